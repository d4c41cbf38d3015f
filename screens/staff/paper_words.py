"""Words for papers: what they are, how far they have come, and what is in the way."""

from __future__ import annotations

from services.language import Language
from services.papers import Papers, Person
from services.printing import PaperKind, PrintState, Reason


def name_of(person: Person, *, public: bool) -> str:
    """What a screen may show of a name (safety rule 21)."""
    return f'{person.first_name[:1]}. {person.initial[:1]}.' if public else f'{person.first_name} {person.initial}.'


def of_whom(papers: Papers, spoken: Language, *, public: bool) -> str:
    """The names of those whose papers they are, as far as they have room."""
    names = [name_of(person, public=public) for person in papers.people]
    if len(names) <= 2:
        return ', '.join(names)
    return spoken.say('{first}, {second} and {count} more', first=names[0], second=names[1], count=str(len(names) - 2))


def what(papers: Papers, spoken: Language) -> str:
    """What they are: `Slip, version 2, copy 2`."""
    say = spoken.say
    if len(papers.jobs) > 1:
        count = str(len(papers.jobs))
        return {
            PaperKind.SLIP: say('{count} slips', count=count),
            PaperKind.WALLET: say('{count} wallet cards', count=count),
            PaperKind.CARD: say('{count} code cards', count=count),
            PaperKind.REFERRAL: say('{count} referral forms', count=count),
            PaperKind.TRIAL: say('{count} test pages', count=count),
        }[papers.kind]
    if not papers.versions:
        return {
            PaperKind.CARD: say('Code card'),
            PaperKind.REFERRAL: say('Referral form'),
            PaperKind.TRIAL: say('Test page'),
        }[papers.kind]
    values = {'version': str(papers.versions[0]), 'copy': str(papers.copy)}
    if papers.kind is PaperKind.WALLET:
        return say('Wallet card, version {version}', **values)
    if papers.copy > 1:
        return say('Slip, version {version}, copy {copy}', **values)
    return say('Slip, version {version}', **values)


def how_far(papers: Papers, spoken: Language, *, public: bool) -> str:
    """How far they have come, and where the printer tells that whose paper is next."""
    far = _how_far(papers, spoken)
    if papers.out is None or papers.out >= len(papers.people):
        return far
    values = {'out': str(papers.out), 'count': str(len(papers.people)), 'name': name_of(papers.people[papers.out], public=public)}
    return spoken.say('{out} of {count} are out, {name} is next. {far}', far=far, **values)


def _how_far(papers: Papers, spoken: Language) -> str:
    """ "Printed" is never said of what is only with the printer."""
    say = spoken.say
    if papers.state in (PrintState.NEEDS_SOMEBODY, PrintState.FAILED) or papers.reason == Reason.CHECK_THE_TRAY:
        return why(papers.reason, spoken)
    return {
        PrintState.MAKING: say('Being made'),
        PrintState.SENT: say('With the printer'),
        PrintState.PRINTING: say('Printing'),
        PrintState.ON_PAPER: say('On paper'),
        PrintState.TRAY: say('In the tray folder'),
    }[papers.state]


def why(reason: str | None, spoken: Language) -> str:
    """What is in the way and what to do. What no words are known for, the printer says itself."""
    say = spoken.say
    known = {
        'media-empty': say('The printer has no paper. Put paper in.'),
        'media-needed': say('The printer has no paper. Put paper in.'),
        'media-jam': say('Paper is stuck. Take it out.'),
        'cover-open': say('A cover of the printer is open. Close it.'),
        'door-open': say('A door of the printer is open. Close it.'),
        'interlock-open': say('A door of the printer is open. Close it.'),
        'marker-supply-empty': say('The ink has run out. Put in a new one.'),
        'toner-empty': say('The toner has run out. Put in a new one.'),
        'output-area-full': say('Take the paper out of the printer: it is full.'),
        'input-tray-missing': say('Put the paper tray into the printer.'),
        Reason.OFFLINE: say('No answer. Is the printer switched on?'),
        Reason.PAUSED: say('The printer was stopped. Touch Go on.'),
        Reason.SLOW: say('Nothing has come yet. Look at the printer.'),
        Reason.HELD: say('Somebody put this on hold at the printer.'),
        Reason.PRINT_SYSTEM_AWAY: say('This kiosk cannot print now. Call support.'),
        Reason.REFUSED: say('The printer is not set up. Call support.'),
        Reason.CANCELED: say('Somebody cancelled it.'),
        Reason.ENDED_AT_PRINTER: say('The printer gave it up. Print it again.'),
        Reason.WITH_ERRORS: say('Not all of it came out. Print it again.'),
        Reason.LOST: say('Perhaps not on paper. Look at the printer.'),
        Reason.CHECK_THE_TRAY: say('On paper, perhaps twice. Take both.'),
        Reason.TOO_OLD: say('It waited too long. Print it again.'),
        Reason.NOT_DRAWN: say('A letter cannot be printed. Write it by hand.'),
        Reason.NOT_AGREED: say('They took back a yes. It was not printed.'),
        Reason.NOT_WRITTEN: say('It was not made. Print it again.'),
    }
    return known.get(reason or '') or say('The printer says: {reason}', reason=reason or '-')
