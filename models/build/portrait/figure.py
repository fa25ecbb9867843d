"""A sitter as geometry: the head posed before the camera, with the spots a painter needs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.build.portrait.arrays import Floats, Indices
from models.build.portrait.sitters import Sitter
from models.build.portrait.surface import (
    Subdivision,
    normals_of,
    subdivide,
    triangles_of,
    unit,
)
from models.head import Head, Vertices

_KAPPA_DEG = 6.0


@dataclass(frozen=True)
class Spots:
    """Places on the unposed face, mm, that paint and hair are laid out from."""

    eye: float
    nose_tip: Floats
    mouth: Floats
    chin: Floats
    ear: Floats
    crown: Floats
    neck_half_width: float
    collar: float


@dataclass(frozen=True)
class Eyeball:
    """A posed eyeball, mm: centre (3,), radius, and the unit direction of its gaze (3,)."""

    centre: Floats
    radius: float
    gaze: Floats


@dataclass(frozen=True)
class Figure:
    """A posed sitter. ``face`` is the unposed place of each posed vertex, both (n, 3) mm."""

    posed: Floats
    face: Floats
    normals: Floats
    quads: Indices
    triangles: Indices
    masks: Floats
    bust: Floats
    eyes: tuple[Eyeball, Eyeball]
    spots: Spots
    coarse: tuple[Floats, Indices]
    turn: Floats
    pivot: Floats
    shift: Floats


def pose_figure(head: Head, sitter: Sitter, camera: Floats) -> Figure:
    """Shape, scale, subdivide and turn the head; the eyes look at ``camera`` (3,) mm."""
    shaped = head.shape(
        sitter.shape_years,
        sitter.sex,
        ancestry=sitter.ancestry,
        build=sitter.build,
        **sitter.targets,
    )
    right, left = head.eye_centres(shaped)
    shaped *= sitter.pupil_distance_mm / (left - right)[0]
    shaped = _with_narrower_shoulders(head, shaped, sitter.shoulders)
    skin = head.of_part("head", "bust")
    quads = head.quads[skin[head.quads].all(axis=1)]
    used, quads = np.unique(quads, return_inverse=True)
    quads = quads.reshape(-1, 4)
    spots = find_spots(head, shaped)
    masks = np.stack([*head.regions.values(), head.of_part("bust")[: len(shaped)]], axis=1)[used]
    steps = _two_steps(quads, len(used))
    coarse, face = steps[0](shaped[used]), steps[1](steps[0](shaped[used]))
    fine_masks = steps[1](steps[0](masks.astype(np.float64)))
    turn, pivot = head_turn(sitter), np.array([0.0, spots.chin[1] - 12, -35.0])
    posed = turned(face, turn, pivot, spots)
    triangles = triangles_of(steps[1].quads)
    balls = [_eyeball(shaped[head.of_part(part)]) for part in ("right_eye", "left_eye")]
    centres = [turned(ball[0][None], turn, pivot, spots)[0] for ball in balls]
    eyes = [
        Eyeball(centre, ball[1], _pupil_axis(camera - centre, outwards))
        for centre, ball, outwards in zip(centres, balls, (-1.0, 1.0), strict=True)
    ]
    return Figure(
        posed=posed,
        face=face,
        normals=normals_of(posed, triangles),
        quads=steps[1].quads,
        triangles=triangles,
        masks=fine_masks[:, :3],
        bust=fine_masks[:, 3],
        eyes=(eyes[0], eyes[1]),
        spots=spots,
        coarse=(turned(coarse, turn, pivot, spots), triangles_of(steps[0].quads)),
        turn=turn,
        pivot=pivot,
        shift=np.zeros(3),
    )


def _pupil_axis(sight: Floats, outwards: float) -> Floats:
    # The eye sees a few degrees beside the axis of its pupil (angle kappa, about 5 degrees):
    # without it sitters who look at the camera seem to squint inwards.
    return unit(unit(sight) + np.array([outwards * np.tan(np.radians(_KAPPA_DEG)), 0.0, 0.0]))


def _with_narrower_shoulders(head: Head, shaped: Vertices, share: float) -> Vertices:
    chin = find_spots(head, shaped).chin[1]
    below = np.clip((chin - 15 - shaped[:, 1:2]) / 60, 0, 1)
    return shaped * (1 + below * (np.array([share, 1, 1]) - 1))


def find_spots(head: Head, shaped: Vertices) -> Spots:
    """Find the painter's places on a shaped head (n, 3) mm."""
    face = shaped[head.of_part("head")]
    middle = face[np.abs(face[:, 0]) < 4]
    front = middle[middle[:, 2] > 0]
    mouth = shaped[head.regions["lips"] > 0.5].mean(axis=0)
    nose = front[np.argmax(front[:, 2])]
    # The chin's underside is where the front stops falling steeply and runs back to the neck.
    below = front[(front[:, 1] < mouth[1] - 10) & (front[:, 2] > mouth[2] - 22)]
    chin = below[np.argmin(below[:, 1])]
    ears = shaped[(head.regions["ears"] > 0.5) & (shaped[:, 0] > 0)]
    neck = shaped[head.of_part("head", "bust")]
    slices = [
        np.abs(neck[np.abs(neck[:, 1] - level) < 4, 0]).max()
        for level in np.arange(chin[1] - 30, chin[1] + 1, 4.0)
    ]
    half = float(min(slices))
    beside = (np.abs(np.abs(neck[:, 0]) - half - 10) < 7) & (neck[:, 1] < chin[1] - 5)
    right, left = head.eye_centres(shaped)
    return Spots(
        eye=float((left - right)[0]) / 2,
        nose_tip=nose,
        mouth=mouth,
        chin=chin,
        ear=ears.mean(axis=0),
        crown=face[np.argmax(face[:, 1])],
        neck_half_width=half,
        collar=float(neck[beside, 1].max()),
    )


