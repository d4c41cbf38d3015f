"""The page that a phone opens, in a real browser: what the kiosk put into the address is what the person reads."""

from __future__ import annotations

import base64
import functools
import json
import shutil
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import chromium
import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from assets import built
from services import handoff, language
from services.appointments import ProbationState, Stop
from services.wire import Answer, TimeKind
from tests.services.sample_day import TODAY, TOMORROW, day, jobcentre, sensitive, stop

PHONE = built('phone/index.html').parent
ENGLISH = language.load('en')
SMALL_PHONE = {'width': 320, 'height': 640, 'deviceScaleFactor': 2, 'mobile': True}

pytestmark = chromium.NEEDED


class Server(ThreadingHTTPServer):
    """Serves a folder on the loopback, as a lounge would over https, and keeps what it was asked for."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        super().__init__(('127.0.0.1', 0), functools.partial(_Asked, directory=str(folder)))
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f'http://localhost:{self.server_port}/'

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class _Asked(SimpleHTTPRequestHandler):
    server: Server

    def end_headers(self) -> None:
        self.send_header('Cache-Control', 'no-store')  # else the browser's own cache would open the page again
        super().end_headers()

    def log_message(self, format: str, *values: object) -> None:
        self.server.asked.append(self.requestline)


class Browser:
    """Chromium as large as a small phone that has been far from London, driven by real clicks."""

    def __init__(self, downloads: Path) -> None:
        self.driver = chromium.started(downloads)
        self.driver.execute_cdp_cmd('Emulation.setDeviceMetricsOverride', SMALL_PHONE)
        self.driver.execute_cdp_cmd('Emulation.setTimezoneOverride', {'timezoneId': 'America/New_York'})
        self.downloads = downloads

    def open(self, url: str) -> None:
        """Open an address as after a scan, and wait for what it shows."""
        self.driver.get('about:blank')
        self.driver.get(url)
        self.wait(lambda: self.driver.find_elements(By.CSS_SELECTOR, '#day h1'))

    def wait(self, condition: Callable[[], object]) -> None:
        WebDriverWait(self.driver, 20, 0.02).until(lambda _: condition())

    @property
    def lines(self) -> list[str]:
        """Every line as it stands in the page, one for each element that has words."""
        elements = "document.querySelectorAll('#day :is(h1, h2, p, a)')"
        return self.driver.execute_script(f'return Array.from({elements}, one => one.textContent)')

    def link(self, words: str) -> WebElement:
        return self.driver.find_element(By.PARTIAL_LINK_TEXT, words)

    def calendar(self) -> bytes:
        """Touch "Add to calendar" and read the file that the phone is given."""
        self.link('Add to calendar').click()
        file = self.downloads / 'appointment.ics'
        self.wait(file.exists)
        text = file.read_bytes()
        file.unlink()
        return text

    @property
    def complaints(self) -> list[str]:
        return [entry['message'] for entry in self.driver.get_log('browser') if entry['level'] == 'SEVERE']


@pytest.fixture(scope='module')
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    made = Browser(tmp_path_factory.mktemp('downloads'))
    yield made
    made.driver.quit()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(PHONE)
    yield made
    made.close()


@pytest.fixture(scope='module')
def page_url() -> str:
    return (PHONE / 'index.html').as_uri()


@pytest.fixture
def shown(browser: Browser, page_url: str) -> Callable[..., list[str]]:
    """Opens the page of a day with these stops; gives its lines."""

    def show(*stops: Stop, state: ProbationState = ProbationState.STOP, demonstration: bool = False) -> list[str]:
        of = day(*stops, state=state)
        browser.open(handoff.page(of, ENGLISH, url=page_url, demonstration=demonstration))
        return browser.lines

    return show


def packed(values: object, version: int = 1) -> str:
    """A fragment as somebody else might make it."""
    return f'#{version}.' + base64.urlsafe_b64encode(zlib.compress(json.dumps(values).encode())).decode().rstrip('=')


def test_a_day_is_shown_as_on_paper(shown):
    assert shown(jobcentre(), stop(TimeKind.BY_2PM_NEXT_WORKING_DAY, on=TOMORROW)) == [
        'My day',
        '12:30pm',
        'Sunday 22 November',
        'Jobcentre',
        'Lincoln Jobcentre',
        'Orchard Street LN1 1XX',
        'Bring: any ID. No ID? Still go.',
        'Add to calendar',
        'Show on a map',
        'Known 10:31am, Sunday 22 November.',
        'By 2pm',
        'Monday 23 November',
        'Appointment',
        'You must go.',
        '21 Newland, Lincoln LN1 1XG',
        'Ask for Sam Okafor',
        'Add to calendar',
        'Call 01632 960002',
        'Show on a map',
        'Known 10:31am, Sunday 22 November.',
        'If your papers differ, follow your papers.',
    ]


@pytest.mark.parametrize(
    ('one', 'lines'),
    [
        (stop(TimeKind.IMMEDIATELY), ['Go now', 'Appointment', 'You must go.']),
        (stop(TimeKind.BE_THERE_BY, at=time(19)), ['By 7pm', 'Sunday 22 November']),
        (stop(TimeKind.MORNING), ['In the morning', 'Sunday 22 November']),
        (stop(TimeKind.AFTERNOON), ['In the afternoon', 'Sunday 22 November']),
        (stop(TimeKind.NONE_NEEDED), ['No appointment needed.', 'Appointment']),
        (stop(passed=True), ['2pm', 'Sunday 22 November', 'Appointment', 'This time has passed.', 'Call now. Tell them why.']),
        (
            stop(answer=Answer.CANNOT),
            ['2pm', 'Sunday 22 November', 'Appointment', 'You must go.', 'You still have to go unless you get a new time. Call them now.'],
        ),
        (sensitive(), ['2pm', 'Sunday 22 November', 'Appointment', '21 Newland, Lincoln LN1 1XG']),
    ],
)
def test_each_kind_of_stop_says_what_has_to_be_known(shown, one, lines):
    assert shown(one)[1 : len(lines) + 1] == lines


@pytest.mark.parametrize('one', [stop(TimeKind.IMMEDIATELY), stop(TimeKind.NONE_NEEDED), stop(passed=True)], ids=['now', 'none', 'passed'])
def test_what_has_no_time_to_come_is_not_offered_to_the_calendar(shown, one):
    assert 'Add to calendar' not in shown(one)


def test_a_missing_probation_time_is_never_left_unsaid(shown):
    lines = shown(jobcentre(), state=ProbationState.UNKNOWN)
    assert lines[1] == 'We do not have your probation time. Check your licence or get a person.'


def test_a_demonstration_says_so(shown):
    assert shown(stop(), demonstration=True)[1] == 'Demonstration'


def test_a_page_with_less_than_the_paper_says_so(shown):
    assert 'Your paper has more than this page.' not in shown(stop())
    many = [stop(address=f'{each}{each**20:x} Newland', on=TODAY + timedelta(days=each)) for each in range(40)]
    assert shown(*many)[-1] == 'Your paper has more than this page.'


words = st.text(st.characters(exclude_categories=('Cc', 'Cs', 'Co', 'Cn', 'Zl', 'Zp')), min_size=1, max_size=60).map(str.strip).filter(bool)
moments = st.datetimes(datetime.combine(TODAY, time()), datetime.combine(date(2035, 12, 31), time()))


@settings(max_examples=10)
@given(at=moments, known=moments, place=words, person=words, bring=words)
def test_what_was_put_in_is_what_is_read(browser, page_url, at, known, place, person, bring):
    one = jobcentre(on=at.date(), at=at.time(), deadline=at, known_at=known, place=place, person=person, bring=bring)
    url = handoff.page(day(one), ENGLISH, url=page_url, demonstration=False)
    browser.open(url)
    lines = browser.lines
    assert lines[1:3] == [ENGLISH.clock(at.time()), ENGLISH.date(at.date())]
    assert f'Known {ENGLISH.known(known)}.' in lines
    if 'Your paper has more than this page.' not in lines and not any(map(handoff.tells, (place, person))):
        assert {place, f'Ask for {person}', f'Bring: {bring}'} <= set(lines)


HOSTILE = [
    '<script>document.title = "taken"</script>',
    '<img src=x onerror=document.title="taken">',
    '"><b id=taken>',
    "'; alert(1) //",
    '\u202eevil',
]


@pytest.mark.parametrize('text', HOSTILE)
def test_hostile_words_are_words(browser, page_url, text):
    now = '202611221400'
    browser.open(page_url + packed(['en', '<b>', [['f', now, 'a', '<b>', now, text, text, '', text, text]]]))
    assert browser.lines[3:7] == ['Appointment', text, text, f'Ask for {text}']
    assert browser.driver.title == 'My day'
    assert browser.driver.find_elements(By.CSS_SELECTOR, '#day :is(script, img, b), #taken') == []
    browser.driver.find_element(By.CSS_SELECTOR, 'a[href^="geo:"]')


NOW = '202611221400'
WRONG_DAYS = [
    ['en', '', [['f', NOW, 'a', '', NOW, '', '', 'javascript:alert(1)']]],
    ['en', '', [['f', NOW, 'a', '', NOW, '', '', '01632 960002;ext=3']]],
    ['en', '', [['f', '202613451400', 'a', '', NOW]]],
    ['en', '', [['f', '202611222500', 'a', '', NOW]]],
    ['en', '', [['f', '', 'a', '', NOW]]],
    ['en', '', [['f', NOW, 'toString', '', NOW]]],
    ['en', '', [['zz', NOW, 'a', '', NOW]]],
    ['en', '', [[1, 2, 3]]],
    ['en', '', 'no stops'],
    {'en': 1},
    None,
]


@pytest.mark.parametrize('values', WRONG_DAYS, ids=lambda values: json.dumps(values)[:60])
def test_a_day_that_cannot_be_right_is_not_shown(browser, page_url, values):
    browser.open(page_url + packed(values))
    assert browser.lines == ['My day', 'We cannot read this link.', 'Scan the square again, or look at your paper.']


@pytest.mark.parametrize(
    ('fragment', 'told'),
    [
        ('', 'There is nothing on this page yet.'),
        ('#', 'There is nothing on this page yet.'),
        ('#top', 'We cannot read this link.'),
        ('#1.', 'We cannot read this link.'),
        ('#1.%%%', 'We cannot read this link.'),
        ('#1.' + 'A' * 5000, 'We cannot read this link.'),
        (packed(['en', '', []], version=0), 'This page does not fit your link. Open the link again.'),
        (packed(['en', '', []], version=2), 'This page does not fit your link. Open the link again.'),
    ],
)
def test_an_address_that_is_not_a_day_gets_kind_words(browser, page_url, fragment, told):
    browser.open(page_url + fragment)
    assert browser.lines == ['My day', told, 'Scan the square again, or look at your paper.']


def one_sign_changed(text: str) -> str:
    return text[:60] + ('A' if text[60] != 'A' else 'B') + text[61:]


@pytest.mark.parametrize('damage', [lambda text: text[:-1], lambda text: text[:-9], one_sign_changed], ids=['cut', 'cut short', 'changed'])
def test_a_link_that_was_cut_or_changed_never_shows_another_time(browser, page_url, damage):
    fragment = handoff.page(day(stop(), jobcentre()), ENGLISH, url='', demonstration=False)
    browser.open(page_url + damage(fragment))
    assert browser.lines[1] == 'We cannot read this link.'


def test_an_old_phone_is_told_to_look_at_the_paper(browser, page_url):
    without = {'source': 'delete window.DecompressionStream'}
    added = browser.driver.execute_cdp_cmd('Page.addScriptToEvaluateOnNewDocument', without)
    try:
        browser.open(handoff.page(day(stop()), ENGLISH, url=page_url, demonstration=False))
        assert browser.lines[1:] == ['This phone is too old to show your day.', 'Scan the square again, or look at your paper.']
    finally:
        browser.driver.execute_cdp_cmd('Page.removeScriptToEvaluateOnNewDocument', added)


def test_the_calendar_file_says_when_and_where_and_no_more(shown, browser):
    shown(stop(TimeKind.BY_2PM_NEXT_WORKING_DAY, address='Flat 2; 21 "Newland", Back\\slash' + ', Llanŵrtyd' * 8))
    text = browser.calendar()
    lines = text.split(b'\r\n')
    assert lines[-1] == b''
    assert not any(b'\n' in line or len(line) > 75 for line in lines)
    event = icalendar.Calendar.from_ical(text).walk('VEVENT')[0]
    assert event.errors == []
    assert event.decoded('dtstart') == datetime.combine(TODAY, time(14))
    assert event.decoded('dtstamp').tzinfo is not None
    assert len(event['uid']) == 36
    assert str(event['summary']) == 'Appointment'
    assert str(event['location']) == 'Flat 2; 21 "Newland", Back\\slash' + ', Llanŵrtyd' * 8 + ' LN1 1XG'
    assert str(event['description']) == 'By 2pm. Known 10:31am, Sunday 22 November. If your papers differ, follow your papers.'
    assert set(event) == {'UID', 'DTSTAMP', 'DTSTART', 'SUMMARY', 'LOCATION', 'DESCRIPTION'}


@pytest.mark.parametrize('kind', [TimeKind.MORNING, TimeKind.AFTERNOON])
def test_a_part_of_the_day_is_a_whole_day_in_the_calendar(shown, browser, kind):
    shown(stop(kind))
    assert icalendar.Calendar.from_ical(browser.calendar()).walk('VEVENT')[0].decoded('dtstart') == TODAY


def test_a_touch_calls_and_finds_the_place(shown, browser):
    shown(stop())
    assert browser.link('Call 01632 960002').get_attribute('href') == 'tel:01632960002'
    assert browser.link('Show on a map').get_attribute('href') == 'geo:0,0?q=21%20Newland%2C%20Lincoln%20LN1%201XG'


def test_an_iphone_gets_its_own_maps(shown, browser):
    iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)'
    agent = browser.driver.execute_script('return navigator.userAgent')
    browser.driver.execute_cdp_cmd('Emulation.setUserAgentOverride', {'userAgent': iphone})
    try:
        shown(stop())
        assert browser.link('Show on a map').get_attribute('href').startswith('https://maps.apple.com/?q=21%20Newland')
    finally:
        browser.driver.execute_cdp_cmd('Emulation.setUserAgentOverride', {'userAgent': agent})


def test_a_second_scan_replaces_the_first(shown, browser, page_url):
    shown(stop())
    browser.driver.get(handoff.page(day(jobcentre()), ENGLISH, url=page_url, demonstration=False))
    browser.wait(lambda: 'Jobcentre' in browser.lines)
    assert 'Ask for Sam Okafor' not in browser.lines


def test_nothing_is_asked_for_but_the_page_and_nothing_of_the_person(browser, server):
    url = handoff.page(day(stop(), jobcentre()), ENGLISH, url=server.url, demonstration=False)
    browser.open(url)
    assert 'Jobcentre' in browser.lines
    kept(browser)
    assert set(server.asked) == {'GET / HTTP/1.1', 'GET /worker.js HTTP/1.1'}
    assert browser.complaints == []


def kept(browser: Browser) -> None:
    """Wait until the phone has kept the page for the next time."""
    asks = "caches.match('./').then(found => arguments[0](Boolean(found && navigator.serviceWorker.controller)))"
    browser.wait(lambda: browser.driver.execute_async_script(asks))


def test_it_opens_again_with_no_internet(browser, server):
    browser.open(handoff.page(day(stop()), ENGLISH, url=server.url, demonstration=False))
    kept(browser)
    server.close()
    browser.open(handoff.page(day(jobcentre()), ENGLISH, url=server.url, demonstration=False))
    assert 'Jobcentre' in browser.lines


def test_nothing_personal_is_kept_by_the_phone(browser, server):
    browser.open(handoff.page(day(stop()), ENGLISH, url=server.url, demonstration=False))
    kept(browser)
    keys = "caches.open('page').then(kept => kept.keys()).then(keys => arguments[0](keys.map(key => key.url)))"
    assert browser.driver.execute_async_script(keys) == [server.url]
    held = 'return [document.cookie, localStorage.length, sessionStorage.length]'
    assert browser.driver.execute_script(held) == ['', 0, 0]


def test_it_fits_a_small_phone(shown, browser):
    shown(stop(address='W' * 80), jobcentre(), stop(TimeKind.BY_2PM_NEXT_WORKING_DAY, on=TOMORROW))
    assert browser.driver.execute_script('return document.documentElement.scrollWidth') <= SMALL_PHONE['width']
    links = browser.driver.find_elements(By.TAG_NAME, 'a')
    assert links
    assert all(link.size['height'] >= 48 for link in links)


@pytest.mark.parametrize('code', [code for code in language.known() if code != 'en'])
def test_in_each_language_the_page_fits_a_small_phone_and_says_what_must_be_done(code, shown, browser, page_url):
    spoken = language.load(code)
    browser.open(handoff.page(day(stop(), jobcentre()), spoken, url=page_url, demonstration=False))
    assert spoken.gettext('You must go.') in browser.lines
    assert spoken.gettext('No native speaker has checked these words yet.') in browser.lines
    assert browser.driver.execute_script('return document.documentElement.scrollWidth') <= SMALL_PHONE['width']


def test_another_language_is_one_more_entry_and_reads_from_its_side(browser, tmp_path):
    shutil.copytree(PHONE, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / 'index.html').read_text(encoding='utf-8')
    catalogue = catalogues()
    arabic = catalogue['en'] | {'locale': 'ar', 'dir': 'rtl', 'call': 'اتصل على {number}', 'by': 'قبل {clock}'}
    before, _, rest = text.partition(json_block())
    (tmp_path / 'index.html').write_text(before + json.dumps(catalogue | {'ar': arabic}) + rest, encoding='utf-8')
    of = replace(language.load('ar'), code='ar')
    browser.open(handoff.page(day(stop()), of, url=(tmp_path / 'index.html').as_uri(), demonstration=False))
    assert browser.driver.find_element(By.TAG_NAME, 'html').get_attribute('dir') == 'rtl'
    assert 'اتصل على \u206801632 960002\u2069' in browser.lines
    assert of.date(TODAY) in browser.lines


def test_a_language_that_the_page_has_not_reads_english(browser, page_url):
    browser.open(handoff.page(day(stop()), replace(ENGLISH, code='xx'), url=page_url, demonstration=False))
    assert 'You must go.' in browser.lines
    assert 'No native speaker has checked these words yet.' not in browser.lines


def json_block() -> str:
    text = (PHONE / 'index.html').read_text(encoding='utf-8')
    return text.partition('id="words">')[2].partition('</script>')[0]


def catalogues() -> dict[str, dict[str, object]]:
    return json.loads(json_block())


def test_every_language_of_the_page_has_every_word():
    english = catalogues()['en']
    for code, entry in catalogues().items():
        assert set(entry) == set(english), code
        assert set(entry['titles']) == set(english['titles']), code


def test_every_language_of_the_kiosk_is_on_the_page():
    assert set(language.known()) == set(catalogues())


def test_the_words_of_the_page_tell_nobody_where_the_person_comes_from():
    for entry in catalogues().values():
        plain = {name: text for name, text in entry.items() if name != 'unknown_probation'}
        assert not handoff.tells(json.dumps(plain))
