"""Real espeak-ng and a player that keeps the wave it gets: what was said, how loud and how long, and that it stops at once."""

import array
import logging
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from services.speech.speaker import Speaker, Utterance, ssml
from services.speech.voices import VOICES

HEADER, RATE = 44, 22050
SENTENCES = {
    'en': 'You must go to this appointment. Take your papers with you.',
    'cy': 'Rhaid i chi fynd i’r apwyntiad hwn. Ewch â’ch papurau gyda chi.',
    'sq': 'Duhet të shkoni në këtë takim. Merrni letrat me vete.',
    'pl': 'Musisz iść na to spotkanie. Zabierz ze sobą papiery.',
    'ro': 'Trebuie să mergeți la această întâlnire. Luați actele cu dumneavoastră.',
    'lt': 'Turite eiti į šį susitikimą. Pasiimkite savo dokumentus.',
    'pt': 'Tem de ir a esta consulta. Leve os seus papéis consigo.',
    'vi': 'Bạn phải đến cuộc hẹn này. Hãy mang theo giấy tờ.',
    'ar': 'يجب أن تذهب إلى هذا الموعد. خذ أوراقك معك.',
    'ur': 'آپ کو اس ملاقات پر جانا ہوگا۔ اپنے کاغذات ساتھ لے جائیں۔',
}


class Kept:
    """A player that keeps what it gets."""

    def __init__(self, folder: Path, then: str = '') -> None:
        self.wave, self.pid = folder / 'wave', folder / 'pid'
        self.command = ('sh', '-c', f'echo $$ > {self.pid}; cat > {self.wave}; {then}')

    @property
    def samples(self) -> array.array:
        found = array.array('h')
        found.frombytes(self.wave.read_bytes()[HEADER:])
        return found

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE

    @property
    def loudness(self) -> float:
        """The root of the mean square of the samples."""
        return math.sqrt(sum(one * one for one in self.samples) / len(self.samples))


@pytest.fixture
def kept(tmp_path):
    return Kept(tmp_path)


def say(speaker, *utterances):
    speaker.say(utterances)
    until(lambda: not speaker.speaking)


def until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def alive(pid):
    try:
        return Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[0] != 'Z'
    except OSError:
        return False


def waiting():
    """The engines that this program started and that live."""
    children = Path('/proc/self/task').glob('*/children')
    pids = [int(pid) for listed in children for pid in listed.read_text().split()]
    return [pid for pid in pids if alive(pid) and b'--stdin' in Path(f'/proc/{pid}/cmdline').read_bytes()]


@pytest.mark.parametrize('code', VOICES)
def test_each_language_is_heard(kept, code):
    speaker = Speaker(kept.command)
    say(speaker, Utterance(SENTENCES[code], code))
    words = len(SENTENCES[code].split())
    assert 0.2 * words < kept.seconds < 1.2 * words
    assert kept.loudness > 1000
    assert speaker.heard


def test_the_player_gets_what_the_engine_made(kept):
    said = [Utterance('Your day. 2pm, probation.', 'en'), Utterance(SENTENCES['cy'], 'cy')]
    say(Speaker(kept.command), *said)
    engine = ['espeak-ng', '-m', '-b', '1', '-v', 'en-gb', '-a', '100', '-s', '140', '--stdin', '--stdout']
    made = subprocess.run(engine, input=ssml(said).encode(), capture_output=True, check=True).stdout
    assert kept.wave.read_bytes() == made


def test_two_languages_are_each_said_in_their_own_voice(kept):
    speaker = Speaker(kept.command)
    say(speaker, Utterance('14 maja', 'pl'))
    polish = kept.samples
    say(speaker, Utterance('14 maja', 'en'))
    assert kept.samples != polish


def test_louder_quieter_slower_and_back_to_the_beginning(kept):
    speaker, words = Speaker(kept.command), Utterance(SENTENCES['en'], 'en')
    say(speaker, words)
    loudness, seconds = kept.loudness, kept.seconds
    assert speaker.louder()
    say(speaker, words)
    assert kept.loudness > loudness * 1.2
    assert speaker.quieter()
    assert speaker.quieter()
    say(speaker, words)
    assert kept.loudness < loudness * 0.8
    assert speaker.slower()
    say(speaker, words)
    assert kept.seconds > seconds * 1.15
    speaker.reset()
    say(speaker, words)
    assert (kept.loudness, kept.seconds) == (loudness, seconds)


