"""Figures: what was measured, against its target, as a table and as JSON that is kept by version."""

from __future__ import annotations

import json
import os
import platform
import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

VERSION = version('departure-lounge-kiosk')
KEPT = Path(__file__).parents[2] / 'assets' / 'bench'


@dataclass(frozen=True)
class Figure:
    """Samples of one measure, and the load average of the last minute when they had been taken."""

    name: str
    unit: str
    target: float | None
    """None for what has no target and is only told."""
    judged: str
    """Which of the values is held against the target: median, p95, p99 or max."""
    n: int
    median: float
    p95: float
    p99: float
    max: float
    load: float

    @property
    def measured(self) -> float:
        return {'median': self.median, 'p95': self.p95, 'p99': self.p99, 'max': self.max}[self.judged]

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ''
        return 'ok' if self.measured <= self.target else 'short'


def figure(name: str, unit: str, samples: Sequence[float], target: float | None, judged: str = 'p95') -> Figure:
    """Sum the samples up, and say so on stderr."""
    ordered = sorted(samples)
    values = [round(value, 3) for value in (statistics.median(ordered), _rank(ordered, 95), _rank(ordered, 99), ordered[-1])]
    made = Figure(name, unit, target, judged, len(ordered), *values, load=round(os.getloadavg()[0], 2))
    progress(f'{name}: {judged} {made.measured:.4g} {unit} (load {made.load})')
    return made


def _rank(ordered: Sequence[float], percent: int) -> float:
    """The nearest-rank percentile."""
    return ordered[-(-len(ordered) * percent // 100) - 1]


def progress(words: str) -> None:
    sys.stderr.write(f'{words}\n')
    sys.stderr.flush()


def table(figures: Iterable[Figure]) -> str:
    """The figures for people."""
    heads = ('measure', 'target', 'measured', 'judged by', 'n', 'load', '')
    lines = [heads, *(_line(one) for one in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return '\n'.join('  '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)


def _line(one: Figure) -> tuple[str, ...]:
    target = '' if one.target is None else f'{one.target:g} {one.unit}'
    return one.name, target, f'{one.measured:.4g} {one.unit}', one.judged, str(one.n), str(one.load), one.verdict


def keep(figures: Iterable[Figure]) -> Path:
    """Write the figures to the file of this version; those that were not measured now stay as they were."""
    path = KEPT / f'{VERSION}.json'
    kept = json.loads(path.read_text(encoding='utf-8'))['figures'] if path.exists() else {}
    at = datetime.now(UTC).isoformat(timespec='seconds')
    new = {one.name: asdict(one) | {'measured': one.measured, 'verdict': one.verdict, 'at': at} for one in figures}
    for values in new.values():
        del values['name']
    KEPT.mkdir(parents=True, exist_ok=True)
    content = {'version': VERSION, 'machine': _machine(), 'figures': kept | new}
    path.write_text(json.dumps(content, indent=1) + '\n', encoding='utf-8')
    return path


def _machine() -> dict[str, object]:
    models = {line.partition(':')[2].strip() for line in Path('/proc/cpuinfo').read_text().splitlines() if line.startswith('model name')}
    return {
        'cores': len(os.sched_getaffinity(0)),
        'processor': ', '.join(sorted(models)),
        'python': platform.python_version(),
        'system': platform.platform(),
        'load': [round(value, 2) for value in os.getloadavg()],
    }
