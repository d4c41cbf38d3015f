"""What a slip says: the rules of wording, with no thought for where on the paper it stands.

A slip is read in the street and may be dropped there. Its heading and footer say nothing of where the person comes
from (rule 24), an appointment that the licence demands is headed by the officer's name, and a sensitive one is
"Appointment" and no more (rule 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from services import handoff, housing
from services.appointments import Day, ProbationState, Stop
from services.calls.made import Made
from services.clock import LONDON
from services.directory.helplines import helplines
from services.directory.phones import PhonePurpose
from services.directory.places import Place
from services.housing import State
from services.language import LEFT_TO_RIGHT_ISOLATE, N_, POP_ISOLATE, Language, load, when, when_short
from services.plan import Plan
from services.travel import LegKind
from services.wire import Answer, CallEnd, Purpose, Standing, TimeKind

NO_BREAK_SPACE = '\u00a0'

FIRST_COPY = N_('Printed {clock}. Slip {number}, version {version}.')
ANOTHER_COPY = N_('Printed {clock}. Slip {number}, version {version}, copy {copy}.')
TITLES = {
    Purpose.HOUSING: N_('Housing'),
    Purpose.JOBCENTRE: N_('Jobcentre'),
    Purpose.HEALTH: N_('Health'),
    Purpose.COURT: N_('Court'),
    Purpose.SLEEP: N_('Place to stay'),
}
"""All other purposes, a drug service among them, are "Appointment" on paper."""


ENDS = {
    CallEnd.ANSWERED: N_('They answered.'),
    CallEnd.NO_ANSWER: N_('Nobody answered.'),
    CallEnd.BUSY: N_('The line was busy.'),
    CallEnd.DECLINED: N_('Nobody answered.'),
    CallEnd.NOT_FOUND: N_('The number did not work.'),
}
YOU_CALLED = N_('You called.')
"""What came of a call; of all other ends, only that there was one."""
MOST_CALLS = 4


@dataclass(frozen=True)
class SlipStop:
    """One stop as it is written."""

    when: str
    day: str | None
    """The day, where it is not the day of the slip."""
    titles: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class SlipCode:
    """The QR code and what stands beside it."""

    text: str
    titles: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class SlipContent:
    language: Language
    heading: str
    date: str
    notices: tuple[str, ...]
    """What has to be known before all else."""
    stops: tuple[SlipStop, ...]
    code: SlipCode | None
    calls: tuple[SlipStop, ...]
    """The last calls, with what was said in them, and the number that the person is called back on."""
    help_title: str
    help_line: str
    footer: tuple[str, ...]


def content_of(
    day: Day,
    language: Language,
    *,
    number: str,
    version: int,
    printed_at: datetime,
    demonstration: bool,
    copy: int = 1,
    plan: Plan | None = None,
    housing_team: Place | None = None,
) -> SlipContent:
    """What the slip of a day says. `printed_at` is London time, without a zone; a first copy does not say so.

    Without a plan it says nothing of ways and clashes. `housing_team`: of the council that the person picked, whose numbers stand
    on it as long as there is no place to sleep.
    """
    say = language.say
    standing = [stop for stop in (plan.stops if plan else day.stops) if stop.standing in (Standing.CONFIRMED, Standing.ASKED)]
    samaritans = helplines()['samaritans']
    footer = [
        say(
            FIRST_COPY if copy == 1 else ANOTHER_COPY,
            clock=language.clock(printed_at.time()),
            number=number,
            version=str(version),
            copy=str(copy),
        )
    ]
    if day.known_at is not None:
        footer.append(say('Times known at {when}.', when=language.known(day.known_at)))
    footer.append(say('If your papers differ, follow your papers.'))
    if not language.checked:
        footer.append(say('No native speaker has checked these words yet.'))
    if demonstration:
        footer.append(say('Demonstration'))
    return SlipContent(
        language=language,
        heading=say("{name}'s day", name=day.first_name).upper(),
        date=language.short_date(day.today),
        notices=_notices(day, language),
        stops=_with_tonight([_stop(stop, day, language, plan) for stop in standing], standing, day, language, housing_team),
        code=_code(day, language, f'{number}-{version}'),
        calls=(*(_call(made, day, language) for made in day.calls[-MOST_CALLS:]), *_own_number(day, language)),
        help_title=say('Need to talk?'),
        help_line=language.value(f'{samaritans.name} {_unbroken(samaritans.number)}'),
        footer=tuple(footer),
    )


def lines_of(slip: SlipContent) -> tuple[str, ...]:
    """What a slip says from its heading to its footer, but when it was printed and as which number: it is heard before it is printed."""
    stops = (line for stop in (*slip.stops, *slip.calls) for line in (stop.when, stop.day or '', *stop.titles, *stop.lines))
    code = (' '.join(slip.code.titles), *slip.code.lines) if slip.code else ()
    told = (slip.heading, slip.date, *slip.notices, *stops, *code, slip.help_title, slip.help_line, *slip.footer[1:])
    return tuple(line for line in told if line)


@dataclass(frozen=True)
class WalletContent:
    """What stands on a card for the wallet: the next stops, as short as they can be, and whom to call."""

    language: Language
    heading: str
    date: str
    notices: tuple[str, ...]
    stops: tuple[tuple[SlipStop, ...], ...]
    """All of them, then always one less down to none, for where there is no room: the last one that nothing demands goes first."""
    more: str
    """Stands in the place of those that went."""
    help_title: str
    help_line: str
    footer: tuple[str, ...]
    unchecked: str
    """That no native reader checked these words. Empty where one did."""
    unchecked_briefly: str
    """The same of the language by its name, for where there is no room for a sentence."""


def wallet_of(day: Day, language: Language, *, number: str, version: int, demonstration: bool) -> WalletContent:
    """What the card for the wallet says. Like the slip it says nothing of where the person comes from."""
    say = language.say
    stops = [stop for stop in day.stops if stop.standing is Standing.CONFIRMED and not (stop.passed and not stop.must_go)]
    samaritans = helplines()['samaritans']
    return WalletContent(
        language=language,
        heading=language.value(day.first_name),
        date=language.short_date(day.today),
        notices=_notices(day, language),
        stops=tuple(tuple(_short_stop(stop, day, language) for stop in kept) for kept in _fewer(stops)),
        more=say('There is more on your slip.'),
        help_title=say('Need to talk?'),
        help_line=language.value(f'{samaritans.name} {_unbroken(samaritans.number)}'),
        footer=(
            say('Slip {number}, version {version}.', number=number, version=str(version)),
            say('If your papers differ, follow your papers.'),
            *([say('Demonstration')] if demonstration else []),
        ),
        unchecked='' if language.checked else say('No native speaker has checked these words yet.'),
        unchecked_briefly='' if language.checked else f'{language.name}: {say("Not checked yet")}',
    )


def _fewer(stops: list[Stop]) -> Iterator[list[Stop]]:
    kept = list(stops)
    yield list(kept)
    for goes in (*(stop for stop in reversed(stops) if not stop.must_go), *(stop for stop in reversed(stops) if stop.must_go)):
        kept.remove(goes)
        yield list(kept)


def _short_stop(stop: Stop, day: Day, language: Language) -> SlipStop:
    whole = _stop(stop, day, language, None)
    if stop.time_kind is TimeKind.NONE_NEEDED:
        return whole
    phone = [language.value(_unbroken(stop.phone))] if stop.phone and not stop.sensitive else []
    return replace(whole, lines=(*_state(stop, language), *_where(stop, language), *phone))


def _notices(day: Day, language: Language) -> tuple[str, ...]:
    # Rule 1, word for word as on the screen, although it says "probation": with nothing known there is no name and no
    # number that could say in its place which appointment is meant, and this is the one that must not be missed.
    if day.probation_state is ProbationState.UNKNOWN:
        return tuple(language.both('We do not have your probation time. Check your licence or get a person.').splitlines())
    return ()


def _with_tonight(
    written: list[SlipStop], stops: list[Stop], day: Day, language: Language, housing_team: Place | None
) -> tuple[SlipStop, ...]:
    """The stops, and after those of today a place to sleep that is still to be found or to be allowed. A settled one needs no word."""
    state = housing.state_of(day)
    if state in (State.NO_BED, State.NOT_SURE):
        lines = (language.say('Still to find.'), *(_numbers(housing_team, language) if housing_team else ()))
    elif state is State.ASK_FIRST:
        lines = (language.say('Ask your officer before you sleep there.'),)
    else:
        return tuple(written)
    later = sum(
        stop.time_kind is TimeKind.NONE_NEEDED or (stop.deadline is not None and stop.deadline.date() > day.today) for stop in stops
    )
    at = len(written) - later
    return (*written[:at], SlipStop(language.say('Tonight'), None, (language.say('Place to stay'),), lines), *written[at:])


def _numbers(team: Place, language: Language) -> tuple[str, ...]:
    """Whom to call by day, and whom when they are shut: somebody who has no bed by then has nothing but this paper."""
    by_day = team.phone(PhonePurpose.HOUSING, PhonePurpose.DAY)
    by_night = team.phone(PhonePurpose.NIGHT)
    lines = [language.value(team.name)]
    if by_day is not None:
        lines.append(language.say('By day: {number}', number=_unbroken(by_day.number)))
    if by_night is not None:
        lines.append(language.say('At night: {number}', number=_unbroken(by_night.number)))
    return tuple(lines)


def _own_number(day: Day, language: Language) -> tuple[SlipStop, ...]:
    """The number that the person wrote down: the officer has to be told of a new one (policy 3.0 and 4.0, "contact details")."""
    if day.own_number is None:
        return ()
    free = day.probation_state is ProbationState.NOT_ON_LICENCE
    lines = () if free else (language.say('Tell your officer if it is new.'),)
    return (SlipStop(language.say('Phone'), None, (language.say('Your number: {number}', number=_unbroken(day.own_number)),), lines),)


def _stop(stop: Stop, day: Day, language: Language, plan: Plan | None) -> SlipStop:
    day_of_stop = None if stop.deadline is None or stop.deadline.date() == day.today else language.date(stop.deadline.date())
    titles = [_title(stop, language)]
    if stop.must_go and not stop.sensitive and not stop.passed:
        titles.append(language.say('You must go.'))
    lines = _in_english(stop, day, language) + _lines(stop, language)
    if plan is not None:
        lines += _way(plan, stop, language) + _clash(plan, stop, day, language)
    return SlipStop(when_short(stop, day.today, language), day_of_stop, tuple(titles), tuple(lines))


def _in_english(stop: Stop, day: Day, language: Language) -> list[str]:
    """What it is and when, for whoever is shown the slip there; nothing on a slip that is in English."""
    if language.code == 'en':
        return []
    english = load('en')
    must_go = stop.must_go and not stop.sensitive and not stop.passed
    words = [f'{when_short(stop, day.today, english)} {_title(stop, english)}.', *(['You must go.'] if must_go else [])]
    return [f'{LEFT_TO_RIGHT_ISOLATE}{" ".join(words)}{POP_ISOLATE}']


def _title(stop: Stop, language: Language) -> str:
    if stop.sensitive:
        return language.say('Appointment')
    if stop.purpose is Purpose.PROBATION and stop.person and not handoff.tells(stop.person):
        return language.value(stop.person)
    return language.say(TITLES.get(stop.purpose, N_('Appointment')))


def _lines(stop: Stop, language: Language) -> list[str]:
    """What stands under a stop's title, in the order in which it is needed."""
    if stop.time_kind is TimeKind.NONE_NEEDED:
        return _support(stop, language)
    lines = _state(stop, language) + _where(stop, language)
    if stop.sensitive:
        return lines
    if stop.officer_here_at is not None:
        lines.append(language.say('Meet at {clock}, before you leave.', clock=language.clock(stop.officer_here_at)))
    if stop.purpose not in (Purpose.PROBATION, Purpose.DRUG_SERVICE) and stop.person and not handoff.tells(stop.person):
        lines.append(language.say('Ask for {person}', person=stop.person))
    if stop.phone:
        lines.append(language.value(_unbroken(stop.phone)))
    if stop.bring:
        lines.append(language.say('Bring: {things}', things=stop.bring))
    return lines


