"""What a phone takes from a QR code."""

import base64
import dataclasses
import io
import json
import zlib
from datetime import datetime, time, timedelta

import icalendar
import pytest
import vobject
import zxingcpp
from builders import put, release
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyzbar import pyzbar
from sample_day import ARABIC, KNOWN, TODAY, TOMORROW, day, jobcentre, sensitive, stop

from services import handoff, language
from services.appointments import ProbationState
from services.directory.helplines import Helpline
from services.handoff import calendar_entries, discretion
from services.handoff.page import TITLES
from services.slips import content
from services.store import journal
from services.wire import MOST_BYTES, Kind, Purpose, Standing, TimeKind

ENGLISH = language.load('en')
PAGE_URL = 'https://lounge.example.org/day/'


def read(text: str) -> icalendar.Event:
    event = icalendar.Event.from_ical(text)
    assert event.errors == []
    return event


def test_an_appointment_says_when_and_where_and_no_more():
    assert handoff.calendar(stop(), ENGLISH) == (
        'BEGIN:VEVENT\r\n'
        'SUMMARY:Appointment\r\n'
        'DTSTART:20261122T140000\r\n'
        'LOCATION:21 Newland\\, Lincoln LN1 1XG\r\n'
        'DESCRIPTION:Known 10:31am\\, Sunday 22 November. If your papers differ\\, follow your papers.\r\n'
        'END:VEVENT\r\n'
    )


@pytest.mark.parametrize(
    ('kind', 'on', 'start', 'words'),
    [
        (TimeKind.FIXED, TODAY, datetime.combine(TODAY, time(14)), 'Known'),
        (TimeKind.BE_THERE_BY, TODAY, datetime.combine(TODAY, time(19)), 'Be there by 7pm.'),
        (TimeKind.BY_2PM_NEXT_WORKING_DAY, TOMORROW, datetime.combine(TOMORROW, time(14)), 'Be there by 2pm.'),
        (TimeKind.MORNING, TODAY, TODAY, 'In the morning.'),
        (TimeKind.AFTERNOON, TODAY, TODAY, 'In the afternoon.'),
    ],
)
def test_each_kind_of_time_has_its_entry(kind, on, start, words):
    event = read(handoff.calendar(stop(kind, on=on, at=time(19) if kind is TimeKind.BE_THERE_BY else time(14)), ENGLISH))
    assert event.decoded('dtstart') == start
    assert str(event['description']).startswith(words)


@pytest.mark.parametrize(
    'without',
    [
        stop(TimeKind.IMMEDIATELY),
        stop(TimeKind.NONE_NEEDED),
        stop(standing=Standing.ASKED),
        stop(standing=Standing.SUPERSEDED),
        stop(standing=Standing.CANCELLED),
        stop(passed=True),
        stop(TimeKind.MORNING, passed=True),
    ],
    ids=lambda one: f'{one.time_kind}-{one.standing}-{one.passed}',
)
def test_only_a_confirmed_time_to_come_has_an_entry(without):
    assert handoff.calendar(without, ENGLISH) is None


@pytest.mark.parametrize('one', [stop(), stop(address='Lincoln Probation Office, 21 Newland'), sensitive(), jobcentre()])
def test_an_entry_tells_nobody_where_the_person_comes_from(one):
    text = handoff.calendar(one, ENGLISH)
    for word in ('probation', 'prison', 'lounge', 'okafor', 'jobcentre', '960002', one.appointment):
        assert word not in text.lower()


def test_a_day_has_one_entry_for_each_confirmed_time_in_its_order():
    texts = handoff.calendars(day(stop(TimeKind.IMMEDIATELY), jobcentre(), stop(standing=Standing.ASKED), stop()), ENGLISH)
    assert [read(text).decoded('dtstart') for text in texts] == [datetime.combine(TODAY, time(12, 30)), datetime.combine(TODAY, time(14))]


def test_a_long_address_loses_its_end_and_keeps_its_postcode():
    long = 'The Old Corn Exchange, 21 Newland, ' + ', '.join(['Somewhere in the Middle of a Long County'] * 6)
    text = handoff.calendar(stop(address=long), ENGLISH)
    place = str(read(text)['location'])
    assert place.startswith('The Old Corn Exchange, 21 Newland')
    assert place.endswith('LN1 1XG')


