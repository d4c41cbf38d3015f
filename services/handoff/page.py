"""The whole day as one page: its text stands in the address after `#`, which a browser never sends to a server.

The page itself (assets/phone, built with the words of every language) is the same for everybody; a lounge that wants it serves
it over https and names its address in the settings. A browser keeps its history, so a lounge without that setting has no such
code (safety rule 23).

What is on it is what is on paper, and less: no first name, no reference, nothing of a number or a place that may leave
nothing on a phone. The words are the page's own, in its catalogue; only the person's facts travel, as `1.` for the
version and then JSON, deflated and in base64url:

    [language, flags, [[kind, when, title, state, known, place, address, phone, person, bring], ...]]

`when` and `known` are London time as `202611221400`. What is empty at the end of a stop is left out. The deflated text has
zlib's checksum at its end: a link that was cut or changed on its way must never show another time.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from services.appointments import ProbationState
from services.handoff.contacts import number_for_phone
from services.handoff.discretion import address, tells
from services.language import Language
from services.wire import Answer, Purpose, Standing, TimeKind

if TYPE_CHECKING:
    from services.appointments import Day, Stop

MOST_PAGE_BYTES = 660
"""The longest address with its text: version 20 at level M, which a modern phone reads at six pixels a module and more."""
VERSION = 1

KINDS = {
    TimeKind.FIXED: 'f',
    TimeKind.IMMEDIATELY: 'i',
    TimeKind.BY_2PM_NEXT_WORKING_DAY: 'b',
    TimeKind.BE_THERE_BY: 'b',
    TimeKind.MORNING: 'm',
    TimeKind.AFTERNOON: 'a',
    TimeKind.NONE_NEEDED: 'n',
}
TITLES = {Purpose.HOUSING: 'h', Purpose.JOBCENTRE: 'j', Purpose.HEALTH: 'd', Purpose.COURT: 'c', Purpose.SLEEP: 's'}
"""What has a title of its own, as on paper; all else is `a`, "Appointment"."""

UNKNOWN_PROBATION, MORE_ON_PAPER, DEMONSTRATION = 'u', 'm', 'd'
MUST_GO, PASSED, CANNOT = 'm', 'p', 'c'


@dataclass(frozen=True)
class _Packed:
    """A stop as it travels; every field is text, and empty where there is nothing."""

    kind: str
    when: str
    title: str
    state: str
    known: str
    place: str
    address: str
    phone: str
    person: str
    bring: str

    def fields(self) -> list[str]:
        fields = list(astuple(self))
        while not fields[-1]:
            fields.pop()
        return fields


def page(day: Day, language: Language, *, url: str, demonstration: bool) -> str | None:
    """The address of the day's page, at most 660 bytes, or None where no agreed time is known.

    `url` is where the lounge serves the page, without a fragment. What does not fit is left out in this order, and the
    page then says that the paper has more: what to bring; whom to ask for; stops of a later day that nothing demands,
    the last one first; names of places that have an address; other stops that nothing demands, the last one first;
    addresses but for their postcode; phone numbers; stops that are demanded, the last one first, and never the first one;
    the name of the place. Raises ValueError where `url` itself is too long.
    """
    stops = [stop for stop in day.stops if stop.standing is Standing.CONFIRMED]
    if not stops:
        return None
    flags = UNKNOWN_PROBATION if day.probation_state is ProbationState.UNKNOWN else ''
    flags += DEMONSTRATION if demonstration else ''
    withheld = any(stop.phone and not number_for_phone(stop) for stop in stops)
    for shortened, packed in enumerate(_shorter(stops, day)):
        more = MORE_ON_PAPER if shortened or withheld else ''
        text = f'{url}#{VERSION}.{_deflated([language.code, flags + more, [one.fields() for one in packed]])}'
        if len(text.encode()) <= MOST_PAGE_BYTES:
            return text
    raise ValueError('the address of the page leaves no room for its text')


def _deflated(values: object) -> str:
    text = json.dumps(values, ensure_ascii=False, separators=(',', ':')).encode()
    return base64.urlsafe_b64encode(zlib.compress(text, 9)).decode().rstrip('=')


def _packed(stop: Stop) -> _Packed:
    plain = not stop.sensitive
    named = plain and stop.purpose not in (Purpose.PROBATION, Purpose.DRUG_SERVICE)
    return _Packed(
        kind=KINDS[stop.time_kind],
        when=_minute(stop.deadline) if stop.deadline else '',
        title=TITLES.get(stop.purpose, 'a') if plain else 'a',
        state=_state(stop),
        known=_minute(stop.known_at),
        place=stop.place if named and stop.place and not tells(stop.place) else '',
        address=address(stop) or '',
        phone=(number_for_phone(stop) and stop.phone) or '',
        person=stop.person if plain and stop.purpose is not Purpose.DRUG_SERVICE and stop.person and not tells(stop.person) else '',
        bring=stop.bring if plain and stop.bring else '',
    )


def _state(stop: Stop) -> str:
    demanded = stop.must_go and not stop.sensitive
    if stop.passed:
        return PASSED + (MUST_GO if demanded else '')
    if not demanded:
        return ''
    return MUST_GO + (CANNOT if stop.answer is Answer.CANNOT else '')


def _minute(at: datetime) -> str:
    return f'{at:%Y%m%d%H%M}'


def _shorter(stops: list[Stop], day: Day) -> Iterator[list[_Packed]]:
    """The stops as they travel, whole, and then with less and less of them; the order stands at `page`."""
    kept = [(stop, _packed(stop)) for stop in stops]

    def with_less(less: Callable[[Stop, _Packed], _Packed]) -> list[_Packed]:
        kept[:] = [(stop, less(stop, packed)) for stop, packed in kept]
        return [packed for _, packed in kept]

    def without_last(goes: Callable[[Stop], bool]) -> Iterator[list[_Packed]]:
        for entry in [entry for entry in kept[:0:-1] if goes(entry[0])]:
            kept.remove(entry)
            yield [packed for _, packed in kept]

    yield [packed for _, packed in kept]
    yield with_less(lambda _, packed: replace(packed, bring=''))
    yield with_less(lambda _, packed: replace(packed, person=''))
    yield from without_last(lambda stop: not stop.must_go and stop.deadline is not None and stop.deadline.date() > day.today)
    yield with_less(lambda _, packed: replace(packed, place='' if packed.address else packed.place))
    yield from without_last(lambda stop: not stop.must_go)
    yield with_less(lambda stop, packed: replace(packed, address=address(replace(stop, address=None)) or ''))
    yield with_less(lambda _, packed: replace(packed, phone=''))
    yield from without_last(lambda stop: True)
    yield with_less(lambda _, packed: replace(packed, place=''))