def _way(plan: Plan, stop: Stop, language: Language) -> list[str]:
    """How long it takes to get there, and how that is known; not from where, which the stops in their order say."""
    say, ngettext, leg = language.say, language.ngettext, plan.legs.get(stop.appointment)
    if leg is not None and leg.kind is LegKind.TOO_FAR:
        return [say('Too far to walk. Ask staff.')]
    if leg is None or leg.minutes is None:
        return []
    if leg.journey is None:
        return [ngettext('Way there: {count} minute walk', 'Way there: {count} minute walk', leg.minutes)]
    how = [ngettext('Way there: {how}, {count} minute', 'Way there: {how}, {count} minutes', leg.minutes, how=leg.journey.how)]
    note = leg.journey.note
    return [*how, language.value(note)] if note and not handoff.tells(note) else how


def _clash(plan: Plan, stop: Stop, day: Day, language: Language) -> list[str]:
    clashes = plan.clashes_of(stop)
    if any(clash.first is None for clash in clashes):
        # it never sounds like a permission (safety rule 5)
        words = N_('You may be late. You still have to go. Call now.') if stop.must_go else N_('You may be late. Call now.')
        return [language.say(words)]
    others = (clash.first if clash.second.appointment == stop.appointment else clash.second for clash in clashes)
    return [language.say("You can't do both this and {when}.", when=when(other, day.today, language)) for other in others if other]


