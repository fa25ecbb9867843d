"""Made-up heads are what they say: bone under each point, as deep as their table has it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import KDTree

from models.tissue_depths import named_points
from pipelines.reconstruction.craniometry import base_name
from pipelines.reconstruction.depths import depths_for
from pipelines.reconstruction.envelope import surface_samples
from pipelines.reconstruction.template import template_head
from tests.pipelines.reconstruction.phantoms import SITTERS, phantom
from tests.pipelines.reconstruction.skull_views import frankfurt_axes

NAMES = ("plain man", "young woman")


@pytest.mark.parametrize("name", NAMES)
def test_bone_lies_under_each_skin_point_as_deep_as_the_published_table_says(name: str) -> None:
    made, sitter = phantom(name), SITTERS[name]
    published = depths_for(sitter.sex, "adult", sitter.tissue).depths
    own = {row.landmark: row.depth_mm for row in made.table}
    assert set(own) == set(published) - {"acp"}
    for key in own:
        assert own[key] == pytest.approx(published[key].depth_mm), key
    # The rhinion was slid along the ridge to where the rule of the nose needs it.
    placed = [one for one in made.points if base_name(one) in own and one != "rhi"]
    apart = np.linalg.norm(
        made.points.at(*placed) - [made.skin.points[one] for one in placed], axis=1
    )
    assert apart == pytest.approx([own[base_name(one)] for one in placed], abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_points_that_have_a_depth_lie_on_the_bone_and_apart(name: str) -> None:
    made = phantom(name)
    placed = [one for one in made.points if base_name(one) in {r.landmark for r in made.table}]
    places = made.points.at(*placed)
    assert KDTree(surface_samples(made.skull, 1.0)).query(places)[0].max() < 2.0
    assert KDTree(places).query(places, 2)[0][:, 1].min() > 2.5


@pytest.mark.parametrize("sex", ["F", "M"])
def test_every_named_spot_of_the_template_is_seen_on_its_left_side_or_middle(sex: str) -> None:
    template = template_head(sex, "adult", "normal")  # pyright: ignore[reportArgumentType]
    tree = KDTree(template.vertices)
    for name, point in named_points().items():
        # Lips hide the line in which they meet.
        if point.vertex is not None and name != "inc":
            side = name if point.laterality == "M" else f"{name}_l"
            vertex = int(tree.query(template.points[side])[1])
            assert template.shown[vertex], name
            assert template.points[side][0] > (-0.5 if point.laterality == "M" else 5.0), name


def test_the_axes_of_a_made_up_head_are_near_its_frankfurt_plane() -> None:
    assert frankfurt_axes(phantom("plain man"))[2][2] > 0.98