def test_a_right_to_left_entry_fits():
    text = handoff.calendar(stop(TimeKind.BY_2PM_NEXT_WORKING_DAY), ARABIC)
    assert len(text.encode()) <= 300
    assert str(read(text)['summary']) == 'موعد'
    assert 'LN1 1XG' in text


@pytest.mark.parametrize('address', ['Flat 2; 21 Newland', 'C:\\new, land', 'Back\\\\slash', 'O\'Neill: the "Mill"'])
def test_marks_that_a_calendar_reads_as_its_own_come_back_as_they_were(address):
    assert str(read(handoff.calendar(stop(address=address), ENGLISH))['location']) == f'{address} LN1 1XG'


@pytest.mark.parametrize('start', ['20261345T990000', '20261122T130000'])
def test_an_entry_that_a_calendar_would_take_wrongly_is_refused(monkeypatch, start):
    monkeypatch.setattr(calendar_entries, '_event', lambda *_: f'BEGIN:VEVENT\r\nDTSTART:{start}\r\nEND:VEVENT\r\n')
    with pytest.raises(ValueError, match='as it is meant'):
        handoff.calendar(stop(), ENGLISH)


def test_words_that_never_fit_are_refused():
    class Wordy(type(ARABIC.catalogue)):
        def gettext(self, message):
            return message + ' and so on' * 30

    with pytest.raises(ValueError, match='too long'):
        handoff.calendar(stop(), language.Language('en', Wordy()))


words = st.text(st.characters(exclude_categories=('Cc', 'Cs', 'Co', 'Cn', 'Zl', 'Zp')), min_size=1, max_size=300)


@given(words, words, st.sampled_from([kind for kind in TimeKind if kind not in (TimeKind.IMMEDIATELY, TimeKind.NONE_NEEDED)]))
def test_any_address_fits_and_comes_back_as_it_was(address, postcode, kind):
    text = handoff.calendar(stop(kind, address=address, postcode=postcode), ENGLISH)
    assert len(text.encode()) <= 300
    event = read(text)
    assert event.decoded('dtstart') in (TODAY, datetime.combine(TODAY, time(14)))
    assert str(event['description']).endswith('If your papers differ, follow your papers.')
    assert str(event.get('location', '')) in discretion.places(stop(address=address, postcode=postcode))


def page(*stops, url=PAGE_URL, demonstration=False, spoken=ENGLISH, **of):
    return handoff.page(day(*stops, **of), spoken, url=url, demonstration=demonstration)


@pytest.mark.parametrize(
    'text',
    [
        handoff.calendar(stop(), ENGLISH),
        handoff.calendar(stop(), ARABIC),
        handoff.vcard(handoff.Contact('Lincoln Jobcentre', '01632 960002')),
        handoff.vcard(handoff.Contact('مركز العمل', '01632 960002')),
        page(stop(), jobcentre()),
    ],
    ids=['an appointment', 'one in Arabic', 'a contact', 'one in Arabic', 'the page'],
)
def test_two_readers_read_the_picture(text):
    picture = Image.open(io.BytesIO(handoff.png(text)))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [text]
    assert [code.data for code in pyzbar.decode(picture)] == [text.encode()]


def test_a_welsh_name_is_read_as_it_is():
    """By zxing alone: zbar guesses two Welsh letters to be Chinese ones, in any code that does not name its encoding."""
    text = handoff.vcard(handoff.Contact('Swyddfa Tŷ Gŵyr', '01632 960002'))
    assert [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(handoff.png(text))))] == [text]


def test_the_picture_has_four_quiet_modules_and_dark_on_light():
    rows = handoff.matrix('BEGIN:VEVENT')
    picture = Image.open(io.BytesIO(handoff.png('BEGIN:VEVENT', module_px=8))).convert('L')
    assert picture.size == (len(rows) * 8, len(rows) * 8)
    assert not any(any(row) for row in (*rows[:4], *rows[-4:]))
    assert not any(any((*row[:4], *row[-4:])) for row in rows)
    assert rows[4][4]
    assert picture.getpixel((0, 0)) == 255
    assert picture.getpixel((32, 32)) == 0


