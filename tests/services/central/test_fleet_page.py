"""The fleet page, over real HTTP and in a real browser: who is let in, what stands there, and that nobody can be found in it."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import chromium
import pytest
import requests
from fleet_sample import WallClock, asked_for, bed, call, kiosk, people, put, says, slot, utc
from journal_sender import NOON, release
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.wait import WebDriverWait
from sqlalchemy import Engine, select
from typer.testing import CliRunner, Result

from kiosk import cli
from kiosk.command import Failed
from kiosk.home import Home
from screens.parts.theme import contrast
from services import wire
from services.central import enrolment, fleet, operators
from services.central.database import connect, migrate, reading
from services.central.models import Operator, OperatorSession
from services.central.server import serving
from services.wire import Where


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = connect(f'sqlite:///{tmp_path}/central.sqlite')
    migrate(engine)
    for key, name in (('lincoln', 'Lincoln'), ('exeter', 'Exeter'), ('leeds', 'Leeds')):
        enrolment.create_lounge(engine, key, name)
    yield engine
    engine.dispose()


@pytest.fixture
def url(engine: Engine, clock: WallClock) -> Iterator[str]:
    with serving(engine, clock) as url:
        yield url


@pytest.fixture
def token(engine: Engine, clock: WallClock) -> str:
    return operators.add(engine, 'night-desk', clock.now())


@pytest.fixture
def operator(url: str, token: str) -> requests.Session:
    """Signed in."""
    session = requests.Session()
    assert session.post(f'{url}/fleet/sign-in', data={'token': token}, timeout=20).url == f'{url}/fleet'
    return session


def _get(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=20, allow_redirects=False)


# Who is let in


def test_without_a_session_the_token_is_asked_for(url: str) -> None:
    asked = _get(f'{url}/fleet')
    assert (asked.status_code, asked.headers['Location']) == (303, '/fleet/sign-in')
    assert 'Your token' in _get(f'{url}/fleet/sign-in').text
    assert _get(f'{url}/fleet', Cookie='fleet=guessed').status_code == 303
    assert _get(f'{url}/fleet', Cookie='fleet=').status_code == 303


def test_a_good_token_begins_a_session_whose_cookie_no_script_and_no_other_site_gets(url: str, token: str) -> None:
    begun = requests.post(f'{url}/fleet/sign-in', data={'token': f' {token}\n'}, timeout=20, allow_redirects=False)
    assert (begun.status_code, begun.headers['Location']) == (303, '/fleet')
    cookie = begun.headers['Set-Cookie']
    assert {'HttpOnly', 'SameSite=strict', 'Path=/fleet', 'Max-Age=43200'} <= set(cookie.split('; '))
    assert 'Secure' not in cookie
    assert token not in cookie
    behind_tls = requests.post(
        f'{url}/fleet/sign-in', data={'token': token}, headers={'X-Forwarded-Proto': 'https'}, timeout=20, allow_redirects=False
    )
    assert 'Secure' in behind_tls.headers['Set-Cookie'].split('; ')


@pytest.mark.parametrize(
    'given', [{'token': 'wrong'}, {'token': ''}, {}, {'token': 'x' * 10_000}, {'token': '\ud7ff\xff%'}, {'other': 'x'}]
)
def test_what_is_no_token_is_answered_the_same_way(url: str, token: str, given: dict[str, str]) -> None:
    answered = requests.post(f'{url}/fleet/sign-in', data=given, timeout=20)
    wrong = requests.post(f'{url}/fleet/sign-in', data={'token': token[:-1]}, timeout=20)
    assert (answered.status_code, answered.text) == (wrong.status_code, wrong.text)
    assert answered.status_code == 401
    assert 'Set-Cookie' not in answered.headers
    assert 'does not open the page' in answered.text


def test_every_hash_is_compared_whole(engine: Engine, clock: WallClock, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ('second', 'third'):
        operators.add(engine, name, clock.now())
    compared: list[str] = []
    monkeypatch.setattr(operators.hmac, 'compare_digest', lambda given, kept: compared.append(kept) or given == kept)
    assert operators.knows(engine, token)
    assert not operators.knows(engine, 'wrong')
    assert len(compared) == 6


def test_a_session_ends_after_twelve_hours(operator: requests.Session, url: str, clock: WallClock) -> None:
    clock.at = NOON + timedelta(hours=11, minutes=59)
    assert 'Sign out' in operator.get(f'{url}/fleet', timeout=20).text
    clock.at = NOON + timedelta(hours=12)
    assert operator.get(f'{url}/fleet', timeout=20).url == f'{url}/fleet/sign-in'


def test_sessions_that_are_over_are_forgotten(engine: Engine, operator: requests.Session, token: str, clock: WallClock) -> None:
    clock.at = NOON + timedelta(hours=12)
    assert operators.sign_in(engine, token, clock.now()) is not None
    with reading(engine) as session:
        assert len(session.scalars(select(OperatorSession)).all()) == 1


def test_signing_out_ends_the_session_also_for_a_copy_of_its_cookie(operator: requests.Session, url: str) -> None:
    cookie = operator.cookies['fleet']
    assert operator.post(f'{url}/fleet/sign-out', timeout=20).url == f'{url}/fleet/sign-in'
    assert 'fleet' not in operator.cookies
    assert _get(f'{url}/fleet', Cookie=f'fleet={cookie}').status_code == 303


def test_a_program_gives_its_token_with_each_question(url: str, engine: Engine, token: str, operator: requests.Session) -> None:
    answered = _get(f'{url}/v1/fleet', Authorization=f'Bearer {token}', **{wire.REQUEST_ID_HEADER: 'question-1'})
    assert (answered.status_code, answered.headers['Content-Type'], answered.headers['Cache-Control']) == (200, wire.MEDIA_TYPE, 'no-store')
    told = answered.json()
    assert (told['request'], [lounge['name'] for lounge in told['lounges']]) == ('question-1', ['Exeter', 'Leeds', 'Lincoln'])
    assert told['lounges'][0]['today']['here'] is None
    device = kiosk(engine, 'lincoln')
    for refused in ('Bearer wrong', 'Bearer ', '', f'Basic {token}', f'Bearer {device.token}'):
        problem = _get(f'{url}/v1/fleet', Authorization=refused)
        assert (problem.status_code, problem.json()['trouble']) == (401, 'operator_refused')
    assert operator.get(f'{url}/v1/fleet', timeout=20).status_code == 401, 'a cookie is for the page alone'


def test_an_operator_is_no_kiosk(url: str, token: str) -> None:
    assert _get(f'{url}/v1/changes', Authorization=f'Bearer {token}').status_code == 401


def test_neither_token_nor_cookie_is_kept_or_logged(
    engine: Engine, url: str, token: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    session = requests.Session()
    pages = [session.post(f'{url}/fleet/sign-in', data={'token': token}, timeout=20), session.get(f'{url}/fleet', timeout=20)]
    cookie = session.cookies['fleet']
    assert not any(secret in page.url + page.text for page in pages for secret in (token, cookie))
    from_server = [record.getMessage() for record in caplog.records if not record.name.startswith('urllib3')]
    said = '\n'.join([*from_server, *capfd.readouterr()])
    with reading(engine) as reader:
        kept = [*reader.scalars(select(Operator.token_sha256)), *reader.scalars(select(OperatorSession.cookie_sha256))]
    assert kept == [wire.sha256(token.encode()), wire.sha256(cookie.encode())]
    assert token not in said
    assert cookie not in said


def test_every_answer_of_the_page_is_kept_nowhere_and_shown_in_no_frame(operator: requests.Session, url: str) -> None:
    pages = [
        operator.get(f'{url}/fleet', timeout=20),
        _get(f'{url}/fleet'),
        _get(f'{url}/fleet/sign-in'),
        requests.post(f'{url}/fleet/sign-in', data={'token': 'wrong'}, timeout=20),
        operator.post(f'{url}/fleet/sign-out', timeout=20, allow_redirects=False),
        _get(f'{url}/fleet/nothing'),
    ]
    assert [page.status_code for page in pages] == [200, 303, 200, 401, 303, 404]
    for page in pages:
        policy = page.headers['Content-Security-Policy']
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert 'unsafe-inline' not in policy
        assert 'script-src' not in policy
        assert page.headers['Cache-Control'] == 'no-store'
        assert (page.headers['Referrer-Policy'], page.headers['X-Content-Type-Options']) == ('no-referrer', 'nosniff')
        assert not re.search(r'<script|<style|style=|\son\w+=', page.text)


def test_the_page_comes_back_by_itself_when_the_database_does_not_answer(
    operator: requests.Session, url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise TimeoutError('of lincoln')

    monkeypatch.setattr(sys.modules['services.central.fleet'], 'figures', broken)
    page = operator.get(f'{url}/fleet', timeout=20)
    assert page.status_code == 500
    assert page.headers['Content-Type'].startswith('text/html')
    assert 'http-equiv="refresh"' in page.text
    assert 'of lincoln' not in page.text


def test_nothing_else_of_the_machine_is_handed_out(url: str) -> None:
    assert _get(f'{url}/fleet/assets/fleet.css').headers['Content-Type'].startswith('text/css')
    for name in ('page.html', '..%2fbuild.py', '%2e%2e/icons.txt', 'postcodes.sqlite', 'icons.json'):
        assert _get(f'{url}/fleet/assets/{name}').status_code == 404


# The commands


def test_a_token_is_made_shown_once_listed_and_revoked(tmp_path: Path) -> None:
    home = Home(tmp_path / 'home', tmp_path / 'keys')

    def central(*words: str) -> Result:
        return CliRunner().invoke(cli.app, ['--home', str(home.path), '--keys', str(home.keys), 'central', *words])

    assert central('operators').output == 'Nobody has a token.\n'
    token = central('add-operator', 'night-desk').output.strip()
    assert len(token) >= 43
    listed = central('operators')
    assert listed.output.startswith('night-desk  made ')
    assert token not in listed.output + central('operators', '--json').output
    for words, code in ((('add-operator', 'night-desk'), 1), (('add-operator', 'two words'), 2), (('revoke-operator', 'nobody'), 1)):
        told = central(*words).exception
        assert isinstance(told, Failed)
        assert told.code == code
    assert central('revoke-operator', 'night-desk').exit_code == 0
    assert central('operators').output == 'Nobody has a token.\n'
    assert central('add-operator', 'night-desk').output.strip() != token


# In a browser


class Browser:
    """An operator's Chromium."""

    def __init__(self, folder: Path) -> None:
        self.driver = chromium.started(folder)
        self.size(1280, 800)

    def size(self, width: int, height: int) -> None:
        metrics = {'width': width, 'height': height, 'deviceScaleFactor': 1, 'mobile': width < 500}
        self.driver.execute_cdp_cmd('Emulation.setDeviceMetricsOverride', metrics)

    def sign_in(self, url: str, token: str) -> None:
        self.driver.get(f'{url}/fleet')
        self.driver.find_element(By.ID, 'token').send_keys(token)
        self.press('Show the lounges')

    def press(self, words: str) -> None:
        self._touch(By.XPATH, f'//button[.="{words}"]')

    def follow(self, link: str) -> None:
        self._touch(By.LINK_TEXT, link)

    def _touch(self, by: str, what: str) -> None:
        """Touch it, and wait for the page that comes then."""
        before = self.driver.find_element(By.TAG_NAME, 'html')
        self.driver.find_element(by, what).click()
        WebDriverWait(self.driver, 20, 0.02).until(staleness_of(before))

    @property
    def words(self) -> str:
        return self.driver.find_element(By.TAG_NAME, 'body').text

    def lines(self, heading: str) -> list[str]:
        """The lines of the table under a heading, each as it reads."""
        table = f'//section[h2="{heading}"]//tbody/tr'
        return [' '.join(row.text.split()) for row in self.driver.find_elements(By.XPATH, table)]

    def lounges(self, heading: str) -> list[str]:
        return [line.split()[0] for line in self.lines(heading)]


