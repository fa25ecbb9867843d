from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipelines.errors import RecipeError
from pipelines.reconstruction.craniometry import Craniometry, Point
from pipelines.reconstruction.features import evaluate, place_features, standing_axes
from pipelines.reconstruction.rule_choices import (
    MARGIN,
    MOUTH,
    NOSE,
    PARTS,
    TIP,
    alternatives,
    usual,
)
from tests.pipelines.reconstruction.phantoms import phantom


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("0.83*Y - 3.5", 29.2), ("0.9*X - 2", 42.1), ("0.74*Z + 3.5", 43.5)],
)
def test_rules_give_the_numbers_worked_by_hand(formula: str, expected: float) -> None:
    assert evaluate(formula, {"X": 49.0, "Y": 39.4, "Z": 54.1}) == pytest.approx(expected, abs=0.05)


def test_the_nose_tip_stands_where_rynn_puts_it() -> None:
    # A straight face: n above pr, X = 50 down, rhinion and subspinale 40 apart.
    at = {
        "n": (0, 0, 0), "pr": (0, 0, -70), "ac": (0, 0, -50), "rhi": (0, -10, -15),
        "ss": (0, -10, -55), "zy_l": (60, 40, -20), "zy_r": (-60, 40, -20), "g": (0, -2, 15),
    }  # fmt: skip
    points = Craniometry({k: Point((float(x), float(y), float(z))) for k, (x, y, z) in at.items()})
    tip = place_features(points)["prn"]
    assert tip.xyz == pytest.approx([0, -(0.83 * 40 - 3.5), -(0.9 * 50 - 2)])
    assert "Rynn" in tip.rule
    assert "2.35" in tip.error


@pytest.mark.parametrize("name", ["prn", "al_l", "eye_l", "en_l", "ex_l", "ch_l"])
def test_rules_find_the_features_of_made_up_heads(name: str) -> None:
    made = phantom("plain man")
    placed = place_features(made.points)[name]
    truth = made.skin.points[name]
    across = (placed.xyz - truth) * [1.0, float(name == "prn"), 1.0]
    assert np.linalg.norm(across) < 5.0


def test_every_placed_point_names_its_rule_and_status() -> None:
    for placed in place_features(phantom("young woman").points).values():
        assert placed.rule
        assert placed.status
        assert placed.error


def test_the_axes_of_a_standing_head_follow_its_pairs_but_no_four_points_nod_them() -> None:
    points = phantom("plain man").points
    assert np.allclose(standing_axes(points), np.eye(3), atol=0.01)
    raised = {
        name: replace(p, xyz=(*p.xyz[:2], p.xyz[2] + 6.0)) if name.startswith("po_") else p
        for name, p in points.items()
    }
    assert np.array_equal(standing_axes(Craniometry(raised)), standing_axes(points))


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (TIP, "Turkish male"),
        (NOSE, MARGIN),
        (MOUTH, "European female"),
    ],
)
def test_another_rule_that_was_chosen_moves_its_part_alone_and_is_named(
    part: str, name: str
) -> None:
    points = phantom("plain man").points
    usual_ones, others = place_features(points), place_features(points, {part: name})
    moved = {k for k, one in others.items() if not np.allclose(one.xyz, usual_ones[k].xyz)}
    parts = {TIP: {"prn"}, NOSE: {"al_l", "al_r"}, MOUTH: {"ch_l", "ch_r"}}
    assert parts[part] <= moved <= parts[part] | ({"al_l", "al_r"} if part == TIP else set())
    rule = alternatives(part)[name].rules[0]
    for one in parts[part]:
        assert others[one].rule == f"{rule.source}: {rule.formula}"


def test_the_usual_rules_by_name_are_what_is_placed_without_any() -> None:
    points = phantom("plain man").points
    named = place_features(points, {part: usual(part) for part in PARTS})
    for name, one in place_features(points).items():
        assert np.array_equal(named[name].xyz, one.xyz)
        assert named[name].rule == one.rule


def test_a_rule_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(RecipeError, match=r"no rule 'guess' for the tip of the nose.*Turkish male"):
        place_features(phantom("plain man").points, {TIP: "guess"})
