"""The slip: what it says, how it comes out on paper, and what its code holds."""

import io
import re
import subprocess
from dataclasses import replace
from datetime import datetime, time, timedelta

import pypdf
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFont
from pyzbar import pyzbar
from sample_day import ARABIC, KNOWN, PRINTED, TODAY, TOMORROW, day, jobcentre, sensitive, stop

import assets
from services import handoff, language, slips
from services.appointments import ProbationState
from services.calls.made import Made
from services.directory import places_file
from services.slips.content import SlipContent, content_of
from services.slips.script import MissingGlyph
from services.wire import Answer, Bed, Call, CallEnd, Permission, Purpose, Standing, TimeKind, Tonight, new_id

ENGLISH = language.load('en')
MM = 72 / 25.4


def content(*stops, words=ENGLISH, demonstration=False, **about) -> SlipContent:
    return content_of(day(*stops, **about), words, number='4F7K', version=1, printed_at=PRINTED, demonstration=demonstration)


def slip(*stops, words=ENGLISH, housing_team=None, **about) -> bytes:
    whole = day(*stops, **about)
    return slips.make(whole, words, number='4F7K', version=1, printed_at=PRINTED, demonstration=True, housing_team=housing_team)


def text_of(pdf: bytes) -> str:
    (page,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return ' '.join(page.extract_text().split())


def on_paper(pdf: bytes, dpi: int = 203) -> Image.Image:
    """The slip in the dots of a thermal printer."""
    done = subprocess.run(['pdftoppm', '-r', str(dpi), '-mono', '-singlefile', '-'], input=pdf, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout))


def only_stop(*stops, **about):
    (written,) = content(*stops, **about).stops
    return written


# What it says


def test_the_heading_is_the_person_s_day_and_its_date():
    written = content(stop())
    assert (written.heading, written.date) == ("JORDAN'S DAY", 'Sun 22 Nov 2026')


def test_the_footer_says_when_it_was_printed_and_how_old_its_facts_are():
    assert content(stop()).footer == (
        'Printed 10:42am. Slip 4F7K, version 1.',
        'Times known at 10:31am, Sunday 22 November.',
        'If your papers differ, follow your papers.',
    )


def test_a_demonstration_says_so():
    assert content(stop(), demonstration=True).footer[-1] == 'Demonstration'


def test_with_nothing_known_the_footer_claims_no_age():
    assert not any('known' in line for line in content().footer)


@pytest.mark.parametrize('words', [ENGLISH, ARABIC], ids=['English', 'Arabic'])
@pytest.mark.parametrize('state', ProbationState)
def test_heading_and_footer_do_not_tell_where_the_person_comes_from(words, state):
    written = content(stop(), words=words, state=state, demonstration=True)
    around = ' '.join([written.heading, written.date, written.help_title, written.help_line, *written.footer])
    assert re.search('prison|lounge|probation|licence|offen', around, re.IGNORECASE) is None


def test_a_probation_appointment_is_headed_by_the_officer():
    written = only_stop(stop())
    assert written.titles == ('Sam Okafor', 'You must go.')
    assert written.lines == ('21 Newland, Lincoln LN1\u00a01XG', '01632\u00a0960002')


@pytest.mark.parametrize('person', [None, 'Duty probation officer'])
def test_without_a_name_it_is_an_appointment(person):
    assert only_stop(stop(person=person)).titles == ('Appointment', 'You must go.')


def test_telling_parts_of_an_address_are_left_out():
    assert only_stop(stop(address='Lincoln Probation Office, 21 Newland')).lines[0] == '21 Newland LN1\u00a01XG'


def test_an_address_of_telling_words_alone_stands_because_it_is_needed():
    assert only_stop(stop(address='Probation Office', postcode=None)).lines[0] == 'Probation Office'


def test_an_officer_who_comes_to_the_person_is_met_before_leaving():
    written = only_stop(stop(address=None, postcode=None, officer_here_at=time(11)))
    assert written.lines == ('Meet at 11am, before you leave.', '01632\u00a0960002')


@pytest.mark.parametrize('code', [code for code in language.known() if code != 'en'])
def test_in_another_language_what_it_is_and_when_stands_in_english_too(code):
    """Whoever is shown the slip there reads it; a sensitive stop says no more in English than in the person's language."""
    inside = content(stop(), jobcentre(), sensitive(at=time(16)), words=language.load(code))
    english = [one.lines[0].strip('\u2066\u2069') for one in inside.stops]
    assert english == ['2pm Sam Okafor. You must go.', '12:30pm Jobcentre.', '4pm Appointment.']
    assert 'Probation' not in str(inside)