@pytest.fixture(scope='module')
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp('browser'))
    yield browser
    browser.driver.quit()


@pytest.fixture
def browser(started: Browser) -> Browser:
    """With nothing left of the test before."""
    started.driver.execute_cdp_cmd('Network.clearBrowserCookies', {})
    started.driver.get_log('browser')
    started.size(1280, 800)
    return started


@chromium.NEEDED
def test_the_browser_asks_for_the_token_and_keeps_no_wrong_one(browser: Browser, url: str, token: str) -> None:
    browser.sign_in(url, 'wrong')
    assert 'This token does not open the page.' in browser.words
    assert browser.driver.find_element(By.ID, 'token').get_attribute('value') == ''
    browser.driver.find_element(By.ID, 'token').send_keys(token)
    browser.press('Show the lounges')
    assert browser.driver.current_url == f'{url}/fleet'
    assert browser.driver.execute_script('return document.cookie') == ''
    browser.press('Sign out')
    assert browser.driver.current_url == f'{url}/fleet/sign-in'
    browser.driver.get(f'{url}/fleet')
    assert 'Your token' in browser.words


@chromium.NEEDED
def test_a_revoked_token_ends_the_session(browser: Browser, engine: Engine, url: str, token: str) -> None:
    browser.sign_in(url, token)
    operators.revoke(engine, 'night-desk')
    browser.driver.refresh()
    assert browser.driver.current_url == f'{url}/fleet/sign-in'
    browser.sign_in(url, token)
    assert 'This token does not open the page.' in browser.words


