"""Whether headphones are plugged in, as ALSA tells it. What is private is spoken into them alone.

A jack that does not feel its plug ("Phantom Jack" always says yes) is none, and neither is one beside which the loudspeaker goes on.
"""

from __future__ import annotations

import logging
import re
import subprocess
import threading
from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)

MIXER = ('amixer',)
AGAIN_AFTER = 60.0
"""Seconds until a mixer that ended is asked again: a sound card may come back."""
# it ends with the kiosk, and tells each line when it is written: into a pipe it would wait until there are many
_WATCHED = ('setpriv', '--pdeathsig', 'KILL', '--', 'stdbuf', '-oL')
_CONTROL = re.compile(r"name='([^']*)'(?:,index=\d+)?\n((?:  .*\n?)*)")
_JACK = re.compile(r'\b(?:headphone|headset)\b.*\bjack$', re.IGNORECASE)


def plugged_in(contents: str) -> bool:
    """Whether what the mixer tells (`amixer contents`) means that words reach one person's ears and nobody else's."""
    controls = dict(_CONTROL.findall(contents))
    if 'Auto-Mute Mode' in controls and _chosen(controls['Auto-Mute Mode']) == 'Disabled':
        return False
    return any(': values=on' in told for name, told in controls.items() if _JACK.search(name) and 'phantom' not in name.lower())


def _chosen(told: str) -> str:
    """The word of a control that has words to choose from."""
    value = re.search(r': values=(\d+)', told)
    words = dict(re.findall(r"Item #(\d+) '([^']*)'", told))
    return words.get(value[1], '') if value else ''


class Headphones(threading.Thread):
    """Tells each time headphones are plugged in or pulled out. It waits for what ALSA tells and costs nothing meanwhile."""

    def __init__(self, changed: Callable[[bool], None], mixer: Sequence[str] = MIXER) -> None:
        """`changed` is called on this thread. `mixer`: the command that tells `contents`, and `events` as they come."""
        super().__init__(name='headphones', daemon=True)
        self._changed, self._mixer = changed, tuple(mixer)
        self._stopping = threading.Event()
        self._watching: subprocess.Popen[str] | None = None
        self._known = False

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._watch()
            except OSError as missing:
                log.warning('Headphones cannot be noticed: %s', type(missing).__name__)
                return
            self._tell(False)
            if self._stopping.wait(AGAIN_AFTER):
                return

    def stop(self) -> None:
        """Watch no more. May be called twice."""
        self._stopping.set()
        if self._watching is not None:
            self._watching.kill()
        if self.is_alive():
            self.join()

    def _watch(self) -> None:
        """Until the mixer ends. It is asked what stands after it began to tell what changes, so that nothing is missed between."""
        watching = subprocess.Popen(
            [*_WATCHED, *self._mixer, 'events'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._watching = watching
        if self._stopping.is_set():
            watching.kill()
        assert watching.stdout is not None
        with watching:
            for line in watching.stdout:
                if line.startswith('Ready') or 'Jack' in line or 'Auto-Mute' in line:
                    self._tell(self._ask())

    def _ask(self) -> bool:
        told = subprocess.run(
            [*self._mixer, 'contents'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
        )
        return told.returncode == 0 and plugged_in(told.stdout)

    def _tell(self, plugged: bool) -> None:
        if plugged != self._known:
            self._known = plugged
            self._changed(plugged)
