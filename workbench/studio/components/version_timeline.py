"""The versions of a case as a branching timeline: each with its picture and its state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from streamlit.components.v2 import component

from pipelines.photograph import shrunk
from workbench.cases.records import Case, Version
from workbench.studio.components.version_pictures import named, shown_by
from workbench.studio.kept_pictures import kept_for_who_looks
from workbench.studio.language import _
from workbench.studio.pictures import data_address
from workbench.studio.session import begun, desk, spoken

_HERE = Path(__file__).parent
_SIDE = 192
_timeline = component(
    "version_timeline",
    html='<div class="timeline" role="list" tabindex="0"></div>',
    css=(_HERE / "version_timeline.css").read_text(encoding="utf-8"),
    js=(_HERE / "version_timeline.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Place:
    """Where a version stands: how many came before it in its line, and in which row."""

    step: int
    row: int


def places_of(versions: Sequence[Version]) -> dict[int, Place]:
    """Return by number where each version stands: after its parents, beside its siblings.

    The first child goes on in its parent's row, each further one branches off into a row of its
    own below: nothing stands in a row but one line of versions, each made from the one before it.
    """
    places: dict[int, Place] = {}
    ends: list[int] = []
    for version in sorted(versions, key=lambda version: version.number):
        parents = [one.number for one in version.parents if one.number in places]
        step = 1 + max((places[one].step for one in parents), default=-1)
        row = next((places[one].row for one in parents if one in ends), len(ends))
        ends[row : row + 1] = [version.number]
        places[version.number] = Place(step, row)
    return places


def show_timeline(case: Case) -> None:
    """Show every version of the case from its parents on, with its picture and its state."""
    places = places_of(case.versions)
    _timeline(
        key=f"timeline of {case.number}",
        data={
            "label": _("The versions of case {number}", number=case.number),
            "versions": [
                _shown(case, version, places[version.number]) for version in case.versions
            ],
        },
    )


def _shown(case: Case, version: Version, place: Place) -> dict[str, object]:
    return {
        "number": version.number,
        "step": place.step,
        "row": place.row,
        "parents": [parent.number for parent in version.parents],
        "title": f"{version.number} · {shown_by(version)}",
        "told": named(version),
        "state": version.state,
        "said": begun(spoken(version.state)),
        "day": f"{version.created_at:%Y-%m-%d}",
        "picture": _small(case.number, version.number, version.rendering_sha256),
    }


@kept_for_who_looks(at_most=100)
def _small(number: str, version: int, rendering_sha256: str) -> str:
    del rendering_sha256  # Ties the copy to the version.
    return data_address(shrunk(desk().picture(number, version), _SIDE))
