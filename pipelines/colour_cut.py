"""Cut a picture in two along its edges, by the colours that each side is known to have.

GrabCut's graph cut (Rother, Kolmogorov & Blake 2004), with colour models of our own: OpenCV
starts its models from a random state that is shared by everything in the thread, whereas these
come from splitting colours along their widest spread (Orchard & Bouman 1991), which is a
function of the pixels alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.arrays import Floats, Pixels

Mask = NDArray[np.bool_]
_COMPONENTS, _SAMPLES = 5, 4000
# Variance of rounding and grain, so that a flat colour is not a needle.
_LEAST_VARIANCE = 4.0


@dataclass(frozen=True)
class Colours:
    """Colours of one side as a mixture of Gaussians: shares (5,), means (5, 3), (5, 3, 3)."""

    shares: Floats
    means: Floats
    spreads: Floats

    @classmethod
    def of(cls, samples: Pixels) -> Colours:
        """Describe ``samples`` (n, 3) uint8, of which there must be at least one."""
        step = -(-len(samples) // _SAMPLES)
        clusters: list[Floats] = [samples[::step].astype(np.float64)]
        while len(clusters) < _COMPONENTS:
            widest = max(range(len(clusters)), key=lambda k: _scatter(clusters[k]))
            halves = _split(clusters[widest])
            if halves is None:
                break
            clusters[widest : widest + 1] = halves
        shares = np.array([len(cluster) for cluster in clusters], np.float64)
        return cls(
            shares / shares.sum(),
            np.stack([cluster.mean(axis=0) for cluster in clusters]),
            np.stack([_spread(cluster) for cluster in clusters]),
        )

    def log_likelihood(self, colours: Floats | Pixels) -> Floats:
        """Return the log density (…,) of colours (…, 3) 0..255."""
        parts: list[Floats] = []
        for share, mean, spread in zip(self.shares, self.means, self.spreads, strict=True):
            away = colours.reshape(-1, 3) - mean
            distance = ((away @ np.linalg.inv(spread)) * away).sum(axis=1)
            parts.append(np.log(share) - 0.5 * (distance + np.linalg.slogdet(spread)[1]))
        return np.logaddexp.reduce(np.stack(parts), axis=0).reshape(colours.shape[:-1])

    def as_opencv(self) -> NDArray[np.float64]:
        """Return the model as cv2.grabCut keeps it: shares, means, covariances in one row."""
        count = len(self.shares)
        flat = np.zeros(13 * _COMPONENTS)
        flat[:count] = self.shares
        flat[_COMPONENTS : _COMPONENTS + 3 * count] = self.means.ravel()
        flat[4 * _COMPONENTS : 4 * _COMPONENTS + 9 * count] = self.spreads.ravel()
        return flat[None]


def cut(picture: Pixels, front: Colours, back: Colours, sure: Floats, likely: Mask) -> Mask:
    """Return which pixels (h, w) of (h, w, 3) uint8 are in front.

    ``sure`` (h, w) is 1 for certain front, -1 for certain back and 0 where the cut decides;
    ``likely`` is a first guess for those.
    """
    labels = np.where(likely, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[sure > 0], labels[sure < 0] = cv2.GC_FGD, cv2.GC_BGD
    if not (sure == 0).any():
        return sure > 0
    # Frozen models: OpenCV then only cuts, and draws no random number.
    cv2.grabCut(
        picture,
        labels,
        (0, 0, 1, 1),
        back.as_opencv(),
        front.as_opencv(),
        1,
        cv2.GC_EVAL_FREEZE_MODEL,
    )
    return (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)


def _spread(cluster: Floats) -> Floats:
    away = cluster - cluster.mean(axis=0)
    return away.T @ away / len(cluster) + _LEAST_VARIANCE * np.eye(3)


def _scatter(cluster: Floats) -> float:
    return float(len(cluster) * np.linalg.eigvalsh(_spread(cluster))[-1])


def _split(cluster: Floats) -> list[Floats] | None:
    axis = np.linalg.eigh(_spread(cluster))[1][:, -1]
    along = (cluster - cluster.mean(axis=0)) @ axis
    low, high = cluster[along <= 0], cluster[along > 0]
    # A handful of pixels has no covariance worth the name.
    return [low, high] if min(len(low), len(high)) > 8 else None