@chromium.NEEDED
def test_silent_and_stuck_screens_stand_first_with_what_to_do(browser: Browser, engine: Engine, url: str, token: str) -> None:
    says(engine, kiosk(engine, 'exeter'))
    says(engine, kiosk(engine, 'leeds'), utc(9, 32))
    one, other = kiosk(engine, 'lincoln'), kiosk(engine, 'lincoln')
    says(engine, one, utc(10, 30), head=7, pending=7)
    says(engine, one, head=7, pending=7, version='0.3.1')
    says(engine, other, head=7, refused=2, clock_off=timedelta(minutes=-3))
    browser.sign_in(url, token)
    assert browser.lines('Look at these first') == [
        'Leeds 1 Silent No word since 10:32am. Ring the lounge: is the kiosk on, is its network up? 10:32am 0 0 s 0.1.0',
        'Lincoln 1 Stuck 7 entries wait, and none has come since 11:30am. Have somebody there look at "This kiosk". midday 7 0 s 0.3.1',
        'Lincoln 2 Stuck 2 entries were not taken. They are kept. Have somebody there look at "This kiosk". '
        'Its clock is 3 min slow. Have somebody there set the clock. midday 0 -180 s 0.1.0',
    ]
    assert browser.lines('The other screens') == ['Exeter 1 Well midday 0 0 s 0.1.0']
    assert browser.driver.find_element(By.CLASS_NAME, 'summary').text.split('\n')[:3] == ['1 silent', '1 stuck', '1 well']


