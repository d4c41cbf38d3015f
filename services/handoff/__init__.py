"""What a phone can take from the screen, each as a QR code: appointments, phone numbers, and all of it as one page."""

from services.handoff.calendar_entries import calendar, calendars
from services.handoff.codes import MOST_BYTES, QUIET_MODULES, matrix, png
from services.handoff.contacts import Contact, contacts, vcard
from services.handoff.discretion import address, tells
from services.handoff.offer import Code, CodeKind, codes
from services.handoff.page import page
from services.handoff.shown import note_shown

__all__ = [
    'MOST_BYTES',
    'QUIET_MODULES',
    'Code',
    'CodeKind',
    'Contact',
    'address',
    'calendar',
    'calendars',
    'codes',
    'contacts',
    'matrix',
    'note_shown',
    'page',
    'png',
    'tells',
    'vcard',
]
