"""Says words: espeak-ng makes the wave, the system's player plays it, each in a process of its own that can be ended at once.

What is said is private: it goes in by a pipe, never stands in the list of processes, in a file or in a log.
"""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import IO

from services.speech.spoken import for_the_ear
from services.speech.voices import VOICES, has_voice

log = logging.getLogger(__name__)

PLAYER = ('aplay', '-q')
LOUDNESS = (25, 50, 100, 150, 200)
"""espeak-ng's amplitude, quietest first."""
PACE = (80, 110, 140, 175)
"""Words a minute, slowest first."""
USUAL_LOUDNESS, USUAL_PACE = LOUDNESS.index(100), PACE.index(140)
# a process that outlives the kiosk would go on telling somebody's day to an empty room
_ENDS_WITH_US = ('setpriv', '--pdeathsig', 'KILL', '--')
_SILENCE = b'RIFF\x2c\x04\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x22\x56\0\0\x44\xac\0\0\2\0\x10\0data\x08\x04\0\0' + bytes(1032)
"""A wave of 23 milliseconds in which nothing sounds."""


@dataclass(frozen=True)
class Utterance:
    """One thing to say, as it is written, and the code of the language that it is written in."""

    text: str
    language: str


class Speaker:
    """One voice at a time. Each call returns at once; to be used from one thread."""

    def __init__(self, player: Sequence[str] = PLAYER) -> None:
        """`player`: the command that plays a wave that it gets on its standard input, and ends with another code than 0 where it cannot."""
        self._player = tuple(player)
        self._engine: subprocess.Popen[bytes] | None = None
        self._waiting: subprocess.Popen[bytes] | None = None
        self._playing: subprocess.Popen[bytes] | None = None
        self.heard = True
        """Whether the last words came out, as far as the player knows."""
        self.reset()

    def reset(self) -> None:
        """As loud and as fast as at the beginning."""
        self._loudness, self._pace = USUAL_LOUDNESS, USUAL_PACE
        self._send_away()

    def expect(self) -> None:
        """Words will come soon: have an engine wait for them, since it takes longer to start one than to make the first sound."""
        with suppress(OSError):  # where there is none, whoever says something is told
            self._have_one_wait()

    def say(self, utterances: Iterable[Utterance]) -> None:
        """Say these, one after another, instead of what is being said. What has no voice is left out."""
        self.stop()
        document = ssml(utterances)
        if not document:
            return
        try:
            self._engine, self._waiting = self._have_one_wait(), None
            self._playing = _begin(self._player, stdin=self._engine.stdout, stdout=subprocess.DEVNULL)
        except OSError as missing:
            self._fail(type(missing).__name__)
            self.stop()
            return
        assert self._engine.stdin is not None
        assert self._engine.stdout is not None
        self._engine.stdout.close()  # the player alone holds it: the engine ends when the player does
        try:
            with self._engine.stdin as words:
                words.write(document.encode())
        except BrokenPipeError:
            self._fail('the engine did not take the words')

    def stop(self) -> None:
        """Be silent, now."""
        for process in (self._playing, self._engine):
            if process is not None:
                _end(process)
        self._playing = self._engine = None

    @property
    def speaking(self) -> bool:
        """Whether something is being said at this moment."""
        if self._playing is None or self._engine is None:
            return False
        ended = self._playing.poll()
        if ended is None:
            return True
        if ended:
            self._fail(f'the player ended with {ended}')
        elif self._engine.wait():
            self._fail(f'the engine ended with {self._engine.returncode}')
        else:
            self.heard = True
        self.stop()
        return False

    def louder(self) -> bool:
        """One step louder, from the next words on; False where it was the loudest."""
        return self._set_loudness(self._loudness + 1)

    def quieter(self) -> bool:
        """One step quieter; False where it was the quietest."""
        return self._set_loudness(self._loudness - 1)

    def slower(self) -> bool:
        """One step slower; False where it was the slowest."""
        return self._set_pace(self._pace - 1)

    def faster(self) -> bool:
        """One step faster; False where it was the fastest."""
        return self._set_pace(self._pace + 1)

    def trouble(self) -> str | None:
        """Why nothing can be heard on this machine, found by playing a moment of silence; None where all is well. Takes its time."""
        try:
            listed = subprocess.run(('espeak-ng', '--voices'), capture_output=True, check=True, timeout=10).stdout.decode()
        except (OSError, subprocess.SubprocessError):
            return 'espeak-ng is not installed'
        known = {line.split()[1] for line in listed.splitlines() if len(line.split()) > 1}
        if missing := sorted(set(VOICES.values()) - known):
            return f'espeak-ng has no voice for {", ".join(missing)}'
        try:
            played = subprocess.run(
                self._player, input=_SILENCE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=10
            )
        except (OSError, subprocess.SubprocessError):
            return f'{self._player[0]} cannot be run'
        return f'{self._player[0]} cannot play a sound' if played.returncode else None

    def _have_one_wait(self) -> subprocess.Popen[bytes]:
        """An engine that says what it gets once that ends. How loud and how fast is settled when it starts."""
        if self._waiting is not None and self._waiting.poll() is None:
            return self._waiting
        self._send_away()
        loudness, pace = str(LOUDNESS[self._loudness]), str(PACE[self._pace])
        engine = ('espeak-ng', '-m', '-b', '1', '-v', VOICES['en'], '-a', loudness, '-s', pace, '--stdin', '--stdout')
        self._waiting = _begin(engine, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._waiting

    def _send_away(self) -> None:
        """Let go of an engine that waits."""
        if self._waiting is not None:
            _end(self._waiting)
        self._waiting = None

    def _set_loudness(self, step: int) -> bool:
        if not 0 <= step < len(LOUDNESS):
            return False
        self._loudness = step
        self._send_away()
        return True

    def _set_pace(self, step: int) -> bool:
        if not 0 <= step < len(PACE):
            return False
        self._pace = step
        self._send_away()
        return True

    def _fail(self, why: str) -> None:
        if self.heard:
            log.warning('Speech cannot be heard: %s', why)
        self.heard = False


def ssml(utterances: Iterable[Utterance]) -> str:
    """What espeak-ng gets: each utterance a sentence in its language's voice. Empty where there is nothing to say."""
    said = ((one.language, for_the_ear(one.text, one.language)) for one in utterances if has_voice(one.language))
    parts = [f'<voice xml:lang="{VOICES[language]}"><s>{escape(text)}</s></voice>' for language, text in said if text]
    return f'<speak>{"".join(parts)}</speak>' if parts else ''


def _begin(command: Sequence[str], stdin: int | IO[bytes] | None, stdout: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*_ENDS_WITH_US, *command], stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Now, and leave nothing of it."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
