"""Eyes: round irises of 11.7 mm on a wet ball behind the lids, looking at the camera."""

from __future__ import annotations

import cv2
import numpy as np

from models.build.portrait.aperture import Aperture, find_aperture
from models.build.portrait.arrays import Floats
from models.build.portrait.camera import to_linear
from models.build.portrait.figure import Eyeball, Figure
from models.build.portrait.grain import smooth_noise
from models.build.portrait.light import Lighting, sphere_directions
from models.build.portrait.sitters import Colour, Sitter
from models.build.portrait.surface import unit
from models.build.portrait.takes import Setting, Take

IRIS_RADIUS_MM = 5.85
PUPIL_SHARE = 0.33
CORNEA_RADIUS_MM = 7.8  # Gullstrand's eye
SCLERA = (0.755, 0.715, 0.69)
CARUNCLE = (0.74, 0.47, 0.43)


def shoot_eyes(
    take: Take, sitter: Sitter, figure: Figure, setting: Setting, rng: np.random.Generator
) -> tuple[Take, tuple[Aperture, ...]]:
    """Return the picture with both eyes in it, and where they show."""
    light, cover, depth = take.light.copy(), take.cover.copy(), take.depth.copy()
    apertures: list[Aperture] = []
    for ball, inner in zip(figure.eyes, (1, -1), strict=True):
        aperture = find_aperture(ball, inner, setting.camera, depth)
        painted = _paint_eye(ball, aperture, setting, sitter.iris, rng)
        here = aperture.window
        shown = aperture.open.astype(np.float32)
        soft = cv2.GaussianBlur(shown, (0, 0), 0.07 * setting.px_per_mm)[..., None]
        light[here] += soft * (painted - light[here])
        cover[here][aperture.open] = 1
        away = setting.camera.distance_mm - aperture.surface[..., 2]
        depth[here][aperture.open] = away[aperture.open]
        apertures.append(aperture)
    return Take(light, cover, depth), tuple(apertures)


def _paint_eye(
    ball: Eyeball, aperture: Aperture, setting: Setting, colour: Colour, rng: np.random.Generator
) -> Floats:
    """Return the light (h, w, 3) of the eye in its window."""
    offset = aperture.surface - ball.centre
    side = unit(np.cross([0.0, 1.0, 0.0], ball.gaze))
    up = np.cross(ball.gaze, side)
    across, above = offset @ side, offset @ up
    radius = np.hypot(across, above) / IRIS_RADIUS_MM
    white = _sclera(aperture, setting.px_per_mm, rng)
    iris = _iris(radius, np.arctan2(above, across), colour, rng)
    edge = np.clip((radius - 0.965) / 0.07, 0, 1)
    edge = np.where(offset @ ball.gaze > 0, edge * edge * (3 - 2 * edge), 1)[..., None]
    albedo = edge * white + (1 - edge) * iris
    # The cornea bends light to the far side of the iris.
    key = setting.lighting.key
    lean = 1 - 0.30 * (across * (key @ side) + above * (key @ up)) / IRIS_RADIUS_MM
    light = _room_light(unit(offset), setting.lighting) * np.where(radius < 1, lean, 1)[..., None]
    shade = _lid_shade(aperture, setting.px_per_mm)[..., None]
    wet = _reflections(ball, aperture.surface, setting, radius)
    return (albedo * light * shade + wet * shade**0.5).astype(np.float32)


def _iris(radius: Floats, angle: Floats, colour: Colour, rng: np.random.Generator) -> Floats:
    around = 720
    fibres = smooth_noise((around, 40), (3, 26), rng)
    fibres = fibres + 0.7 * smooth_noise((around, 40), (7, 12), rng)
    fibres = cv2.GaussianBlur(np.tile(fibres, (1, 3)), (0, 0), 0.8)[:, around : 2 * around]
    column = ((angle / (2 * np.pi) + 0.5) * (around - 1)).astype(np.intp) % around
    row = np.clip(radius * 39, 0, 39).astype(np.intp)
    texture = fibres[row, column]
    base = to_linear(colour)
    warm = to_linear((colour[0] * 1.08 + 0.05, colour[1] * 1.04 + 0.03, colour[2] * 0.80))
    ring = np.exp(-(((radius - 0.47) / 0.13) ** 2))[..., None]
    tone = base + ring * 0.75 * (warm - base)
    tone = tone * (1.0 + 0.26 * texture)[..., None]
    limbus = np.clip((radius - 0.72) / 0.26, 0, 1)[..., None] ** 1.6
    tone = tone * (1 - 0.80 * limbus)
    pupil = np.clip((radius - PUPIL_SHARE) / 0.045, 0, 1)[..., None]
    return np.maximum(tone, 0.004) * pupil + 0.004 * (1 - pupil)


