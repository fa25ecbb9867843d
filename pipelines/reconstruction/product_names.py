"""The names of the files that are made along with a face over a skull."""

from __future__ import annotations

from typing import Final

MESH_SUFFIXES: Final = (".stl", ".ply", ".obj", ".glb")
REPORT: Final = "approximation.json"
COMPARISON: Final = "superimposition.json"
POINTS: Final = "points.json"
PICTURES: Final = (
    "frontal",
    "fade-frontal",
    "markers-frontal",
    "right-lateral",
    "fade-right-lateral",
    "markers-right-lateral",
    "left-lateral",
    "three-quarter",
)
SURFACES: Final = tuple(f"face{suffix}" for suffix in MESH_SUFFIXES)
ENVELOPES: Final = ("face-minus-1sd.ply", "face-plus-1sd.ply")
"""The face with one standard deviation of tissue less, and more."""
SKULL_UNDER_SKIN: Final = "fade-frontal.png"
