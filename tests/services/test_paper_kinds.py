"""Large print, the card for the wallet, cards with codes, and pages as the screen shows them."""

import io
from dataclasses import replace
from datetime import time

import pypdf
import pytest
import zxingcpp
from golden_papers import ENGLISH, on_paper
from PIL import Image
from sample_day import PRINTED, day, jobcentre, sensitive, stop

from services import handoff, language, slips
from services.appointments import ProbationState
from services.slips import CodeCard
from services.slips.content import wallet_of
from services.slips.document import PAPERS
from services.slips.pages import Picture, bound, parts, pictures
from services.wire import TimeKind

MM = 72 / 25.4
PAPER = pytest.mark.parametrize('paper', PAPERS)
LEAST_POINTS = 16
"""Large print (RNIB)."""
MARK = 'No native speaker has checked these words yet.'
PLACES = [f'Sample office number {number}' for number in range(8)]


def slip(*stops, **known) -> bytes:
    return slips.make(day(*stops), ENGLISH, number='4F7K', version=1, printed_at=PRINTED, demonstration=True, **known)


def wallet(*stops, paper='80mm', **about) -> bytes:
    return slips.make_wallet(day(*stops, **about), ENGLISH, number='4F7K', version=1, demonstration=True, paper=paper)


def words(pdf: bytes) -> str:
    return ' '.join(' '.join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def sizes(pdf: bytes) -> set[float]:
    """The sizes of type on all pages, in points of the paper."""
    found = set()

    def note(text, matrix, text_matrix, _font, size) -> None:
        if text.strip():
            found.add(round(size * matrix[0] * text_matrix[0], 2))

    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=note)
    return found


# Large print


@PAPER
def test_nothing_in_large_print_is_smaller_than_16_points(paper):
    pdf = slip(jobcentre(), stop(), sensitive(), paper=paper, large=True)
    numbering = {size for size in sizes(pdf) if size < LEAST_POINTS}  # which page it is, for whoever sorts them
    assert len(numbering) <= (len(pypdf.PdfReader(io.BytesIO(pdf)).pages) > 1)


@PAPER
def test_large_print_says_what_the_slip_says(paper):
    stops = (jobcentre(), stop(), sensitive(at=time(16)))
    whole = words(slip(*stops, paper=paper, large=True))
    for page in ('1 of 2', '2 of 2'):
        whole = whole.replace(f'Slip 4F7K, page {page}', '')
    assert sorted(whole.split()) == sorted(words(slip(*stops, paper=paper)).split())


def test_large_print_on_a_roll_keeps_the_code_in_whole_dots():
    (found,) = zxingcpp.read_barcodes(on_paper(slip(stop(), large=True)).convert('L'))
    modules = len(handoff.matrix(found.text)) - 2 * handoff.QUIET_MODULES
    width = found.position.top_right.x - found.position.top_left.x + 1
    assert width / 203 * 25.4 >= 39.8
    assert width / modules == pytest.approx(round(width / modules), abs=0.02)


def test_a_name_too_long_for_a_line_is_cut_after_its_hyphen():
    whole = replace(day(stop()), first_name='Alexandra-Josephine')
    pdf = slips.make(whole, ENGLISH, number='4F7K', version=1, printed_at=PRINTED, demonstration=True, large=True)
    assert 'ALEXANDRA-' in words(pdf).split()


# The card for the wallet


@PAPER
def test_the_wallet_card_has_the_next_stops_and_whom_to_call(paper):
    said = words(wallet(jobcentre(), stop(), paper=paper))
    for part in ('Jordan', '12:30pm', 'Jobcentre', '2pm', 'Sam Okafor', 'You must go.', '01632 960002', 'Samaritans 116 123', 'Slip 4F7K'):
        assert part in said


@PAPER
def test_the_wallet_card_is_54_by_170_mm_and_nothing_stands_outside(paper):
    picture = on_paper(wallet(jobcentre(), stop(), sensitive(), paper=paper)).convert('L')
    left, top, right, bottom = picture.point(lambda shade: 255 - shade).getbbox()
    assert ((right - left) / 203 * 25.4, (bottom - top) / 203 * 25.4) == (pytest.approx(54, abs=0.6), pytest.approx(170, abs=0.6))


def test_what_must_be_gone_to_stays_on_the_wallet_card_when_others_find_no_room():
    stops = [jobcentre(at=time(9 + number), place=f'Office {number}.') for number in range(8)]
    said = words(wallet(*stops, stop(at=time(18))))
    assert 'Sam Okafor' in said
    assert 'There is more on your slip.' in said
    assert 'Office 7.' not in said


def test_a_wallet_card_with_room_for_everything_points_to_no_slip():
    assert 'There is more' not in words(wallet(stop()))


def test_an_unknown_time_is_told_on_the_wallet_card_too():
    assert 'We do not have your probation time.' in words(wallet(state=ProbationState.UNKNOWN))


@pytest.mark.parametrize('code', language.known())
def test_safety_26_the_wallet_card_says_where_no_native_reader_checked_its_words(code):
    spoken = language.load(code)
    line = spoken.gettext(MARK)
    if code in ('en', 'pl'):  # letters that can be read back from a PDF
        pdf = slips.make_wallet(day(stop()), spoken, number='4F7K', version=1, demonstration=True, paper='80mm')
        assert (line in words(pdf)) is not spoken.checked
    assert (wallet_of(day(stop()), spoken, number='4F7K', version=1, demonstration=True).unchecked == line) is not spoken.checked


