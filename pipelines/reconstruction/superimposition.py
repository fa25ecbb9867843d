"""Lay a skull over a face's photograph: its camera from skin points, and how far each lies off.

Nothing here says whether skull and photograph are of one person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from pipelines.arrays import Floats
from pipelines.errors import SuperimpositionError
from pipelines.reconstruction.craniometry import Craniometry, other_side
from pipelines.reconstruction.depths import DepthTable
from pipelines.reconstruction.envelope import DistanceGrid, skull_envelope
from pipelines.reconstruction.face_points import FEWEST, FacePoints
from pipelines.reconstruction.focal import Lens, mm35_of
from pipelines.reconstruction.mirroring import completed
from pipelines.reconstruction.pinhole import PinholeCamera
from pipelines.reconstruction.placing import remarks_on_points
from pipelines.reconstruction.point_checks import check_on_skull
from pipelines.reconstruction.posing import Attempt, Correspondence, Pose, attempts, solve
from pipelines.reconstruction.skin_model import SkinModel, skin_model
from pipelines.reconstruction.skull import Skull
from pipelines.reconstruction.upright import upright_turn
from pipelines.sentences import Sentence

_THIN_MM: Final = 8.0
# Beyond it the points are not those of the face, or not where their names say: five times what
# carefully placed ones lie off, and half of the distance between the eyes.
_GROSS_MM: Final = 15.0
# Points placed with care on photographs of made-up heads lie 2 mm off on average.
_LARGE_MM: Final = 3.0
_ENOUGH: Final = 12
# Fewer than 3 in 1000 of normally spread distances lie so far off by chance.
_OFF_SDS: Final = 3.0
# A head seen from behind, or a side seen through the head, means swapped sides.
_LEAST_FACING: Final = -0.35
_DISTANCES_APART: Final = 0.15


@dataclass(frozen=True)
class Angles:
    """How the head is turned, degrees: yaw to its own left, pitch up, roll clockwise as seen."""

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True)
class Superimposition:
    """A skull in a photograph's camera; ``names`` are the points that decided it, in order."""

    skull: Skull
    model: SkinModel
    face: FacePoints
    lens: Lens
    names: tuple[str, ...]
    pose: Pose
    angles: Angles
    attempts: tuple[Attempt, ...]
    notes: tuple[str, ...]

    @property
    def camera(self) -> PinholeCamera:
        """The camera that was found."""
        return self.pose.camera

    @property
    def off_sds(self) -> Floats:
        """How far each point lies off, in standard deviations of what is expected, (n,)."""
        off, expected = self.pose.residuals_mm, self.pose.expected_mm
        return np.sqrt(np.einsum("ni,nij,nj->n", off, np.linalg.inv(expected), off))


def skin_over(
    skull: Skull, points: Craniometry, table: DepthTable, envelope: DistanceGrid | None = None
) -> SkinModel:
    """Return the skin points over a skull as it lies in its scan, once for all its photographs.

    Its ``envelope``, that of the skull turned upright, is worked out where it is not known yet.
    Raises CraniometryError where the points do not fit the skull.
    """
    check_on_skull(points, skull)
    whole = completed(points)
    turn = upright_turn(whole)
    over = envelope or skull_envelope(turn.skull(skull))
    return skin_model(turn.points(whole), table, over).turned(turn.back)


def superimpose(
    skull: Skull, model: SkinModel, face: FacePoints, lens: Lens, size: tuple[int, int]
) -> Superimposition:
    """Find the camera of a face's photograph of ``size`` (width, height) px over a skull.

    Raises SuperimpositionError where too few points are known both in the photograph and over the
    skull, or where they are swapped or fit no head.
    """
    names = tuple(name for name in face.points if name in model.points)
    _check_enough(names, face, model)
    joint = _correspondence(names, model, face)
    pose = solve(joint, lens, size)
    _check_sides(names, model, pose.camera)
    if pose.mean_mm > _GROSS_MM:
        raise SuperimpositionError(
            Sentence(
                "The points lie {mean_mm:.0f} mm from where any view of this skull has them "
                "(limit {limit_mm:g} mm). Check that each has its right name, and that the "
                "focal length and the distance are this photograph's.",
                mean_mm=pose.mean_mm,
                limit_mm=_GROSS_MM,
            )
        )
    found = Superimposition(
        skull, model, face, lens, names, pose,
        _angles(pose.camera, model.axes), tuple(attempts(joint, pose)), (),
    )  # fmt: skip
    known = (*skull.notes, *remarks_on_points(model.bone), *model.table.notes)
    return replace(found, notes=(*known, *_notes(found)))


