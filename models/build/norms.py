"""Rebuild ``models/norms/norms.csv`` from the published rows in ``models/norms/sources.csv``.

Run ``python -m models.build.norms``; the same rows give the same bytes. How each measure is led:

- 3D Facial Norms from 3 to 18 years, one year further down by its own curve. Its published yearly
  values are one power of age per measure and sex (to 0.1 %), which goes on growing in adults:
  +12 % in the height of men's faces from 18 to 39 years, where ANSUR II measured +1.6 % from 19
  to 50. So past 18 years the growth dies away and adults change as ANSUR II found, or not at all.
- Caliper measures: a smooth rising curve through the yearly means of Snyder et al. 1977.
  Where scans lead, these are kept beside them to tell how far two tables of one measure agree.
  They do in the pupils' own terms, not in millimetres: one power of age from 3 to 39 years is too
  flat from 6 to 18. The scans' eye corners part by 8 % then, the pupils by 20 % (boys); n-gn
  grows by 17 % against 30 % by calipers. So a scan's measure is only ever held against the scan's
  own eyes, and a caliper's against the pupils. In millimetres the pupils are to be believed.
- Pupils: MacLachlan & Howland 2002, joined to ANSUR II. Head circumference: UK 1990.
- Ears: adults only, a line through ANSUR II; their length after 50 years by Heathcote 1995.
"""

from __future__ import annotations

import csv
import hashlib
import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models import registry
from models.build.growth_curves import (
    ADULT_FADES,
    CHILD_FROM,
    CHILD_TO,
    GRID,
    SETTLED,
    Cells,
    adult_change,
    adult_factor,
    rising_curves,
)

SEXES = ("F", "M")
KNOTS = (*np.arange(2.0, 26.0), *np.arange(30.0, 71.0, 5.0))
# Sources by the beginning of their names.
SCANS, ARMY, YOUNG_ADULTS = "3D Facial Norms", "ANSUR II 2012 (", "ANSUR II 2012, White"
EARS = "Heathcote"
FITTED = ("Snyder", "MacLachlan", "UK 1990")
ARMY_NAME = "ANSUR II 2012 (US Army survey)"
CHILD_NOTES = {
    "computed": "smooth rising curve",
    "recalled": "coefficients recalled, to be checked against print",
}
# The last age at which a caliper curve may still rise: girls settle about two years earlier
# (Farkas, Posnick & Hreczko 1992).
GROWN = {"F": 19.0, "M": 21.0}
# Reference curves give no numbers of people; each of their years weighs as a cell of this size.
ASSUMED_PEOPLE = 500.0
COLUMNS = ("measure", "sex", "age", "mean_mm", "sd_mm", "source", "status", "note")


@dataclass(frozen=True)
class Source:
    """One published row."""

    measure: str
    sex: str
    age: float
    stat: str
    value: float
    sd: float
    people: float
    source: str
    status: str


@dataclass(frozen=True)
class Knot:
    """One row of the growth table in the making."""

    age: float
    mean: float
    sd: float
    source: str
    status: str
    note: str = ""


def read_sources() -> list[Source]:
    """Read the published rows; a missing SD or number of people becomes NaN."""
    with registry.path("norm_sources").open(encoding="utf-8", newline="") as stream:
        return [
            Source(
                row["measure"],
                row["sex"],
                float(row["age"]),
                row["stat"],
                float(row["value_mm"]),
                float(row["sd_mm"] or "nan"),
                float(row["n"] or "nan"),
                row["source"],
                row["status"],
            )
            for row in csv.DictReader(stream)
        ]


@dataclass(frozen=True)
class Shelf:
    """All published rows, to be asked by measure, sex and the beginning of the source's name."""

    rows: Sequence[Source]

    def get(self, measure: str, sex: str, source: str, stat: str = "mean") -> list[Source]:
        """Return the rows of one measure, sex and source, by age."""
        found = [
            row
            for row in self.rows
            if (row.measure, row.sex, row.stat) == (measure, sex, stat)
            and row.source.startswith(source)
        ]
        return sorted(found, key=lambda row: row.age)

    def measures(self, source: str) -> list[str]:
        """Return the measures that a source has."""
        return sorted({row.measure for row in self.rows if row.source.startswith(source)})

    def change(self, measure: str, sex: str) -> float:
        """Return the yearly change of adults in ANSUR II as a share, 0 where it has none."""
        bands = self.get(measure, sex, ARMY)
        return adult_change(cells_of(bands)) if bands else 0.0


