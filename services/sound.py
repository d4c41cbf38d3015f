"""A sound in the lounge, by the system's own player. A machine that cannot sound says so in the log, once."""

from __future__ import annotations

import logging
import subprocess
from pathlib import Path

log = logging.getLogger(__name__)


class Chime:
    """The chime that tells staff that somebody needs them."""

    def __init__(self, sound: Path) -> None:
        self._sound = sound
        self._playing: subprocess.Popen[bytes] | None = None
        self._told = False

    def ring(self) -> None:
        """Begin to sound, and return at once. A chime that is still sounding goes on instead."""
        if self._playing is not None and self._playing.poll() is None:
            return
        if self._playing is not None and self._playing.returncode:
            self._tell(f'the player ended with {self._playing.returncode}')
        try:
            self._playing = subprocess.Popen(['aplay', '-q', str(self._sound)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except OSError as error:
            self._tell(str(error))

    def _tell(self, why: str) -> None:
        if not self._told:
            log.warning('The chime cannot be heard: %s', why)
        self._told = True
