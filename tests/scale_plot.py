"""A plot of how batches went: jobs a minute and memory over time, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Protocol

_WIDTH, _HEIGHT, _LEFT, _GAP = 760, 190, 64, 44
_COLOURS: Final = ("#1f5fa8", "#c2571a", "#3b7d3b")
_SMOOTHED_OVER: Final = 15  # samples
_TICKS: Final = 4


class Course(Protocol):
    """What is drawn of a run."""

    name: str
    seconds: list[float]
    jobs: list[int]
    memory_mb: list[float]
    kills: list[float]


def draw_plot(courses: Sequence[Course]) -> str:
    """Return an SVG with two panels; a run that was killed has a dashed line where it was."""
    end = max(course.seconds[-1] for course in courses)
    rates = [_rates(course) for course in courses]
    height = 2 * (_HEIGHT + _GAP) + 28
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 20}" height="{height}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>',
        *_panel("jobs a minute", 24, end, courses, rates),
        *_panel("memory, MB", 24 + _HEIGHT + _GAP, end, courses, [c.memory_mb for c in courses]),
        f'<text x="{_LEFT + _WIDTH}" y="{height - 6}" text-anchor="end">seconds</text>',
    ]
    for number, course in enumerate(courses):
        parts.append(
            f'<text x="{_LEFT + 150 + 180 * number}" y="14" fill="{_COLOURS[number]}" '
            f'font-weight="bold">{course.name}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _rates(course: Course) -> list[float]:
    """Return jobs a minute around each sample."""
    rates: list[float] = []
    for here in range(len(course.seconds)):
        first = max(0, here - _SMOOTHED_OVER)
        last = min(len(course.seconds) - 1, here + _SMOOTHED_OVER)
        took = course.seconds[last] - course.seconds[first]
        rates.append(60 * (course.jobs[last] - course.jobs[first]) / took if took else 0.0)
    return rates


def _panel(
    title: str,
    top: float,
    end: float,
    courses: Sequence[Course],
    drawn: Sequence[Sequence[float]],
) -> Iterator[str]:
    most = max(max(values) for values in drawn) * 1.08 or 1.0
    yield f'<text x="{_LEFT}" y="{top - 8}" font-weight="bold">{title}</text>'
    for tick in range(_TICKS + 1):
        y = top + _HEIGHT * (1 - tick / _TICKS)
        x = _LEFT + _WIDTH * tick / _TICKS
        yield f'<path d="M{_LEFT} {y:.1f}h{_WIDTH}" stroke="#ddd"/>'
        yield (
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">'
            f"{most * tick / _TICKS:.0f}</text>"
        )
        yield (
            f'<text x="{x:.1f}" y="{top + _HEIGHT + 16}" text-anchor="middle">'
            f"{end * tick / _TICKS:.0f}</text>"
        )
    for course, values, colour in zip(courses, drawn, _COLOURS, strict=False):
        points = " ".join(
            f"{_LEFT + _WIDTH * second / end:.1f},{top + _HEIGHT * (1 - value / most):.1f}"
            for second, value in zip(course.seconds, values, strict=True)
        )
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
        for kill in course.kills:
            x = _LEFT + _WIDTH * kill / end
            yield f'<path d="M{x:.1f} {top}v{_HEIGHT}" stroke="{colour}" stroke-dasharray="4 4"/>'