def cells_of(rows: Sequence[Source]) -> Cells:
    """Gather published means for fitting."""
    return Cells.of([(row.age, row.value, row.sd, row.people) for row in rows])


def adult_note(change: float) -> str:
    """Say how adults were carried on."""
    return (
        "growth dies away from 18 to 22 years, then the yearly change of ANSUR II to 50 years"
        if change
        else "growth dies away from 18 to 22 years, then held flat"
    )


def carried_on(child: Sequence[Knot], change: float) -> Iterator[Knot]:
    """Carry a children's curve on from 18 to 70 years."""
    before, last = child[-2:]
    slope = float(np.log(last.mean / before.mean) / (last.age - before.age))
    source = f"{last.source}; {ARMY_NAME}" if change else last.source
    for age in KNOTS[KNOTS.index(CHILD_TO) + 1 :]:
        factor = adult_factor(age, slope, change)
        yield Knot(
            age, last.mean * factor, last.sd * factor, source, "extrapolated", adult_note(change)
        )


def scanned(shelf: Shelf, measure: str, sex: str) -> list[Knot]:
    """Lead by 3D Facial Norms."""
    rows = [row for row in shelf.get(measure, sex, SCANS) if row.age <= CHILD_TO]
    power, level = np.polyfit(np.log([r.age for r in rows]), np.log([r.value for r in rows]), 1)
    first, source = rows[0], rows[0].source
    # The published values are rounded to 0.01 mm; their own curve takes the steps out.
    sizes = {age: float(np.exp(level + power * np.log(age))) for age in KNOTS if age <= CHILD_TO}
    young_sd = first.sd * sizes[CHILD_FROM] / first.value
    note = "the published curve carried on below 3 years"
    child = [Knot(CHILD_FROM, sizes[CHILD_FROM], young_sd, source, "extrapolated", note)]
    child += [
        Knot(r.age, sizes[r.age], r.sd, source, r.status, "fitted yearly value") for r in rows
    ]
    return [*child, *carried_on(child, shelf.change(measure, sex))]


def fitted(shelf: Shelf, measure: str, lead: str) -> dict[str, list[Knot]]:
    """Lay rising curves through a leading source and the young adults that go with it."""
    adults = {sex: shelf.get(measure, sex, YOUNG_ADULTS) for sex in SEXES}
    cells = [fitting_cells(shelf, measure, sex, lead) for sex in SEXES]
    grown = [SETTLED if adults[sex] else GROWN[sex] for sex in SEXES]
    made: dict[str, list[Knot]] = {}
    for sex, one, curve in zip(SEXES, cells, rising_curves(cells, grown), strict=True):
        change = shelf.change(measure, sex)
        means = [
            float(np.interp(min(age, SETTLED), GRID, curve)) * adult_factor(age, 0.0, change)
            for age in KNOTS
        ]
        leading = shelf.get(measure, sex, lead)
        made[sex] = [
            replace(origin_of(age, leading, adults[sex], change), mean=mean, sd=mean * one.spread)
            for age, mean in zip(KNOTS, means, strict=True)
        ]
    return made


def fitting_cells(shelf: Shelf, measure: str, sex: str, lead: str) -> Cells:
    """Gather the rows to fit; where a source gives no people or SD, that of ANSUR II or a guess."""
    rows = [*shelf.get(measure, sex, lead), *shelf.get(measure, sex, YOUNG_ADULTS)]
    bands = shelf.get(measure, sex, ARMY)
    share = cells_of(bands).spread if bands else float("nan")
    return Cells.of(
        [
            (
                row.age,
                row.value,
                row.value * share if np.isnan(row.sd) else row.sd,
                ASSUMED_PEOPLE if np.isnan(row.people) else row.people,
            )
            for row in rows
        ]
    )


