"""Headphones as ALSA tells of them: a real program in the place of the mixer writes what a real one does."""

import os
import time

import pytest

from services.speech.headphones import Headphones, plugged_in

JACK = "numid=14,iface=CARD,name='{name}'\n  ; type=BOOLEAN,access=r-------,values=1\n  : values={value}\n"
MUTE = (
    "numid=8,iface=MIXER,name='Auto-Mute Mode'\n  ; type=ENUMERATED,access=rw------,values=1,items=2\n"
    "  ; Item #0 'Disabled'\n  ; Item #1 'Enabled'\n  : values={value}\n"
)
VOLUME = (
    "numid=1,iface=MIXER,name='Headphone Playback Volume'\n  ; type=INTEGER,access=rw---R--,values=2,min=0,max=87,step=0\n"
    '  : values=on,on\n  | dBscale-min=-65.25dB,step=0.75dB,mute=0\n'
)


def jack(name, value='on'):
    return JACK.format(name=name, value=value)


@pytest.mark.parametrize(
    ('contents', 'plugged'),
    [
        (VOLUME + jack('Headphone Jack'), True),
        (VOLUME + jack('Headphone Jack', 'off'), False),
        (jack('Front Headphone Jack') + jack('Mic Jack', 'off'), True),
        (jack('Headset Jack'), True),
        (jack('Mic Jack') + jack('Line Out Jack') + jack('HDMI/DP,pcm=3 Jack'), False),
        # a jack without a switch always says that something is in it
        (jack('Headphone Phantom Jack'), False),
        # the loudspeaker goes on beside the headphones: then they are not private
        (MUTE.format(value=0) + jack('Headphone Jack'), False),
        (MUTE.format(value=1) + jack('Headphone Jack'), True),
        (VOLUME, False),
        ('', False),
    ],
)
def test_what_counts_as_headphones(contents, plugged):
    assert plugged_in(contents) is plugged


class Mixer:
    """A mixer whose jack a test plugs."""

    def __init__(self, folder):
        self._contents, self._events = folder / 'contents', folder / 'events'
        self.is_now('off')
        os.mkfifo(self._events)
        program = folder / 'mixer'
        program.write_text(f'case $1 in contents) cat {self._contents};; events) echo "Ready to listen..."; cat {self._events};; esac\n')
        self.command = ('sh', str(program))
        self.heard = []

    def is_now(self, value):
        self._contents.write_text(jack('Headphone Jack', value))

    def __enter__(self):
        self.watching = Headphones(self.heard.append, self.command)
        self.watching.start()
        self._pipe = self._events.open('w', buffering=1)
        return self

    def plug(self, value):
        self.is_now(value)
        self._pipe.write("event value: numid=14,iface=CARD,name='Headphone Jack'\n")

    def breaks(self):
        self._pipe.close()

    def __exit__(self, *_):
        self._pipe.close()
        self.watching.stop()

    def until(self, heard):
        end = time.monotonic() + 10
        while self.heard != heard:
            assert time.monotonic() < end, self.heard
            time.sleep(0.005)


def test_each_change_is_told_once(tmp_path):
    with Mixer(tmp_path) as mixer:
        mixer.plug('on')
        mixer.until([True])
        mixer.plug('on')
        mixer.plug('off')
        mixer.until([True, False])
        mixer.plug('on')
        mixer.until([True, False, True])


def test_what_is_in_at_the_start_is_told(tmp_path):
    made = Mixer(tmp_path)
    made.is_now('on')
    with made as mixer:
        mixer.until([True])


def test_a_mixer_that_ends_leaves_no_headphones(tmp_path):
    """Nobody knows then whether words would reach one person alone."""
    with Mixer(tmp_path) as mixer:
        mixer.plug('on')
        mixer.until([True])
        mixer.breaks()
        mixer.until([True, False])
        mixer.watching.stop()


def test_a_machine_without_a_mixer_has_no_headphones():
    heard = []
    watching = Headphones(heard.append, ('/nowhere/amixer',))
    watching.start()
    watching.stop()
    assert heard == []
