"""Build prototypes from an agency's own licensed collection: a folder and a list of it."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Final, get_args

import numpy as np

from pipelines.ageing.growth import check_age
from pipelines.ageing.observing import Observation, observe
from pipelines.ageing.prototype_file import PrototypeManifest, read_prototypes, write_prototypes
from pipelines.ageing.prototype_learning import ENOUGH_PHOTOGRAPHS, LEAST_PHOTOGRAPHS, learn
from pipelines.ageing.prototypes import Prototypes
from pipelines.errors import GrowthError, PipelineError, PrototypeError
from pipelines.landmark_finder import find_landmarks
from pipelines.photograph import read_photograph
from pipelines.pose import measure_pose
from pipelines.recipe import Sex
from workbench.errors import ExportError
from workbench.settings import Settings
from workbench.writing import write_once

_COLUMNS: Final = ("file", "age", "sex")
_WORKING_SIDE_PX: Final = 1600
# A face turned further shows another outline than a frontal one.
_MOST_TURNED_DEG: Final = 20.0


@dataclass(frozen=True)
class BuiltPrototypes:
    """The file written, how far it reaches, and which photographs were left out and why."""

    output: Path
    sha256: str
    prototypes: Prototypes
    used: int
    left_out: tuple[tuple[str, str], ...]

    @property
    def few(self) -> bool:
        """Tell whether there are fewer photographs than good prototypes need."""
        return self.used < ENOUGH_PHOTOGRAPHS


@dataclass(frozen=True)
class _Listed:
    file: Path
    age_years: float
    sex: Sex


def build_prototypes(
    folder: Path,
    out: Path,
    *,
    licence: Path,
    settings: Settings,
    on_step: Callable[[int, int], None] | None = None,
) -> BuiltPrototypes:
    """Learn prototypes from the photographs that a CSV in ``folder`` lists, and write them.

    The list has the columns file, age (years) and sex (F or M). ``licence`` is a text file with
    the terms under which the collection may be used. Photographs without one clear, frontal face
    are left out and named. Raises PrototypeError for a faulty list or fewer than 30 usable
    photographs; then nothing is written.
    """
    terms = _licence(licence)
    if out.exists():
        raise ExportError(f"'{out.name}' is there already; choose another name with --out.")
    listed = list(_listed(folder))
    if len(listed) < LEAST_PHOTOGRAPHS:
        raise PrototypeError(
            f"The list holds {len(listed)} photographs; prototypes need at least "
            f"{LEAST_PHOTOGRAPHS}, and {ENOUGH_PHOTOGRAPHS} or more are good. Add photographs."
        )
    seen: dict[str, Observation] = {}
    left_out: list[tuple[str, str]] = []
    for done, row in enumerate(listed, start=1):
        reason = _look(row, seen, settings)
        if reason:
            left_out.append((row.file.name, reason))
        if on_step:
            on_step(done, len(listed))
    data = _learned(seen, terms)
    try:
        write_once(out, data, mode=0o644)
    except OSError as error:
        raise ExportError(
            f"The file '{out.name}' cannot be written ({error.strerror}). Choose another place."
        ) from error
    prototypes, _ = read_prototypes(data, name=out.name)
    sha256 = hashlib.sha256(data).hexdigest()
    return BuiltPrototypes(out, sha256, prototypes, len(seen), tuple(left_out))


def _learned(seen: dict[str, Observation], terms: str) -> bytes:
    observations = [seen[sha256] for sha256 in sorted(seen)]
    return write_prototypes(
        learn(observations),
        software=f"forensic-imaging-workbench {version('forensic-imaging-workbench')}",
        licence=terms,
        ages=np.array([each.age_years for each in observations]),
        women_and_girls=sum(each.sex == "F" for each in observations),
        sources=tuple(seen),
    )


def _look(row: _Listed, seen: dict[str, Observation], settings: Settings) -> str:
    """Add what a photograph shows to ``seen``, or return why it is left out."""
    try:
        photograph = read_photograph(row.file, pixel_limit=settings.pixel_limit)
        if photograph.sha256 in seen:
            return "The same photograph stands in the list before."
        photograph = photograph.scaled(_WORKING_SIDE_PX)
        landmarks = find_landmarks(photograph)
        turned = abs(measure_pose(landmarks).yaw_deg)
        if turned > _MOST_TURNED_DEG:
            return (
                f"The face is turned by {turned:.0f}°; at most {_MOST_TURNED_DEG:g}° can be used."
            )
        seen[photograph.sha256] = observe(
            photograph.pixels, landmarks, age_years=row.age_years, sex=row.sex
        )
    except PipelineError as error:
        return str(error)
    return ""


def _licence(path: Path) -> str:
    try:
        terms = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise PrototypeError(
            f"The licence '{path.name}' cannot be read. Give a text file with the terms under "
            f"which the collection may be used."
        ) from error
    if not terms:
        raise PrototypeError(f"The licence '{path.name}' is empty. Write the terms into it.")
    return terms


def _listed(folder: Path) -> Iterator[_Listed]:
    lists = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    if len(lists) != 1:
        raise PrototypeError(
            f"The folder '{folder}' needs exactly one CSV with the columns {', '.join(_COLUMNS)}, "
            f"and has {len(lists)}."
        )
    try:
        with lists[0].open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if not set(_COLUMNS) <= set(rows.fieldnames or ()):
                raise PrototypeError(
                    f"The list '{lists[0].name}' needs the columns {', '.join(_COLUMNS)} in its "
                    f"first line, and has {', '.join(rows.fieldnames or ('none',))}."
                )
            for line, row in enumerate(rows, start=2):
                yield _read_row(folder, row, f"line {line} of '{lists[0].name}'")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PrototypeError(
            f"The list '{lists[0].name}' cannot be read. Save it as CSV in UTF-8."
        ) from error


def _read_row(folder: Path, row: dict[str, str | None], where: str) -> _Listed:
    name, age, sex = ((row[column] or "").strip() for column in _COLUMNS)
    file = folder / name
    if not name or not file.resolve().is_relative_to(folder.resolve()):
        raise PrototypeError(f"The file '{name}' in {where} is none in the folder; name one there.")
    try:
        age_years = float(age)
        check_age(age_years)
    except (ValueError, GrowthError) as error:
        raise PrototypeError(
            f"The age '{age}' in {where} is no age; give years from 0 to 110."
        ) from error
    for known in get_args(Sex):
        if sex.upper() == known:
            return _Listed(file, age_years, known)
    raise PrototypeError(f"The sex '{sex}' in {where} is not known here; give F or M.")


def read_file(path: Path) -> tuple[Prototypes, PrototypeManifest]:
    """Read and check a file of prototypes; raise PrototypeError where it cannot be used."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PrototypeError(
            f"The prototypes '{path.name}' cannot be read. Check the name and the place."
        ) from error
    return read_prototypes(data, name=path.name)
