"""The form of a referral to a council's housing team, for staff to check, fill in by hand what is not known here, and send.

It names no offence, no prison and no number of one, and a way to reach the person only where they agreed to that.
"""

from __future__ import annotations

from services.clock import LONDON
from services.directory.councils import Council
from services.housing import NotAgreed
from services.language import Language
from services.slips.document import BODY, HEADING, PAPERS, STRONG, PaperSize, Sheet
from services.wire import Consent, Referral, ReferralKind, Release

SCALES: dict[PaperSize, float] = {'80mm': 1, 'a5': 1.1, 'a4': 1.5}
LINE = 22
"""Points of the roll left free for something written by hand."""


def form(
    referral: Referral,
    person: Release,
    council: Council | None,
    contact: str | None,
    language: Language,
    paper: PaperSize = 'a4',
    *,
    demonstration: bool = False,
) -> bytes:
    """The form as a PDF. `council`: None where this lounge has no name for it. `contact`: the number at which the person can be called,
    where one is known.

    Raises NotAgreed where one of the three answers is missing or no, ValueError for another council than the one that was chosen.
    """
    if not referral.is_agreed:
        raise NotAgreed
    if council is not None and council.code != referral.council:
        raise ValueError('this is not the council that the person chose')
    sheet = Sheet(language, PAPERS[paper], SCALES[paper], 1)
    if demonstration:
        sheet.text(language.say('Demonstration'), STRONG)
    sheet.together(lambda: _fill(sheet, referral, person, council, contact, language))
    return sheet.pdf('', language.code, lambda _page, _pages: '')


def _fill(sheet: Sheet, referral: Referral, person: Release, council: Council | None, contact: str | None, language: Language) -> None:
    say = language.say
    duty = referral.kind is ReferralKind.DUTY_TO_REFER
    sheet.text(say('Duty to refer') if duty else say('Homelessness referral'), HEADING)
    sheet.text(language.short_date(referral.on), BODY)
    sheet.skip(6)
    sheet.rule(1.5)
    _line(sheet, say('To'), say('{council} council, housing team', council=council.name) if council is not None else None)
    _line(sheet, say('First name'), f'{person.first_name} {person.initial}')
    _line(sheet, say('Full name'), None)
    _line(sheet, say('How to reach the person'), contact if referral.share_contact and referral.share_contact.given else None)
    sheet.skip(10)
    sheet.rule(0.8)
    tell = language.gettext('Yes', 'Can we tell the council you need a place?')
    share = language.gettext('Yes', 'Can we give them your contact details?')
    for question, yes, answer in (
        (say('Can we tell the council you need a place?'), tell, referral.tell_council),
        # the code that stands for a council tells nobody which one it is
        (say('Which council?'), council.name if council is not None else None, referral.choose_council),
        (say('Can we give them your contact details?'), share, referral.share_contact),
    ):
        when = _when(answer, language)
        _line(sheet, question, say('{answer}, at {when}', answer=yes, when=when) if yes is not None else None)
        if yes is None:
            sheet.text(when, BODY)
    sheet.skip(10)
    sheet.rule(0.8)
    _line(sheet, say('Checked and sent by'), None)
    _line(sheet, say('On'), None)


def _line(sheet: Sheet, label: str, value: str | None) -> None:
    """What is asked, and what is known or room to write it."""
    sheet.skip(8)
    sheet.text(label, STRONG)
    if value is not None:
        sheet.text(value, BODY)
        return
    sheet.skip(LINE)
    sheet.rule(0.5)


def _when(answer: Consent | None, language: Language) -> str:
    """When it was agreed to. Only asked of a referral that has all three."""
    if answer is None:
        raise NotAgreed
    return language.known(answer.at.astimezone(LONDON).replace(tzinfo=None))
