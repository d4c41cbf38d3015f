"""What the print system says of a job and of its printer, and what a slip's state is by that."""

from __future__ import annotations

import pytest

from services.ipp import Condition, Job, JobStatus, QueueStatus
from services.print_outcome import judged

AWAY = 'The printer may not exist or is unavailable at this time.'


def job(status: JobStatus, *reasons: str, message: str = '') -> Job:
    return Job(7, 'name', status, reasons, message, kept=False)


def condition(*reasons: str, message: str = '', status: QueueStatus = QueueStatus.PROCESSING) -> Condition:
    return Condition(status, reasons, message, None)


@pytest.mark.parametrize(
    ('of', 'expected'),
    [
        (job(JobStatus.PENDING), ('sent', None)),
        (job(JobStatus.PROCESSING, 'job-printing'), ('printing', None)),
        (job(JobStatus.HELD, 'job-incoming'), ('needs_somebody', 'held')),
        (job(JobStatus.COMPLETED, 'processing-to-stop-point'), ('on_paper', None)),
        (job(JobStatus.COMPLETED, 'job-completed-with-warnings'), ('on_paper', None)),
        (job(JobStatus.COMPLETED, 'job-completed-with-errors'), ('failed', 'with-errors')),
        (job(JobStatus.CANCELED, 'job-canceled-by-user'), ('failed', 'canceled')),
        (job(JobStatus.CANCELED, 'processing-to-stop-point', message='Print job canceled at printer.'), ('failed', 'ended-at-printer')),
        (job(JobStatus.CANCELED, 'processing-to-stop-point', message='Printer cannot print with supplied options.'), ('failed', 'refused')),
        (job(JobStatus.CANCELED, 'processing-to-stop-point'), ('printing', None)),
        (job(JobStatus.CANCELED), ('failed', 'ended-at-printer')),
        (job(JobStatus.ABORTED, 'aborted-by-system'), ('failed', 'ended-at-printer')),
        (job(JobStatus.STOPPED, 'job-completed-with-errors'), ('failed', 'with-errors')),
    ],
)
def test_only_a_job_that_was_completed_without_errors_is_on_paper(of: Job, expected: tuple[str, str | None]) -> None:
    assert judged(of, condition()) == expected


@pytest.mark.parametrize('status', [JobStatus.PENDING, JobStatus.PROCESSING])
@pytest.mark.parametrize(
    ('told', 'reason'),
    [
        (condition('cups-waiting-for-job-completed', 'media-empty-warning'), 'media-empty'),
        (condition('media-jam-error'), 'media-jam'),
        (condition('door-open'), 'door-open'),
        (condition('offline-report'), 'offline'),
        (condition(message=AWAY), 'offline'),
        (condition(message='The printer is not responding.'), 'offline'),
        (condition('paused', status=QueueStatus.STOPPED, message='Paused'), 'paused'),
        (condition('media-empty-error', status=QueueStatus.STOPPED), 'media-empty'),
    ],
)
def test_what_keeps_paper_from_coming_needs_somebody(status: JobStatus, told: Condition, reason: str) -> None:
    assert judged(job(status), told) == ('needs_somebody', reason)


@pytest.mark.parametrize('told', [condition('toner-low-warning'), condition('media-low-report', message='Printing.'), condition('cups-x')])
def test_what_does_not_keep_paper_from_coming_calls_nobody(told: Condition) -> None:
    assert judged(job(JobStatus.PROCESSING), told) == ('printing', None)


def test_what_came_out_is_on_paper_whatever_happens_to_the_printer_then() -> None:
    assert judged(job(JobStatus.COMPLETED), condition('media-empty-error', message=AWAY)) == ('on_paper', None)
