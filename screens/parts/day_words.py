"""What is said of the plan of the day: the way to a stop, what cannot be done, and times that can be asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from services.answers import Question
from services.directory.hours import Opening
from services.language import Language, when, when_short
from services.mending import Fit, Offer, Verdict
from services.placing import counts, needs_going
from services.plan import Clash, ClashKind, Plan, plan_of
from services.travel import Leg, LegKind, Travel
from services.wire import Purpose, TimeKind

if TYPE_CHECKING:
    from screens.parts.page import Shell
    from services.appointments import Day, Stop
    from services.directory.hours import Status


def plan_now(app: Shell, day: Day) -> Plan:
    """The plan of a day as it is now, at the pace that the person chose."""
    return plan_of(day.stops, travel_of(app), app.now().london)


def travel_of(app: Shell) -> Travel:
    """The ways that the lounge knows or can reckon, at the pace that the person chose."""
    lounge = app.places.lounge
    slowly = app.visit is not None and app.visit.answers.get(Question.SLOWLY) == 'yes'
    return Travel(app.places.grid, app.journeys.known, lounge.postcode if lounge else None, slowly=slowly)


# Ways


def way(plan: Plan, stop: Stop, language: Language) -> str:
    """The way to a stop: `25 minute walk from the jobcentre`; nothing where nobody has to go, or nobody knows."""
    leg = plan.legs.get(stop.appointment)
    return '' if leg is None else leg_words(leg, None if leg.from_lounge else _before(plan, stop), language)


def leg_words(leg: Leg, start: Stop | None, language: Language) -> str:
    """A leg from a stop, or from the lounge; nothing where nobody knows how long it takes."""
    if leg.kind is LegKind.NOT_KNOWN:
        return ''
    if leg.kind is LegKind.TOO_FAR:
        return language.gettext('Too far to walk. Ask staff.')
    if leg.kind is LegKind.KNOWN_JOURNEY:
        return _journey(leg, language)
    return _walk_from(start, language, leg.minutes)


def way_icon(plan: Plan, stop: Stop) -> str:
    """The icon of the way to a stop."""
    leg = plan.legs.get(stop.appointment)
    return 'routes' if leg is not None and leg.kind is LegKind.KNOWN_JOURNEY else 'walk'


def _journey(leg: Leg, language: Language) -> str:
    if leg.journey is None:
        raise ValueError('a known journey is known')
    how, note, ngettext = leg.journey.how.capitalize(), leg.journey.note, language.ngettext
    if note:
        return ngettext('{how}, {count} minute. {note}', '{how}, {count} minutes. {note}', leg.minutes, how=how, note=note)
    return ngettext('{how}, {count} minute', '{how}, {count} minutes', leg.minutes, how=how)


def _before(plan: Plan, stop: Stop) -> Stop | None:
    """The stop that the way to this one begins at."""
    before = None
    for one in plan.stops:
        if one.appointment == stop.appointment:
            return before
        if counts(one, plan.now) and needs_going(one):
            before = one
    return None


def _walk_from(start: Stop | None, language: Language, minutes: int) -> str:
    ngettext = language.ngettext
    if start is None:
        return ngettext('{count} minute walk from here', '{count} minute walk from here', minutes)
    if start.purpose is Purpose.PROBATION:
        return ngettext('{count} minute walk from probation', '{count} minute walk from probation', minutes)
    if start.purpose is Purpose.HOUSING:
        return ngettext('{count} minute walk from the housing office', '{count} minute walk from the housing office', minutes)
    if start.purpose is Purpose.JOBCENTRE:
        return ngettext('{count} minute walk from the jobcentre', '{count} minute walk from the jobcentre', minutes)
    if start.purpose is Purpose.COURT:
        return ngettext('{count} minute walk from court', '{count} minute walk from court', minutes)
    return ngettext('{count} minute walk from the stop before', '{count} minute walk from the stop before', minutes)


def between(clash: Clash, language: Language) -> str:
    """How long it takes between the two stops of a clash, and how that is known."""
    leg = clash.leg
    if leg is None or leg.kind is LegKind.NOT_KNOWN:
        return ''
    if leg.kind is LegKind.TOO_FAR:
        return language.gettext('It is too far to walk. Ask staff.')
    if leg.kind is LegKind.KNOWN_JOURNEY:
        return _journey(leg, language)
    if clash.first is None:
        return language.ngettext('It takes {count} minute to walk there.', 'It takes {count} minutes to walk there.', leg.minutes)
    return language.ngettext('It takes {count} minute to walk between them.', 'It takes {count} minutes to walk between them.', leg.minutes)


# What cannot be done


def cannot(clash: Clash, today: date, language: Language) -> str:
    """What stands above the line of the day, on the way to what can be done about it."""
    if clash.kind is ClashKind.TOO_LATE or clash.first is None:
        return language.say('You may be late for {when}', when=when(clash.second, today, language))
    first, second = (when_short(stop, today, language) for stop in (clash.first, clash.second))
    return language.say("You can't do both: {first}, {second}", first=first, second=second)


def to_see_to(plan: Plan) -> Clash | None:
    """The clash of the day to see to next: first those that nobody asked to mend yet."""
    return next(iter([*plan.unmended, *plan.clashes]), None)


def named(stop: Stop, language: Language) -> str:
    """A stop inside a sentence."""
    _ = language.gettext
    return {
        Purpose.PROBATION: _('probation'),
        Purpose.HOUSING: _('housing'),
        Purpose.JOBCENTRE: _('the jobcentre'),
        Purpose.HEALTH: _('health'),
        Purpose.DRUG_SERVICE: _('the drug service'),
        Purpose.COURT: _('court'),
        Purpose.SLEEP: _('your place to stay'),
    }.get(stop.purpose, _('an appointment'))


# Times to ask for


def offered(offer: Offer, today: date, language: Language) -> str:
    """A time that can be asked for, inside a sentence: `12:30pm today`, `Friday 15 May, morning`."""
    if offer.at is None and offer.on == today:
        return language.gettext('this morning') if offer.part is TimeKind.MORNING else language.gettext('this afternoon')
    day = language.day(offer.on, today)
    if offer.at is not None:
        return language.say('{clock} {day}', clock=language.clock(offer.at), day=day)
    if offer.part is TimeKind.MORNING:
        return language.say('{day}, morning', day=day)
    return language.say('{day}, afternoon', day=day)


def verdict(fit: Fit, language: Language) -> str:
    """Whether an offered time fits, beside it."""
    _ = language.gettext
    if fit.verdict is Verdict.CLASHES and fit.other is not None:
        return language.say('clashes with {other}', other=named(fit.other, language))
    return {
        Verdict.FITS: _('fits your day'),
        Verdict.TOO_LATE: _('too late to get there'),
        Verdict.SHUT: _('they are shut'),
    }.get(fit.verdict, '')


def opening(status: Status, now: datetime, language: Language) -> str:
    """Whether a place is open at a London time; nothing where that is not known."""
    _, say = language.gettext, language.say
    if status.opening is Opening.OPEN:
        return say('Open now until {clock}', clock=language.clock(status.until.time())) if status.until else _('Open now')
    if status.opening is Opening.CLOSED:
        if status.opens is None:
            return _('Shut now')
        clock = language.clock(status.opens.time())
        if status.opens.date() == now.date():
            return say('Opens {when}', when=clock)
        when = f'{clock} {language.day(status.opens.date(), now.date())}'
        return say('Opens {when}', when=when)
    return ''