def test_when_the_facts_were_known_is_part_of_every_entry():
    later = dataclasses.replace(stop(), known_at=KNOWN.replace(day=21, hour=16, minute=5))
    assert 'Known 4:05pm, Saturday 21 November.' in str(read(handoff.calendar(later, ENGLISH))['description'])


def test_a_number_is_a_name_and_a_number_and_no_more():
    assert handoff.contacts(day(jobcentre(phone='(01632) 960-003'))) == (handoff.Contact('Lincoln Jobcentre', '(01632) 960-003'),)
    assert handoff.vcard(handoff.Contact('Lincoln Jobcentre', '(01632) 960-003')) == (
        'BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lincoln Jobcentre;;;;\r\nFN:Lincoln Jobcentre\r\nTEL:01632960003\r\nEND:VCARD\r\n'
    )


@pytest.mark.parametrize(
    ('one', 'name'),
    [
        (stop(), 'Sam Okafor'),
        (stop(person=None), 'Lincoln Probation Office'),
        (stop(person='Duty probation officer'), 'Lincoln Probation Office'),
        (stop(place=None), 'Sam Okafor'),
        (jobcentre(phone='01632 960003', person='Ms Lee'), 'Lincoln Jobcentre'),
    ],
)
def test_a_contact_is_named_as_the_person_knows_it_and_tells_no_more_than_it_must(one, name):
    assert [contact.name for contact in handoff.contacts(day(one))] == [name]


@pytest.mark.parametrize(
    'one',
    [
        sensitive(),
        stop(sensitive=True),
        stop(purpose=Purpose.HEALTH),
        stop(purpose=Purpose.DRUG_SERVICE),
        stop(phone=None),
        stop(phone='ask at the desk'),
        stop(place=None, person=None),
    ],
)
def test_a_number_that_may_leave_nothing_on_a_phone_or_is_none_has_no_contact(one):
    assert handoff.contacts(day(one)) == ()


def line(number, *, private):
    return Helpline(name=f'Line {number}', number=number, hours='', source='', checked_on=TODAY, mark='S', private=private)


def test_numbers_come_in_the_order_of_the_day_then_places_then_lines_each_once_and_no_private_line():
    council = handoff.Contact('Lincoln council housing', '01632 960010')
    again = handoff.Contact('The same number', '01632960002')
    lines = [line('0808 157 0001', private=False), line('0808 157 0002', private=True)]
    found = handoff.contacts(day(jobcentre(phone='01632 960003'), stop()), [council, again], lines)
    assert [contact.number for contact in found] == ['01632 960003', '01632 960002', '01632 960010', '0808 157 0001']


names = st.text(st.characters(exclude_categories=('Cc', 'Cs', 'Co', 'Cn', 'Zl', 'Zp')), min_size=1, max_size=300).filter(str.strip)


@given(names)
def test_any_name_fits_and_comes_back_as_it_was_but_for_its_end(name):
    text = handoff.vcard(handoff.Contact(name, '01632 960002'))
    assert len(text.encode()) <= 300
    assert len(handoff.matrix(text)) - 8 <= 17 + 4 * 13
    card = vobject.readOne(text)
    assert card.fn.value
    assert ' '.join(name.split()).startswith(card.fn.value)
    assert (card.n.value.family, card.tel.value) == (card.fn.value, '01632960002')


def test_a_text_that_cannot_be_dialled_is_no_contact():
    with pytest.raises(ValueError, match='dialled'):
        handoff.vcard(handoff.Contact('Lincoln Jobcentre', '01632;ext=3'))


def unpacked(text, url=PAGE_URL):
    """Language, flags and stops of a page's address, as a browser unpacks them."""
    version, _, packed = text.removeprefix(f'{url}#').partition('.')
    assert version == '1'
    return json.loads(zlib.decompress(base64.urlsafe_b64decode(packed + '=' * (-len(packed) % 4))))