def _support(stop: Stop, language: Language) -> list[str]:
    """A licence that asks for no first appointment: an offer, never a duty."""
    lines = [language.say('No appointment needed.')]
    if stop.phone and not stop.sensitive:
        lines.append(language.say('If you need support, call {phone}', phone=_unbroken(stop.phone)))
    return lines


def _state(stop: Stop, language: Language) -> list[str]:
    say = language.say
    if stop.standing is Standing.ASKED:
        return [say('Not booked yet')]
    if stop.passed:
        return [say('This time has passed.'), *([say('Call now. Tell them why.')] if stop.must_go and not stop.sensitive else [])]
    if stop.answer is Answer.CANNOT and stop.must_go and not stop.sensitive:
        return [say('You still have to go unless you get a new time. Call them now.')]
    return []


def _where(stop: Stop, language: Language) -> list[str]:
    """The place by name, where its name tells nothing, and its address."""
    named = stop.place is not None and stop.purpose not in (Purpose.PROBATION, Purpose.DRUG_SERVICE) and not handoff.tells(stop.place)
    place = stop.place if named and not stop.sensitive else None
    # Where nothing of an address is left without its telling words it stands whole: nobody arrives without one.
    address = handoff.address(stop) or stop.address
    if address and stop.postcode:
        address = address.replace(stop.postcode, _unbroken(stop.postcode))
    return [language.value(words) for words in (place, address) if words]


