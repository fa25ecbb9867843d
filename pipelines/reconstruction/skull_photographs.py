"""From scaled photographs of a skull to an artist's layers: the whole way, and what must be said.

Scale, Frankfurt plane, points in both views with their disagreement, depths to scale, profile and
band, guides, points in space, and the CC0 head pulled onto them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, cast

import numpy as np

from models.tissue_depths import Build, DepthRow
from pipelines.arrays import Floats, Pixels
from pipelines.errors import SkullPhotographError
from pipelines.layers import Layer
from pipelines.reconstruction.approximation import Person
from pipelines.reconstruction.canvas import Canvas
from pipelines.reconstruction.depths import DepthTable, depths_for
from pipelines.reconstruction.features import Placed, place_features
from pipelines.reconstruction.flat_fit import FlatFit, fit_template
from pipelines.reconstruction.flat_layers import (
    band_layer,
    guide_layer,
    marker_layer,
    note_layer,
    profile_layer,
    template_layer,
)
from pipelines.reconstruction.flat_markers import Marker, Profile, markers, soft_profile
from pipelines.reconstruction.guides import Guide, frontal_guides
from pipelines.reconstruction.lifting import Lifted, lift
from pipelines.reconstruction.scaled_view import (
    NEAR_MM,
    ScaledView,
    ViewKind,
    levelled_picture,
    said,
    view_from,
)
from pipelines.sentences import Sentence

_KINDS: Final[tuple[ViewKind, ...]] = ("frontal", "lateral")
_LONGEST_PX: Final = 1400
_LEAN_DEG: Final = 2.0
_PITCH_DEG: Final = 1.0
_LOOSE_SCALE: Final = 0.02


@dataclass(frozen=True)
class FlatView:
    """What one view shows: markers by build, profiles by build, guides; all in mm of the view."""

    view: ScaledView
    markers: Mapping[Build, Mapping[str, Marker]]
    profiles: Mapping[Build, Profile]
    guides: tuple[Guide, ...]


@dataclass(frozen=True)
class SkullPhotographs:
    """Views of one skull, the points they give together, and a head for each build."""

    views: Mapping[ViewKind, FlatView]
    lifted: Lifted
    features: Mapping[str, Placed]
    tables: Mapping[Build, DepthTable]
    heads: Mapping[Build, FlatFit]
    person: Person
    notes: tuple[str, ...]


def read_views(path: Path) -> dict[str, Any]:
    """Read the file of both views' rulers and points; raise SkullPhotographError."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SkullPhotographError(
            Sentence("The points '{name}' cannot be read. Check the name.", name=path.name)
        ) from error
    except (ValueError, RecursionError) as error:
        raise SkullPhotographError(
            Sentence("The points '{name}' are not JSON.", name=path.name)
        ) from error
    if not isinstance(document, dict) or not document.keys() & set(_KINDS):
        raise SkullPhotographError(
            Sentence(
                'The points \'{name}\' must be an object with "frontal", "lateral" or both.',
                name=path.name,
            )
        )
    return cast(dict[str, Any], document)


def lay_out(
    photographs: Mapping[ViewKind, Pixels],
    document: Mapping[str, Any],
    person: Person,
    *,
    table: Sequence[DepthRow] = (),
) -> SkullPhotographs:
    """Work out everything that one or two photographs (H, W, 3) of a skull say.

    Raises SkullPhotographError where a view is malformed, and DepthError.
    """
    views: dict[ViewKind, ScaledView] = {
        kind: view_from(kind, document.get(kind), (pixels.shape[1], pixels.shape[0]))
        for kind, pixels in photographs.items()
    }
    adult = person.accept_adult_depths
    tables: dict[Build, DepthTable] = {
        build: depths_for(person.sex, person.age_band, build, table=table, accept_adult=adult)
        for build in person.builds
    }
    lifted = lift(views.get("frontal"), views.get("lateral"))
    features = _shown(place_features(lifted.points), lifted)
    incisors = _incisors(document.get("incisors_mm"))
    seen = _pitched(features, lifted.pitch_deg)
    flat: dict[ViewKind, FlatView] = {
        kind: _flat(view, tables, seen if kind == "frontal" else features, incisors)
        for kind, view in views.items()
    }
    sex, band = person.sex, person.age_band
    heads: dict[Build, FlatFit] = {
        build: fit_template(lifted, features, depths, sex=sex, age_band=band, build=build)
        for build, depths in tables.items()
    }
    notes = (*next(iter(tables.values())).notes, *_notes(views, lifted))
    return SkullPhotographs(flat, lifted, features, tables, heads, person, notes)