def _correspondence(names: Sequence[str], model: SkinModel, face: FacePoints) -> Correspondence:
    return Correspondence(
        np.array([model.points[name].xyz for name in names]),
        np.array([model.points[name].covariance for name in names]),
        face.at(*names),
        np.array([face.points[name].sd_mm for name in names]),
    )


def _check_enough(names: Sequence[str], face: FacePoints, model: SkinModel) -> None:
    if len(names) < FEWEST:
        lacking = [name for name in face.points if name not in names]
        more = Sentence(" ({names} have none on the skull)", names=", ".join(lacking))
        raise SuperimpositionError(
            Sentence(
                "Only {count} points are known both in the photograph and over the "
                "skull{more}; {fewest} are needed, better 12 or more. Place more of: {listed}.",
                count=len(names),
                more=more if lacking else "",
                fewest=FEWEST,
                listed=", ".join(name for name in model.points if name not in names),
            )
        )
    places = np.array([model.points[name].xyz for name in names])
    spread = np.linalg.svd(places - places.mean(axis=0), compute_uv=False) / np.sqrt(len(names))
    if spread[1] < _THIN_MM:
        raise SuperimpositionError(
            Sentence(
                "The {count} points lie along a line, {across_mm:.0f} mm to its sides; no camera "
                "can be found from them. Place points of both sides, or of eyes, ears and jaw.",
                count=len(names),
                across_mm=spread[1],
            )
        )


def _check_sides(names: Sequence[str], model: SkinModel, camera: PinholeCamera) -> None:
    """Raise SuperimpositionError where the fit looks at the head from behind or through it."""
    places = np.array([model.points[name].xyz for name in names])
    towards = camera.place - places.mean(axis=0)
    towards /= np.linalg.norm(towards)
    left, back, _up = model.axes
    facing = float(-back @ towards)
    # With points of one side alone, the side they are on must be the one that is seen.
    sided = [name for name in names if name.endswith(("_l", "_r"))]
    alone = [name for name in sided if other_side(name) not in names]
    seen = [float(left @ towards) * (1 if name.endswith("_l") else -1) for name in alone]
    through = len(alone) > len(sided) // 2 and alone and float(np.mean(seen)) < _LEAST_FACING
    if facing < _LEAST_FACING or through or not (camera.enter(places)[:, 2] > 0).all():
        raise SuperimpositionError(
            Sentence(
                "The points fit only a head seen from behind: left and right are swapped. "
                "Either their names are (they are the person's own sides: the person's right "
                "eye stands left in the picture), or the photograph is mirrored; turn it over "
                "and place them again."
            )
        )


def _angles(camera: PinholeCamera, axes: Floats) -> Angles:
    left, back, up = axes @ camera.turn.T
    yaw = np.arctan2(-back[0], np.hypot(back[1], back[2]) * np.sign(back[2] or 1.0))
    pitch = np.arctan2(back[1], np.hypot(back[0], back[2]))
    roll = np.arctan2(up[0], -up[1]) if abs(yaw) < 1.2 else np.arctan2(left[1], left[0])
    return Angles(*(round(float(np.degrees(angle)), 1) for angle in (yaw, pitch, roll)))