@pytest.mark.parametrize('code', language.known())
def test_a_slip_says_where_no_native_reader_checked_its_words(code):
    spoken = language.load(code)
    line = spoken.gettext('No native speaker has checked these words yet.')
    assert (line in content(stop(), words=spoken).footer) is not spoken.checked


def test_in_english_it_is_said_once():
    assert content(stop()).stops[0].lines[0] == '21 Newland, Lincoln LN1\N{NO-BREAK SPACE}1XG'


def test_must_go_stands_only_where_it_is_demanded():
    assert 'You must go.' not in only_stop(jobcentre()).titles
    assert 'You must go.' in only_stop(jobcentre(purpose=Purpose.COURT, must_go=True)).titles


@pytest.mark.parametrize(
    ('kind', 'on', 'when', 'on_day'),
    [
        (TimeKind.FIXED, TODAY, '2pm', None),
        (TimeKind.FIXED, TOMORROW, '2pm', 'Monday 23 November'),
        (TimeKind.IMMEDIATELY, TODAY, 'Now', None),
        (TimeKind.BY_2PM_NEXT_WORKING_DAY, TOMORROW, 'By 2pm', 'Monday 23 November'),
        (TimeKind.BE_THERE_BY, TODAY, 'By 2pm', None),
        (TimeKind.MORNING, TODAY, 'Morning', None),
        (TimeKind.AFTERNOON, TOMORROW, 'Afternoon', 'Monday 23 November'),
        (TimeKind.NONE_NEEDED, TODAY, 'Any time', None),
    ],
)
def test_each_kind_of_time_has_its_words(kind, on, when, on_day):
    written = only_stop(stop(kind, on=on))
    assert (written.when, written.day) == (when, on_day)


def test_none_needed_is_an_offer_and_never_a_duty():
    written = only_stop(stop(TimeKind.NONE_NEEDED), state=ProbationState.NONE_NEEDED)
    assert written.titles == ('Sam Okafor',)
    assert written.lines == ('No appointment needed.', 'If you need support, call 01632\u00a0960002')
    assert not re.search('must|report', ' '.join([*written.titles, *written.lines]))


def test_an_unknown_time_is_never_none_needed():
    written = content(jobcentre(), state=ProbationState.UNKNOWN)
    assert written.notices == ('We do not have your probation time. Check your licence or get a person.',)
    assert 'No appointment needed.' not in text_of(slip(jobcentre(), state=ProbationState.UNKNOWN))


@pytest.mark.parametrize('state', [state for state in ProbationState if state is not ProbationState.UNKNOWN])
def test_what_is_known_needs_no_such_notice(state):
    assert content(stop(), state=state).notices == ()


def test_a_sensitive_stop_is_an_appointment_with_time_and_address_and_no_more():
    loud = {'place': 'Steps to Recovery', 'phone': '01632 960003', 'person': 'Dr Lee', 'bring': 'medicine', 'must_go': True}
    written = only_stop(sensitive(**loud))
    assert written.titles == ('Appointment',)
    assert written.lines == ('21 Newland, Lincoln LN1\u00a01XG',)


def test_a_drug_service_is_never_named_on_paper():
    written = only_stop(jobcentre(purpose=Purpose.DRUG_SERVICE, place='Steps to Recovery', person='Dr Lee', bring=None))
    assert (written.titles, written.lines) == (('Appointment',), ('Orchard Street LN1\u00a01XX',))


def test_a_place_is_named_only_where_its_name_tells_nothing():
    assert only_stop(jobcentre()).lines[0] == 'Lincoln Jobcentre'
    hostel = jobcentre(purpose=Purpose.SLEEP, place='Wordsworth House Approved Premises', bring=None)
    assert only_stop(hostel).lines == ('Orchard Street LN1\u00a01XX',)


@pytest.mark.parametrize('standing', [Standing.SUPERSEDED, Standing.CANCELLED])
def test_what_no_longer_stands_is_not_printed(standing):
    assert content(stop(standing=standing)).stops == ()


def test_what_was_only_asked_for_is_not_booked_yet():
    assert only_stop(jobcentre(standing=Standing.ASKED)).lines[0] == 'Not booked yet'


def test_a_time_that_has_passed_says_to_call_now():
    written = only_stop(stop(passed=True))
    assert written.lines[:2] == ('This time has passed.', 'Call now. Tell them why.')
    assert 'You must go.' not in written.titles
    assert '01632\u00a0960002' in written.lines


