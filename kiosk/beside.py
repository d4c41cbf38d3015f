"""What works beside the window: sync, printer, tray, phone line, and the look through the store."""

from __future__ import annotations

import logging
import signal
import threading
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from kiosk.home import Home
from kiosk.phones import softphone
from kiosk.settings import Settings
from services import essentials, handoff, language, papers, printing, slips
from services.appointments import Day, ProbationState
from services.calls.baresip import LineUnusable
from services.calls.book import AddressBook
from services.calls.handset import Handset
from services.calls.softphone import Softphone
from services.clock import Clock
from services.directory import journeys, places_file
from services.directory.helplines import helplines
from services.directory.journeys import Journeys
from services.directory.places import Places
from services.essentials import Essentials
from services.ipp import Queue
from services.language import Language
from services.papers import Person
from services.plan import plan_of
from services.printer import Printer
from services.printing import Asked, PaperKind, ReferralAsked, SlipAsked, TrialAsked
from services.slips import CodeCard, referral_form, trial
from services.slips.pages import Picture, pictures
from services.speech.spoken import for_the_ear
from services.speech.voices import VOICES
from services.store.aside import look_through
from services.store.database import Store
from services.store.keys import Enrolment
from services.sync.client import Central
from services.travel import Travel

if TYPE_CHECKING:
    from screens.parts.calling import Phones

log = logging.getLogger(__name__)

SWEEP_SECONDS = 60
PREVIEW_DPI = 150
MEDIA = {'80mm': None, 'a5': 'iso_a5_148x210mm', 'a4': 'iso_a4_210x297mm'}
"""Papers by their PWG names; a roll is as long as the queue's own setting says."""
STICKERS = {'62x29mm': 'custom_62x29mm_62x29mm'}


class TrayKeeper(threading.Thread):
    """Takes slips that nobody collected out of the tray."""

    def __init__(self, tray: Path, store: Store, clock: Clock) -> None:
        super().__init__(name='tray', daemon=True)
        self._tray, self._store, self._clock = tray, store, clock
        self._stopping = threading.Event()

    def run(self) -> None:
        while True:
            try:
                if gone := printing.sweep(self._tray, self._clock.now()):
                    self._store.call(printing.note_swept, gone)
            except OSError as fault:  # a folder that cannot be read now may be read in a minute
                log.warning('The tray could not be swept: %s', fault.strerror)
            if self._stopping.wait(SWEEP_SECONDS):
                return

    def stop(self) -> None:
        self._stopping.set()
        self.join()


class LookThrough(threading.Thread):
    """Reads every page of the store while the kiosk runs. Damage ends the program: the next start sets the store aside."""

    def __init__(self, home: Home) -> None:
        super().__init__(name='look-through', daemon=True)
        self._home, self._stopping = home, threading.Event()
        self.damaged = False

    def run(self) -> None:
        try:
            self.damaged = look_through(self._home.path, self._home.keys, self._stopping)
        except (OSError, SQLAlchemyError) as fault:  # a lock, a full disk: the next start looks again
            log.warning('The store could not be looked through: %s', type(fault).__name__)
        if self.damaged:
            signal.raise_signal(signal.SIGTERM)

    def stop(self) -> None:
        self._stopping.set()
        self.join()


def connect(enrolment: Enrolment, settings: Settings) -> Central:
    """The centre that enrolled this kiosk."""
    return Central(enrolment.central, enrolment.token, authority=str(settings.authority) if settings.authority else None)


@dataclass(frozen=True)
class Around:
    """What a slip says of what is around the lounge."""

    places: Places
    journeys: Journeys

    def ways(self, *, slowly: bool) -> Travel:
        """What ways from this lounge take."""
        start = self.places.lounge.postcode if self.places.lounge else None
        return Travel(self.places.grid, self.journeys.known, start, slowly=slowly)


def draw(settings: Settings, around: Around, asked: Asked, spoken: Language) -> bytes:
    """A paper as a PDF, as the kiosk prints it. Raises housing.NotAgreed, and as `slips.make`."""
    match asked:
        case CodeCard():
            return slips.make_cards([(asked, spoken)], settings.stickers or settings.paper, demonstration=settings.demonstration)
        case TrialAsked():
            return trial.page(spoken, asked.made_at, settings.paper)
        case ReferralAsked():
            chosen = asked.referral.council
            council = around.places.council(chosen, asked.referral.on) if chosen else None
            demonstration = settings.demonstration
            return referral_form.form(
                asked.referral, asked.person, council, asked.contact, spoken, settings.paper, demonstration=demonstration
            )
        case SlipAsked(kind=PaperKind.WALLET):
            return slips.make_wallet(
                asked.day,
                spoken,
                number=asked.number,
                version=asked.version,
                demonstration=settings.demonstration,
                paper=settings.paper,
            )
    return slips.make(asked.day, spoken, paper=settings.paper, large=asked.large, **_told(settings, around, asked))


