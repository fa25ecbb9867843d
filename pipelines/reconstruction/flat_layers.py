"""The artist's layers over a scaled photograph of a skull."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from pipelines.layers import Layer
from pipelines.reconstruction.canvas import DARK, LIGHT, Canvas, Colour
from pipelines.reconstruction.flat_fit import FlatFit
from pipelines.reconstruction.flat_markers import Marker, Profile
from pipelines.reconstruction.globes import globe_surface
from pipelines.reconstruction.guides import Guide
from pipelines.reconstruction.raycast import Camera, Surface
from pipelines.reconstruction.scaled_view import ScaledView
from pipelines.reconstruction.views import GREY, Shaded, draw

_BY_STATUS: Final[dict[str, Colour]] = {
    "observed": (30, 90, 170),
    "repaired": (200, 120, 20),
    "inferred": (170, 40, 40),
}
_PROFILE: Final[Colour] = (20, 20, 20)
_BAND: Final[Colour] = (210, 120, 60)
_BAND_OPACITY: Final = 0.4
_GUIDE: Final[Colour] = (0, 120, 110)
_TEMPLATE_OPACITY: Final = 0.65
_BAR_MM: Final = 50.0
_WHISKER_MM: Final = 1.2


def marker_layer(canvas: Canvas, found: Mapping[str, Marker]) -> Layer:
    """Draw markers to scale with a whisker of one SD to either side; dots face us."""
    for one in found.values():
        colour = _BY_STATUS[one.status]
        if one.way is None:
            canvas.dot(one.bone, colour, radius=3.0)
            continue
        thinner, thicker = one.at(-1.0), one.at(1.0)
        canvas.line(np.stack([one.bone, one.at()]), colour)
        canvas.line(np.stack([thinner, thicker]), colour, thin=True)
        across = np.array([-one.way[1], one.way[0]]) * _WHISKER_MM
        for end in (thinner, one.at(), thicker):
            canvas.line(np.stack([end - across, end + across]), colour, thin=True)
        canvas.dot(one.bone, colour)
    for one in found.values():
        name = one.name.removesuffix("_l").removesuffix("_r")
        words = f"{name} {one.depth.depth_mm:.1f}"
        ends = canvas.px(np.stack([one.bone, one.at(1.0)]))
        leftward = bool(ends[1, 0] < ends[0, 0] - 1)
        canvas.write(one.at(1.0), words, ink=DARK, edge=LIGHT, leftward=leftward)
    return Layer("depth markers", canvas.finished())


def profile_layer(canvas: Canvas, profile: Profile) -> Layer:
    """Draw the soft profile."""
    canvas.line(profile.line, _PROFILE, edge=LIGHT)
    for place in profile.skin.values():
        canvas.dot(place, _PROFILE)
    return Layer("profile", canvas.finished())


def band_layer(canvas: Canvas, thin: Profile, thick: Profile) -> Layer:
    """Shade what lies between the profiles of two builds."""
    canvas.fill(np.vstack([thin.line, thick.line[::-1]]), _BAND)
    return Layer("profile band", canvas.finished(), opacity=_BAND_OPACITY)


def guide_layer(canvas: Canvas, guides: Sequence[Guide]) -> Layer:
    """Draw guides by their shapes."""
    for one in guides:
        match one.shape:
            case "circle":
                canvas.circle(one.places[0], one.places[1], _GUIDE)
            case "point":
                for place in one.places:
                    canvas.dot(place, _GUIDE)
            case "box":
                (a, b), (c, d) = one.places
                canvas.line(np.array([[a, b], [c, b], [c, d], [a, d], [a, b]]), _GUIDE)
            case "line":
                canvas.line(one.places, _GUIDE)
    # Lines of a band share their name, and are named once.
    named = {one.name.split("-width")[0]: one for one in guides if one.shape != "point"}
    for name, one in named.items():
        words = name.removesuffix("_l").removesuffix("_r").replace("-", " ")
        outer = one.places[int(one.places[:, 0].argmax())]
        canvas.write(outer, words, ink=_GUIDE, edge=LIGHT)
    return Layer("guides", canvas.finished())


def note_layer(size: tuple[int, int], px_per_mm: float, lines: Sequence[str]) -> Layer:
    """Draw a bar of 50 mm, and write what stands for what."""
    canvas, (width, height) = Canvas(size), size
    start, tick = np.array([0.12 * width, 0.97 * height]), np.array([0.0, 0.006 * height])
    end = start + [_BAR_MM * px_per_mm, 0.0]
    bar = ((start, end), (start - tick, start + tick), (end - tick, end + tick))
    for line in bar:
        canvas.line(np.stack(line), DARK, edge=LIGHT)
    for line in bar:
        canvas.line(np.stack(line), DARK)
    canvas.write(end, f"{_BAR_MM:g} mm", ink=DARK, edge=LIGHT)
    for row, line in enumerate(lines):
        at = np.array([0.01 * width, (0.03 + 0.025 * row) * height])
        canvas.write(at, line, ink=DARK, edge=LIGHT)
    return Layer("notes", canvas.finished())


def template_layer(
    view: ScaledView, canvas: Canvas, fit: FlatFit, *, pitch_deg: float = 0.0
) -> Layer:
    """Draw the fitted head in grey as the view sees it, without perspective.

    ``pitch_deg`` is how far a frontal view looks down on the head.
    """
    tilt = np.radians(pitch_deg if view.side == "" else 0.0)
    up = np.array([0.0, np.sin(tilt), np.cos(tilt)])
    right, into = {
        "": (np.array([1.0, 0, 0]), np.array([0, np.cos(tilt), -np.sin(tilt)])),
        "l": (np.array([0, 1.0, 0]), np.array([-1.0, 0, 0])),
        "r": (np.array([0, -1.0, 0]), np.array([1.0, 0, 0])),
    }[view.side]
    zero, step = canvas.px(np.array([[0.0, 0.0], [0.0, 1.0]]))
    px_per_mm = float(np.linalg.norm(step - zero))
    # The picture's middle in mm: the camera looks there.
    off = (np.array(canvas.size, float) / 2 - zero) / px_per_mm
    centre = right * off[0] - up * off[1]
    camera = Camera(right, up, into, centre, canvas.size, px_per_mm)
    pixels, cover = draw(_shaded(fit), camera)
    grey = np.concatenate([np.clip(pixels, 0, 255), 255 * cover[..., None]], axis=2)
    return Layer("approximation", np.rint(grey).astype(np.uint8), opacity=_TEMPLATE_OPACITY)


def _shaded(fit: FlatFit) -> list[Shaded]:
    skin = Surface(fit.vertices, fit.faces)
    parts = [Shaded(skin, np.array(GREY), skin.openness())]
    for centre in fit.globes.values():
        vertices, faces, colour = globe_surface(centre, fit.globe_radius)
        parts.append(Shaded(Surface(vertices, faces), colour, np.full(len(vertices), 0.9)))
    return parts
