"""Restoration of poor originals: what the camera, the print and the file spoilt, and no more."""

from pipelines.restoration.restoring import Restored, regrained, restore
from pipelines.restoration.wishes import Restoration, proposed

__all__ = ["Restoration", "Restored", "proposed", "regrained", "restore"]