@pytest.mark.parametrize('code', ['pl', 'vi', 'lt'])
def test_neither_a_stop_nor_the_mark_goes_from_the_wallet_card_for_the_other(monkeypatch, code):
    spoken = language.load(code)
    stops = [jobcentre(at=time(9 + number), place=place) for number, place in enumerate(PLACES)]
    for count in range(1, 9):
        longest = replace(day(*stops[:count], stop(at=time(18))), first_name='Alexandra-Josephine')
        said, known = {}, language.known()
        for state in language.State:
            states = known | {code: replace(known[code], state=state)}
            monkeypatch.setattr(language, 'known', lambda states=states: states)
            said[state] = words(slips.make_wallet(longest, spoken, number='4F7K', version=1, demonstration=False, paper='80mm'))
            monkeypatch.undo()
        marked, unmarked = said[language.State.DRAFTED], said[language.State.NATIVE]
        assert any(mark in marked for mark in (f'{spoken.name}: {spoken.gettext("Not checked yet")}', spoken.gettext(MARK)))
        assert [place for place in PLACES if place in unmarked and place not in marked] == []


def test_the_wallet_card_never_tells_where_the_person_comes_from():
    said = words(wallet(stop(person=None), sensitive(), stop(TimeKind.NONE_NEEDED, person=None, place='Probation office'))).lower()
    assert not {'probation', 'prison', 'licence', 'lounge'} & set(said.replace('.', ' ').split())


@pytest.mark.parametrize('letters', ['W' * 300, 'Wide ' * 60])
def test_the_longest_words_stay_on_the_wallet_card(letters):
    (page,) = pictures(wallet(stop(address=letters, place=letters, person=letters)), 203)
    picture = Image.frombytes('L', (page.width, page.height), page.dots)
    left, _top, right, _bottom = picture.point(lambda shade: 255 - shade).getbbox()
    assert (right - left) / 203 * 25.4 == pytest.approx(54, abs=0.6)


# Cards with codes


def cards(count: int, paper: str) -> bytes:
    return slips.make_cards([(CodeCard('Jordan', 'A', f'{482900 + at}'), ENGLISH) for at in range(count)], paper)


@pytest.mark.parametrize(('paper', 'pages'), [('80mm', 25), ('a5', 3), ('a4', 2)])
def test_a_sheet_takes_as_many_cards_as_it_has_room_for(paper, pages):
    assert len(pypdf.PdfReader(io.BytesIO(cards(25, paper))).pages) == pages


def test_each_card_on_a_full_sheet_is_read_by_the_scanner():
    texts = {found.text for found in zxingcpp.read_barcodes(on_paper(cards(24, 'a4')).convert('L'))}
    assert texts == {f'{482900 + at}' for at in range(24)}


def test_a_card_has_name_and_code_and_tells_nothing_of_the_place():
    assert words(cards(1, '80mm')) == 'Jordan A. 482 900 Your code for the screen'


def test_a_label_has_name_and_code_and_nothing_else():
    assert words(cards(1, '62x29mm')) == 'Jordan A. 482 900'


@pytest.mark.parametrize('paper', ['80mm', '62x29mm'])
def test_safety_18_a_card_of_a_demonstration_says_so(paper):
    named = CodeCard('Alexandra-Josephine', 'MMMM', '482910')
    pdf = slips.make_cards([(named, ENGLISH)], paper, demonstration=True)
    assert words(pdf).endswith('Demonstration')
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    assert {found.text for found in zxingcpp.read_barcodes(on_paper(pdf).convert('L'))} == {'482910'}


def test_a_code_is_read_from_left_to_right_in_every_language():
    pdf = slips.make_cards([(CodeCard('Jordan', 'A', '482910'), language.load('ar'))])
    assert '482 910' in words(pdf)


def test_a_name_that_the_fonts_lack_leaves_the_code():
    pdf = slips.make_cards([(CodeCard('\u4e2d', 'A', '482910'), ENGLISH)])
    assert words(pdf) == '482 910 Your code for the screen'


# Pages


def test_several_papers_are_bound_in_their_order():
    pdf = bound([slip(stop(at=time(hour))) for hour in (9, 10, 11)])
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert [hour in page.extract_text() for hour, page in zip(('9am', '10am', '11am'), pages, strict=True)] == [True] * 3


def test_what_is_bound_names_nobody_in_its_own_description():
    about = pypdf.PdfReader(io.BytesIO(bound([slip(stop()), slip(stop())]))).metadata
    assert 'Jordan' not in str(about)


def test_a_page_is_cut_into_columns_where_nothing_stands():
    dots = bytearray(b'\xff' * 10 * 100)
    dots[48 * 10 : 52 * 10] = b'\x00' * 40
    picture = Picture(10, 100, bytes(dots))
    first, second = parts(picture, 2)
    assert (first.start, second.end) == (0, 100)
    assert first.end == second.start < 48


def test_a_page_without_a_gap_is_cut_all_the_same():
    first, second = parts(Picture(10, 100, b'\x00' * 1000), 2)
    assert (first.end, second.start) == (50, 50)
