"""Pixels as CIE Lab and back."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.arrays import Floats, Pixels


def to_lab(pixels: Pixels | Floats) -> Floats:
    """Return (h, w, 3) sRGB from 0 to 255 as float32 CIE Lab, L* from 0 to 100."""
    scaled = np.divide(pixels, np.float32(255), dtype=np.float32)
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_RGB2Lab), np.float32)


def to_levels(lab: Floats) -> Floats:
    """Return (h, w, 3) CIE Lab as float32 sRGB grey levels from 0 to 255, not rounded."""
    lab = lab.astype(np.float32, copy=False)
    colours = np.asarray(cv2.cvtColor(lab, cv2.COLOR_Lab2RGB), np.float32)
    np.clip(colours, 0, 1, out=colours)
    colours *= 255
    return colours


def in_three(plane: Floats) -> Floats:
    """Return a plane (h, w) float32 as (h, w, 3), to multiply colours by."""
    return np.asarray(cv2.cvtColor(plane, cv2.COLOR_GRAY2RGB), np.float32)
