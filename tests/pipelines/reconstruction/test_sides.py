"""Which side is left is told by where points lie, whatever they are called, or not told at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from pipelines.errors import CraniometryError
from pipelines.reconstruction.craniometry import Craniometry, Point, other_side
from pipelines.reconstruction.point_checks import check_on_skull
from pipelines.reconstruction.sides import telling, true_left
from pipelines.reconstruction.turn import Turn
from tests.pipelines.reconstruction.phantoms import phantom, with_noise

HEADS: Final = ("plain man", "heavy woman", "long-faced woman")
NOISE_MM: Final = 2.5
SEEDS: Final = 700
USUAL: Final = {
    "with orbits and ears": ("n", "gn", "zy_l", "zy_r", "or_l", "or_r", "po_l", "po_r"),
    "that all have a depth": ("n", "g", "pr", "gn", "zy_l", "zy_r", "go_l", "go_r"),
    "of the face alone": ("n", "rhi", "pr", "gn", "mso_l", "mso_r", "zm_l", "zm_r"),
}
# Seen from the side these lie in a line, from the chin up to the brow.
LINE: Final = ("g", "n", "ss", "mp", "pr", "gn", "mso_l", "mso_r", "mio_l", "mio_r")


def only(points: Craniometry, names: Iterable[str]) -> Craniometry:
    return Craniometry({name: points[name] for name in names})


def swapped(points: Craniometry) -> Craniometry:
    return Craniometry({other_side(name): point for name, point in points.items()})


def named_rightly(points: Craniometry) -> float:
    """Return by how many spreads the points say that their names are right."""
    left, pairs = true_left(points), [n for n in points if n.endswith("_l")]
    across = points.at(*pairs) - points.at(*map(other_side, pairs))
    return float(left.spreads * np.sign(across.sum(axis=0) @ left.way)) * left.sure


@pytest.mark.parametrize("names", USUAL.values(), ids=USUAL)
def test_eight_points_tell_swapped_sides_from_right_ones(names: tuple[str, ...]) -> None:
    told = list[tuple[float, float]]()
    for seed in range(SEEDS):
        made = phantom(HEADS[seed % 3])
        turn = Turn(
            Rotation.from_rotvec(np.random.default_rng(seed).normal(0, 2, 3)).as_matrix(),
            np.zeros(3),
        )
        points = turn.points(only(with_noise(made, NOISE_MM, seed=seed).points, names))
        told.append((named_rightly(points), named_rightly(swapped(points))))
    right, wrong = np.array(told).T
    assert (right <= 0).mean() <= 0.005
    assert (wrong <= 0).mean() >= 0.995


def test_points_in_a_line_tell_no_side_and_two_more_that_would_are_named() -> None:
    made = phantom("plain man")
    places = np.array([[p.xyz[0], -20.0, p.xyz[2]] for p in only(made.points, LINE).values()])
    flat = {n: Point((x, y, z)) for n, (x, y, z) in zip(LINE, places.tolist(), strict=True)}
    points = Craniometry(flat)
    for each in (points, swapped(points)):
        with pytest.raises(CraniometryError, match=r"cannot be told.*Place two more, such as op"):
            check_on_skull(each, made.skull)
    more = " and ".join(telling(points)).split(" and ")
    assert named_rightly(Craniometry({**flat, **only(made.points, more)})) > 0


@pytest.mark.parametrize("name", HEADS)
def test_a_right_set_is_taken_and_its_swapped_one_refused(name: str) -> None:
    made = phantom(name)
    points = only(made.points, USUAL["that all have a depth"])
    check_on_skull(points, made.skull)
    with pytest.raises(CraniometryError, match="swapped in all pairs"):
        check_on_skull(swapped(points), made.skull)