def moved(figure: Figure, shift: Floats) -> Figure:
    """Return the figure standing ``shift`` (3,) mm away; its unposed face stays where it is."""
    right, left = (replace(eye, centre=eye.centre + shift) for eye in figure.eyes)
    coarse = (figure.coarse[0] + shift, figure.coarse[1])
    posed = figure.posed + shift
    return replace(figure, posed=posed, eyes=(right, left), coarse=coarse, shift=shift)


def head_turn(sitter: Sitter) -> Floats:
    """Return the rotation (3, 3) of the head: pitch, then yaw, then roll."""
    pitch, yaw, roll = np.radians([sitter.pitch_deg, sitter.yaw_deg, sitter.roll_deg])
    about_x = [[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]]
    about_y = [[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]]
    about_z = [[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]]
    return np.array(about_z) @ np.array(about_y) @ np.array(about_x)


def turned(points: Floats, turn: Floats, pivot: Floats, spots: Spots) -> Floats:
    """Turn the head about the neck; the turn fades out from the jaw to the collar."""
    low, high = spots.chin[1] - 45, spots.chin[1] + 5
    share = np.clip((points[:, 1:2] - low) / (high - low), 0, 1)
    share = share * share * (3 - 2 * share)
    return points + share * ((points - pivot) @ turn.T + pivot - points)


def _two_steps(quads: Indices, count: int) -> tuple[Subdivision, Subdivision]:
    first = subdivide(quads, count)
    return first, subdivide(first.quads, first.count)


def _eyeball(vertices: Floats) -> tuple[Floats, float]:
    """Fit centre and radius to the eyeball mesh, whose front half carries the lids."""
    design = np.c_[2 * vertices, np.ones(len(vertices))]
    solved = np.linalg.lstsq(design, (vertices**2).sum(axis=1), rcond=None)[0]
    return solved[:3], float(np.sqrt(solved[3] + (solved[:3] ** 2).sum()))
