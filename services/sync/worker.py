"""The sync thread: exchanges with the centre whenever something was written, the network came back, or a while has passed.

It never gives up. After a failure it waits a random time (full jitter) up to a cap that doubles to 50 seconds.
"""

from __future__ import annotations

import logging
import os
import random
import selectors
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from services.store import erasing, journal
from services.store.aside import Stores
from services.store.database import Store, Transaction
from services.sync.client import Central
from services.sync.exchange import CLOCK_MAY_DIFFER, Batch, Exchanged, exchange_once, note_clock
from services.sync.trouble import NotAllowed, Unreachable

log = logging.getLogger(__name__)

POLL_SECONDS = 5.0
FIRST_BACK_OFF, LONGEST_BACK_OFF = 1.0, 50.0
"""Seconds. With the attempt that the return of the network finds under way, lost already, the next one comes within a minute."""
ERASE_EVERY = 3600.0
_RTMGRP_LINK, _RTMGRP_IPV4_IFADDR, _RTMGRP_IPV6_IFADDR = 0x1, 0x10, 0x100


@dataclass(frozen=True)
class Heard:
    """What the last exchange with the centre came to."""

    at_monotonic: float | None
    """When the centre was last heard, by `time.monotonic`; None for never."""
    trouble: str | None
    """Why the last attempt brought no proof of success; None where it did."""
    clock_off: timedelta


@dataclass(frozen=True)
class Synced:
    """How fresh it is what this kiosk knows of the others."""

    ago: timedelta | None
    """Since the centre was last heard; None where it was not heard since the program started."""
    trouble: str | None
    """Why the last attempt brought nothing; None where it did."""
    clock_off: timedelta
    """The kiosk's clock less the centre's."""


def back_off(failures: int) -> float:
    """Seconds to wait after that many failures in a row: anything up to a cap that doubles from one second to 50."""
    return random.uniform(0, min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2 ** min(failures, 10)))


class Worker:
    """Keeps a kiosk's stores and the centre level until it is stopped."""

    def __init__(
        self,
        stores: Stores,
        connect: Callable[[], Central],
        version: str,
        retention: timedelta = journal.RETENTION,
        *,
        settle: Callable[[Transaction], None] | None = None,
    ) -> None:
        """`settle` sees to what an exchange brought, in a transaction of its own."""
        self.heard = Heard(None, None, timedelta(0))
        self._stores, self._connect, self._version = stores, connect, version
        self._bell, self._rope = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._rope_lock, self._rope_cut = threading.Lock(), False
        self._network = _network_changes()
        self._stopping = threading.Event()
        self._clock_told, self._erase_due, self._erased_by_centre = False, 0.0, False
        self._retention, self._settle = retention, settle
        self._batches = {store.here.store: Batch() for store in (stores.current, *stores.recovered)}
        self._thread = threading.Thread(target=self._run, name='sync', daemon=True)

    def synced(self) -> Synced:
        """How it stands now. Safe on any thread."""
        heard = self.heard
        ago = None if heard.at_monotonic is None else timedelta(seconds=time.monotonic() - heard.at_monotonic)
        return Synced(ago, heard.trouble, heard.clock_off)

    def start(self) -> None:
        """Begin. Raises ValueError for an address that may not be used."""
        self._central = self._connect()
        self._stores.current.on_written(self.wake)
        self._thread.start()

    def wake(self) -> None:
        """Ask for an exchange now. Safe from any thread, also after `stop`; never blocks."""
        with self._rope_lock:
            if not self._rope_cut:
                with suppress(BlockingIOError):  # it is full of calls already
                    os.write(self._rope, b'.')

    def stop(self) -> None:
        """Stop after the attempt under way, which ends within ten seconds."""
        self._stopping.set()
        self.wake()
        self._thread.join()
        with self._rope_lock:  # the store may still ring: never on a number that names another file by then
            self._rope_cut = True
            os.close(self._rope)
        os.close(self._bell)
        if self._network is not None:
            self._network.close()

    def _run(self) -> None:
        central, failures = self._central, 0
        while not self._stopping.is_set():
            try:
                self._round(central)
                failures = 0
            except (Unreachable, NotAllowed) as trouble:
                failures += 1
                self._trouble(str(trouble))
            except Exception as fault:  # a full disk or a locked file passes: the thread must live to see it
                failures += 1
                self._trouble(_told(fault))
            if failures:
                self._erase_unheard()
            self._wait(back_off(failures) if failures else POLL_SECONDS)
        central.close()

    def _round(self, central: Central) -> None:
        current = self._stores.current
        for store in self._stores.recovered:  # first: what a restored store changes was made from their rows
            self._drain(store, central)
        done = exchange_once(current, central, self._batches[current.here.store], version=self._version)
        self.heard = Heard(time.monotonic(), None, done.clock_off)
        if self._settle is not None and (done.sent or done.received):
            current.call(self._settle)
        self._tell_of_clock(current, done)
        self._erase(done.centre_now)

    def _trouble(self, trouble: str) -> None:
        if self.heard.trouble != trouble:
            log.warning('No exchange with the centre: %s', trouble)
        self.heard = Heard(self.heard.at_monotonic, trouble, self.heard.clock_off)

    def _drain(self, store: Store, central: Central) -> None:
        if not store.call(journal.delivered).all_sent:
            exchange_once(store, central, self._batches[store.here.store], version=self._version, pull=False)

    def _tell_of_clock(self, store: Store, done: Exchanged) -> None:
        off = abs(done.clock_off) >= CLOCK_MAY_DIFFER
        if off and not self._clock_told:
            store.call(note_clock, done.clock_off)
        self._clock_told = off

    def _erase(self, heard: datetime | None) -> None:
        """Every hour, and as soon as the centre is heard: its time stands above the reckoned one."""
        by_centre = heard is not None
        if time.monotonic() >= self._erase_due or (by_centre and not self._erased_by_centre):
            self._erase_due, self._erased_by_centre = time.monotonic() + ERASE_EVERY, by_centre
            erasing.erase(self._stores, heard, self._retention)

    def _erase_unheard(self) -> None:
        try:
            self._erase(None)
        except (OSError, SQLAlchemyError) as fault:
            log.warning('Erasing did not work, next try in an hour: %s', _told(fault))

    def _wait(self, seconds: float) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._bell, selectors.EVENT_READ)
            if self._network is not None:
                selector.register(self._network, selectors.EVENT_READ)
            for key, _ in selector.select(seconds):
                os.read(self._bell, 65536) if key.fd == self._bell else self._network_drained()

    def _network_drained(self) -> None:
        assert self._network is not None
        with suppress(OSError):  # too many changes to hold: that they came is all that counts
            self._network.recv(65536)


def _told(fault: Exception) -> str:
    """A fault for the log. Other faults than those of files and the store may quote what they were about."""
    return f'{type(fault).__name__}: {fault}' if isinstance(fault, OSError | SQLAlchemyError) else type(fault).__name__


def _network_changes() -> socket.socket | None:
    """A socket that becomes readable when a link or an address changes; None where the system has none."""
    try:
        changes = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
        changes.bind((0, _RTMGRP_LINK | _RTMGRP_IPV4_IFADDR | _RTMGRP_IPV6_IFADDR))
    except OSError as error:
        log.info('Changes of the network are not told here (%s); attempts go by time alone.', error)
        return None
    return changes
