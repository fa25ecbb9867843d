"""The report: one HTML page with plots and contact sheets, which needs nothing beside itself."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final

from pipelines.evaluation.groups import EVERYBODY, all_groups
from workbench.evaluation.judged_cases import WAYS, JudgedCase, Way
from workbench.evaluation.plots import Dot, dot_plot, pair_plot, standing, wording
from workbench.evaluation.summary import FIGURES, Figure, Finding, finding

_STYLE: Final = Path(__file__).with_name("report.css")
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_BASELINES: Final[Mapping[str, float]] = {
    "identity_share": 50.0,
    "share_farther": 50.0,
    "age_miss": 0.0,
}
_BY_GROUP: Final = ("even_error", "identity_share", "to_later")
_NAMES: Final[Mapping[Way, str]] = {
    "untouched": "photograph as it is",
    "one photograph": "aged from it alone",
    "all photographs": "aged, shape of all photographs",
}


def report_html(
    judged: Sequence[JudgedCase],
    findings: Sequence[Finding],
    left_out: Sequence[str],
) -> str:
    """Return the page, with plots of all findings and every case's contact sheet."""
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        "<title>Solved cases held against their progressions</title>"
        f"<style>{_STYLE.read_text(encoding='utf-8')}</style></head><body>",
        *_head(judged),
        *_all_cases(findings),
        *_pairs(judged),
        *_groups(findings),
        *_tables(findings),
        *_sheets(judged),
        *_left_out(left_out),
        "</body></html>",
    ]
    return "\n".join(parts)


def _head(judged: Sequence[JudgedCase]) -> Iterator[str]:
    people = len({case.person for case in judged})
    yield "<h1>Solved cases held against their progressions</h1>"
    yield (
        f"<p>{len(judged)} later photographs of {people} people. From the childhood photographs "
        f"alone each was aged to the age of the later one, then compared with it.</p>"
    )
    yield (
        '<p class="quiet">Brackets and bars: 95 % bootstrap over people; other draws of people '
        "would give means in there. Below about ten people they say little. Grey is the "
        "childhood photograph nearest in age, untouched: what a progression must beat. Distances "
        "of the recognition network are a measure of this software, never evidence about a "
        "person. For use inside the agency.</p>"
    )


def _all_cases(findings: Sequence[Finding]) -> Iterator[str]:
    yield "<h2>All cases</h2>"
    for figure in FIGURES:
        found = [f for way in WAYS if (f := finding(findings, EVERYBODY, way, figure.name))]
        dots = [Dot(_NAMES[f.way], f.found, _tone(f.way)) for f in found]
        if dots:
            yield f"<h3>{escape(figure.title)} ({figure.better} is better)</h3>"
            yield dot_plot(figure.title, figure.unit, dots, at=_BASELINES.get(figure.name))
            yield from _gains(figure, found)


def _gains(figure: Figure, findings: Sequence[Finding]) -> Iterator[str]:
    for found in findings:
        if found.gain:
            yield (
                f'<p class="gain">{_NAMES[found.way]}, against the photograph as it is: '
                f"{wording(found.gain)} {escape(figure.unit)} "
                f"({standing(found.gain)})</p>"
            )


def _pairs(judged: Sequence[JudgedCase]) -> Iterator[str]:
    yield "<h2>Case by case</h2>"
    yield '<p class="quiet">Each point is a case; below the dashed line ageing came nearer.</p>'
    yield '<div class="row">'
    for figure in (f for f in FIGURES if f.name in ("even_error", "to_later")):
        points = list(_points(judged, figure))
        if points:
            plot = pair_plot(figure.title, "photograph as it is", "aged", points)
            yield f"<div><h3>{escape(figure.title)}</h3>{plot}</div>"
    yield "</div>"


def _points(judged: Sequence[JudgedCase], figure: Figure) -> Iterator[tuple[float, float, str]]:
    for case in judged:
        aged: list[Way] = [way for way in WAYS[1:] if way in case.likeness]
        if aged:
            x = figure.read(case.likeness["untouched"])
            y = figure.read(case.likeness[aged[-1]])
            if x == x and y == y:
                yield x, y, _title(case)


def _groups(findings: Sequence[Finding]) -> Iterator[str]:
    yield "<h2>By age in the photograph, and by years bridged</h2>"
    for figure in (f for f in FIGURES if f.name in _BY_GROUP):
        dots = [
            Dot(f"{f.group}: {_NAMES[f.way]}", f.found, _tone(f.way))
            for group in all_groups()[1:]
            for f in findings
            if (f.group, f.figure) == (group, figure.name)
        ]
        if dots:
            yield f"<h3>{escape(figure.title)} ({figure.better} is better)</h3>"
            yield dot_plot(figure.title, figure.unit, dots, at=_BASELINES.get(figure.name))


def _tables(findings: Sequence[Finding]) -> Iterator[str]:
    yield "<h2>Every figure</h2>"
    for figure in FIGURES:
        rows = [f for f in findings if f.figure == figure.name]
        if not rows:
            continue
        yield f"<details><summary>{escape(figure.title)}, {escape(figure.unit)}</summary><table>"
        yield (
            "<tr><th>group</th><th>what is compared</th><th>mean [interval]</th>"
            "<th>gain over the photograph as it is</th><th>people</th><th>pairs</th></tr>"
        )
        for row in rows:
            gain = wording(row.gain) if row.gain else ""
            yield (
                f"<tr><td>{row.group}</td><td>{_NAMES[row.way]}</td>"
                f"<td>{wording(row.found)}</td><td>{gain}</td>"
                f"<td>{row.found.people}</td><td>{row.found.pairs}</td></tr>"
            )
        yield "</table></details>"


def _sheets(judged: Sequence[JudgedCase]) -> Iterator[str]:
    yield "<h2>Contact sheets</h2>"
    for case in judged:
        source = base64.b64encode(case.sheet).decode("ascii")
        title = escape(_title(case))
        yield (
            f'<figure><img alt="{title}" src="data:image/jpeg;base64,{source}">'
            f"<figcaption>{title}</figcaption></figure>"
        )


def _left_out(left_out: Sequence[str]) -> Iterator[str]:
    if left_out:
        yield "<h2>Left out</h2><ul>"
        yield from (f"<li>{escape(reason)}</li>" for reason in left_out)
        yield "</ul>"


def _title(case: JudgedCase) -> str:
    return (
        f"Case {case.number}, {case.person}: {case.drawn.age_years:g} to "
        f"{case.later.age_years:g} years, {case.photographs} childhood photographs"
    )


def _tone(way: Way) -> str:
    return f"way-{WAYS.index(way)}"
