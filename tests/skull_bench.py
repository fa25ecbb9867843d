"""Measure facial approximation on a real head.

Run ``python -m tests.skull_bench [--unseen] [PACKAGE.deb]``.

The CT is that of the Debian package invesalius-examples, which is fetched with apt where no file
is given. It shows a real patient: nothing drawn from it is kept or published. The points were
picked from views of the bone alone. Its method was chosen while looking at this head too.

With ``--unseen`` made-up heads follow, with fossae and open cheeks, whose tissue is not the
table's: nothing was chosen by them, but they share template and rules with what they measure.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree
from scipy.spatial.transform import Rotation
from skimage.measure import marching_cubes

from models.tissue_depths import BUILDS
from pipelines.arrays import Floats
from pipelines.reconstruction.approximation import (
    Person,
    Prepared,
    Reading,
    approximate,
    approximate_over,
    open_skull,
)
from pipelines.reconstruction.craniometry import STATUSES, Craniometry, read_craniometry
from pipelines.reconstruction.depths import depths_for
from pipelines.reconstruction.envelope import skull_envelope, surface_samples
from pipelines.reconstruction.face import place_template
from pipelines.reconstruction.features import standing_axes
from pipelines.reconstruction.guessing import guess_craniometry
from pipelines.reconstruction.raycast import Surface
from pipelines.reconstruction.registration import similarity
from pipelines.reconstruction.skull import Faces, Skull, body_mask
from pipelines.reconstruction.template import template_head
from pipelines.reconstruction.tips import skin_tips
from pipelines.reconstruction.turn import Turn
from pipelines.reconstruction.upright import usual_skull
from pipelines.reconstruction.volume import read_volume
from tests.pipelines.reconstruction.phantoms import SITTERS, distances, phantom
from tests.pipelines.reconstruction.phantoms import in_face as of_face

POINTS: Final = Path(__file__).parent / "pipelines/reconstruction/cranium_points.json"
_MEMBER: Final = "usr/share/doc/invesalius-examples/examples/Cranium.inv3"
# Mouth line to hairline, in front of the ears, in the scan's own mm.
_HEIGHTS, _EARS = (6.0, 112.0), -120.0
_MIDDLE: Final = -125.0
_SKIN_HU: Final = -300.0
# About x, y and z: how the skull is laid to be guessed once more.
_TILTS_DEG: Final = ((-20, 0, 0), (0, 20, 20), (28, -17, 31), (90, 0, 0))
_SEEDS: Final = (1, 2)
_UNSEEN: Final = "--unseen"


@dataclass(frozen=True)
class Score:
    """Mean distance in mm, and the shares within 2.5 and 5 mm in percent."""

    mean: float
    near: float
    fair: float

    @classmethod
    def of(cls, apart: Floats) -> Score:
        """Sum up distances (n,) mm."""
        shares = (100 * float((apart < limit).mean()) for limit in (2.5, 5.0))
        return cls(float(apart.mean()), *shares)

    def __str__(self) -> str:
        return f"{self.mean:.2f} mm  {self.near:.0f} %  {self.fair:.0f} %"


def main() -> None:
    """Print how far each build is from the true skin, both ways and by region."""
    given = [Path(one).absolute() for one in sys.argv[1:] if one != _UNSEEN]
    with tempfile.TemporaryDirectory() as folder:
        scan = unpacked(Path(folder), given)
        truth = true_skin(scan)
        points = read_craniometry(POINTS)
        start = time.perf_counter()
        skull = open_skull(scan, Reading(frame="RAS"), points)
        done = approximate(skull, points, Person("M", "adult"))
        spent = time.perf_counter() - start
    sys.stdout.write(f"skull and faces of three builds with their envelopes: {spent:.1f} s\n")
    for build in BUILDS:
        show(build, truth, done.faces[build].vertices, done.faces[build].faces)
    show_guess("level", skull, points)
    for tilt in _TILTS_DEG:
        turn = Turn(Rotation.from_euler("xyz", tilt, degrees=True).as_matrix(), points.at("n")[0])
        show_guess(f"tilted by {tilt}°", turn.skull(skull), turn.points(points))
    show_generic(truth, skull, done.points)
    if _UNSEEN in sys.argv:
        show_made_up()


def show_generic(truth: Floats, skull: Skull, points: Craniometry) -> None:
    """Print what a usual man's head scores that is scaled and placed on this skull, or only placed.

    Placed means turned and shifted, at the size that it has. It is laid over all points that both
    have, by least squares: once its skin onto bone and depth, as the chain places its template
    before moving it; else the bone under that same skin onto the bone.
    """
    template, usual = template_head("M", "adult", "normal"), usual_skull("M")
    envelope, axes = skull_envelope(skull), standing_axes(points)
    tips = skin_tips(points, depths_for("M", "adult", "normal"), envelope, axes)
    placed = place_template(template, tips)
    show("generic head, scaled and placed by bone and depths", truth, placed.vertices, placed.faces)
    names = [name for name in points if name in usual]
    on_usual = np.array([usual[name] for name in names])
    on_skull = points.at(*names)
    scale, rotation, _shift = similarity(on_usual, on_skull, np.ones(len(names)))
    for called, size in ((f"scaled by {scale:.2f} and placed", scale), ("merely placed", 1.0)):
        shift = on_skull.mean(axis=0) - size * rotation @ on_usual.mean(axis=0)
        laid = size * template.vertices @ rotation.T + shift
        show(f"generic head, {called} by bone alone", truth, laid, template.faces)


def show_made_up() -> None:
    """Print how far made-up heads of tissue unlike the table's are from their skin."""
    scores: dict[str, list[Floats]] = {"their own depths": [], "the table's depths": []}
    for name, sitter in SITTERS.items():
        person = Person(sitter.sex, "adult", sitter.tissue)
        for seed in _SEEDS:
            made = phantom(name, tissue_seed=seed, hollow=True)
            ready = Prepared.of(made.skull, made.points)
            for found, table in zip(scores.values(), (made.table, ()), strict=True):
                face = approximate_over(ready, person, table=table).faces[sitter.tissue]
                places, apart = distances(made, face.vertices, face.faces)
                found.append(apart[of_face(made, places)])
    for called, found in scores.items():
        means = [float(apart.mean()) for apart in found]
        sys.stdout.write(
            f"{len(found)} made-up heads of other tissue, by {called}: from the skin "
            f"{Score.of(np.concatenate(found))}; worst head {max(means):.2f} mm\n"
        )