def test_having_said_i_cannot_is_no_permission_to_stay_away():
    written = only_stop(stop(answer=Answer.CANNOT))
    assert 'You must go.' in written.titles
    assert written.lines[0] == 'You still have to go unless you get a new time. Call them now.'


def test_somebody_to_talk_to_stands_on_every_slip():
    written = content()
    assert (written.help_title, written.help_line) == ('Need to talk?', 'Samaritans 116\u00a0123')


# Its code


def test_the_code_is_the_next_time_that_is_demanded():
    later = stop(on=TOMORROW)
    assert content(jobcentre(), stop(passed=True), stop(TimeKind.IMMEDIATELY), later, stop()).code.text == handoff.calendar(
        later, ENGLISH, '4F7K-1'
    )


@pytest.mark.parametrize('stops', [(), (jobcentre(),), (stop(standing=Standing.ASKED),), (stop(TimeKind.NONE_NEEDED),)])
def test_without_a_demanded_time_there_is_no_code(stops):
    assert content(*stops).code is None


@pytest.mark.parametrize('words', [ENGLISH, ARABIC], ids=['English', 'Arabic'])
@pytest.mark.parametrize('address', ['21 Newland', ', '.join(['A Long House Name in a Long Street'] * 3)])
def test_two_readers_read_the_code_from_paper(words, address):
    demanded = stop(address=address)
    picture = on_paper(slip(demanded, words=words))
    text = handoff.calendar(demanded, words, '4F7K-1')
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [text]
    assert [code.data for code in pyzbar.decode(picture) if code.type == 'QRCODE'] == [text.encode()]


@pytest.mark.parametrize('words', [ENGLISH, ARABIC], ids=['English', 'Arabic'])
def test_the_code_is_40_mm_wide_with_modules_of_half_a_millimetre_and_a_quiet_edge(words):
    demanded = stop(TimeKind.BY_2PM_NEXT_WORKING_DAY, on=TOMORROW)
    picture = on_paper(slip(demanded, words=words))
    (found,) = zxingcpp.read_barcodes(picture)
    corners = [found.position.top_left, found.position.top_right, found.position.bottom_left]
    left, top, right = corners[0].x, corners[0].y, corners[1].x
    modules = len(handoff.matrix(found.text)) - 8
    assert (right - left) / 203 * 25.4 >= 39.9
    module = (right - left) / modules
    assert module / 203 * 25.4 >= 0.49
    quiet = round(4 * module) - 2
    ink = picture.convert('L').point(lambda value: 255 - value)
    edges = [(left - quiet, top, left - 1, top + 200), (right + 3, top, right + quiet, top + 200), (left, top - quiet, right, top - 1)]
    for box in edges:
        assert ink.crop(tuple(round(value) for value in box)).getbbox() is None


# On paper


def test_all_of_it_can_be_read_back():
    text = text_of(slip(jobcentre(), stop(), sensitive()))
    for words in (
        "JORDAN'S DAY",
        '12:30pm',
        'Jobcentre',
        'Sam Okafor',
        'You must go.',
        '01632 960002',
        'Appointment',
        '116 123',
        'Slip 4F7K',
    ):
        assert words in text


@pytest.mark.parametrize('count', [0, 1, 5, 12])
def test_the_page_is_80_mm_wide_and_as_long_as_its_content(count):
    (page,) = pypdf.PdfReader(io.BytesIO(slip(*[jobcentre()] * count))).pages
    assert page.mediabox.width == pytest.approx(80 * MM, abs=0.1)
    picture = on_paper(slip(*[jobcentre()] * count)).convert('L')
    box = picture.point(lambda value: 255 - value).getbbox()
    dots = 203 / 25.4
    assert box[0] >= 4 * dots - 1
    assert box[2] <= 76 * dots + 1
    assert box[1] == pytest.approx(4 * dots, abs=1.5 * dots)
    assert picture.height - box[3] == pytest.approx(4 * dots, abs=1.5 * dots)


@pytest.mark.parametrize('words', [ENGLISH, ARABIC], ids=['English', 'Arabic'])
def test_the_longest_words_stay_on_the_paper(words):
    long = {'address': 'W' * 300, 'place': 'Wide ' * 60, 'person': 'M' * 300, 'bring': 'Everything ' * 27}
    picture = on_paper(slip(jobcentre(**long), stop(**long), words=words, first_name='W' * 40)).convert('L')
    box = picture.point(lambda value: 255 - value).getbbox()
    assert box[0] >= 31
    assert box[2] <= picture.width - 31


