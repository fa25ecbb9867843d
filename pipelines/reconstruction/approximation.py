"""The whole way: from a file and its points to faces, views and what must be said about them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np

from models.tissue_depths import BUILDS, AgeBand, Build, DepthRow
from pipelines.drafting import FINAL, Draft
from pipelines.errors import SideUnknownError, VolumeError
from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.depths import DepthTable, Sex, depths_for
from pipelines.reconstruction.face import Face, approximate_faces
from pipelines.reconstruction.frames import Unit
from pipelines.reconstruction.lacking import remarks_on_lacking
from pipelines.reconstruction.mending import area_mm2, joined, mirrored_bone
from pipelines.reconstruction.meshes import is_mesh, read_mesh
from pipelines.reconstruction.mirroring import completed
from pipelines.reconstruction.placing import by_placer, remarks_on_points
from pipelines.reconstruction.point_checks import check_on_skull, near_bone
from pipelines.reconstruction.skin_over_bone import Bone
from pipelines.reconstruction.skull import BONE_HU, Skull, skull_from_volume
from pipelines.reconstruction.turn import Turn
from pipelines.reconstruction.upright import upright_turn
from pipelines.reconstruction.volume import Volume, read_volume
from pipelines.sentences import Sentence

BuildChoice = Literal["slender", "normal", "heavy", "all"]
# Heads differ by less in how they stand on their points.
_LEVEL_DEG: Final = 10.0
# The frames that a file without a side may be in; the points of both sides tell which.
_SIDES = ("RAS", "LAS")
_SIDE_BY_POINTS: Final = Sentence(
    "The file does not say which side is right; the points placed on it do."
)


@dataclass(frozen=True)
class Reading:
    """How a file is to be read: where its axes point, its unit, its series, what counts as bone."""

    frame: str | None = None
    unit: Unit = "mm"
    series: int | None = None
    bone_hu: float = BONE_HU


@dataclass(frozen=True)
class Person:
    """What is known of whose skull it is; ``accept_adult_depths`` lets adult depths stand in."""

    sex: Sex
    age_band: AgeBand
    build: BuildChoice = "all"
    accept_adult_depths: bool = False

    @property
    def builds(self) -> tuple[Build, ...]:
        """The builds to show."""
        return BUILDS if self.build == "all" else (self.build,)


@dataclass(frozen=True)
class Prepared:
    """A skull and its points as they lie in the scan, and what faces are made over.

    ``bone`` stands upright after ``turn``, with what was ``mirrored`` where it is lost on one side;
    all of it is the same for all builds.
    """

    skull: Skull
    points: Craniometry
    turn: Turn
    bone: Bone
    mirrored: Skull | None = None

    @classmethod
    def of(cls, skull: Skull, points: Craniometry) -> Prepared:
        """Stand a skull upright by its points and work out its envelope.

        Raises CraniometryError where the points do not fit the skull.
        """
        check_on_skull(points, skull)
        turn = upright_turn(completed(points))
        mirrored = mirrored_bone(skull, points)
        standing = turn.skull(joined(skull, mirrored))
        return cls(skull, points, turn, Bone.of(standing), mirrored)


@dataclass(frozen=True)
class Approximation:
    """Faces by build, and each with one standard deviation less and more of tissue.

    All of it lies as the skull does in its scan; ``turn`` stands it upright. ``mirrored`` is bone
    that stands in for what the skull has lost.
    """

    skull: Skull
    points: Craniometry
    turn: Turn
    person: Person
    faces: Mapping[Build, Face]
    thinner: Mapping[Build, Face]
    thicker: Mapping[Build, Face]
    notes: tuple[str, ...]
    mirrored: Skull | None = None

    @property
    def standing_skull(self) -> Skull:
        """The skull, upright."""
        return self.turn.skull(self.skull)

    @property
    def standing_mirrored(self) -> Skull | None:
        """The bone that was mirrored, upright."""
        return None if self.mirrored is None else self.turn.skull(self.mirrored)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What must stand on every view."""
        first = next(iter(self.faces.values()))
        return (*first.table.notes, *self.skull.warnings)


def open_skull(
    path: Path,
    reading: Reading,
    points: Craniometry | None = None,
    *,
    go_on: Callable[[], None] = lambda: None,
) -> Skull:
    """Read a skull from a volume or a surface.

    Where the file does not say which side is right, ``points`` placed on it may. ``go_on`` is
    called before the file is read and before bone is sought in it, and may raise to give it up.
    Raises the errors of `read_volume`, `read_mesh` and `skull_from_volume`.
    """
    go_on()
    if is_mesh(path):
        frame = reading.frame or ("LPS" if points is not None else None)
        return read_mesh(path, frame=frame, unit=reading.unit)
    try:
        volume = read_volume(path, frame=reading.frame, series=reading.series)
    except SideUnknownError:
        if points is None:
            raise
        return _side_by_points(path, reading, points)
    go_on()
    return _bone_of(volume, path, reading)


def _bone_of(volume: Volume, path: Path, reading: Reading) -> Skull:
    try:
        return skull_from_volume(volume, bone_hu=reading.bone_hu)
    except VolumeError as error:
        raise VolumeError(f"In '{path.name}': {error}") from error