def origin_of(
    age: float, leading: Sequence[Source], adults: Sequence[Source], change: float
) -> Knot:
    """Return a knot without size that says where the size of a fitted curve comes from."""
    lead = leading[0]
    if age <= min(round(leading[-1].age), CHILD_TO):
        return Knot(age, 0.0, 0.0, lead.source, lead.status, CHILD_NOTES.get(lead.status, ""))
    if not adults:
        source = f"{lead.source}; {ARMY_NAME}" if change else lead.source
        return Knot(age, 0.0, 0.0, source, "extrapolated", adult_note(change))
    if age < SETTLED:
        both = f"{lead.source}; {adults[0].source}"
        return Knot(age, 0.0, 0.0, both, "extrapolated", "between children and young adults")
    status = "computed" if age <= ADULT_FADES else "extrapolated"
    return Knot(age, 0.0, 0.0, f"{adults[0].source}; {ARMY_NAME}", status, adult_note(change))


def ears(shelf: Shelf, measure: str, sex: str) -> list[Knot]:
    """Lay the ears of adults on a line through ANSUR II; after 50 years Heathcote's slope."""
    bands = shelf.get(measure, sex, ARMY)
    cells = cells_of(bands)
    change = shelf.change(measure, sex)
    later = shelf.get(measure, sex, EARS, "slope_per_year")
    shape = [adult_factor(age, change, change) for age in cells.ages]
    level = float(np.average(cells.means / shape, weights=cells.people))
    at_fade = level * adult_factor(ADULT_FADES, change, change)
    knots: list[Knot] = []
    for age in KNOTS[KNOTS.index(CHILD_TO) :]:
        mean, source, status = level * adult_factor(age, change, change), ARMY_NAME, "computed"
        if age > ADULT_FADES and later:
            mean = at_fade + later[0].value * (age - ADULT_FADES)
            source, status = f"{ARMY_NAME}; {later[0].source}", later[0].status
        elif age > ADULT_FADES:
            status = "extrapolated"
        note = "line through age bands" if age <= ADULT_FADES else "carried on after 50 years"
        knots.append(Knot(age, mean, mean * cells.spread, source, status, note))
    return knots


def constant(shelf: Shelf, measure: str, sex: str) -> list[Knot]:
    """Hold a measure that does not change."""
    (row,) = shelf.get(measure, sex, "")
    return [Knot(age, row.value, row.sd, row.source, row.status, "held") for age in KNOTS]


def build(shelf: Shelf) -> dict[tuple[str, str], list[Knot]]:
    """Make the curve of every measure and sex."""
    made: dict[tuple[str, str], list[Knot]] = {}
    scans = shelf.measures(SCANS)
    leads = [(measure, lead) for lead in FITTED for measure in shelf.measures(lead)]
    for measure, lead in leads:
        if measure in scans:
            continue
        for sex, knots in fitted(shelf, measure, lead).items():
            made[measure, sex] = knots
    for sex in SEXES:
        for measure in scans:
            made[measure, sex] = scanned(shelf, measure, sex)
        for measure in ("pra_pa", "sa_sba"):
            made[measure, sex] = ears(shelf, measure, sex)
        made["iris", sex] = constant(shelf, "iris", sex)
    return dict(sorted(made.items()))


def as_csv(made: Mapping[tuple[str, str], Sequence[Knot]]) -> bytes:
    """Write the table as CSV, sizes to a thousandth of a millimetre."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for (measure, sex), knots in made.items():
        for knot in knots:
            size = (f"{knot.age:g}", f"{knot.mean:.3f}", f"{knot.sd:.3f}")
            writer.writerow([measure, sex, *size, knot.source, knot.status, knot.note])
    return text.getvalue().encode()


def main() -> None:
    """Write the table, and say so when its hash is not yet that of the manifest."""
    content = as_csv(build(Shelf(read_sources())))
    row = registry.entry("norms")
    (registry.ROOT / row.path).write_bytes(content)
    found = hashlib.sha256(content).hexdigest()
    sys.stdout.write(f"{row.path}  {len(content)} bytes  {found}\n")
    if found != row.sha256:
        sys.stdout.write("The manifest has another hash. Review the change, then write it there.\n")


if __name__ == "__main__":
    main()