def _sclera(aperture: Aperture, px_per_mm: float, rng: np.random.Generator) -> Floats:
    """Paint the white, pinker and veined towards the corners, and the flesh of the inner corner."""
    height, width = aperture.open.shape
    columns = aperture.columns
    white = np.broadcast_to(to_linear(SCLERA), (height, width, 3)).copy()
    if len(columns) == 0:
        return white
    first, last = columns[0], columns[-1]
    corner = last if aperture.inner > 0 else first
    middle = 0.5 * (aperture.top[corner] + aperture.bottom[corner])
    y, x = np.mgrid[:height, :width]
    ends = np.minimum(x - first, last - x) / max(last - first, 1)
    pink = np.clip(1 - ends / 0.30, 0, 1) ** 1.5
    veins = np.clip(smooth_noise((width, height), (26, 5), rng) - 0.9, 0, 2) * pink
    white = white * np.exp(-(0.40 * pink + 0.20 * veins)[..., None] * [0.35, 0.95, 0.9])
    flesh = np.clip(1 - np.hypot(x - corner, y - middle) / (2.6 * px_per_mm), 0, 1)
    flesh = (flesh * flesh * (3 - 2 * flesh))[..., None]
    return white * (1 - flesh) + flesh * to_linear(CARUNCLE) * 0.8


def _lid_shade(aperture: Aperture, px_per_mm: float) -> Floats:
    """Return the shade of the lids on the ball: deep under the upper lid, slight over the lower."""
    rows = np.arange(aperture.open.shape[0])[:, None]
    upper = np.clip((rows - aperture.top) / (4.2 * px_per_mm), 0, 1) ** 0.8
    lower = np.clip((aperture.bottom - rows) / (1.6 * px_per_mm), 0, 1) ** 0.7
    shade = (0.24 + 0.76 * upper) * (0.66 + 0.34 * lower)
    soft = cv2.GaussianBlur(np.where(aperture.open, shade, 0.3), (0, 0), px_per_mm * 0.18)
    return np.asarray(soft, np.float64)


def _room_light(normals: Floats, lighting: Lighting) -> Floats:
    towards = sphere_directions(300)
    radiance = lighting.radiance(towards)
    facing = np.clip(normals @ towards.T + 0.15, 0, None) / 1.15
    return facing @ radiance * (4 / len(towards))


def _reflections(ball: Eyeball, surface: Floats, setting: Setting, radius: Floats) -> Floats:
    """Return the lamps mirrored by the cornea, and a faint film of tears on the white."""
    lighting = setting.lighting
    towards_eye = unit(setting.camera.place - surface)
    bulge = ball.radius - CORNEA_RADIUS_MM + 1.0
    cornea = unit(surface - (ball.centre + ball.gaze * bulge))
    smooth = unit(surface - ball.centre)
    share = np.clip((1.12 - radius) / 0.2, 0, 1)[..., None]
    normal = unit(share * cornea + (1 - share) * smooth)
    mirrored = 2 * (normal * towards_eye).sum(axis=-1, keepdims=True) * normal - towards_eye
    total = 0.018 * lighting.radiance(mirrored.reshape(-1, 3)).reshape(mirrored.shape) * 0.25
    for lamp, strength in zip(lighting.lamps, (1.0, 0.12), strict=False):
        middle = unit(np.array(lamp.towards))
        side = unit(np.cross([0.0, 1.0, 0.0], middle))
        x, y = mirrored @ side, mirrored @ np.cross(middle, side)
        size = np.sin(np.radians(lamp.half_width_deg * 0.62))
        inside = np.clip((size - np.abs(x)) / 0.06, 0, 1)
        inside = inside * np.clip((size * 1.25 - np.abs(y)) / 0.06, 0, 1)
        inside = inside * (mirrored @ middle > 0) * np.where(radius < 1.1, 1, 0.10)
        total = total + (strength * inside)[..., None] * np.array(lamp.colour) * 0.75
    return total
