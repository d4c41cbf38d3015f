"""How far a job has come, by what CUPS and the printer say of it."""

from __future__ import annotations

from services import ipp
from services.ipp import JobStatus, QueueStatus, Refused, Unreachable
from services.printing import PrintState, Reason

STOPS_PAPER = frozenset(
    {
        'cover-open',
        'door-open',
        'input-cannot-feed-size-selected',
        'input-tray-missing',
        'interlock-open',
        'marker-supply-empty',
        'marker-waste-full',
        'media-empty',
        'media-jam',
        'media-needed',
        'offline',
        'output-area-full',
        'output-tray-missing',
        'shutdown',
        'spool-area-full',
        'timed-out',
        'toner-empty',
    }
)
"""printer-state-reasons (RFC 8011, 5.4.12) that keep paper from coming, whatever severity a printer gives them."""
SEVERITIES = ('-error', '-warning', '-report')
CANCELED_BY = frozenset({'job-canceled-by-user', 'job-canceled-by-operator'})
STOPPING = 'processing-to-stop-point'
AT_PRINTER, OPTIONS = 'at printer', 'cannot print with supplied options'
CANNOT_BE_REACHED = ('unavailable', 'unreachable', 'not responding', 'not connected', 'become available', 'unable to locate')
"""How CUPS's backends word it. The reasons say nothing of a printer that is off."""


def judged(job: ipp.Job, condition: ipp.Condition) -> tuple[PrintState, str | None]:
    """How far a job has come that the print system knows."""
    if job.status is JobStatus.COMPLETED:
        return (PrintState.FAILED, Reason.WITH_ERRORS) if 'job-completed-with-errors' in job.reasons else (PrintState.ON_PAPER, None)
    if job.status is JobStatus.CANCELED:
        if CANCELED_BY & set(job.reasons):
            return PrintState.FAILED, Reason.CANCELED
        # CUPS calls it cancelled, too, when the printer has no such paper, or gives a job up
        if OPTIONS in job.message.lower():
            return PrintState.FAILED, Reason.REFUSED
        if AT_PRINTER in job.message.lower() or STOPPING not in job.reasons:
            return PrintState.FAILED, Reason.ENDED_AT_PRINTER
        return PrintState.PRINTING, None  # it is being cancelled; by whom, it says in a moment
    if job.status is JobStatus.ABORTED:
        return PrintState.FAILED, Reason.ENDED_AT_PRINTER
    if job.status is JobStatus.STOPPED:
        return PrintState.FAILED, Reason.WITH_ERRORS
    trouble = _trouble(condition)
    if trouble is None and job.status is JobStatus.HELD:
        trouble = Reason.HELD
    if trouble is not None:
        return PrintState.NEEDS_SOMEBODY, trouble
    return (PrintState.PRINTING if job.status is JobStatus.PROCESSING else PrintState.SENT), None


def _trouble(condition: ipp.Condition) -> str | None:
    stopping = stops_paper(condition)
    if stopping:
        return stopping[0]
    if condition.status is QueueStatus.STOPPED:
        return Reason.PAUSED
    message = condition.message.lower()
    return Reason.OFFLINE if any(words in message for words in CANNOT_BE_REACHED) else None


def stops_paper(condition: ipp.Condition) -> tuple[str, ...]:
    """A queue's reasons that keep paper from coming, without how bad they are. What CUPS only tells of its own work is none."""
    return tuple(keyword for keyword in map(bare, condition.reasons) if keyword in STOPS_PAPER)


def bare(reason: str) -> str:
    """A printer's keyword without how bad it is."""
    for severity in SEVERITIES:
        reason = reason.removesuffix(severity)
    return reason


def at_printer(device: str | None, name: str, which: str) -> ipp.Job | None:
    """What a printer that can be asked itself says of a job; None where it says nothing. It is told nothing but the job's random name."""
    if device is None or not device.startswith('ipp://'):
        return None
    printer = ipp.Queue(device.replace('ipp', 'http', 1))
    try:
        return printer.named(name, which)
    except (Unreachable, Refused):
        return None
    finally:
        printer.close()


def printer_gave_up(device: str | None, name: str) -> bool:
    """Whether a printer that can be asked itself says that a job has failed which CUPS calls completed.

    CUPS's IPP backend learns of the end in two threads; where the wrong one is first, it takes any end for a good one
    (seen in 2 of 14 aborted jobs with CUPS 2.4.2).
    """
    found = at_printer(device, name, 'completed')
    return found is not None and found.status in (JobStatus.ABORTED, JobStatus.CANCELED)
