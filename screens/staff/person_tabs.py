"""The parts of a person's page, each as lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, get_args

from screens.parts.day_words import cannot
from screens.staff import person_words
from screens.staff.board_words import since, why
from screens.staff.lines import Act, Said
from screens.staff.lounge_page import ways
from screens.staff.person_words import by_whom, call_end, corrected, correction, late, place, standing, version, when_words
from services import housing
from services.clock import LONDON
from services.essentials import WANTED
from services.measures import Measure
from services.plan import plan_of
from services.wire import Appointment, Attention, BedEnd, Need, Permission, ReferralKind, Sleeping, Standing, ThingState

if TYPE_CHECKING:
    from screens.staff.person import StaffPerson
    from services.calls.made import Made
    from services.corrections import Stale
    from services.needs import Reason
    from services.wire import Bed

Part = tuple[str, list[Said]]
"""What is said where there is nothing, and the lines."""


def tab_words(page: StaffPerson) -> dict[str, str]:
    """What the parts are called."""
    _, known = page.app._, page.seen.known
    asked = len(_asked_lines(page))
    return {
        'day': _('Day'),
        'asked': page.app.say('Asks {count}', count=str(asked)) if asked else _('Asks'),
        'tonight': _('Tonight'),
        'calls': _('Calls, slips'),
        'outcome': _('Outcome'),
        'before': _('Before') + ' !' if known.stale else _('Before'),
    }


def day(page: StaffPerson) -> Part:
    """The appointments of the person, in the order of the day, and those that are over."""
    known, app = page.seen.known, page.app
    order = {stop.appointment: place for place, stop in enumerate(known.day.stops)}
    rows = [one for one in known.appointments if one.is_open or one.standing in (Standing.ATTENDED, Standing.MISSED)]
    rows.sort(key=lambda one: (order.get(one.id, len(order)), one.id))
    return app._('No appointments are known.'), [*_clashes(page), *(_appointment(page, one) for one in rows)]


def _appointment(page: StaffPerson, row: Appointment) -> Said:
    app, person = page.app, page.seen.known.person
    when = when_words(row, person.released_on, app.now().today, app.language)
    second = '. '.join(part for part in (standing(row, app.language), place(row, app.language)) if part)
    icon = {Standing.ATTENDED: 'check-circle', Standing.MISSED: 'alert', Standing.ASKED: 'timer-sand'}.get(row.standing, 'clock-outline')
    open_ = Act(app._('Open'), partial(page.open, row.id), 'pencil')
    return Said(f'{when} \N{MIDDLE DOT} {person_words.title(row, app.language)}', second, icon, (open_,))


def _clashes(page: StaffPerson) -> list[Said]:
    app, known = page.app, page.seen.known
    clashes = plan_of(known.day.stops, ways(app), app.now().london).clashes
    if not clashes:
        return []
    others = app.say('And {count} more', count=str(len(clashes) - 1)) if len(clashes) > 1 else ''
    return [Said(cannot(clashes[0], known.day.today, app.language), others, 'alert', warns=True)]


def asked(page: StaffPerson) -> Part:
    """What waits for somebody: calls, things, times that were asked for."""
    return page.app._('Nothing waits for anybody.'), _asked_lines(page)


def _asked_lines(page: StaffPerson) -> list[Said]:
    known = page.seen.known
    calls = [_call_for_staff(page, one) for one in known.calls_for_staff]
    things = [_thing(page, one.thing, one.state) for one in known.things if one.state in WANTED]
    return (
        calls
        + [_follows(page, one) for one in page.seen.follows]
        + things
        + [_asked_time(page, one) for one in known.appointments if one.standing is Standing.ASKED]
    )


def _call_for_staff(page: StaffPerson, one: Attention) -> Said:
    app = page.app
    words = since(why(one.need, app.language), one.raised_at.astimezone(LONDON), app.language)
    if one.need is Need.NO_BED:
        return Said(words, '', 'alert-octagon', (Act(app._('Tonight'), partial(page.turn, 'tonight')),), warns=True)
    if one.need is Need.TWO_VERSIONS:
        return _two_versions(page, words, one.screen)
    seen_to = Act(app._('Seen to'), partial(page.seen_to, one.id), 'check')
    if one.need is Need.LIST_CHANGED:
        return _list_changed(page, words, one.id, seen_to)
    screen = app.say('At screen {number}', number=str(one.screen))
    return Said(words, screen, 'bell-ring', (seen_to,))


def _two_versions(page: StaffPerson, words: str, screen: int) -> Said:
    """Both versions are known at the screen that was too late, and nowhere else."""
    app = page.app
    if not page.seen.known.stale:
        return Said(words, app.say('Decide it at screen {number}.', number=str(screen)), 'alert', warns=True)
    return Said(words, app._('Ask the person or the office which is right.'), 'alert', (_decide(page),), warns=True)


def _decide(page: StaffPerson) -> Act:
    return Act(page.app._('Decide'), partial(page.app.staff_go, 'stale'))


def _list_changed(page: StaffPerson, words: str, call: str, seen_to: Act) -> Said:
    """What the list says beside what stands here, and the way to change that."""
    app, listed = page.app, next((one for one in page.seen.known.listed if one.call == call), None)
    if listed is None:
        return Said(words, '', 'alert', (seen_to,), warns=True)
    said = partial(version, differs=listed.differs, today=app.now().today, language=app.language, public=not app.staff_only)
    second = app.say('List: {says}. Here: {stands}', says=said(listed.says), stands=said(listed.stands))
    return Said(words, second, 'alert', (Act(app._('Open'), partial(page.open, listed.stands.id), 'pencil'), seen_to), warns=True)


def _follows(page: StaffPerson, one: Reason) -> Said:
    """What the board names though nobody called: it is seen to here as it is there."""
    app = page.app
    words = since(why(one.need, app.language), one.since, app.language)
    act = (
        Act(app._('Seen to'), partial(page.answer, one), 'check') if one.by_touch else Act(app._('Tonight'), partial(page.turn, 'tonight'))
    )
    return Said(words, '', 'alert', (act,), warns=True)


def _thing(page: StaffPerson, key: str, state: ThingState) -> Said:
    app, thing = page.app, page.app.essentials.get(key)
    words = person_words.thing(state, app.language)
    if thing is None:
        return Said(key, words)
    acts = [Act(app._('Given'), partial(page.settle, key, ThingState.GIVEN), 'check')]
    if thing.stocked:
        acts.append(Act(app._('None left'), partial(page.settle, key, ThingState.NONE_LEFT), 'close'))
    return Said(app._(thing.words), words, thing.icon, tuple(acts))


def _asked_time(page: StaffPerson, row: Appointment) -> Said:
    app = page.app
    when = when_words(row, page.seen.known.person.released_on, app.now().today, app.language)
    acts = (
        Act(app._('They said yes'), partial(page.agreed, row.id), 'check'),
        Act(app._('They said no'), partial(page.refused, row.id), 'close'),
    )
    title = person_words.title(row, app.language)
    return Said(f'{title} \N{MIDDLE DOT} {when}', app._('Ring them and ask. Not booked yet.'), 'timer-sand', acts)


def tonight(page: StaffPerson) -> Part:
    """Where they sleep, and the referral to a council."""
    app, known = page.app, page.seen.known
    state = housing.state_of(known.day)
    lines = [Said(person_words.tonight(state, app.language), _permission(page), 'bed-outline', warns=state is housing.State.NO_BED)]
    bed = known.day.bed
    if bed is not None and bed.is_open:
        found = Act(app._('Bed found'), partial(page.end_no_bed, BedEnd.FOUND), 'check')
        without = Act(app._('I told probation'), partial(page.end_no_bed, BedEnd.LEFT_WITHOUT))
        lines.append(Said(app._('A bed was found'), app._('Ask whether probation allows it.'), 'bed', (found,)))
        lines.append(Said(app._('They leave without a bed'), app._('Somebody has to tell probation first.'), 'exit-run', (without,)))
    elif bed is not None and bed.end is not None:
        lines.append(_ended(page, bed))
    if bed is not None and bed.end is not BedEnd.LEFT_WITHOUT and state in (housing.State.ASK_FIRST, housing.State.SETTLED):
        lines += _permissions(page, bed)
    return '', lines + _referral(page)


def _ended(page: StaffPerson, bed: Bed) -> Said:
    app = page.app
    back = (Act(app._('Take it back'), page.reopen, 'undo'),)
    if bed.end is BedEnd.FOUND:
        return Said(app._('A bed was found'), '', 'bed', back)
    told = by_whom(f'staff:{bed.probation_told_by}', page.seen.names, app.language)
    return Said(app._('They left without a bed'), app.say('Probation was told by {who}', who=told), 'exit-run', back)


def _permissions(page: StaffPerson, bed: Bed) -> list[Said]:
    """What probation says of the place (safety rule 7); nothing where nobody has to allow it."""
    if bed.permission is Permission.NOT_NEEDED:
        return []
    _ = page.app._
    words = {Permission.ALLOWED: _('Yes', 'Does probation allow it?'), Permission.ASKED: _('Asked'), Permission.NOT_YET: _('Not yet')}
    acts = tuple(Act(text, partial(page.permission, value), chosen=bed.permission is value) for value, text in words.items())
    return [Said(_('Does probation allow it?'), icon='scale-balance', acts=acts)]


def _permission(page: StaffPerson) -> str:
    _, bed = page.app._, page.seen.known.day.bed
    if bed is None or bed.permission is None:
        return ''
    return {
        Permission.NOT_NEEDED: _('Nobody has to allow it'),
        Permission.ALLOWED: _('Probation allows it'),
        Permission.ASKED: _('Probation was asked'),
        Permission.NOT_YET: _('Probation was not asked yet'),
    }[bed.permission]


def _referral(page: StaffPerson) -> list[Said]:
    app, referral = page.app, page.seen.known.referral
    if referral is None:
        return []
    council = app.places.council(referral.council, app.now().today) if referral.council else None
    duty = referral.kind is ReferralKind.DUTY_TO_REFER
    title = app._('Duty to refer') if duty else app._('Homelessness referral')
    to = app.say('{title} to {council}', title=title, council=council.name) if council else title
    if referral.sent_at is not None:
        clock = app.language.clock(referral.sent_at.astimezone(LONDON).time())
        return [Said(to, app.say('Sent at {clock}', clock=clock), 'check-circle')]
    if not referral.is_agreed:
        return [Said(to, app._('Not all three questions have a yes. It cannot be sent.'), 'information-outline')]
    read = Act(app._('See the form'), page.read_referral, 'eye-outline')
    return [Said(to, app._('Yes to all three. Read it first.'), 'send', (read,))]


def calls(page: StaffPerson) -> Part:
    """The calls that were made here, newest first, and the slips."""
    app, known = page.app, page.seen.known
    made = [
        Said(
            app.say('{clock}: {whom}', clock=app.language.clock(one.call.began_at.astimezone(LONDON).time()), whom=one.call.called),
            '. '.join(part for part in (call_end(one.call.end, app.language), _agreed(page, one)) if part),
            'phone',
        )
        for one in reversed(known.calls)
    ]
    slips = [
        Said(
            app.say('Slip {number}, edition {edition}', number=slip.number, edition=str(slip.edition)),
            app.say('Made at {clock}', clock=app.language.clock(slip.made_at.astimezone(LONDON).time())),
            'file-document-outline',
        )
        for slip in reversed(known.slips)
    ]
    return app._('No calls and no slips yet.'), made + slips


def _agreed(page: StaffPerson, one: Made) -> str:
    app = page.app
    if one.agreed is None:
        return ''
    when = f'{app.language.clock(one.agreed.time())} {app.language.day(one.agreed.date(), app.now().today)}'
    return app.say('They call back at {when}', when=when) if one.call_back else app.say('Agreed: {when}', when=when)


def outcome(page: StaffPerson) -> Part:
    """The measures of the field. Each may stay empty; what was said is taken back by touching it again."""
    app, kept = page.app, page.seen.known.measures
    _ = app._
    words = {
        'seen': _('Seen'), 'needs_found': _('Needs found'), 'kit_given': _('Kit given'), 'appointment_made': _('Appointment made'),
        'call_made': _('Call made'),
    }  # fmt: skip
    lines = [_measure(page, name, words[name], getattr(kept, name) if kept else None) for name in get_args(Measure)]
    stands = kept.sleeping if kept else None
    sleep = {Sleeping.SETTLED: _('Settled'), Sleeping.TEMPORARY: _('Temporary'), Sleeping.NONE: _('None')}
    acts = tuple(
        Act(text, partial(page.sleeping, None if stands is value else value), chosen=stands is value) for value, text in sleep.items()
    )
    return '', [Said(_('Sleeps tonight'), icon='bed-outline', acts=acts), *lines]


def _measure(page: StaffPerson, name: Measure, words: str, answer: bool | None) -> Said:
    _ = page.app._
    acts = tuple(
        Act(text, partial(page.measure, name, None if answer is value else value), chosen=answer is value)
        for text, value in ((_('Yes'), True), (_('No'), False))
    )
    return Said(words, icon='clipboard-check-outline', acts=acts)


def before(page: StaffPerson) -> Part:
    """What was said before, newest first; on top what another kiosk said otherwise."""
    app, known, today = page.app, page.seen.known, page.app.now().today
    stale = [
        Said(
            late(one, app.language),
            app.say('Here: {ours}. Elsewhere: {theirs}', **_both(page, one)),
            'alert',
            (_decide(page),),
            warns=True,
        )
        for one in known.stale
    ]
    said = [
        Said(correction(one, today, app.language, public=not app.staff_only), corrected(one, page.seen.names, app.language), 'undo')
        for one in known.corrections
    ]
    return app._('Nothing was changed.'), stale + said


def _both(page: StaffPerson, one: Stale) -> dict[str, str]:
    said = partial(version, differs=one.differs, today=page.app.now().today, language=page.app.language, public=not page.app.staff_only)
    return {'ours': said(one.ours_instead or one.ours), 'theirs': said(one.stands_instead or one.stands)}


TABS: dict[str, Callable[[StaffPerson], Part]] = {
    'day': day,
    'asked': asked,
    'tonight': tonight,
    'calls': calls,
    'outcome': outcome,
    'before': before,
}