@chromium.NEEDED
def test_the_tables_are_sorted_by_a_touch_on_their_headings_and_stay_so(
    browser: Browser, engine: Engine, url: str, token: str, clock: WallClock
) -> None:
    for lounge, waiting, here in (('exeter', 1, 5), ('leeds', 9, 10), ('lincoln', 5, 4)):
        says(engine, kiosk(engine, lounge), head=waiting, pending=waiting)
        put(engine, *people(lounge, here, where=Where.HERE))
    browser.sign_in(url, token)
    assert browser.lounges('The screens') == ['Exeter', 'Leeds', 'Lincoln']
    browser.follow('Entries waiting')
    assert browser.lounges('The screens') == ['Leeds', 'Lincoln', 'Exeter']
    browser.follow('Here')
    assert browser.lounges('Today') == ['Leeds', 'Exeter', 'Lincoln']
    assert browser.lounges('The screens') == ['Leeds', 'Lincoln', 'Exeter']
    put(engine, call(None, 'lincoln', minutes_ago=12), call(None, 'lincoln', minutes_ago=7))
    put(engine, call(None, 'exeter', minutes_ago=22))
    clock.at += fleet.TAKEN_EVERY
    browser.follow('Wait for a person')
    assert browser.lounges('Today') == ['Exeter', 'Lincoln', 'Leeds']
    chosen = browser.driver.find_elements(By.CSS_SELECTOR, 'th[aria-sort]')
    assert [(head.text, head.get_attribute('aria-sort')) for head in chosen] == [
        ('Entries waiting', 'descending'),
        ('Wait for a person', 'descending'),
    ]
    browser.driver.get(f'{url}/fleet?screens=nonsense&today=%3Cb%3E')
    assert browser.lounges('Today') == ['Exeter', 'Leeds', 'Lincoln']


