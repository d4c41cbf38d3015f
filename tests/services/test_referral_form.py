"""The form of a referral: whole, and with no more than the person agreed to."""

import io
from datetime import date, datetime

import pytest
from builders import LOUNGE, release
from pypdf import PdfReader

from services import language
from services.clock import LONDON
from services.directory.councils import Council, CouncilKind
from services.housing import NotAgreed
from services.slips.referral_form import form
from services.wire import Consent, Referral, ReferralKind, new_id

LINCOLN = Council('E07000138', 'Lincoln', None, CouncilKind.DISTRICT, 'Lincolnshire', date(2021, 4, 1))
CARDIFF = Council('W06000015', 'Cardiff', 'Caerdydd', CouncilKind.WELSH_UNITARY, None, date(2021, 4, 1))
PERSON = release()


def consent(minute, given=True):
    return Consent(given=given, at=datetime(2026, 5, 14, 10, minute, tzinfo=LONDON))


def referral(**known):
    values = {
        'id': new_id(), 'lounge': LOUNGE, 'release': PERSON.id, 'kind': ReferralKind.HOMELESSNESS_REFERRAL, 'on': date(2026, 5, 14),
        'council': LINCOLN.code, 'tell_council': consent(31), 'choose_council': consent(32), 'share_contact': consent(33),
        'sent_at': None, 'sent_by': None,
    }  # fmt: skip
    return Referral(**values | known)


def words(pdf):
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return ' '.join(page.extract_text().split())


def test_it_says_who_to_whom_and_each_answer_with_its_time():
    said = words(form(referral(), PERSON, LINCOLN, '07700 900123', language.load('en')))
    for part in ('Homelessness referral', 'Lincoln council, housing team', 'Jordan J', '07700 900123'):
        assert part in said
    for answer, minute in (('Yes', 31), ('Lincoln', 32), ('Yes', 33)):
        assert f'{answer}, at 10:{minute}am, Thursday 14 May' in said
    assert 'Checked and sent by' in said


def test_it_names_no_prison_and_no_duty_that_nobody_has():
    said = words(form(referral(), PERSON, LINCOLN, None, language.load('en'))).lower()
    for never in ('prison', 'offence', 'licence', 'birth', 'duty', PERSON.code):
        assert never not in said


def test_a_public_body_says_duty_to_refer():
    assert 'Duty to refer' in words(form(referral(kind=ReferralKind.DUTY_TO_REFER), PERSON, LINCOLN, None, language.load('en')))


@pytest.mark.parametrize('question', ['tell_council', 'choose_council', 'share_contact'])
@pytest.mark.parametrize('answer', [None, consent(31, given=False)])
def test_there_is_no_form_with_an_answer_that_is_missing_or_no(question, answer):
    with pytest.raises(NotAgreed):
        form(referral(**{question: answer}), PERSON, LINCOLN, '07700 900123', language.load('en'))


def test_it_goes_to_the_council_that_was_chosen_and_no_other():
    with pytest.raises(ValueError, match='chose'):
        form(referral(), PERSON, CARDIFF, None, language.load('en'))


@pytest.mark.parametrize('paper', ['80mm', 'a5', 'a4'])
def test_safety_18_one_of_a_demonstration_says_so_on_every_paper(paper):
    made = form(referral(), PERSON, LINCOLN, None, language.load('en'), paper, demonstration=True)
    assert words(made).startswith('Demonstration Homelessness referral')


def test_a_council_that_the_lounge_has_no_name_for_is_written_by_hand():
    said = words(form(referral(), PERSON, None, None, language.load('en')))
    assert 'To First name' in said
    assert 'Which council? 10:32am' in said
    assert LINCOLN.code not in said