def _call(made: Made, day: Day, language: Language) -> SlipStop:
    """Whom the person called, what came of it, and what they were told: a council may ask for it."""
    say, call = language.say, made.call
    began = call.began_at.astimezone(LONDON)
    title = say('Call') if handoff.tells(call.called) else say('Call: {name}', name=call.called)
    lines = [say(ENDS.get(call.end or CallEnd.UNKNOWN, YOU_CALLED))]
    if made.spoke_to:
        lines.append(say('You spoke to {name}.', name=made.spoke_to))
    if made.reference:
        lines.append(say('Reference: {reference}', reference=made.reference))
    if made.agreed:
        when = {'clock': language.clock(made.agreed.time()), 'day': language.day(made.agreed.date(), day.today)}
        if made.call_back and day.own_number:
            lines.append(say('They call you on {number}, {clock}, {day}.', number=_unbroken(day.own_number), **when))
        else:
            lines.append(say('They call back {clock}, {day}.', **when) if made.call_back else say('Go there {clock}, {day}.', **when))
    return SlipStop(language.clock(began.time()), None, (title,), tuple(lines))


def _code(day: Day, language: Language, slip: str) -> SlipCode | None:
    """The next stop that is demanded and has a confirmed time; one code, so that no phone reads the wrong one."""
    for stop in day.stops:
        if stop.must_go and (text := handoff.calendar(stop, language, slip)) is not None:
            titles = (language.say('Scan with a phone camera'), language.say('to save this time:'))
            return SlipCode(text, titles, (when(stop, day.today, language), language.say('No internet needed.')))
    return None


def _unbroken(number: str) -> str:
    """A phone number or a postcode that no line end cuts in two."""
    return number.replace(' ', NO_BREAK_SPACE)
