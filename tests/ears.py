"""Somebody who listens: takes the place of the loudspeaker and knows each word that was to be said."""

from __future__ import annotations

from collections.abc import Iterable

from services.speech.speaker import Speaker, Utterance
from services.speech.spoken import for_the_ear
from services.speech.voices import has_voice


class Ears(Speaker):
    """Hears at once. With `slow` the words last until they are stopped or `ended` is called; `broken`: nothing can be heard here."""

    def __init__(self, *, broken: str | None = None) -> None:
        self.all: list[Utterance] = []
        """All that was said since the beginning."""
        self.last: list[Utterance] = []
        """What was said last, in one go."""
        self.expects = False
        """Whether words were about to come, at any time."""
        self.broken, self.slow, self._on = broken, False, False
        super().__init__(())

    def say(self, utterances: Iterable[Utterance]) -> None:
        said = [one for one in utterances if one.text and has_voice(one.language)]
        self.all += said
        self.last = said
        self._on = bool(said)

    def expect(self) -> None:
        self.expects = True

    def stop(self) -> None:
        self._on = False

    def ended(self) -> None:
        """The last word was said."""
        self._on = False

    @property
    def speaking(self) -> bool:
        return self._on and self.slow

    def trouble(self) -> str | None:
        return self.broken

    @property
    def heard_words(self) -> str:
        """All of it, as an ear has it."""
        return ' | '.join(for_the_ear(one.text, one.language) for one in self.all)

    def forget(self) -> None:
        """Listen from here on."""
        self.all.clear()