def test_a_page_holds_the_facts_of_the_paper():
    assert unpacked(page(stop(), jobcentre())) == [
        'en',
        '',
        [
            ['f', '202611221400', 'a', 'm', '202611221031', '', '21 Newland, Lincoln LN1 1XG', '01632 960002', 'Sam Okafor'],
            [
                'f',
                '202611221230',
                'j',
                '',
                '202611221031',
                'Lincoln Jobcentre',
                'Orchard Street LN1 1XX',
                '',
                '',
                'any ID. No ID? Still go.',
            ],
        ],
    ]


def test_a_page_names_what_paper_names():
    assert set(TITLES) == set(content.TITLES)


@pytest.mark.parametrize(
    'one',
    [
        stop(),
        stop(address='Lincoln Probation Office, 21 Newland', person='Prison link worker'),
        stop(purpose=Purpose.OTHER, place='HMP Sample, visits'),
        sensitive(),
    ],
)
def test_a_page_tells_nobody_where_the_person_comes_from(one):
    words = json.dumps(unpacked(page(one))).lower()
    for word in ('probation', 'prison', 'hmp', 'jordan', one.appointment, 'lounge'):
        assert word not in words


def test_a_sensitive_stop_on_a_page_is_when_and_where_and_no_more():
    whole = stop(sensitive=True, purpose=Purpose.HEALTH, bring='your letter')
    assert unpacked(page(whole))[1:] == [
        'm',
        [['f', '202611221400', 'a', '', '202611221031', '', '21 Newland, Lincoln LN1 1XG']],
    ]


@pytest.mark.parametrize('purpose', [Purpose.HEALTH, Purpose.DRUG_SERVICE])
def test_a_number_about_health_or_drugs_is_left_to_the_paper(purpose):
    _, flags, (fields,) = unpacked(page(stop(purpose=purpose)))
    assert '01632 960002' not in fields
    assert flags == 'm'


@pytest.mark.parametrize('standing', [Standing.ASKED, Standing.SUPERSEDED, Standing.CANCELLED])
def test_only_what_is_agreed_goes_on_a_page(standing):
    assert page(stop(standing=standing)) is None
    assert len(unpacked(page(stop(standing=standing), jobcentre()))[2]) == 1


def test_a_page_says_that_a_probation_time_is_missing_and_that_it_is_a_demonstration():
    assert unpacked(page(jobcentre(), state=ProbationState.UNKNOWN, demonstration=True))[1] == 'ud'


def much(days, **other):
    """Stops with words that cannot be deflated: one for each of these days from today on."""
    secret = [f'{7 ** (90 + each) * 31:x}' for each in range(days)]
    texts = {name: (lambda each, name=name: f'{name} {secret[each]}') for name in ('place', 'person', 'bring', 'address')}
    made = {name: text for name, text in texts.items() if name not in other}
    return [
        jobcentre(on=TODAY + timedelta(days=each), **{name: text(each) for name, text in made.items()}, **other) for each in range(days)
    ]


def filled(text):
    """Which of place, address, phone, person and bring are still on the page, of all its stops."""
    names = ('place', 'address', 'phone', 'person', 'bring')
    stops = unpacked(text)[2]
    return {name for fields in stops for name, value in zip(names, fields[5:], strict=False) if value}


def test_what_matters_least_is_left_out_first_and_the_page_says_so():
    left = []
    for days in range(1, 30):
        text = page(*much(days, phone='01632 960003'))
        _, flags, stops = unpacked(text)
        state = (filled(text), len(stops))
        whole = state == ({'place', 'address', 'phone', 'person', 'bring'}, days)
        assert ('m' in flags) is not whole
        left.append(state)
    assert left[0] == ({'place', 'address', 'phone', 'person', 'bring'}, 1)
    without_bring = next(names for names, _ in left if 'bring' not in names)
    assert without_bring == {'place', 'address', 'phone', 'person'}
    assert left[-1][0] == {'place', 'address', 'phone'}
    assert 1 < left[-1][1] < 29


def test_what_is_demanded_stays_when_what_is_chosen_goes():
    demanded = stop(on=TODAY + timedelta(days=20))
    stops = unpacked(page(*much(20), demanded))[2]
    assert stops[0][1] == '202611221230'
    assert stops[-1][1] == f'{demanded.deadline:%Y%m%d%H%M}'
    assert len(stops) < 21