def test_a_right_to_left_slip_is_mirrored():
    short = day(first_name='Al')
    english, arabic = (
        on_paper(slips.make(short, words, number='4F7K', version=1, printed_at=PRINTED, demonstration=False)).convert('1')
        for words in (ENGLISH, ARABIC)
    )
    assert zone_with_ink(english, 'left') > zone_with_ink(english, 'right')
    assert zone_with_ink(arabic, 'right') > zone_with_ink(arabic, 'left')


def zone_with_ink(picture: Image.Image, side: str) -> int:
    """Dark dots in one half of the box for help and the footer, the frame's long lines left out."""
    half = picture.width // 2
    box = (
        (40, picture.height - 220, half, picture.height)
        if side == 'left'
        else (half, picture.height - 220, picture.width - 40, picture.height)
    )
    return picture.crop(box).convert('L').histogram()[0]


def test_latin_values_keep_their_order_on_an_arabic_slip():
    text = text_of(slip(stop(), jobcentre(), words=ARABIC))
    for words in ('Sam Okafor', '21 Newland, Lincoln', '01632 960002', 'Orchard Street', '4F7K'):
        assert words in text


def test_arabic_is_drawn_as_the_screen_draws_it():
    """The same words by Pillow's raqm and by the slip, in the same size: the same ink, so joined and in the same order."""
    dpi = 812
    font = ImageFont.truetype(str(assets.built('Lexend-Bold.ttf')), 13.5 / 72 * dpi)
    screen = Image.new('L', (2000, 500), 255)
    ImageDraw.Draw(screen).text((1900, 100), 'يوم محمد', font=font, fill=0, anchor='ra', direction='rtl')
    heading = on_paper(slip(first_name='محمد', words=ARABIC), dpi).convert('L').crop((1280, 0, 2540, 384))
    paper, screen = (ink_of(picture) for picture in (heading, screen))
    assert paper.size == pytest.approx(screen.size, abs=5)
    screen = screen.resize(paper.size)
    both, either = ImageChops.darker(paper, screen), ImageChops.lighter(paper, screen)
    assert both.histogram()[255] / either.histogram()[255] > 0.85


def ink_of(picture: Image.Image) -> Image.Image:
    """What is dark, as white on black, and nothing around it."""
    ink = picture.point(lambda value: 255 if value < 128 else 0)
    return ink.crop(ink.getbbox())


def test_a_name_that_the_fonts_cannot_write_is_an_error_and_no_box():
    with pytest.raises(MissingGlyph, match='U\\+4E2D'):
        slip(stop(person='中 Okafor'))


def test_numbers_of_slips_cannot_be_misread():
    numbers = {slips.new_number() for _ in range(300)}
    assert len(numbers) > 250
    assert all(re.fullmatch('[34679CDFGHJKMNPQRTWXY]{4}', number) for number in numbers)


def test_nothing_in_the_file_s_own_facts_names_the_person():
    about = pypdf.PdfReader(io.BytesIO(slip(stop()))).metadata
    assert 'Jordan' not in str(about)
    assert about.title == '4F7K'


def test_the_age_of_facts_is_that_of_the_oldest():
    older = stop(known_at=KNOWN.replace(hour=8, minute=5))
    assert 'Times known at 8:05am, Sunday 22 November.' in content(jobcentre(at=time(15)), older).footer


def tonight(said, permission=None):
    return Bed(
        id=new_id(),
        lounge='leeds',
        release=new_id(),
        on=TODAY,
        tonight=said,
        permission=permission,
        council='E07000138',
        end=None,
        probation_told_by=None,
    )


def content_tonight(bed, *stops):
    whole = replace(day(*stops), bed=bed)
    return content_of(whole, ENGLISH, number='4F7K', version=1, printed_at=PRINTED, demonstration=False)


@pytest.mark.parametrize(
    ('bed', 'line'),
    [
        (tonight(Tonight.NO), 'Still to find.'),
        (tonight(Tonight.NOT_SURE), 'Still to find.'),
        (tonight(Tonight.YES), 'Ask your officer before you sleep there.'),
        (tonight(Tonight.YES, Permission.NOT_YET), 'Ask your officer before you sleep there.'),
    ],
)
def test_tonight_stands_before_tomorrow_where_it_is_open(bed, line):
    written = content_tonight(bed, stop(), stop(on=TOMORROW, at=time(9)))
    assert [one.when for one in written.stops][1] == 'Tonight'
    assert (written.stops[1].titles, written.stops[1].lines) == (('Place to stay',), (line,))
    assert len(written.stops) == 3


