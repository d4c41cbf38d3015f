"""How the kiosk is, for staff: what needs somebody on top, what the centre did not take, and what to do about it."""

from __future__ import annotations

from driver import Driver, Lounge

from kiosk.doctor import Finding
from services import papers, printing
from services.printing import PrintState
from services.store import exchange, journal
from services.wire import MOST_BYTES, EntryAnswer, Outcome, Refusal


def at_this_kiosk(lounge: Lounge, drive) -> Driver:  # type: ignore[no-untyped-def]
    driver: Driver = drive(version='0.1.0')
    driver.staff_in(lounge.member())
    driver.app.staff_go('this_kiosk')
    driver.wait(lambda: not driver.app._staff_side.current_screen.looking)
    driver.settle()
    return driver


def test_what_needs_somebody_stands_on_top_and_says_what_to_do(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    lounge.findings = (
        *(Finding(f'check {number}', True, 'All is well.') for number in range(7)),
        Finding('printer', False, 'It is out of paper: put a new roll in.'),
    )
    driver = at_this_kiosk(lounge, drive)
    assert driver.text().index('out of paper') < driver.text().index('All is well.')
    assert driver.says('Version 0.1.0')
    driver.tap('More')
    assert driver.says('Check 6')


def test_what_the_centre_did_not_take_is_listed_with_what_can_be_done(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    lounge.person()
    sent = lounge.store.call(journal.waiting, 500, MOST_BYTES)
    answers = [EntryAnswer(outcome=Outcome.ACCEPTED)] * (len(sent) - 1)
    refused = EntryAnswer(outcome=Outcome.REFUSED, refusal=Refusal.NOT_UNDERSTOOD, detail='first_name: too_short')
    lounge.store.call(exchange.take_answers, sent, [*answers, refused])
    driver = at_this_kiosk(lounge, drive)
    driver.tap('Not taken: 1')
    assert driver.says('release.changed')
    assert driver.says('first_name: too_short')
    assert driver.says('It is kept here.')
    assert not driver.says('Jordan')
    driver.tap('All checks')
    assert not driver.says('release.changed')


def test_a_test_page_is_followed_to_its_end_and_is_nobody_s(lounge: Lounge, drive) -> None:  # type: ignore[no-untyped-def]
    lounge.person()
    driver = at_this_kiosk(lounge, drive)
    for _ in range(2):
        driver.app.staff_go('this_kiosk')
        driver.settle()
        driver.tap('Test page')
        driver.wait(lambda: driver.app._staff_side.current == 'papers_on_way')
        driver.settle()
        assert driver.says('Test page')
        assert driver.says('Being made')
        ((waiting,),) = lounge.store.call(printing.unfinished)
        lounge.store.call(printing.move, [waiting.id], PrintState.NEEDS_SOMEBODY, 'media-empty')
        assert lounge.needs() == []
        lounge.store.call(printing.move, [waiting.id], PrintState.ON_PAPER)
        driver.advance(1)
        assert driver.says('On paper')
    (kept,) = lounge.store.call(papers.of_today)
    assert kept.people == ()