def _notes(found: Superimposition) -> list[str]:
    notes: list[str] = []
    counted = int(found.pose.telling.sum())
    if counted < _ENOUGH:
        notes.append(f"Only {counted} points decided the camera; {_ENOUGH} or more are better.")
    if found.pose.mean_mm > _LARGE_MM:
        notes.append(
            f"The points lie {found.pose.mean_mm:.1f} mm off on average, more than the "
            f"{_LARGE_MM:g} mm of careful placing: look at the residuals and place them again."
        )
    far = [n for n, sds in zip(found.names, found.off_sds, strict=True) if sds > _OFF_SDS]
    if far:
        notes.append(
            f"More than {_OFF_SDS:g} standard deviations off: {', '.join(far)}. Look at them again."
        )
    given, told = found.lens.distance_mm, found.pose.distance_mm
    if given is not None and found.lens.focal_px is not None:
        apart = told / given - 1
        if abs(apart) > _DISTANCES_APART:
            notes.append(
                f"The focal length puts the camera {told:.0f} mm from the face, {apart:+.0%} of "
                f"the {given:.0f} mm given: one of the two is wrong, or the photograph is cropped."
            )
    return notes


def fit_said(told: Mapping[str, Any]) -> str:
    """Return the fit of a report in words; reports of earlier versions tell of counted points."""
    if "points_counted" not in told:
        return Sentence("{mean:.1f} mm mean reprojection.", mean=told["mean_reprojection_mm"])
    return Sentence(
        "{mean:.1f} mm mean reprojection of the {counted} points that decide, {every:.1f} mm of "
        "all {placed}.",
        mean=told["mean_reprojection_mm"],
        counted=told["points_counted"],
        every=told["mean_of_all_points_mm"],
        placed=len(told["points"]),
    )


def report(found: Superimposition) -> dict[str, Any]:
    """Return everything that must be known about a superimposition, for JSON."""
    camera, pose = found.camera, found.pose
    return {
        "kind": "superimposition",
        "camera": {
            "known_from": found.lens.known_from,
            "focal_px": round(camera.focal_px, 1),
            "focal_mm35": round(mm35_of(camera.focal_px, camera.size), 1),
            "distance_mm": round(pose.distance_mm),
            "distance_sd_mm": round(pose.distance_sd_mm),
            "yaw_deg": found.angles.yaw,
            "pitch_deg": found.angles.pitch,
            "roll_deg": found.angles.roll,
            "turn": np.round(camera.turn, 6).tolist(),
            "shift_mm": np.round(camera.shift, 3).tolist(),
        },
        "mean_reprojection_mm": round(pose.mean_mm, 2),
        "points_counted": int(pose.telling.sum()),
        "mean_of_all_points_mm": round(pose.mean_of_all_mm, 2),
        "other_focal_lengths": [
            {
                "focal_mm35": round(mm35_of(one.focal_px, camera.size), 1),
                "distance_mm": round(one.distance_mm),
                "mean_reprojection_mm": round(one.mean_mm, 2),
            }
            for one in found.attempts
        ],
        "points": {name: _point_report(found, row) for row, name in enumerate(found.names)},
        "depth_table": found.model.table.name,
        "notes": list(found.notes),
    }


def _point_report(found: Superimposition, row: int) -> dict[str, Any]:
    name = found.names[row]
    model, placed = found.model.points[name], found.face.points[name]
    off = found.pose.residuals_mm[row]
    said: dict[str, Any] = {
        "off_mm": round(float(np.linalg.norm(off)), 2),
        "off_right_down_mm": np.round(off, 2).tolist(),
        "expected_sd_mm": np.round(np.sqrt(np.diagonal(found.pose.expected_mm[row])), 2).tolist(),
        "off_sds": round(float(found.off_sds[row]), 2),
        "counted": bool(found.pose.telling[row]),
        "placed_by": placed.placed_by,
        "placed_sd_mm": placed.sd_mm,
    }
    if model.tip is not None:
        depth = model.tip.depth
        return {
            **said,
            "depth_mm": round(depth.depth_mm, 2),
            "depth_sd_mm": round(depth.sd_mm, 2),
            "source": depth.source,
            "status": depth.status,
            "bone": model.tip.status,
            "bone_placed_by": model.tip.placed_by,
        }
    if model.rule is not None:
        rule = model.rule
        return {**said, "rule": rule.rule, "published_error": rule.error, "status": rule.status}
    return said