@pytest.mark.parametrize('bed', [None, tonight(Tonight.LATER), tonight(Tonight.YES, Permission.ALLOWED)])
def test_a_tonight_that_is_settled_or_was_not_spoken_of_is_not_on_paper(bed):
    assert [one.when for one in content_tonight(bed, stop()).stops] == ['2pm']


@pytest.mark.parametrize('said', [Tonight.NO, Tonight.NOT_SURE])
def test_without_a_place_to_sleep_the_council_s_numbers_are_on_paper_by_day_and_by_night(said):
    team = places_file.load(demonstration=True).housing_contact('easterby')
    whole = day(stop(), bed=tonight(said))
    written = content_of(whole, ENGLISH, number='4F7K', version=1, printed_at=PRINTED, demonstration=False, housing_team=team)
    lines = [line.replace('\u00a0', ' ') for line in written.stops[1].lines]
    assert lines == ['Still to find.', 'Easterby Council housing team', 'By day: 01632 960142', 'At night: 01632 960143']


def test_with_a_place_to_sleep_the_council_s_numbers_are_not_on_paper():
    team = places_file.load(demonstration=True).housing_contact('easterby')
    text = text_of(slip(stop(), bed=tonight(Tonight.YES, Permission.ALLOWED), housing_team=team))
    assert '960142' not in text
    assert '960143' not in text


# Calls


def called(end=CallEnd.ANSWERED, name='Easterby Council housing team', **said):
    call = Call(
        id=new_id(),
        lounge='leeds',
        release=new_id(),
        device=new_id(),
        to='easterby-housing.housing',
        called=name,
        began_at=datetime.fromisoformat('2026-05-14T09:42:00+00:00'),
        end=end,
    )
    return Made(**{'call': call, 'spoke_to': None, 'reference': None, 'agreed': None, 'call_back': False} | said)


def test_a_call_says_who_what_reference_and_when_they_call_back():
    back = datetime.combine(TODAY, time(15, 30))
    (written,) = content(stop(), calls=(called(spoke_to='Sam', reference='AB1', agreed=back, call_back=True),)).calls
    assert (written.when, written.titles) == ('10:42am', ('Call: Easterby Council housing team',))
    assert written.lines == ('They answered.', 'You spoke to Sam.', 'Reference: AB1', 'They call back 3:30pm, today.')


def test_a_call_back_says_on_which_number():
    back = datetime.combine(TODAY, time(15, 30))
    (written, _) = content(stop(), calls=(called(agreed=back, call_back=True),), own_number='07700 900123').calls
    assert written.lines[-1].replace('\u00a0', ' ') == 'They call you on 07700 900123, 3:30pm, today.'


def test_a_number_that_was_written_down_is_on_paper_and_the_officer_has_to_be_told():
    (written,) = content(stop(), own_number='07700 900123').calls
    assert written.titles[0].replace('\u00a0', ' ') == 'Your number: 07700 900123'
    assert written.lines == ('Tell your officer if it is new.',)


def test_nobody_is_told_to_tell_an_officer_who_has_none():
    (written,) = content(own_number='07700 900123', state=ProbationState.NOT_ON_LICENCE).calls
    assert written.lines == ()


def test_a_call_that_nobody_answered_is_on_paper_too():
    (written,) = content(stop(), calls=(called(CallEnd.NO_ANSWER),)).calls
    assert written.lines == ('Nobody answered.',)


def test_whom_a_call_was_to_is_left_out_where_the_name_tells():
    (written,) = content(stop(), calls=(called(name='Easterby probation office'),)).calls
    assert written.titles == ('Call',)


def test_only_the_last_calls_are_on_paper():
    assert len(content(stop(), calls=tuple(called(reference=str(number)) for number in range(9))).calls) == 4


def test_calls_can_be_read_back_from_paper():
    assert 'Reference: AB1' in text_of(slip(stop(), calls=(called(reference='AB1'),)))


def test_the_date_stands_on_one_line_beside_the_name():
    for later in range(40):
        on = replace(day(stop()), today=TODAY + timedelta(days=later))
        pdf = slips.make(on, ENGLISH, number='4F7K', version=1, printed_at=PRINTED, demonstration=True)
        (page,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
        assert ENGLISH.short_date(on.today) in page.extract_text().splitlines()