@chromium.NEEDED
def test_a_hidden_count_is_hidden_from_the_order_too(browser: Browser, engine: Engine, url: str, token: str) -> None:
    for lounge, here in (('exeter', 0), ('leeds', 4), ('lincoln', 2)):
        put(engine, *[*people(lounge, here, where=Where.HERE), *people(lounge, 5)])
    browser.sign_in(url, token)
    browser.driver.get(f'{url}/fleet?today=here')
    assert browser.lounges('Today') == ['Exeter', 'Leeds', 'Lincoln']


@chromium.NEEDED
def test_today_is_counted_and_counts_under_five_are_not_shown(browser: Browser, engine: Engine, url: str, token: str) -> None:
    here = people('lincoln', 6, where=Where.HERE)
    put(engine, *here, *people('lincoln', 3, where=Where.LEFT), *(bed(one) for one in here), bed(here[0], end=wire.BedEnd.FOUND))
    put(engine, *(slot(one) for one in here[:4]), *(call(one, 'lincoln', minutes_ago=14) for one in here[:2]))
    browser.sign_in(url, token)
    few, some = 'under 5 met under 5 not met', '5\N{EN DASH}9'
    assert browser.lines('Today')[2] == (
        f'Lincoln under 5 {some} under 5 under 5 under 5 over 10 min under 5 under 5 met {some} not met {few} {few} {few} {few}'
    )
    assert browser.lines('Today')[0] == f'Exeter under 5 under 5 under 5 under 5 under 5 under 5 {few} {few} {few} {few} {few}'


@chromium.NEEDED
def test_nothing_of_anybody_stands_in_the_page(browser: Browser, engine: Engine, url: str, token: str) -> None:
    planted = {'first_name': 'Zebedee', 'initial': 'Qx', 'code': '719305', 'ref': 'row-zz-17', 'language': 'cy'}
    somebody = [release('lincoln', **planted | {'id': wire.new_id(), 'where': Where.HERE, 'code': f'71930{last}'}) for last in range(7)]
    rows: list[wire.AnyRow] = [*somebody]
    for one in somebody:
        stop = asked_for(one, place='Planted Street', person='Ottoline', phone='01632 960777', bring='a planted thing')
        rows += [stop, bed(one, council='E07000999'), slot(one, place='planted-place'), call(one, 'lincoln', need=wire.Need.PRIVATE)]
    put(engine, *rows)
    says(engine, device := kiosk(engine, 'lincoln'))
    browser.sign_in(url, token)
    answered = _get(f'{url}/v1/fleet', Authorization=f'Bearer {token}').text
    for text in (browser.driver.page_source, answered):
        assert 'Lincoln' in text
        ids = [row.id for row in rows] + [device.device, device.store, device.token, token]
        words = [*ids, 'Zebedee', 'Qx', '71930', 'row-zz', 'Planted', 'planted', 'Ottoline', '960777', 'E07000999', 'private']
        assert [word for word in words if word in text] == []


