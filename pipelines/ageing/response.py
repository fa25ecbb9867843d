"""How a grown face answers to its landmarks: where small moves of them take its points.

The derivative of :mod:`pipelines.ageing.growth`, worked out: to try 136 moves takes half a second.
A face is counted as (136,) here, x of all its 68 points and then y.
"""

from __future__ import annotations

import numpy as np

from pipelines.ageing.growth import (
    Way,
    displacement,
    growth_nodes,
    growth_wishes,
    lid_frame,
    lid_growth,
    ungrown,
)
from pipelines.ageing.turned import depths, facing, tangent_slope, yaw_tangent
from pipelines.alignment import MIRROR_68, EyeFrame
from pipelines.arrays import Floats
from pipelines.landmarks import EYE_CORNERS, EYES, IBUG_COUNT, LIDS
from pipelines.recipe import Sex

_COUNT = 2 * IBUG_COUNT
_X, _Y = slice(0, IBUG_COUNT), slice(IBUG_COUNT, _COUNT)


def growth_response(
    points: Floats,
    *,
    from_age: float,
    to_age: float,
    sex: Sex | None = None,
    strength: float = 1.0,
    rate: float = 0.0,
    share: float = 1.0,
) -> Floats:
    """Return how the displacement of grown points answers to the points, (136, 136) px per px.

    Arguments are those of :func:`pipelines.ageing.growth.grow_landmarks`. ``share`` is what the
    photograph has of a fused shape: as far as it is the others', it does not answer.
    """
    frame = lid_frame(points)
    seen = frame.enter(points)
    yaw = yaw_tangent(seen)
    shape = facing(seen, yaw)
    young, old = sorted((from_age, to_age))
    way = Way(young, old, sex, strength, rate)
    if to_age >= from_age:
        moves, answer = displacement(shape, way), _of_displacement(shape, way)
    else:
        child = ungrown(shape, way, steps=3)
        moves, growing = child - shape, _of_displacement(child, way)
        answer = -np.linalg.solve(np.eye(_COUNT) + growing, growing)
    answer = _turned(answer, seen, moves, yaw)
    answer = _entered(answer, seen, frame)
    if share < 1:
        of_grown = answer + _entered(np.eye(_COUNT), seen, frame)
        answer -= (1 - share) * _even_shape(of_grown, seen + moves)
    return _left(answer, moves, yaw, frame)


def _of_displacement(shape: Floats, way: Way) -> Floats:
    """Return how the displacement of a face seen from the front answers to its shape."""
    nodes = growth_nodes(shape, way)
    answers = np.empty((2, IBUG_COUNT, 2, IBUG_COUNT))
    for axis in (0, 1):
        of_nodes = growth_wishes(nodes, axis, way).response(nodes, axis)
        # The nasion stands in the middle between two points of the bridge.
        of_nodes[:, 0, 27:29] += 0.5 * of_nodes[:, 0, [IBUG_COUNT]]
        answers[axis] = of_nodes[:IBUG_COUNT, :, :IBUG_COUNT]
        for lids in (list(lids) for lids in LIDS.values()):
            from_middle = np.eye(len(lids)) - 1 / len(lids)
            answers[axis, lids] = answers[axis, lids].mean(axis=0)
            answers[axis][np.ix_(lids, [axis], lids)] += lid_growth(way) * from_middle[:, None]
    return way.strength * answers.reshape(_COUNT, _COUNT)


def _turned(answer: Floats, seen: Floats, moves: Floats, yaw: float) -> Floats:
    """Return the answer of a turned head, ``seen`` in its frame, to what is seen of it."""
    slope, cosine = tangent_slope(seen), 1 / np.hypot(1, yaw)
    flatter = np.concatenate([-depths(), -seen[:, 1] * yaw * cosine**3])
    scale = np.repeat([1.0, cosine], IBUG_COUNT)
    answer = (answer * scale + np.outer(answer @ flatter, slope)) / scale[:, None]
    answer[_Y] += np.outer(moves[:, 1] * yaw * cosine, slope)
    return answer


def _entered(answer: Floats, seen: Floats, frame: EyeFrame) -> Floats:
    """Return an answer to px in place of one to pupil distances of the frame."""
    middle, across = _of_eyes()
    # The frame goes along with the eyes: its middle, its length and its turn.
    x, y = answer[:, _X], answer[:, _Y]
    at_x, at_y = seen.T
    still_x = x - np.outer(x.sum(axis=1), middle) - np.outer(x @ at_x + y @ at_y, across)
    still_y = y - np.outer(y.sum(axis=1), middle) - np.outer(y @ at_x - x @ at_y, across)
    right, down = frame.axes[0] / frame.unit**2
    return np.hstack([right * still_x - down * still_y, down * still_x + right * still_y])


def _left(answer: Floats, moves: Floats, yaw: float, frame: EyeFrame) -> Floats:
    """Return an answer in px in place of one in pupil distances of the frame."""
    right, down = frame.axes[0]
    x, y = answer[_X], answer[_Y]
    px = np.vstack([right * x - down * y, down * x + right * y])
    _, across = _of_eyes()
    along, low = np.outer(moves[:, 0], across), np.outer(moves[:, 1] * np.hypot(1, yaw), across)
    return px + np.block([[along, -low], [low, along]])


def _of_eyes() -> tuple[Floats, Floats]:
    """Return how the middle of the eyes and the way across them follow from the points, (68,)."""
    eyes = np.zeros((2, IBUG_COUNT))
    for side, eye in zip(eyes, (EYES["right"], EYES["left"]), strict=True):
        side[list(eye)] = 1 / len(eye)
    return eyes.mean(axis=0), eyes[1] - eyes[0]


def _even_shape(answer: Floats, grown: Floats) -> Floats:
    """Return the answer of the mean of a ``grown`` face and its mirror image, but for its pose."""
    even = (answer + np.vstack([-answer[_X][MIRROR_68], answer[_Y][MIRROR_68]])) / 2
    x, y = (grown - grown.mean(axis=0)).T
    one, none = np.ones(IBUG_COUNT), np.zeros(IBUG_COUNT)
    poses = np.column_stack(
        [np.append(x, y), np.append(-y, x), np.append(one, none), np.append(none, one)]
    )
    poses /= np.linalg.norm(poses, axis=0)
    shaped = (even - poses @ (poses.T @ even)).reshape(2, IBUG_COUNT, _COUNT)
    # Lids stay the photograph's own and go along with the corners of their eye.
    for lids, corners in ((list(LIDS[side]), list(EYE_CORNERS[side])) for side in LIDS):
        shaped[:, lids] = shaped[:, corners].mean(axis=1, keepdims=True)
    return shaped.reshape(_COUNT, _COUNT)