def test_an_engine_that_waits_says_the_same_as_loud_and_as_fast_as_it_is_wanted_by_then(kept):
    speaker, words = Speaker(kept.command), Utterance(SENTENCES['en'], 'en')
    say(speaker, words)
    usual = kept.samples
    speaker.expect()
    speaker.expect()
    waits = waiting()
    assert len(waits) == 1
    say(speaker, words)
    assert kept.samples == usual
    speaker.expect()
    speaker.louder()
    say(speaker, words)
    assert max(kept.samples) > max(usual)
    speaker.expect()
    (gone,) = waiting()
    os.kill(gone, signal.SIGKILL)
    until(lambda: not alive(gone))
    say(speaker, words)
    assert speaker.heard
    assert max(kept.samples) > max(usual)
    speaker.expect()
    speaker.reset()
    assert waiting() == []


def test_there_is_a_loudest_a_quietest_a_slowest_and_a_fastest():
    speaker = Speaker()
    for step in (speaker.louder, speaker.quieter, speaker.slower, speaker.faster):
        assert [step() for _ in range(9)][-1] is False


def test_stop_ends_the_player_at_once_and_new_words_end_the_old_ones(tmp_path):
    kept = Kept(tmp_path, then='exec sleep 600')
    speaker = Speaker(kept.command)
    speaker.say([Utterance('Your day', 'en')])
    until(lambda: kept.pid.exists() and kept.pid.read_text().strip())
    first = int(kept.pid.read_text())
    assert speaker.speaking
    assert alive(first)
    speaker.say([Utterance('Probation', 'en')])
    assert not alive(first)
    until(lambda: kept.pid.read_text().strip() not in ('', str(first)))
    second = int(kept.pid.read_text())
    assert alive(second)
    speaker.stop()
    assert not alive(second)
    assert not speaker.speaking


def test_nothing_speaks_on_when_the_kiosk_was_killed(tmp_path):
    kept = Kept(tmp_path, then='exec sleep 600')
    program = (
        'import time; from services.speech.speaker import Speaker, Utterance; '
        f'speaker = Speaker({kept.command!r}); speaker.say([Utterance("Jordan", "en")]); time.sleep(600)'
    )
    kiosk = subprocess.Popen([sys.executable, '-c', program])
    until(lambda: kept.pid.exists() and kept.pid.read_text().strip())
    player = int(kept.pid.read_text())
    assert alive(player)
    kiosk.send_signal(signal.SIGKILL)
    kiosk.wait()
    until(lambda: not alive(player))


def test_what_is_said_stands_in_no_list_of_processes_and_in_no_log(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    kept = Kept(tmp_path, then='exec sleep 600')
    speaker = Speaker(kept.command)
    speaker.say([Utterance('Jordan', 'en')])
    lines = [path.read_bytes() for path in Path('/proc').glob('[0-9]*/cmdline') if os.access(path, os.R_OK)]
    assert any(b'espeak-ng' in line or b'sleep' in line for line in lines)
    assert not any(b'Jordan' in line for line in lines)
    speaker.stop()
    say(Speaker(('false',)), Utterance('Jordan', 'en'))
    assert 'Jordan' not in caplog.text
    assert 'cannot be heard' in caplog.text


@pytest.mark.parametrize('player', [('false',), ('/nowhere/aplay',)])
def test_a_machine_without_sound_is_noticed(player):
    speaker = Speaker(player)
    assert speaker.trouble()
    assert speaker.heard
    say(speaker, Utterance('Your day', 'en'))
    assert not speaker.heard


def test_a_machine_with_sound_is_well(kept):
    assert Speaker(kept.command).trouble() is None


def test_an_engine_that_is_missing_is_named(kept, monkeypatch):
    monkeypatch.setenv('PATH', '/nowhere')
    assert Speaker(kept.command).trouble() == 'espeak-ng is not installed'


def test_nothing_is_played_where_nothing_can_be_said(kept):
    say(Speaker(kept.command), Utterance('Subax wanaagsan', 'so'), Utterance('', 'en'))
    assert not kept.wave.exists()