def _told(settings: Settings, around: Around, asked: SlipAsked) -> dict[str, Any]:
    """What a slip tells besides the day."""
    council = asked.day.bed.council if asked.day.bed else None
    return {
        'number': asked.number,
        'version': asked.version,
        'copy': asked.copy,
        'printed_at': asked.made_at,
        'demonstration': settings.demonstration,
        'plan': plan_of(asked.day.stops, around.ways(slowly=asked.slowly), asked.made_at),
        'housing_team': around.places.housing_contact(council) if council else None,
    }


def make_ready(settings: Settings, around: Around, clock: Clock) -> None:
    """Draw a slip and a code for nobody, and tell a number: the first of each loads what it needs, and nobody should wait for that."""
    import holidays  # noqa: F401  the first day that is planned would load it
    import icalendar  # noqa: F401  and the first time for a phone would

    now = clock.now().london
    day = Day('', '', now.date(), now.date(), (), None, ProbationState.UNKNOWN, None, None, (), None, None)
    draw(settings, around, SlipAsked(PaperKind.SLIP, '', 1, 1, False, now, day, False), language.load('en'))
    handoff.matrix('')
    for code in VOICES:
        for_the_ear('01632960000', code)


def previewed(store: Store, settings: Settings, known: Known, person: Person, kind: PaperKind, *, large: bool) -> tuple[Picture, ...]:
    """The pages of a paper, as it would be printed now. Nothing is written down. Raises KeyError, housing.NotAgreed."""
    asked = store.call(printing.preview, person.release, kind, large=large)
    return pictures(draw(settings, Around(known.places, known.journeys), asked, papers.spoken_on(kind, person)), PREVIEW_DPI)


def slip_texts(store: Store, settings: Settings, known: Known, release: str, spoken: Language) -> tuple[str, ...]:
    """What a person's slip would say now, to be heard. Nothing is written down. Raises KeyError."""
    asked = store.call(printing.preview, release, PaperKind.SLIP, large=False)
    return slips.texts(asked.day, spoken, **_told(settings, Around(known.places, known.journeys), asked))


def slip_pdf(home: Home, store: Store, release: str, settings: Settings) -> tuple[SlipAsked, bytes]:
    """A person's next slip, written down and drawn."""
    lounge = home.path / 'lounge'
    around = Around(places_file.load(lounge, demonstration=settings.demonstration), journeys.load(lounge))
    asked = store.call(printing.ask, release)
    return asked, draw(settings, around, asked, language.load('en'))


def printer_of(home: Home, store: Store, settings: Settings, clock: Clock, around: Around) -> Printer:
    """The printer of this kiosk: a queue, or the tray where none is set."""
    line = Queue(settings.printer) if settings.printer else None
    labels = Queue(settings.sticker_printer) if settings.sticker_printer else None
    cards = partial(slips.make_cards, paper=settings.stickers or settings.paper, demonstration=settings.demonstration)
    stickers = (labels, STICKERS[settings.stickers]) if settings.stickers else None
    drawing = partial(draw, settings, around)
    return Printer(store, clock, home.tray, drawing, cards, line=line, media=MEDIA[settings.paper], stickers=stickers)


@dataclass(frozen=True)
class Known:
    """What the lounge knows that no store holds."""

    places: Places
    journeys: Journeys
    essentials: Essentials
    phones: Phones


def known_here(home: Home, settings: Settings, clock: Clock) -> Known:
    """Read the lounge's own files, and whom it can call."""
    from screens.parts.calling import Phones  # it imports Kivy, which commands without a window do not set up

    lounge = home.path / 'lounge'
    places = places_file.load(lounge, demonstration=settings.demonstration)
    book = AddressBook(places.numbers() | {f'line:{key}': line.number for key, line in helplines().items()})
    return Known(
        places, journeys.load(lounge), essentials.load(lounge), Phones(book, Handset(book, clock), _line(book, home, settings, clock))
    )


def _line(book: AddressBook, home: Home, settings: Settings, clock: Clock) -> Softphone | None:
    """The kiosk's own phone line, where one is set and can be used; otherwise people dial on the lounge's phone."""
    try:
        return softphone(settings, home, book, clock)
    except LineUnusable as unusable:
        log.error('The phone line is not used: %s', unusable)
        return None
