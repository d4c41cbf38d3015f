"""Every paper that the kiosk prints, drawn from the same days each time, and its picture as a thermal printer would put it down.

After a change of the papers that is meant, `make golden` draws the pictures anew: look at what changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from builders import LOUNGE, release
from days import NOW, named, town
from PIL import Image
from sample_day import PRINTED, TODAY, TOMORROW, day, jobcentre, sensitive, stop

from services import language, slips
from services.appointments import Day, ProbationState
from services.calls.made import Made
from services.clock import LONDON
from services.directory import places_file
from services.directory.councils import Council, CouncilKind
from services.plan import plan_of
from services.slips import CodeCard, trial
from services.slips.cards import CardPaper
from services.slips.document import PAPERS, PaperSize
from services.slips.pages import pictures
from services.slips.referral_form import form
from services.wire import Answer, Bed, Call, CallEnd, Consent, Purpose, Referral, ReferralKind, RequiredBy, TimeKind, Tonight, new_id

PICTURES = Path(__file__).with_name('golden')
DPI = 203
ENGLISH = language.load('en')
OTHERS = ('cy', 'ar', 'ur')
DARK = 128
"""From this shade of grey on, a dot stays white."""


def _ordinary() -> Day:
    return day(jobcentre(), stop(), sensitive(at=time(16)))


def _nothing_known() -> Day:
    no_bed = Bed(
        id=new_id(), lounge=LOUNGE, release=new_id(), on=TODAY, tonight=Tonight.NO, permission=None, council='easterby', end=None,
        probation_told_by=None,
    )  # fmt: skip
    return day(state=ProbationState.UNKNOWN, bed=no_bed)


def _pressing() -> Day:
    return day(
        stop(TimeKind.IMMEDIATELY, answer=Answer.CANNOT),
        jobcentre(passed=True),
        stop(TimeKind.BE_THERE_BY, purpose=Purpose.SLEEP, at=time(19), on=TOMORROW),
    )


def _called() -> Day:
    call = Call(
        id=new_id(), lounge=LOUNGE, release=new_id(), device=new_id(), to='easterby-housing.housing', called='Easterby Council',
        began_at=datetime.fromisoformat('2026-11-22T09:42:00+00:00'), end=CallEnd.ANSWERED,
    )  # fmt: skip
    made = Made(call=call, spoke_to='Sam', reference='AB1', agreed=datetime.combine(TODAY, time(15, 30)), call_back=True)
    return day(stop(TimeKind.NONE_NEEDED), calls=(made,), own_number='07700 900123', state=ProbationState.NONE_NEEDED)


def _long() -> Day:
    stops = (jobcentre(at=time(9 + number), place=f'Sample office number {number}') for number in range(8))
    return day(*stops, stop(at=time(18)), first_name='Alexandra-Josephine')


DAYS: dict[str, Callable[[], Day]] = {
    'ordinary': _ordinary,
    'nothing-known': _nothing_known,
    'pressing': _pressing,
    'called': _called,
    'long': _long,
}


def _slip(made: Callable[[], Day], paper: PaperSize, large: bool, spoken: language.Language = ENGLISH) -> bytes:
    whole = made()
    team = places_file.load(demonstration=True).housing_contact('easterby') if whole.bed else None
    return slips.make(
        whole, spoken, number='4F7K', version=2, printed_at=PRINTED, demonstration=True, paper=paper, large=large, housing_team=team
    )


def _clash(paper: PaperSize) -> bytes:
    choice = {'purpose': Purpose.JOBCENTRE, 'required_by': RequiredBy.BENEFIT, 'must_go': False, 'person': None, 'phone': None}
    both = (named('Office', at=time(14), postcode='ZZ1 2AA', **choice), named('Probation', at=time(14), postcode='ZZ1 3AA'))
    plan = plan_of(both, town(), NOW)
    return slips.make(day(*both), ENGLISH, number='4F7K', version=2, copy=3, printed_at=PRINTED, demonstration=True, paper=paper, plan=plan)


def _cards(paper: CardPaper) -> bytes:
    people = (('Jordan', 'A'), ('Ellis', 'B'), ('Alexandra-Josephine', 'F'), ('Tomos', 'D'))
    return slips.make_cards([(CodeCard(name, initial, f'48291{at}'), ENGLISH) for at, (name, initial) in enumerate(people)], paper)


def _wallet(made: Callable[[], Day], paper: PaperSize) -> bytes:
    return slips.make_wallet(made(), ENGLISH, number='4F7K', version=2, demonstration=True, paper=paper)


def _referral(paper: PaperSize) -> bytes:
    council = Council('E07000138', 'Lincoln', None, CouncilKind.DISTRICT, 'Lincolnshire', date(2021, 4, 1))
    given = {name: Consent(given=True, at=datetime(2026, 5, 14, 10, 31, tzinfo=LONDON)) for name in ('tell_council', 'choose_council')}
    person = release()
    referral = Referral(
        id=new_id(), lounge=LOUNGE, release=person.id, kind=ReferralKind.HOMELESSNESS_REFERRAL, on=date(2026, 5, 14), council=council.code,
        share_contact=given['tell_council'], sent_at=None, sent_by=None, **given,
    )  # fmt: skip
    return form(referral, person, council, '07700 900123', ENGLISH, paper)


def papers() -> dict[str, Callable[[], bytes]]:
    """Each by the name of its picture."""
    found: dict[str, Callable[[], bytes]] = {}
    for paper in PAPERS:
        for name, made in DAYS.items():
            found[f'slip-{name}-{paper}'] = partial(_slip, made, paper, large=False)
            found[f'slip-{name}-{paper}-large'] = partial(_slip, made, paper, large=True)
        found[f'slip-clash-{paper}'] = partial(_clash, paper)
        found[f'referral-{paper}'] = partial(_referral, paper)
        found[f'trial-{paper}'] = partial(trial.page, ENGLISH, PRINTED, paper)
        found[f'cards-{paper}'] = partial(_cards, paper)
        found[f'wallet-{paper}'] = partial(_wallet, _ordinary, paper)
    for code in OTHERS:
        for name, made in DAYS.items():
            found[f'slip-{name}-80mm-{code}'] = partial(_slip, made, '80mm', large=False, spoken=language.load(code))
        found[f'slip-ordinary-a4-{code}'] = partial(_slip, _ordinary, 'a4', large=False, spoken=language.load(code))
    found['cards-62x29mm'] = partial(_cards, '62x29mm')
    found['wallet-long-80mm'] = partial(_wallet, _long, '80mm')
    return found


def on_paper(pdf: bytes) -> Image.Image:
    """The dots of a 203 dpi print head, the pages below each other."""
    pages = [Image.frombytes('L', (page.width, page.height), page.dots) for page in pictures(pdf, DPI)]
    whole = Image.new('L', (max(page.width for page in pages), sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return whole.point(lambda shade: 255 if shade >= DARK else 0).convert('1')


if __name__ == '__main__':
    for old in PICTURES.glob('*.png'):
        old.unlink()
    for name, drawn in papers().items():
        on_paper(drawn()).save(PICTURES / f'{name}.png', optimize=True)