@chromium.NEEDED
def test_a_name_of_a_lounge_is_text_and_nothing_else(browser: Browser, engine: Engine, url: str, token: str) -> None:
    enrolment.create_lounge(engine, 'odd', '<img src=x onerror=alert(1)>"\'&')
    browser.sign_in(url, token)
    assert browser.driver.find_elements(By.TAG_NAME, 'img') == []
    assert '<img src=x onerror=alert(1)>"\'&' in browser.words


@chromium.NEEDED
def test_the_page_reads_itself_again_with_no_script(browser: Browser, engine: Engine, url: str, token: str, clock: WallClock) -> None:
    browser.sign_in(url, token)
    assert browser.driver.find_element(By.CSS_SELECTOR, 'meta[http-equiv=refresh]').get_attribute('content') == '30'
    assert browser.driver.find_elements(By.TAG_NAME, 'script') == []
    assert [entry['message'] for entry in browser.driver.get_log('browser') if entry['level'] == 'SEVERE'] == []


@chromium.NEEDED
@pytest.mark.parametrize('size', [(360, 740), (800, 1280), (1280, 800), (1920, 1080)])
def test_it_reads_well_at_every_width(browser: Browser, engine: Engine, url: str, token: str, size: tuple[int, int]) -> None:
    says(engine, kiosk(engine, 'exeter'))
    says(engine, kiosk(engine, 'leeds'), head=7, refused=2, clock_off=timedelta(minutes=-3))
    here = people('lincoln', 123, where=Where.HERE)
    put(engine, *here, *(bed(one) for one in here), *(call(one, 'lincoln', minutes_ago=200) for one in here), *(slot(one) for one in here))
    browser.size(*size)
    browser.sign_in(url, token)
    assert browser.driver.execute_script('return document.documentElement.scrollWidth') <= size[0]
    assert _faint(browser.driver) == []
    small = [
        one.text
        for one in browser.driver.find_elements(By.CSS_SELECTOR, 'thead a, button')
        if one.is_displayed() and one.size['height'] < 48
    ]
    assert small == []
    assert {table.aria_role for table in browser.driver.find_elements(By.TAG_NAME, 'table')} == {'table'}
    assert browser.driver.find_element(By.CSS_SELECTOR, 'tbody th').aria_role == 'rowheader'


_TEXTS = """
const found = [];
for (const one of document.querySelectorAll('body *')) {
  if (![...one.childNodes].some(child => child.nodeType === 3 && child.textContent.trim()) || !one.offsetParent) continue;
  let under = one;
  while (getComputedStyle(under).backgroundColor === 'rgba(0, 0, 0, 0)' && under.parentElement) under = under.parentElement;
  found.push([one.textContent.trim(), getComputedStyle(one).color, getComputedStyle(under).backgroundColor]);
}
return found;
"""


def _faint(driver: webdriver.Chrome) -> list[str]:
    """The texts whose contrast is under 7:1."""
    texts = driver.execute_script(_TEXTS)
    assert len(texts) > 20
    return [text for text, ink, ground in texts if contrast(_hex(ink), _hex(ground)) < 7]


def _hex(colour: str) -> str:
    red, green, blue = (int(part) for part in re.findall(r'\d+', colour)[:3])
    return f'#{red:02x}{green:02x}{blue:02x}'
