"""Eyebrows: fine hairs that stand upright at the nose and turn outward to the temple."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from scipy.spatial import KDTree

from models.build.portrait.arrays import Floats
from models.build.portrait.camera import to_linear
from models.build.portrait.figure import Figure, turned
from models.build.portrait.sitters import Sitter
from models.build.portrait.strokes import lay_hairs
from models.build.portrait.takes import Setting, Take

STEPS = 6


def draw_brows(
    take: Take, sitter: Sitter, figure: Figure, setting: Setting, rng: np.random.Generator
) -> Take:
    """Return the picture with both eyebrows; they grow denser from 5 to 20 years."""
    front = (figure.face[:, 2] > -figure.spots.eye) & (figure.face[:, 1] > 0)
    forehead = figure.face[front]
    grown = float(np.clip((sitter.age_years - 5) / 15, 0, 1))
    tone = to_linear(sitter.brow)
    light = take.light
    for side in (-1, 1):
        flat = _brow_curves(figure.spots.eye, grown, rng) * [side, 1]
        pixels = _on_skin(flat, forehead, figure, setting)
        haze = (0.14 + 0.26 * grown) * _haze(pixels, take.cover.shape, 1.5 * setting.px_per_mm)
        shade = tone * light.max(axis=-1, keepdims=True) * 1.1
        light = light + haze[..., None] * (shade - light)
        width = 0.12 * setting.px_per_mm
        opacity = 0.42 + 0.40 * grown
        light = lay_hairs(light, pixels, tone * 0.8, rng, width_px=width, opacity=opacity)
    return replace(take, light=light.astype(np.float32))


def _brow_curves(u: float, grown: float, rng: np.random.Generator) -> Floats:
    """Hairs (n, steps, 2) mm of the left brow; ``u`` is half the distance of the pupils."""
    count = int(430 + 350 * grown)
    along = rng.beta(1.5, 1.35, count)
    across = rng.normal(0, 0.5, count)
    half = (2.5 + 0.4 * grown) * np.clip(1.3 - 0.9 * along, 0.38, 1)
    half *= np.clip(along / 0.15, 0.35, 1)
    arch = 0.52 + 0.13 * np.sin(np.pi * 0.78 * along) - 0.10 * along**2
    root = np.stack([(0.42 + 1.28 * along) * u, arch * u + across * half], axis=1)
    lean = np.radians(np.interp(along, [0, 0.2, 0.5, 1.0], [78, 50, 18, -24]) - 22 * across)
    lean = lean + rng.normal(0, 0.16, count)
    reach = rng.uniform(0.75, 1.15, count) * np.interp(along, [0, 0.3, 1], [4.2, 5.6, 3.8])
    bend = lean[:, None] - np.radians(20) * np.linspace(0, 1, STEPS)
    walk = np.stack([np.cos(bend), np.sin(bend)], axis=-1) * (reach / STEPS)[:, None, None]
    return root[:, None] + np.cumsum(walk, axis=1)


def _on_skin(flat: Floats, forehead: Floats, figure: Figure, setting: Setting) -> Floats:
    """Lay curves (n, steps, 2) mm on the forehead and project them to px."""
    away, near = KDTree(forehead[:, :2]).query(flat, k=4)
    share = 1 / (away + 0.3)
    depth = (forehead[near, 2] * share).sum(axis=-1) / share.sum(axis=-1) + 0.3
    places = np.concatenate([flat, depth[..., None]], axis=-1).reshape(-1, 3)
    posed = turned(places, figure.turn, figure.pivot, figure.spots) + figure.shift
    return setting.camera.project(posed)[:, :2].reshape(flat.shape)


def _haze(pixels: Floats, shape: tuple[int, ...], blur: float) -> Floats:
    """Soft shade under a patch of hairs, 0..1."""
    haze = np.zeros(shape[:2], np.float32)
    cv2.polylines(haze, list(np.rint(pixels).astype(np.int32)), False, 1.0, 3)
    soft = cv2.GaussianBlur(haze, (0, 0), blur)
    return (soft / max(float(soft.max()), 1e-6)).astype(np.float32)