def test_of_all_that_is_demanded_the_first_stays():
    many = [dataclasses.replace(one, must_go=True, known_at=KNOWN + timedelta(minutes=each**3)) for each, one in enumerate(much(300))]
    stops = unpacked(page(*many))[2]
    assert stops[0][:4] == ['f', '202611221230', 'j', 'm']
    assert 1 <= len(stops) < 300


def test_what_is_chosen_for_today_stays_when_a_later_day_goes():
    stops = unpacked(page(*reversed(much(9))))[2]
    assert len(stops) < 9
    assert stops[-1][1] == '202611221230'


def test_one_stop_always_stays_however_long_its_words_are():
    endless = ''.join(chr(0x4E00 + 7919 * each % 20000) for each in range(300))
    _, flags, (fields,) = unpacked(page(jobcentre(place=endless, address=None, postcode=None, bring=endless, person=endless)))
    assert fields == ['f', '202611221230', 'j', '', '202611221031']
    assert flags == 'm'


texts = st.text(st.characters(exclude_categories=('Cc', 'Cs', 'Co', 'Cn', 'Zl', 'Zp')), min_size=1, max_size=300)
any_stops = st.builds(
    lambda kind, place, address, person, bring, must_go: stop(
        kind, place=place, address=address, person=person, bring=bring, must_go=must_go, purpose=Purpose.OTHER
    ),
    *(st.sampled_from(TimeKind), texts, texts, texts, texts, st.booleans()),
)


@given(st.lists(any_stops, min_size=1, max_size=8))
def test_any_day_fits_into_660_bytes_and_says_when_it_is_not_whole(stops):
    text = page(*stops)
    assert len(text.encode()) <= 660
    assert text.isascii()
    _, flags, shown = unpacked(text)
    told = [fields[5:] + [''] * (10 - len(fields)) for fields in shown]
    whole = [[quiet(one.place), handoff.address(one), one.phone, quiet(one.person), one.bring] for one in stops]
    assert ('m' in flags) is (told != whole)


def quiet(words):
    return '' if handoff.tells(words) else words


def test_the_largest_page_is_a_code_that_a_phone_reads_at_six_pixels_a_module():
    text = PAGE_URL.ljust(660, 'a')
    modules = len(handoff.matrix(text))
    assert modules - 8 <= 17 + 4 * 20
    picture = Image.open(io.BytesIO(handoff.png(text, module_px=6)))
    assert picture.height <= 1080
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [text]
    assert [code.data for code in pyzbar.decode(picture)] == [text.encode()]


def test_an_address_that_leaves_no_room_is_refused():
    with pytest.raises(ValueError, match='no room'):
        page(stop(), url='https://lounge.example.org/' + 'a' * 640)


def test_a_person_is_offered_the_page_then_times_then_numbers():
    offered = handoff.codes(day(jobcentre(), stop()), ENGLISH, page_url=PAGE_URL, demonstration=False)
    assert [(code.kind, code.title, code.about) for code in offered] == [
        ('page', 'All on one page', 'Times, places and numbers'),
        ('appointment', 'Appointment 1 of 2', '12:30pm today'),
        ('appointment', 'Appointment 2 of 2', '2pm today'),
        ('number', 'Number 1 of 1', 'Sam Okafor, 01632 960002'),
    ]
    assert [code.text[:12] for code in offered] == ['https://loun', 'BEGIN:VEVENT', 'BEGIN:VEVENT', 'BEGIN:VCARD\r']


def test_a_lounge_without_a_page_has_no_code_for_it():
    offered = handoff.codes(day(stop()), ENGLISH, page_url=None, demonstration=False)
    assert {code.kind for code in offered} == {'appointment', 'number'}


def test_the_journal_keeps_that_a_code_was_shown_and_nothing_of_it(store):
    person = release()
    store.call(put, person)
    store.call(handoff.note_shown, person.id)
    sent = [one.sent for one in store.call(journal.waiting, 500, MOST_BYTES)]
    (shown,) = [(json.loads(one.header), one.payload) for one in sent if json.loads(one.header)['kind'] == Kind.CODE_SHOWN]
    assert (shown[0]['subject'], json.loads(shown[1])) == (person.id, {})
