"""A case in lines for a reader."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from workbench.cli.output import table

if TYPE_CHECKING:
    from workbench.cases.records import Case, CustodyEntry
    from workbench.work.corrections import Correction


def case_lines(case: "Case", incidents: "Sequence[Case]") -> list[str]:
    """Return what a case says, with the person's incidents where there are several."""
    sex = f", sex {case.sex}" if case.sex else ""
    lines = [f"Case {case.number}: {case.subject}, born {case.birth}{sex}"]
    if case.missing:
        lines.append(f"missing since {case.missing}{f', {case.place}' if case.place else ''}")
    lines.append(f"{case.kind.replace('_', ' ')}, {case.status}")
    lines += [f"{number.kind} number {number.value}" for number in case.external_numbers]
    if len(incidents) > 1:
        rows = [(c.number, c.missing or "", c.place or "", c.status) for c in incidents]
        lines += ["", *table(("incident", "missing since", "place", "status"), rows)]
    evidence = [
        (e.resource.replace("_", " "), e.state.replace("_", " "), e.on or "", e.set_by, e.note)
        for e in case.evidence
    ]
    photos = [
        (
            p.number,
            p.relation,
            f"{p.age_years:g}",
            f"{p.width}×{p.height}",
            p.sha256[:12],
            p.file_name,
        )
        for p in case.photos
    ]
    versions = [
        (v.number, v.shows, v.state, v.artist, len(v.exports), v.note) for v in case.versions
    ]
    if evidence:
        lines += ["", *table(("evidence", "state", "on", "by", "note"), evidence)]
    if photos:
        lines += ["", *table(("photo", "relation", "age", "size", "hash", "file"), photos)]
    skulls = [(s.number, s.suffix, s.sha256[:12], s.file_name) for s in case.skulls]
    if skulls:
        lines += ["", *table(("skull", "kind", "hash", "file"), skulls)]
    if versions:
        headings = ("version", "shows", "state", "artist", "exports", "note")
        lines += ["", *table(headings, versions)]
    return lines


def correction_lines(
    corrections: "Sequence[Correction]", otherwise: Mapping[int, Sequence[str]]
) -> list[str]:
    """Return what was corrected in a case, and which versions were drawn before."""
    lines = [""] if corrections else []
    for each in corrections:
        what = f"{_of(each)}, {_what(each)}. {each.reason}"
        lines.append(f"corrected {each.at[:10]} by {each.by}: {what}")
    lines += [
        f"version {version} was drawn with {words}"
        for version, several in otherwise.items()
        for words in several
    ]
    return lines


def act_words(entry: "CustodyEntry") -> str:
    """Say what an entry of the log did; of a correction, the old values and the new."""
    from workbench.work.corrections import corrections_in

    told = [_what(correction) for correction in corrections_in([entry])]
    return f"{entry.action}: {told[0]}" if told else entry.action


def _of(correction: "Correction") -> str:
    return "subject" if correction.photo is None else f"photograph {correction.photo}"


def _what(correction: "Correction") -> str:
    return ", ".join(_change(name, *values) for name, values in correction.changes.items())


def _change(name: str, old: object, new: object) -> str:
    said = {"age_years": "age"}.get(name, name)
    return said if old == new else f"{said} {_value(old)} → {_value(new)}"


def _value(value: object) -> str:
    return f"{value:g} years" if isinstance(value, float) else str(value or "unknown")