def _shown(features: Mapping[str, Placed], lifted: Lifted) -> dict[str, Placed]:
    """Return the features of which the photographs show the plane: no nose tip from the front."""
    if lifted.known == (True, False, True):
        return {name: one for name, one in features.items() if name != "prn"}
    if lifted.known == (False, True, True):
        return {name: one for name, one in features.items() if name == "prn"}
    return dict(features)


def _pitched(features: Mapping[str, Placed], pitch_deg: float) -> dict[str, Placed]:
    """Return features as a frontal view that looks down by so many degrees sees them."""
    turn = np.radians(pitch_deg)
    up = np.array([0.0, np.sin(turn), np.cos(turn)])
    return {
        name: replace(one, xyz=np.array([one.xyz[0], one.xyz[1], float(one.xyz @ up)]))
        for name, one in features.items()
    }


def _flat(
    view: ScaledView,
    tables: Mapping[Build, DepthTable],
    features: Mapping[str, Placed],
    incisors: Mapping[str, float],
) -> FlatView:
    found: dict[Build, Mapping[str, Marker]] = {
        build: markers(view, table) for build, table in tables.items()
    }
    if view.kind == "frontal":
        return FlatView(view, found, {}, tuple(frontal_guides(view, features, incisors)))
    profiles: dict[Build, Profile] = {}
    for build, one in found.items():
        profile = soft_profile(one, features)
        if profile is not None:
            profiles[build] = profile
    return FlatView(view, found, profiles, ())


def _incisors(given: Any) -> dict[str, float]:
    if given is None:
        return {}
    try:
        heights = {str(which): float(mm) for which, mm in dict(given).items()}
    except (TypeError, ValueError) as error:
        raise SkullPhotographError(
            Sentence(
                "The incisors' heights must be in mm: {example}.",
                example='"incisors_mm": {"upper": 10, "lower": 9}',
            )
        ) from error
    if not heights.keys() <= {"upper", "lower"} or not all(2 < mm < 20 for mm in heights.values()):
        raise SkullPhotographError(
            Sentence(
                "The incisors' heights are {heights}; give upper and lower of 2 to 20 mm.",
                heights=", ".join(f"{which} {mm:g}" for which, mm in heights.items()),
            )
        )
    return heights


def _notes(views: Mapping[ViewKind, ScaledView], lifted: Lifted) -> list[str]:
    notes: list[str] = []
    for kind, view in views.items():
        if view.distance_mm is None:
            notes.append(
                Sentence(
                    "The {view} view's camera distance is not known: at 1 m, what lies 100 mm "
                    "behind the ruler is drawn 9 % too small, at 3 m 3 %.",
                    view=said(kind),
                )
            )
        elif view.distance_mm < NEAR_MM:
            notes.append(
                Sentence(
                    "The {view} view was taken from {distance_mm:.0f} mm; from less than {near:g} "
                    "mm perspective spoils the scale. Take it again from further away.",
                    view=said(kind),
                    distance_mm=view.distance_mm,
                    near=NEAR_MM,
                )
            )
        if view.scale.share_sd > _LOOSE_SCALE:
            notes.append(
                Sentence(
                    "The {view} view's scale may be {share:.1%} wrong ({basis}).",
                    view=said(kind),
                    share=view.scale.share_sd,
                    basis=view.scale.basis,
                )
            )
        if view.lean_deg is not None and abs(view.lean_deg) > _LEAN_DEG:
            notes.append(
                Sentence(
                    "With the orbits level, nasion and prosthion lean by {lean_deg:+.1f}°: the "
                    "skull was tilted, or a point stands wrong.",
                    lean_deg=view.lean_deg,
                )
            )
    if abs(lifted.pitch_deg) > _PITCH_DEG:
        way = Sentence("above") if lifted.pitch_deg > 0 else Sentence("below")
        notes.append(
            Sentence(
                "The frontal view was taken {pitch:.1f}° from {way} the Frankfurt plane, as both "
                "views together tell; heights are given without it.",
                pitch=abs(lifted.pitch_deg),
                way=way,
            )
        )
    apart = [one for one in lifted.agreement if not one.agrees]
    if apart:
        notes.append(
            Sentence(
                "The two views do not agree on heights: {apart}. Look at these points again.",
                apart=", ".join(f"{one.name} {one.apart_mm:+.1f} mm" for one in apart),
            )
        )
    return notes


