"""Manifests over small synthetic faces, with poison among them; nobody in them is real."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image

from models import samples
from tests.desks import settings_for
from workbench.batch.kinds import COLUMNS
from workbench.desk import Desk

SIDE = 240
GOOD = 3  # jobs of the runs that are killed
AGES = (6.0, 14.0)


def face(number: int) -> bytes:
    """Return the file of a small synthetic child; every number gives other bytes."""
    child = samples.PORTRAITS[number % 3]
    with Image.open(samples.sample(child.name)) as portrait:
        portrait.thumbnail((SIDE, SIDE))
        file = io.BytesIO()
        portrait.convert("RGB").save(file, "JPEG", quality=90, comment=f"face {number}".encode())
    return file.getvalue()


def bomb() -> bytes:
    """Return a PNG of a few bytes whose header promises 2 to the 40 pixels."""
    header = struct.pack(">IIBBBBB", 1 << 20, 1 << 20, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def poison(number: int) -> bytes:
    """Return a photograph's file that is cut short, or a bomb."""
    return bomb() if number % 2 else face(number)[:600]


def write_batch(folder: Path, good: int, poisoned: int = 0) -> Path:
    """Write photographs and a manifest with one job for each, the poison spread among them."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [",".join(COLUMNS)]
    every = max(1, good // poisoned) if poisoned else good + 1
    for number in range(good):
        if poisoned and number % every == 0 and number // every < poisoned:
            name = f"poison-{number // every}.jpg"
            (folder / name).write_bytes(poison(number // every))
            rows.append(f"P-{number // every},age_progression,{name},6,14,F")
        (folder / f"{number}.jpg").write_bytes(face(number))
        rows.append(f"G-{number:04},age_progression,{number}.jpg,6,14,F")
    manifest = folder / "jobs.csv"
    manifest.write_text("\n".join([*rows, ""]))
    return manifest


def drawn_alone(home: Path, good: int) -> dict[str, tuple[str, str]]:
    """Return recipe and rendering of each good job, as one desk draws them one after another."""
    found: dict[str, tuple[str, str]] = {}
    with Desk(settings_for(home)) as desk:
        for number in range(good):
            case = f"G-{number:04}"
            desk.open_case(case, subject="unknown", born="2010", sex="F")
            desk.take_in(case, face(number), age_years=AGES[0])
            version = desk.progress(case, target_age=AGES[1]).version
            found[case] = version.recipe_sha256, version.rendering_sha256
    return found


def kept(home: Path) -> dict[str, list[tuple[str, str]]]:
    """Return recipe and rendering of every version of every case in a home."""
    with Desk(settings_for(home)) as desk:
        return {
            case.number: [(v.recipe_sha256, v.rendering_sha256) for v in case.versions]
            for case in desk.cases()
        }
