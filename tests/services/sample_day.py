"""A day to write down: stops made by hand, and enough Arabic to fill a slip."""

import gettext
from datetime import date, datetime, time
from typing import Any

from services.appointments import Day, ProbationState, Stop
from services.calls.made import Made
from services.language import Language
from services.wire import Answer, Purpose, RequiredBy, Standing, TimeKind

TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)
KNOWN = datetime.combine(TODAY, time(10, 31))
PRINTED = datetime.combine(TODAY, time(10, 42))

UNTIL = {TimeKind.MORNING: time(12), TimeKind.AFTERNOON: time(17), TimeKind.BY_2PM_NEXT_WORKING_DAY: time(14)}
NO_DAY = (TimeKind.IMMEDIATELY, TimeKind.NONE_NEEDED)


def stop(kind: TimeKind = TimeKind.FIXED, *, on: date = TODAY, at: time = time(14), **other: Any) -> Stop:
    """A probation appointment at 2pm today, unless told otherwise."""
    clock = kind in (TimeKind.FIXED, TimeKind.BE_THERE_BY)
    facts: dict[str, Any] = {
        'appointment': '0190163d-8694-739b-aea5-966c26f8ad91',
        'purpose': Purpose.PROBATION,
        'time_kind': kind,
        'on': None if kind in NO_DAY else on,
        'at': at if clock else None,
        'deadline': None if kind in NO_DAY else datetime.combine(on, at if clock else UNTIL[kind]),
        'minutes': 60,
        'passed': False,
        'must_go': kind is not TimeKind.NONE_NEEDED,
        'required_by': RequiredBy.LICENCE,
        'standing': Standing.CONFIRMED,
        'answer': Answer.NONE,
        'place': 'Lincoln Probation Office',
        'address': '21 Newland, Lincoln',
        'postcode': 'LN1 1XG',
        'phone': '01632 960002',
        'person': 'Sam Okafor',
        'bring': None,
        'sensitive': False,
        'officer_here_at': None,
        'known_at': KNOWN,
    }
    return Stop(**(facts | other))


def jobcentre(**other: Any) -> Stop:
    facts: dict[str, Any] = {
        'purpose': Purpose.JOBCENTRE,
        'required_by': RequiredBy.BENEFIT,
        'must_go': False,
        'at': time(12, 30),
        'place': 'Lincoln Jobcentre',
        'address': 'Orchard Street',
        'postcode': 'LN1 1XX',
        'phone': None,
        'person': None,
        'bring': 'any ID. No ID? Still go.',
    }
    return stop(**(facts | other))


def sensitive(**other: Any) -> Stop:
    """As appointments hands out a sensitive stop: stripped of all but when and where."""
    facts: dict[str, Any] = {'purpose': Purpose.OTHER, 'sensitive': True, 'place': None, 'phone': None, 'person': None, 'bring': None}
    return stop(**(facts | other))


def day(
    *stops: Stop, first_name: str = 'Jordan', state: ProbationState = ProbationState.STOP, calls: tuple[Made, ...] = (), **other: Any
) -> Day:
    facts: dict[str, Any] = {
        'release': '0190163d-8694-739b-aea5-966c26f8ad92',
        'first_name': first_name,
        'released_on': TODAY,
        'today': TODAY,
        'stops': stops,
        'probation': next((one for one in stops if one.purpose is Purpose.PROBATION), None),
        'probation_state': state,
        'bed': None,
        'calls': calls,
        'own_number': None,
        'sleep': None,
        'known_at': min((one.known_at for one in stops), default=None),
    }
    return Day(**(facts | other))


class ArabicWords(gettext.NullTranslations):
    WORDS = {
        "{name}'s day": 'يوم {name}',
        'Printed {clock}. Slip {number}, version {version}.': 'طُبعت {clock}. ورقة {number}، نسخة {version}.',
        'Times known at {when}.': 'المواعيد معروفة حتى {when}.',
        'If your papers differ, follow your papers.': 'إذا اختلفت أوراقك فاتبع أوراقك.',
        'Demonstration': 'عرض تجريبي',
        'Need to talk?': 'هل تريد التحدث؟',
        'You must go.': 'يجب أن تذهب.',
        'Appointment': 'موعد',
        'Housing': 'السكن',
        'Jobcentre': 'مركز العمل',
        'Health': 'الصحة',
        'Place to stay': 'مكان للمبيت',
        'Bring: {things}': 'أحضر: {things}',
        'Ask for {person}': 'اسأل عن {person}',
        'Not booked yet': 'لم يُحجز بعد',
        'Scan with a phone camera': 'امسح بكاميرا الهاتف',
        'to save this time:': 'لحفظ هذا الموعد:',
        'No internet needed.': 'لا حاجة إلى الإنترنت.',
        'If you need support, call {phone}': 'إذا احتجت إلى مساعدة (أي وقت)، اتصل على {phone}',
        'No appointment needed.': 'لا حاجة إلى موعد.',
        'today': 'اليوم',
        '{clock} {day}': '{clock} {day}',
        'By {clock}': 'قبل {clock}',
        'Known {when}.': 'معروف حتى {when}.',
        'Be there by {clock}.': 'كن هناك قبل {clock}.',
        'Afternoon': 'بعد الظهر',
        'Any time': 'أي وقت',
    }

    def gettext(self, message: str) -> str:
        return self.WORDS.get(message, message)


ARABIC = Language('ar', ArabicWords())