def view_layers(
    found: SkullPhotographs, kind: ViewKind, photograph: Pixels, *, longest_px: int = _LONGEST_PX
) -> tuple[Layer, ...]:
    """Return one view's layers over its levelled photograph, from the bottom up."""
    flat = found.views[kind]
    picture, matrix, px_per_mm = levelled_picture(flat.view, photograph, longest_px=longest_px)
    size = (picture.shape[1], picture.shape[0])

    def canvas() -> Canvas:
        return Canvas(size, matrix)

    build: Build = "normal" if "normal" in found.heads else next(iter(found.heads))
    layers = [
        Layer("skull photograph", picture),
        template_layer(flat.view, canvas(), found.heads[build], pitch_deg=found.lifted.pitch_deg),
    ]
    profiles = flat.profiles
    if len(profiles) > 1:
        builds = list(profiles)
        layers.append(band_layer(canvas(), profiles[builds[0]], profiles[builds[-1]]))
    if build in profiles:
        layers.append(profile_layer(canvas(), profiles[build]))
    if flat.guides:
        layers.append(guide_layer(canvas(), flat.guides))
    layers.append(marker_layer(canvas(), flat.markers[build]))
    layers.append(note_layer(size, px_per_mm, _words(found, flat, build, px_per_mm)))
    return tuple(layers)


def _words(found: SkullPhotographs, flat: FlatView, build: Build, px_per_mm: float) -> list[str]:
    view = flat.view
    scale = f"scale {px_per_mm:.2f} px/mm ± {view.scale.share_sd:.1%}"
    lines = [
        f"{view.kind}, build {build}, {scale}; depths in mm with ± 1 SD, dots: towards you",
        f"depths: {found.tables[build].name}",
    ]
    if len(flat.profiles) > 1:
        builds = list(flat.profiles)
        lines.append(f"band: {builds[0]} to {builds[-1]}")
    return [*lines, *found.tables[build].notes]


def report(found: SkullPhotographs) -> dict[str, Any]:
    """Return everything that must be known about an approximation from photographs, for JSON."""
    return {
        "kind": "facial approximation from scaled photographs",
        "sex": found.person.sex,
        "age_band": found.person.age_band,
        "views": {kind: _view_report(flat) for kind, flat in found.views.items()},
        "frontal_pitch_deg": round(found.lifted.pitch_deg, 2),
        "agreement": [
            {
                "point": one.name,
                "frontal_mm": round(one.frontal_mm, 2),
                "lateral_mm": round(one.lateral_mm, 2),
                "apart_mm": round(one.apart_mm, 2),
                "limit_mm": round(one.limit_mm, 2),
                "agrees": one.agrees,
            }
            for one in found.lifted.agreement
        ],
        "points": json.loads(found.lifted.points.json())["points"],
        "axes_known": dict(zip("xyz", found.lifted.known, strict=True)),
        "rules": {name: _rule_report(one) for name, one in found.features.items()},
        "notes": list(found.notes),
    }


def _view_report(flat: FlatView) -> dict[str, Any]:
    view = flat.view
    return {
        "px_per_mm": round(view.scale.px_per_mm, 4),
        "scale_sd_share": round(view.scale.share_sd, 4),
        "scale_basis": view.scale.basis,
        "turned_deg": round(view.turn_deg, 2),
        "midline_lean_deg": None if view.lean_deg is None else round(view.lean_deg, 2),
        "camera_distance_mm": view.distance_mm,
        "depths": {build: {n: _marker_report(m) for n, m in found.items()}
                   for build, found in flat.markers.items()},
        "profiles": {build: _rounded(one.line) for build, one in flat.profiles.items()},
        "guides": [
            {"name": g.name, "shape": g.shape, "mm": _rounded(g.places), "rule": g.rule,
             "published_error": g.error, "status": g.status, "note": g.note}
            for g in flat.guides
        ],
    }  # fmt: skip


def _marker_report(marker: Marker) -> dict[str, Any]:
    depth = marker.depth
    return {
        "bone_mm": _rounded(marker.bone),
        "skin_mm": None if marker.way is None else _rounded(marker.at()),
        "depth_mm": round(depth.depth_mm, 2),
        "sd_mm": round(depth.sd_mm, 2),
        "sd_source": depth.sd_source,
        "source": depth.source,
        "status": depth.status,
        "point": marker.status,
    }


def _rule_report(one: Placed) -> dict[str, Any]:
    return {"xyz": _rounded(one.xyz), "rule": one.rule, "published_error": one.error,
            "status": one.status}  # fmt: skip


def _rounded(values: Floats) -> list[Any]:
    return np.round(values, 2).tolist()