def _side_by_points(path: Path, reading: Reading, points: Craniometry) -> Skull:
    """Return the skull on the side on which the points lie on bone, or raise as before."""
    volume = read_volume(path, frame=_SIDES[0], series=reading.series)
    one = _bone_of(volume, path, reading)
    other = Skull(one.vertices * [-1.0, 1.0, 1.0], one.faces[:, ::-1], one.notes)
    fits = [skull for skull in (one, other) if near_bone(points, skull)]
    if len(fits) != 1:
        read_volume(path, frame=None, series=reading.series)
    return Skull(
        fits[0].vertices, fits[0].faces,
        (*fits[0].notes, _SIDE_BY_POINTS),
    )  # fmt: skip


def open_kept_bone(
    data: bytes, suffix: str, reading: Reading, points: Craniometry | None = None
) -> Skull:
    """Read a skull from the bytes of its file, as `open_skull` does."""
    # Its readers, most of them other people's, read from the disk alone.
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / f"skull{suffix}"
        place.write_bytes(data)
        return open_skull(place, reading, points)


def approximate(
    skull: Skull, points: Craniometry, person: Person, *, table: Sequence[DepthRow] = ()
) -> Approximation:
    """Return the faces over a skull.

    Raises CraniometryError where the points do not fit the skull, and DepthError.
    """
    return approximate_over(Prepared.of(skull, points), person, table=table)


def approximate_over(
    ready: Prepared,
    person: Person,
    *,
    table: Sequence[DepthRow] = (),
    rules: Mapping[str, str] = MappingProxyType({}),
    draft: Draft = FINAL,
) -> Approximation:
    """Return the faces over a skull that stands ready, by other than the usual ``rules``.

    Raises DepthError, and RecipeError for a rule that there is not.
    """
    tables: dict[Build, DepthTable] = {
        build: depths_for(
            person.sex, person.age_band, build,
            table=table, accept_adult=person.accept_adult_depths,
        )
        for build in person.builds
    }  # fmt: skip
    whole = completed(ready.points)
    standing = ready.turn.points(whole)
    made: dict[Build, list[Face]] = {
        build: approximate_faces(
            ready.bone, standing, table,
            sex=person.sex, age_band=person.age_band, build=build, sds=(0.0, -1.0, 1.0),
            rules=rules, draft=draft,
        )
        for build, table in tables.items()
    }  # fmt: skip

    def nth(n: int) -> dict[Build, Face]:
        return {build: faces[n].turned(ready.turn.back) for build, faces in made.items()}

    repaired = ready.mirrored.notes if ready.mirrored else ()
    told = (*remarks_on_points(whole), *repaired, *remarks_on(whole, ready.turn))
    notes = (*ready.skull.notes, *told)
    return Approximation(
        ready.skull, whole, ready.turn, person, nth(0), nth(1), nth(2), notes, ready.mirrored
    )


def remarks_on(points: Craniometry, turn: Turn) -> Iterator[str]:
    """Yield where no point tells of the face, and how far the skull was turned upright.

    ``points`` are those of both sides.
    """
    yield from remarks_on_lacking(points)
    if turn.degrees > _LEVEL_DEG:
        yield Sentence(
            "The skull lies tilted by {degrees:.0f}° in its scan; it was turned upright.",
            degrees=turn.degrees,
        )


def report(result: Approximation) -> dict[str, Any]:
    """Return everything that must be known about an approximation, for JSON."""
    return {
        "kind": "facial approximation",
        "sex": result.person.sex,
        "age_band": result.person.age_band,
        "warnings": list(result.warnings),
        "notes": list(result.notes),
        "points": _counts(result.points),
        "placed_by": by_placer(result.points),
        "bone_mirrored": {
            "status": "repaired",
            "area_cm2": round(area_mm2(result.mirrored) / 100, 1),
        }
        if result.mirrored
        else None,
        "turned_upright": result.turn.told(),
        "builds": {build: _face_report(face) for build, face in result.faces.items()},
    }


def _counts(points: Craniometry) -> dict[str, list[str]]:
    by_status: dict[str, list[str]] = {"observed": [], "repaired": [], "inferred": []}
    for name, point in points.items():
        by_status[point.status].append(name)
    return by_status


def _face_report(face: Face) -> dict[str, Any]:
    return {
        "table": face.table.name,
        "depths": {
            name: {
                "depth_mm": round(tip.depth.depth_mm, 2),
                "sd_mm": round(tip.depth.sd_mm, 2),
                "sd_source": tip.depth.sd_source,
                "source": tip.depth.source,
                "status": tip.depth.status,
                "point": tip.status,
                "placed_by": tip.placed_by,
                "skin_xyz": np.round(tip.skin, 2).tolist(),
            }
            for name, tip in face.tips.items()
        },
        "rules": {
            name: {
                "xyz": np.round(placed.xyz, 2).tolist(),
                "rule": placed.rule,
                "published_error": placed.error,
                "status": placed.status,
            }
            for name, placed in face.features.items()
        },
    }
