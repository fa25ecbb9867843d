"""The recipe of a facial approximation: a face of one build over one skull."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final, Literal

from pydantic import Field

from models.tissue_depths import AgeBand, Build
from pipelines.environment import libraries, software
from pipelines.reconstruction.craniometry import Craniometry
from pipelines.reconstruction.depths import Sex, table_of
from pipelines.reconstruction.rule_choices import chosen, usual
from pipelines.reconstruction.skull_recipe import OwnTable, SkullRecipe, SkullSource, table_hashes

APPROXIMATION: Final = "facial_approximation"


class ApproximationRecipe(SkullRecipe):
    """A face of one build over one skull; the same recipe always gives the same bytes."""

    TABLES: ClassVar = ("craniometric_points", "feature_rules", "head", "tissue_depths")

    product: Literal["facial_approximation"] = APPROXIMATION
    rules: dict[str, str] = Field(default_factory=dict[str, str], exclude_if=lambda told: not told)
    """The rule of each part of the face that another than the usual one places."""


def plan_approximation(
    skull: SkullSource,
    points: Craniometry,
    *,
    sex: Sex,
    age_band: AgeBand,
    build: Build,
    accept_adult_depths: bool = False,
    own_table: OwnTable | None = None,
    rules: Mapping[str, str] = MappingProxyType({}),
) -> ApproximationRecipe:
    """Return the recipe of a face over a skull, by other than the usual ``rules``.

    Raises DepthError for an own table at fault, and RecipeError for a rule that there is not.
    """
    for part in rules:
        chosen(part, rules)
    if own_table is not None:
        table_of(own_table.text, own_table.name)
    return ApproximationRecipe(
        software=software(),
        libraries=dict(libraries(surfaces=True)),
        skull=skull,
        points_json=points.json(),
        sex=sex,
        age_band=age_band,
        build=build,
        accept_adult_depths=accept_adult_depths,
        own_table=own_table,
        rules={part: name for part, name in rules.items() if name != usual(part)},
        tables=table_hashes(ApproximationRecipe.TABLES),
    )
