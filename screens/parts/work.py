"""The one bridge between the window and everything that takes time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from kivy.clock import Clock

if TYPE_CHECKING:
    from services.store.database import Store

T = TypeVar('T')
Failed = Callable[[BaseException], None]


def raise_it(error: BaseException) -> None:
    """What becomes of a fault that a screen has no words for: it goes the way of all others."""
    raise error


class Work:
    """Runs functions away from the window; what they return arrives on the UI thread, unless the screen was left.

    Only the answer is dropped, never the work: what was asked to be written is written.
    """

    def __init__(self, store: Store, outside: Executor) -> None:
        self._store, self._outside = store, outside
        self._run = 0

    def ask_store(
        self,
        function: Callable[..., T],
        *args: Any,
        done: Callable[[T], None],
        failed: Failed = raise_it,
        **kwargs: Any,
    ) -> None:
        """Run `function(transaction, *args, **kwargs)` on the store's thread, in one transaction."""
        self._follow(self._store.submit(function, *args, **kwargs), done, failed)

    def ask_outside(self, function: Callable[..., T], *args: Any, done: Callable[[T], None], failed: Failed = raise_it) -> None:
        """Run a function that waits for something outside: a printer, a drawing."""
        self._follow(self._outside.submit(function, *args), done, failed)

    def drop(self) -> None:
        """The screen was left: what has not arrived yet never will. To be called on the UI thread."""
        self._run += 1

    def _follow(self, future: Future[T], done: Callable[[T], None], failed: Failed) -> None:
        arrive = partial(self._arrive, self._run, done, failed)
        future.add_done_callback(lambda ended: Clock.schedule_once(partial(arrive, ended)))

    def _arrive(self, run: int, done: Callable[[T], None], failed: Failed, ended: Future[T], _dt: float) -> None:
        if run != self._run or ended.cancelled():
            return
        error = ended.exception()
        if error is not None:
            failed(error)
        else:
            done(ended.result())
