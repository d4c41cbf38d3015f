"""What a phone takes from a QR code."""

import dataclasses
import io
from datetime import datetime, time

import icalendar
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyzbar import pyzbar
from sample_day import ARABIC, KNOWN, TODAY, TOMORROW, day, jobcentre, sensitive, stop

from services import handoff, language
from services.wire import Standing, TimeKind

ENGLISH = language.load('en')


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
    monkeypatch.setattr(handoff, '_event', lambda *_: f'BEGIN:VEVENT\r\nDTSTART:{start}\r\nEND:VEVENT\r\n')
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
    assert str(event.get('location', '')) in handoff._places(stop(address=address, postcode=postcode))


@pytest.mark.parametrize('language_of', [ENGLISH, ARABIC], ids=['English', 'Arabic'])
def test_two_readers_read_the_picture(language_of):
    text = handoff.calendar(stop(), language_of)
    picture = Image.open(io.BytesIO(handoff.png(text)))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [text]
    assert [code.data for code in pyzbar.decode(picture)] == [text.encode()]


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
