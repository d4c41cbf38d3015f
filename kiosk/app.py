"""The window's composition root: joins the screens to the store, the languages and what lies outside.

What speaks to the store is imported where it is used, and each screen when it is first made: to load all of it takes longer
than the window, and the first picture would wait for it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from kivy._metrics import dispatch_pixel_scale
from kivy.app import App
from kivy.base import ExceptionManager
from kivy.clock import Clock as EventClock
from kivy.core.window import Window
from kivy.properties import AliasProperty, BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.screenmanager import ScreenManager

from kiosk import raqm, window
from kiosk.idle import Idle, Quiet, Unanswered
from kiosk.keys import Act, Keys
from kiosk.lockdown import Every, KeepRunning, report
from screens.covered_call import CoveredCall
from screens.idle_question import IdleQuestion
from screens.parts.dialog import Dialog
from screens.parts.focus import Focus, Press
from screens.parts.heard import Plain
from screens.parts.page import AtOnce, Page
from screens.parts.stage import Stage
from screens.parts.theme import Comfort, Theme
from screens.parts.voice import Voice
from screens.parts.work import Work

if TYPE_CHECKING:
    from screens.parts.buttons import Touchable
    from screens.parts.calling import Caller, Phones, To
    from screens.parts.person import PersonDialog
    from screens.parts.visit import Visit
    from screens.staff.page import PaperDesk
    from screens.staff.session import StaffSession
    from screens.staff.side import StaffSide
    from screens.staff.this_kiosk import Finding
    from services.clock import Clock, Moment
    from services.directory.journeys import Journeys
    from services.directory.places import Places
    from services.essentials import Essentials as Listed
    from services.language import Language
    from services.printer import JobState, PaperKnown
    from services.report import Report
    from services.speech.speaker import Speaker
    from services.staff import SignedIn
    from services.store.database import Store
    from services.sync.worker import Synced
    from services.wire import Attention, Role, StaffMember

SCREENS = {
    'welcome': 'welcome.Welcome',
    'about': 'about.About',
    'notice': 'notice.NoticePage',
    'identify': 'identify.Identify',
    'nameless': 'nameless.Nameless',
    'confirm': 'confirm.Confirm',
    'day': 'day.DayScreen',
    'probation': 'probation.Probation',
    'cannot': 'cannot.Cannot',
    'print': 'paper.Paper',
    'phone': 'phone.Phone',
    'call': 'call.CallPage',
    'digits': 'digits.Digits',
    'write_down': 'write_down.WriteDown',
    'agreed': 'agreed.AgreedPage',
    'unsafe_place': 'unsafe_place.UnsafePlace',
    'housing': 'housing.Housing',
    'tonight': 'tonight.TonightQuestion',
    'sleeps_at': 'sleeps_at.SleepsAt',
    'allowed': 'tonight.Allowed',
    'council': 'council.WhichCouncil',
    'council_call': 'council_call.CouncilCall',
    'referral': 'referral.ReferralPage',
    'safe_there': 'safe_there.SafeThere',
    'money': 'money.Money',
    'jobcentre': 'jobcentre.Jobcentre',
    'times': 'times.Times',
    'asked': 'asked.AskedPage',
    'clash': 'clash.ClashPage',
    'essentials': 'essentials.Essentials',
    'health': 'health.Health',
    'family': 'family.Family',
    'locker': 'typed_number.Locker',
    'new_number': 'typed_number.NewNumber',
    'more_help': 'more_help.MoreHelp',
    'getting_home': 'getting_home.GettingHome',
    'finish': 'finish.Finish',
}
"""Where the class of each screen stands in `screens`."""
KEPT = ('welcome', 'notice', 'identify', 'confirm', 'day', 'print', 'phone', 'finish')
"""The screens of nearly every visit. They are made ahead and stay; the others are made when somebody comes to them, for one visit."""
STEPS = frozenset(
    {
        'day', 'probation', 'cannot', 'print', 'phone', 'housing', 'money', 'jobcentre',
        'essentials', 'health', 'family', 'more_help', 'getting_home',
    }
)  # fmt: skip
"""The screens of a named visit that it can go on at after it broke off."""


@dataclass(frozen=True)
class Limits:
    """How long things last, in seconds."""

    ask_after: float = 90
    """Without a touch, until "Are you still there?"."""
    answer_within: float = 30
    wipe_after: float = 20
    """From the last screen until it is wiped."""
    code_hidden_after: float = 60
    nobody_came_after: float = 120
    by_hand_for: float = 3600
    """After which a call that was dialled by hand, and of which nobody said how it went, is taken to be over."""


@dataclass(frozen=True)
class Services:
    """What lies outside the window and the store."""

    slip_state: Callable[[str], JobState]
    """How far a job has come, from memory."""
    chime: Callable[[], None]
    """Sounds in the lounge. Must return at once."""
    places: Callable[[], Places]
    """What the lounge knows of offices, councils and postcodes."""
    journeys: Callable[[], Journeys]
    """The known journeys of the lounge."""
    essentials: Callable[[], Listed]
    """What the lounge lists of what people need."""
    phones: Callable[[], Phones]
    """What there is to call with, and whom."""
    sign_in: Callable[[str, str], SignedIn]
    """Whether this is the PIN of an account (its id), on a thread of its own."""
    add_account: Callable[[str, Role, str, str], StaffMember]
    """Make an account of a name, a role and a PIN, and say who did; in the same way."""
    new_pin: Callable[[str, str, str], None]
    """Give an account (its id) another PIN, and say who did; in the same way."""
    synced: Callable[[], Synced]
    """When the centre was last heard."""
    paper_known: Callable[[], PaperKnown]
    """Whether paper comes, as far as anybody can say."""
    papers: PaperDesk
    """What prints."""
    examine: Callable[[], Sequence[Finding]]
    """What each check of this kiosk finds, on a thread of its own."""
    save_report: Callable[[Report], str]
    """Saves a day report and returns the folder, on a thread of its own."""
    speaker: Speaker
    """Says what is on the screen."""
    watch_headphones: Callable[[Callable[[bool], None]], None]
    """Tells from now on, on a thread of its own, each time that headphones are plugged in or pulled out."""
    slip_texts: Callable[[str, Language], Sequence[str]]
    """All that the slip of a release (its id) would say now, on a thread of its own."""


class KioskApp(App):
    """The kiosk's window. Everything personal hangs on `visit` and is gone when that is None."""

    use_kivy_settings = False

    _: Callable[..., str] = ObjectProperty(str)
    """Translates a text: kv says `app._('Back')`, and of an answer also what it answers: `app._('Yes', 'Which one?')`."""
    say: Callable[..., str] = ObjectProperty(str.format)
    """Translates a text and fills in its `{named}` values."""
    language: Language = ObjectProperty(rebind=True)
    direction = StringProperty('ltr')
    leading = AliasProperty(lambda self: 'right' if self.direction == 'rtl' else 'left', bind=('direction',))
    """Where lines begin. Not `start`: Kivy tells `on_start` of a change of that."""
    flow = AliasProperty(lambda self: 'rl-tb' if self.direction == 'rtl' else 'lr-tb', bind=('direction',))
    theme: Theme = ObjectProperty()
    visit: Visit | None = ObjectProperty(None, allownone=True, rebind=True)
    time_text = StringProperty('')
    flag = StringProperty('')
    """Where somebody needs help, without a name; empty where nobody does."""
    nobody_came = BooleanProperty(False)
    demonstration = BooleanProperty(False)
    can_speak = BooleanProperty(False)
    """Whether the screen can be heard."""
    makes_ahead = False
    """Whether screens are made while nobody is there: from the first picture on, which they would hold up."""
    all_made = BooleanProperty(False)
    """Whether each screen that is kept was made, while nobody was there."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        languages: tuple[Language, ...],
        services: Services,
        helplines: Mapping[str, str],
        *,
        demonstration: bool,
        public_body: bool = False,
        retention_days: int = 7,
        controller: str | None = None,
        version: str = '',
        page_url: str | None = None,
        staff_only: bool = False,
        staff_language: Language | None = None,
        pins_told: Mapping[str, str] | None = None,
        size: tuple[int, int] = (1920, 1080),
        limits: Limits | None = None,
        **kwargs: Any,
    ) -> None:
        """`languages`: those on offer, the first of them to begin with. `helplines`: numbers by their key in data/helplines.toml.

        `public_body`: a public body runs the lounge. `page_url`: where the lounge serves the phone page, None where it has none.
        `controller`: who answers for the data, None in a demonstration. `version`: of this program. `size`: of the window, in pixels.
        `staff_only`: only staff see this kiosk, and it shows nothing but their side. `staff_language`: of that side, the first of
        `languages` without it. `pins_told`: the PINs that the sign-in screen of a demonstration tells, by name.
        """
        self.store, self.services, self.helplines, self.languages = store, services, helplines, languages
        self.limits, self.retention_days, self.page_url, self.steps = limits or Limits(), retention_days, page_url, STEPS
        self._clock, self._size, self.public_body = clock, size, public_body
        self.controller, self.version, self.staff_only, self.pins_told = controller, version, staff_only, pins_told or {}
        self._staff_side: StaffSide | None = None
        self._staff_side_kept: StaffSide | None = None
        self._staff_language = staff_language or languages[0]
        self._of_visitor = (languages[0], Comfort())
        self._outside = ThreadPoolExecutor(2, thread_name_prefix='outside')
        self._work = Work(store, self._outside)
        self._idle, self._keys = Idle(self.limits.ask_after, self.limits.answer_within), Keys()
        self._unanswered = Unanswered(self.limits.nobody_came_after)
        self._timers: list[Every] = []
        self._faults = KeepRunning(self.reset, self.seconds)
        self._sound_looked_for = False
        self._plain: dict[str, Plain] = {}
        self.voice = Voice(services.speaker, self)
        theme = Theme()
        theme.fit(*size)
        # before anything else hears of it
        theme.bind(text_size=self._let_sleep)
        super().__init__(theme=theme, language=languages[0], demonstration=demonstration, **kwargs)
        self.speak(languages[0])

    def build(self) -> Stage:
        stage = Stage()
        self.screens = ScreenManager(transition=AtOnce())
        self._question = IdleQuestion()
        self._cover = CoveredCall()
        stage.add_widget(self.screens)
        self.root = stage
        self.focus = Focus(stage, self.theme, self.seconds, self.keys_began, self.focused)
        # what a screen stands on is what the window is wiped with: another surface of its size would take a third of a picture's time
        self.theme.bind(paper=_wipe_window_with)
        _wipe_window_with(self.theme, self.theme.paper)
        self.tick()
        self.go('welcome')
        if self.staff_only:
            self.open_staff_side()
        return stage

    def on_start(self) -> None:
        window.check_size(*self._size)
        ExceptionManager.add_handler(self._faults)
        Window.bind(on_motion=self._touched, on_key_down=self._key_pressed, on_key_up=self._key_lifted, on_textinput=self._typed)
        self._timers = [Every(0.5, self.tick), Every(3, self.look_for_calls)]
        self.services.watch_headphones(lambda plugged: EventClock.schedule_once(lambda _dt: self.voice.headphones_are(plugged)))
        self._idle.touched(self.seconds())

    def on_stop(self) -> None:
        """Kivy calls this twice."""
        for timer in self._timers:
            timer.stop()
        Window.unbind(on_motion=self._touched, on_key_down=self._key_pressed, on_key_up=self._key_lifted, on_textinput=self._typed)
        ExceptionManager.remove_handler(self._faults)
        self.focus.hide()
        self._work.drop()
        self.voice.forget()
        self._outside.shutdown(wait=False, cancel_futures=True)

    def open_settings(self, *_: Any) -> bool:
        """Kivy's own settings do not open."""
        return False

    def now(self) -> Moment:
        """The kiosk's time."""
        return self._clock.now()

    def seconds(self) -> float:
        """Monotonic seconds: what every limit is measured by."""
        return self._clock.now().monotonic_ms / 1000

    def speak(self, language: Language) -> None:
        """Show everything in this language."""
        self._let_sleep()
        self.language, self.direction = language, language.direction
        self._, self.say = self._plain.setdefault(language.code, Plain(language)), language.say
        if self.root is not None:
            self.screens.current_screen.retell()
            self.tick()
            self.look_for_calls()

    def _let_sleep(self, *_: Any) -> None:
        """What is not shown is drawn anew only when it is shown, or while nobody waits: now somebody does."""
        for shown in (self.screens, self._staff_side_kept) if self.root is not None else ():
            for screen in shown.screens if shown is not None else ():
                screen.asleep = screen is not shown.current_screen

    def choose_language(self, code: str) -> None:
        """Show everything in the language of this code, at the same place."""
        self.speak(next(language for language in self.languages if language.code == code))

    def open_languages(self) -> None:
        """Let the person choose a language."""
        from screens.languages import Languages  # not at the top: nobody needs it at the first picture

        Languages().open()

    def open_comfort(self) -> None:
        """Let the person choose what makes the screen easier."""
        from screens.comfort import ComfortDialog  # not at the top: nobody needs it at the first picture

        ComfortDialog().open()

    def go(self, name: str) -> None:
        """Show a screen."""
        self._make(name)
        self.screens.current = name
        if name in STEPS and self.visit is not None and self.visit.known:
            from services import visits

            self._work.ask_store(visits.reach, self.visit.id, name, done=_nothing)

    def _make(self, name: str) -> None:
        if not self.screens.has_screen(name):
            self.screens.add_widget(_page(name)(Work(self.store, self._outside), name=name))

    def _make_ahead(self) -> None:
        """Make one more screen that is kept, and wake one that sleeps, while nobody is there: so nobody waits for it."""
        if not self.makes_ahead:
            return
        name = next((name for name in KEPT if not self.screens.has_screen(name)), None)
        if name is not None:
            self._make(name)
        self.all_made = name is None
        asleep = next((screen for screen in self.screens.screens if screen.asleep), None)
        if asleep is not None:
            asleep.wake()

    @cached_property
    def caller(self) -> Caller:
        """The one call that this screen can make."""
        from screens.parts.calling import Caller

        return Caller(Work(self.store, self._outside), self.services.phones)

    @property
    def places(self) -> Places:
        """What the lounge knows of offices, councils and postcodes."""
        return self.services.places()

    @property
    def journeys(self) -> Journeys:
        """The known journeys of the lounge."""
        return self.services.journeys()

    @property
    def essentials(self) -> Listed:
        """What the lounge lists of what people need."""
        return self.services.essentials()

    def call(self, to: To) -> None:
        """Show the call to somebody, ready to begin."""
        visit = self.visit
        stops = visit.day.stops if visit is not None and visit.day is not None else ()
        self.services.phones().book.open_for({f'appointment:{stop.appointment}': stop.phone for stop in stops if stop.phone})
        self.caller.choose(to, visit.release if visit is not None else None)
        self.go('call')

    def write_down(self, what: str) -> None:
        """Write down what was said in the call."""
        self._make('write_down')
        self.screens.get_screen('write_down').what = what
        self.go('write_down')

    def finish(self, how: Literal['finished', 'idle']) -> None:
        """End the visit and wipe everything personal."""
        if self.visit is not None and self.visit.id:
            from services import visits

            self._work.ask_store(visits.end, self.visit.id, how, done=_nothing)
        self.reset()

    def reset(self) -> None:
        """Show the welcome screen, and leave nothing of the person before: no text, no language, no measured word.

        The screens that everybody sees stay, empty: each emptied itself when it was left. The others go.
        """
        for dialog in self._dialogs():
            dialog.close()
        self.staff_lock(by_hand=False)
        self.go('welcome')
        self.focus.hide()
        self.caller.forget()
        self.visit = None
        self.voice.wiped()
        self._sound_looked_for = self.can_speak
        self.theme.comfort = Comfort()
        self.speak(self.languages[0])
        raqm.forget()
        # after the picture and before the next touch: Kivy calls what is due, then passes touches on, then draws
        EventClock.schedule_once(self._tidy_up)

    def _tidy_up(self, _dt: float) -> None:
        """What is kept of screens would be measured, drawn and told of every change for as long as the program runs."""
        if self._staff_side_kept is not None and self.staff is None:
            self._staff_side_kept.tidy_up()
        if self.screens.current != 'welcome':
            return  # somebody is there already
        for screen in self.screens.screens[:]:
            if screen.name not in KEPT:
                self.screens.remove_widget(screen)
        gc.collect()
        # Kivy lets go of a widget's sizes only when the resolution is told anew
        dispatch_pixel_scale()

    def get_a_person(self) -> None:
        """Call for staff, from any screen."""
        self._person_dialog().ask()

    def feel_unsafe(self) -> None:
        """Tell staff silently, from the screen about health."""
        dialog = self._person_dialog()
        dialog.open()
        dialog.feel_unsafe()

    def _person_dialog(self) -> PersonDialog:
        from screens.parts.person import PersonDialog

        # before "Yes, that's me" the code could be somebody else's
        sure = self.visit is not None and self.visit.id
        return PersonDialog(Work(self.store, self._outside), self.visit.release if sure else None)

    def make_slip(self, visit: Visit) -> None:
        """Have a slip made; what becomes of it is kept on the visit, wherever the person is by then."""
        from services.printing import PaperKind, Reason

        again = visit.slip is not None and visit.paper_reason != Reason.NOT_WRITTEN
        whose = [(visit.release, self.language)]
        first = partial(self.services.papers.print_papers, whose, PaperKind.SLIP, False, 'visitor')
        ask = partial(self.services.papers.reprint_papers, [visit.slip], 'visitor') if again else first
        visit.paper, visit.slip = 'making', None
        self._work.ask_outside(ask, done=partial(self._slip_begun, visit), failed=partial(self._slip_not_made, visit))

    def _slip_begun(self, visit: Visit, jobs: tuple[str, ...]) -> None:
        (visit.slip,) = jobs
        self._look_for_slip(visit)

    def _look_for_slip(self, visit: Visit) -> None:
        """Show how far the slip has come, until the person has it."""
        if visit.slip is None or visit.paper in ('taken', 'tray'):
            return
        from services import attention
        from services.printing import PrintState
        from services.wire import Need

        known = self.services.slip_state(visit.slip)
        if known.state is PrintState.TRAY:
            # "Staff will bring it" is true only once they have been told
            told = partial(self._slip_told, visit)
            self._work.ask_store(attention.ask, Need.SLIP, visit.release, 'system', done=told, failed=partial(self._slip_not_made, visit))
        else:
            visit.paper_reason, visit.paper = known.reason or '', known.state.value

    def _slip_told(self, visit: Visit, call: str) -> None:
        from services.wire import Need

        visit.asked[Need.SLIP], visit.paper = call, 'tray'
        self.look_for_calls()

    def _slip_not_made(self, visit: Visit, error: BaseException) -> None:
        report(error)
        visit.paper = 'failed'

    @property
    def interrupted(self) -> bool:
        """Whether a question lies over the screen, or somebody listens."""
        return bool(self._dialogs()) or self.voice.speaking

    # What is heard.

    def _look_for_sound(self) -> None:
        """See, once in a visit, whether there is something to be heard with: it may be put in, or come loose."""
        if self._timers and not self._sound_looked_for:
            self._sound_looked_for = True
            self._work.ask_outside(self.services.speaker.trouble, done=self._sound_is)

    def _sound_is(self, trouble: str | None) -> None:
        self.can_speak = trouble is None

    def listen(self) -> None:
        """Read the screen out."""
        self.voice.listen()

    def hear_slip(self) -> None:
        """Read out all that the person's slip says."""
        if self.visit is not None and self.visit.release is not None:
            self._work.ask_outside(
                self.services.slip_texts, self.visit.release, self.language, done=partial(self._slip_written, self.visit)
            )

    def _slip_written(self, visit: Visit, texts: Sequence[str]) -> None:
        if visit is self.visit:
            self.voice.hear(texts)

    # The staff side.

    def open_staff_side(self) -> None:
        """Let staff sign in. What the person sees stays as it is, covered."""
        from screens.staff.side import StaffSide  # not at the top: nobody needs it at the first picture

        if self._staff_side is None:
            self._of_visitor = (self.language, self.theme.comfort)
            self.theme.comfort = Comfort()
            self.speak(self._staff_language)
            if self._staff_side_kept is None:
                self._staff_side_kept = StaffSide(lambda: Work(self.store, self._outside), only=self.staff_only)
            self._staff_side = self._staff_side_kept
            self._staff_side.open(self.seconds())
            self.root.add_widget(self._staff_side)

    @property
    def staff(self) -> StaffSession | None:
        """Who is signed in on the staff side."""
        return self._staff_side.session if self._staff_side is not None else None

    @property
    def staff_candidate(self) -> StaffMember | None:
        """Who is about to give their PIN."""
        return self._staff_side.candidate if self._staff_side is not None else None

    @property
    def changes(self) -> int:
        """Grows with each change of the store."""
        return self.store.changes

    def staff_go(self, name: str) -> None:
        """Show a screen of the staff side."""
        if self._staff_side is not None:
            self._staff_side.show(name)

    def staff_chosen(self, member: StaffMember) -> None:
        """Ask for the PIN of this account."""
        if self._staff_side is not None:
            self._staff_side.candidate = member
            self._staff_side.show('pin')

    def staff_signed_in(self, member: StaffMember) -> None:
        """Let a member of staff in."""
        if self._staff_side is not None:
            self._staff_side.signed_in(member, self.seconds())

    def staff_lock(self, *, by_hand: bool = True) -> None:
        """Sign out. Where this kiosk has a person's screen, it comes back as it was."""
        if self._staff_side is None:
            return
        self._staff_side.sign_out(self.seconds(), by_hand=by_hand)
        if not self.staff_only:
            self.root.remove_widget(self._staff_side)
            self._staff_side = None
            language, self.theme.comfort = self._of_visitor
            self.speak(language)
            raqm.forget()
        EventClock.schedule_once(self._tidy_up)

    def look_for_calls(self) -> None:
        """See who waits for a person, on all screens of the lounge."""
        from services import attention

        self._work.ask_store(attention.standing, done=self._show_calls)

    def _show_calls(self, calls: tuple[Attention, ...]) -> None:
        from services.wire import Need

        screens = sorted({call.screen for call in calls})
        mine = {call.id for call in calls if call.screen == self.store.here.screen and call.need is Need.ASKED}
        self.nobody_came, sound = self._unanswered.look(mine, self.seconds())
        self.flag = self._flag(screens)
        if sound:
            self.services.chime()

    def _flag(self, screens: list[int]) -> str:
        if self.nobody_came:
            return self._('Nobody came? Go to the desk.')
        return self.say('Somebody needs help at screen {screen}', screen=', '.join(map(str, screens))) if screens else ''

    def tick(self) -> None:
        """Move on with the time: the clock on the screen, the screen itself, the question after a silence."""
        now = self.seconds()
        self.time_text = self.language.clock(self.now().london.time())
        if self.visit is not None:
            self._look_for_slip(self.visit)
        if self.screens.current_screen is not None:
            self.screens.current_screen.tick(now)
        if self._staff_side_kept is not None:
            self._staff_side_kept.drafts.forget_old(now)
        if self._staff_side is not None:
            self._staff_side.tick(now, self.changes)
        self._look_for_sound()
        self.voice.tick()
        self._look_for_silence(now)

    @property
    def last_touch(self) -> float:
        """When somebody last touched the screen or pressed a key, in the seconds of `seconds`."""
        return self._idle.last_touch

    def _look_for_silence(self, now: float) -> None:
        if self.visit is not None:
            self.caller.look()  # it goes on, and ends, wherever the person is meanwhile, and whoever is at the screen
        if self._staff_side is not None:
            if self._staff_side.quiet(now):
                self.staff_lock(by_hand=False)
            return
        if self.screens.current in (None, 'welcome') and not self._dialogs():
            self._idle.touched(now)
            self._make_ahead()
            return
        if self.voice.speaking:
            self._idle.touched(now)  # somebody listens
        quiet = self._idle.look(now)
        if self.caller.busy:
            self._cover_call(quiet)
        elif self._cover.parent is not None:
            self._call_is_over(now)
        elif quiet is Quiet.OVER:
            self.finish('idle')
        elif quiet is Quiet.ASK:
            self._question.open()

    def _cover_call(self, quiet: Quiet) -> None:
        """Idle never ends a call, and hides what is personal (safety rule 15)."""
        if quiet is Quiet.NOT_YET:
            return
        self._cover.open()
        if self.caller.by_hand and self.caller.seconds >= self.limits.by_hand_for:
            from services.wire import CallEnd

            self.caller.came_of_it(CallEnd.UNKNOWN)

    def _call_is_over(self, now: float) -> None:
        """Whoever talked touched nothing meanwhile: they are asked now, as after any silence, and have as long to answer."""
        self._cover.close()
        self._idle.touched(now - self.limits.ask_after)
        self._question.open()

    def _touched(self, _window: Any, kind: str, motion: Any) -> None:
        if motion.is_touch and not isinstance(motion, Press):
            self._somebody_is_there()
            self.focus.hide()
            if kind == 'begin':
                self.voice.hush()

    def _somebody_is_there(self) -> None:
        self._idle.touched(self.seconds())
        if self._staff_side is not None:
            self._staff_side.touched(self.seconds())

    def _key_pressed(self, _window: Any, key: int, _scancode: int, _character: str | None, modifiers: list[str]) -> bool:
        self._somebody_is_there()
        self.voice.hush()
        meant = self._keys.pressed(key, modifiers, self.seconds(), rtl=self.direction == 'rtl')
        if self._question.parent is not None:
            # the key that answers presses nothing behind; what a scanner types is wanted all the same
            self._question.close()
        elif isinstance(meant, Act):
            getattr(self.focus, meant.value)()
        elif meant is not None:
            self._type(meant)
        return meant is not None

    def _key_lifted(self, _window: Any, key: int, *_: Any) -> None:
        self._keys.lifted(key)

    def _typed(self, _window: Any, text: str) -> None:
        self._type(self._keys.typed(text, self.seconds()))

    def _type(self, text: str) -> None:
        front = self.root.front
        if text and isinstance(front, Page):
            front.typed(text)

    def keys_began(self) -> None:
        """Somebody goes by keys, and not by touch."""
        self.voice.keys_began()

    def focused(self, widget: Touchable) -> None:
        """The keys are at this now, or it says something else than before."""
        self.voice.focused(widget)

    def _dialogs(self) -> list[Dialog]:
        return [layer for layer in self.root.children if isinstance(layer, Dialog)] if self.root else []


def _page(name: str) -> type[Page]:
    module, _, page = SCREENS[name].rpartition('.')
    return getattr(import_module(f'screens.{module}'), page)


def _wipe_window_with(_theme: Theme, paper: list[float]) -> None:
    Window.clearcolor = paper


def _nothing(_: object) -> None:
    """For work whose answer nobody waits for; its faults still go the way of all others."""
