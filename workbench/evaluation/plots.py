"""Small plots as inline SVG: dots with their intervals, and pairs of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np

from pipelines.evaluation.intervals import Estimate

_WIDTH, _LABELS, _NUMBERS, _ROW, _MARGIN = 940, 330, 270, 24, 10
_SIDE: Final = 360


@dataclass(frozen=True)
class Dot:
    """One row of a plot; ``tone`` picks its colour in the style sheet, such as ``way-1``."""

    label: str
    found: Estimate
    tone: str


def dot_plot(title: str, unit: str, dots: Sequence[Dot], *, at: float | None = None) -> str:
    """Return an SVG with a dot and its interval for each row, and a line at ``at``."""
    bounds = [b for d in dots for b in (d.found.mean, d.found.low, d.found.high) if b is not None]
    low, high = _range([*bounds, *([] if at is None else [at])])
    height = len(dots) * _ROW + 3 * _ROW
    parts = [_open(_WIDTH, height, title, "dots")]
    for tick in _ticks(low, high):
        x = _place(tick, low, high)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="8" y2="{height - 52}"/>')
        parts.append(f'<text class="tick" x="{x:.1f}" y="{height - 36}">{tick:g}</text>')
    if at is not None:
        x = _place(at, low, high)
        parts.append(f'<line class="at" x1="{x:.1f}" x2="{x:.1f}" y1="8" y2="{height - 52}"/>')
    for row, dot in enumerate(dots):
        parts.append(_dot(dot, 20 + row * _ROW, low, high))
    middle = _LABELS + (_WIDTH - _LABELS - _NUMBERS) / 2
    parts.append(f'<text class="tick" x="{middle}" y="{height - 14}">{escape(unit)}</text></svg>')
    return "".join(parts)


def pair_plot(title: str, across: str, up: str, points: Sequence[tuple[float, float, str]]) -> str:
    """Return an SVG with a point (x, y, note) for each case, and the line on which both equal."""
    low, high = _range([value for x, y, _ in points for value in (x, y)])

    def place(value: float) -> float:
        return 50 + (value - low) / (high - low) * (_SIDE - 70)

    parts = [_open(_SIDE, _SIDE, title, "pairs")]
    for tick in _ticks(low, high):
        x, y = place(tick), _SIDE - place(tick)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="20" y2="{_SIDE - 50}"/>')
        parts.append(f'<line class="grid" x1="50" x2="{_SIDE - 20}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="tick" x="{x:.1f}" y="{_SIDE - 34}">{tick:g}</text>')
        parts.append(f'<text class="side" x="44" y="{y + 4:.1f}">{tick:g}</text>')
    first, last = place(low), place(high)
    parts.append(
        f'<line class="at" x1="{first:.1f}" y1="{_SIDE - first:.1f}" '
        f'x2="{last:.1f}" y2="{_SIDE - last:.1f}"/>'
    )
    for x, y, note in points:
        parts.append(
            f'<circle class="way-1" cx="{place(x):.1f}" cy="{_SIDE - place(y):.1f}" r="4">'
            f"<title>{escape(note)}</title></circle>"
        )
    parts.append(f'<text class="tick" x="{_SIDE / 2}" y="{_SIDE - 12}">{escape(across)}</text>')
    turn = f"rotate(-90 14 {_SIDE / 2})"
    parts.append(
        f'<text class="tick" x="14" y="{_SIDE / 2}" transform="{turn}">{escape(up)}</text></svg>'
    )
    return "".join(parts)


def wording(found: Estimate) -> str:
    """Return a mean with its interval, such as ``4.06 [3.71, 4.42]``."""
    if found.low is None or found.high is None:
        return f"{found.mean:.2f}"
    return f"{found.mean:.2f} [{found.low:.2f}, {found.high:.2f}]"


def standing(found: Estimate) -> str:
    """Return on how many people and pairs a figure stands."""
    return f"{found.people} people, {found.pairs} pairs"


def _dot(dot: Dot, y: float, low: float, high: float) -> str:
    found = dot.found
    x = _place(found.mean, low, high)
    whisker = ""
    if found.low is not None and found.high is not None:
        ends = _place(found.low, low, high), _place(found.high, low, high)
        whisker = f'<line x1="{ends[0]:.1f}" x2="{ends[1]:.1f}" y1="{y}" y2="{y}"/>'
    return (
        f'<g class="{dot.tone}">{whisker}'
        f'<circle cx="{x:.1f}" cy="{y}" r="5"/>'
        f'<text class="label" x="{_LABELS - 12}" y="{y + 4}">{escape(dot.label)}</text>'
        f'<text class="number" x="{_WIDTH - _NUMBERS + 8}" y="{y + 4}">'
        f"{wording(found)}, {standing(found)}</text></g>"
    )


def _open(width: float, height: float, title: str, kind: str) -> str:
    return (
        f'<svg class="{kind}" role="img" viewBox="0 0 {width} {height}" width="{width}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>'
    )


def _place(value: float, low: float, high: float) -> float:
    return _LABELS + (value - low) / (high - low) * (_WIDTH - _LABELS - _NUMBERS - _MARGIN)


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = 0.06 * (high - low) or 0.5
    return low - room, high + room


def _ticks(low: float, high: float) -> list[float]:
    """Return about five round numbers between two."""
    raw = (high - low) / 5
    size = 10.0 ** np.floor(np.log10(raw))
    step = float(next(size * m for m in (1, 2, 5, 10) if size * m >= raw * 0.999))
    first, last = int(np.ceil(low / step)), int(np.floor(high / step))
    return [round(number * step, 10) for number in range(first, last + 1)]
