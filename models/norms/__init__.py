"""Growth norms: how long a distance of the face is at an age, and how it grows.

Sizes are in millimetres, ages in years, sex is "F", "M" or None for the mean of both. Every answer
can name its source and status. ``sources.csv`` holds the published rows, ``norms.csv`` the smooth
curves that ``python -m models.build.norms`` makes of them.
"""

from models.norms.curves import growth_ratio, percentile, sd_mm, size_mm
from models.norms.tables import (
    AGE_RANGE,
    MeasureInfo,
    NormsError,
    Provenance,
    Status,
    describe,
    measures,
    source_of,
)

__all__ = [
    "AGE_RANGE",
    "MeasureInfo",
    "NormsError",
    "Provenance",
    "Status",
    "describe",
    "growth_ratio",
    "measures",
    "percentile",
    "sd_mm",
    "size_mm",
    "source_of",
]