def unpacked(folder: Path, given: list[Path]) -> Path:
    """Fetch the package where none is given, unpack it, and return its CT."""
    if not given:
        subprocess.run(["apt-get", "download", "invesalius-examples"], cwd=folder, check=True)
        given = list(folder.glob("*.deb"))
    subprocess.run(["dpkg-deb", "-x", str(given[0]), str(folder)], check=True)
    return folder / _MEMBER


def true_skin(scan: Path) -> Floats:
    """Return places (n, 3) on the skin of the scan, without what lies inside nose and mouth."""
    volume = read_volume(scan, frame="RAS")
    values = np.where(body_mask(volume.hu), volume.hu, -1000).astype(np.float32)
    vertices, faces, _normals, _values = marching_cubes(values, _SKIN_HU)
    lps = volume.to_lps(np.asarray(vertices, float)[:, ::-1])
    return outer_samples(lps, np.asarray(faces, np.intp), least_open=0.25)


def outer_samples(vertices: Floats, faces: Faces, *, least_open: float) -> Floats:
    """Return places (n, 3) on the outside of a surface, one for each mm²."""
    corners = vertices[faces]
    volume = np.einsum("ni,ni->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2]))
    outward = faces if volume > 0 else faces[:, ::-1]
    shown = Surface(vertices, outward).openness(rays=48) > least_open
    return surface_samples(Skull(vertices, outward[shown[outward].all(axis=1)]), 1.0)


def show(name: str, truth: Floats, vertices: Floats, faces: Faces) -> None:
    """Print the scores of one surface."""
    drawn = outer_samples(vertices, faces, least_open=0.12)
    there = np.asarray(KDTree(truth).query(drawn[in_face(drawn)])[0])
    true = truth[in_face(truth)]
    back = np.asarray(KDTree(drawn).query(true)[0])
    sys.stdout.write(f"{name}: to the skin {Score.of(there)}; from the skin {Score.of(back)}\n")
    for region, inside in regions(true).items():
        sys.stdout.write(f"    {region:10s} {Score.of(back[inside])}\n")


def show_guess(how: str, skull: Skull, points: Craniometry) -> None:
    """Print how far the first guess of the points is from those picked by hand."""
    guessed = guess_craniometry(skull)
    both = [name for name in points if name in guessed]
    apart = np.linalg.norm(guessed.at(*both) - points.at(*both), axis=1)
    for status in STATUSES:
        own = [n for n, name in enumerate(both) if guessed[name].status == status]
        sys.stdout.write(
            f"guessed points, {how}, {status}: {len(own)}, {apart[own].mean():.1f} mm off, at most "
            f"{apart[own].max():.1f}\n"
        )
    worst = ", ".join(f"{name} {mm:.1f}" for name, mm in zip(both, apart, strict=True) if mm > 5)
    sys.stdout.write(f"    more than 5 mm off: {worst}\n")


def in_face(places: Floats) -> NDArray[np.bool_]:
    """Tell which places (n, 3) are scored."""
    low, high = _HEIGHTS
    return (places[:, 2] > low) & (places[:, 2] < high) & (places[:, 1] < _EARS)


def regions(places: Floats) -> Mapping[str, NDArray[np.bool_]]:
    """Return which places (n, 3) belong to which region of the face."""
    side, z = np.abs(places[:, 0] - _MIDDLE), places[:, 2]
    lip = (z <= 22) & (side < 30)
    return {
        "forehead": z > 88,
        "orbits": (z <= 88) & (z > 48) & (side < 50) & (side > 12),
        "nose": (z <= 70) & (z > 22) & (side <= 19),
        "upper lip": lip,
        "cheeks": (z <= 48) & (side > 19) & ~lip,
        "temples": (z <= 88) & (z > 48) & (side >= 50),
    }


if __name__ == "__main__":
    main()
