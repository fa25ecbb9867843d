"""Promise: bad input ends in a clear error, with nothing left behind."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from models import samples
from tests.desks import NUMBER, photograph_bytes
from workbench.cli import app


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def bomb() -> bytes:
    """A PNG of 20,000 × 20,000 px in some 50 KB."""
    side = 20_000

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((1 + side // 8) * side), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def animated_gif() -> bytes:
    frames = [Image.new("RGB", (100, 100), colour) for colour in ("red", "blue", "green")]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def three_faces() -> bytes:
    face = Image.open(io.BytesIO(samples.astronaut_png_bytes())).crop((100, 0, 356, 300))
    row = Image.new("RGB", (3 * face.width, face.height))
    for place in range(3):
        row.paste(face, (place * face.width, 0))
    return saved(row, "PNG")


PHOTOGRAPHS: Mapping[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "text.jpg": lambda: b"This is a letter, not a photograph.\n" * 50,
    "truncated.jpg": lambda: photograph_bytes(kind="JPEG")[:2000],
    "bomb.png": bomb,
    "cmyk.jpg": lambda: saved(Image.new("CMYK", (200, 200), (10, 20, 30, 0)), "JPEG"),
    "animated.gif": animated_gif,
    "faceless.png": lambda: photograph_bytes(3, (400, 400)),
    "three.png": three_faces,
    "face.png": samples.astronaut_png_bytes,
}
# What each message must speak of: the fault, and what to do about it.
REFUSALS = {
    "empty": "empty",
    "text.jpg": "text",
    "truncated.jpg": "cut|incomplete|end",
    "bomb.png": "megapixels|px|pixels",
    "cmyk.jpg": "CMYK",
    "animated.gif": "GIF|animat",
}
FACES = {"faceless.png": "No face", "three.png": "3 faces"}


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("given")
    for name, make in PHOTOGRAPHS.items():
        (folder / name).write_bytes(make())
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    run("case", "open", NUMBER, "--subject", "Nobody", "--born", "1956-11-19")
    return tmp_path / "home"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def listing(folder: Path) -> dict[str, int]:
    """Every file below a folder with its size, but for SQLite's journal, which comes and goes."""
    return {
        str(path.relative_to(folder)): path.stat().st_size
        for path in folder.rglob("*")
        if not path.name.endswith(("-wal", "-shm"))
    }


def refused(result: Result, words: str) -> None:
    """The command failed with one clear line, and one JSON object that says the same.

    ``words`` may stand in the message or in the command line's own hint.
    """
    assert result.exit_code == 1, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    said = json.loads(result.stdout)["error"]
    message = " ".join(filter(None, (said["message"], said["hint"])))
    assert result.stderr.strip() == f"workbench: {message}"
    assert "--" not in said["message"], "a message is for every door; options stand in the hint"
    assert "workbench " not in said["message"]
    assert "internal error" not in message
    assert "Traceback" not in result.stderr
    assert "\n" not in message
    assert any(word in message for word in words.split("|")), f"{message!r} lacks {words}"


@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_a_bad_photograph_is_not_taken_into_a_case(home: Path, given: Path, name: str) -> None:
    before = listing(home)
    refused(
        run("photo", "add", NUMBER, given / name, "--age-at-photo", 6, "--json"), REFUSALS[name]
    )
    assert listing(home) == before


@pytest.mark.parametrize("name", sorted({**REFUSALS, **FACES}))
def test_a_bad_photograph_outside_a_case_leaves_no_picture(
    home: Path, given: Path, tmp_path: Path, name: str
) -> None:
    before = listing(tmp_path)
    words = {**REFUSALS, **FACES}[name]
    ages = ("--age-at-photo", 6, "--target-age", 12)
    refused(run("age-progress", given / name, *ages, "--out", tmp_path / "o.png", "--json"), words)
    assert listing(tmp_path) == before


@pytest.mark.parametrize("name", sorted(FACES))
def test_a_photograph_whose_face_is_not_clear_is_no_version(
    home: Path, given: Path, name: str
) -> None:
    added = run("photo", "add", NUMBER, given / name, "--age-at-photo", 6, "--json")
    assert added.exit_code == 0, "evidence is kept; its landmarks can be placed by hand"
    before = listing(home)
    refused(run("progress", NUMBER, "--target-age", 12, "--json"), FACES[name])
    assert listing(home) == before


@pytest.mark.parametrize(
    ("ages", "words"),
    [
        (("--age-at-photo", 33, "--target-age", 20), "--allow-regression"),
        (("--age-at-photo", 33, "--target-age", 200), "200 years"),
        (("--age-at-photo", 200, "--target-age", 210), "years"),
        (("--age-at-photo", -1, "--target-age", 20), "-1 years"),
    ],
)
def test_ages_that_cannot_be_leave_no_picture(
    home: Path, given: Path, tmp_path: Path, ages: tuple[object, ...], words: str
) -> None:
    before = listing(tmp_path)
    out = tmp_path / "o.png"
    refused(run("age-progress", given / "face.png", *ages, "--out", out, "--json"), words)
    assert listing(tmp_path) == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("case", "show", "X"), "no case 'X'"),
        (("photo", "add", "X", "face.png", "--age-at-photo", 6), "no case 'X'"),
        (("progress", "X", "--target-age", 12), "no case 'X'"),
        (("export", "X", 1, "--out", "out"), "no case 'X'"),
        (("verify", "X"), "no case 'X'"),
        (("log", "X"), "no case 'X'"),
        (("export", NUMBER, 1, "--out", "out"), "no version 1"),
        (("progress", NUMBER, "--target-age", 12), "no photograph"),
        (("photo", "add", NUMBER, "missing.png", "--age-at-photo", 6), "missing.png"),
        (("photo", "add", NUMBER, ".", "--age-at-photo", 6), "folder"),
        (("photo", "add", NUMBER, "face.png", "--age-at-photo", 200), "200 years"),
        (
            ("case", "open", NUMBER, "--subject", "x", "--born", "2010-01-01"),
            f"Case {NUMBER} was opened before",
        ),
        (("case", "open", "../x", "--subject", "x", "--born", "2010-01-01"), "case number"),
        (("case", "open", "N", "--subject", "x", "--born", "2999-01-01"), "future"),
    ],
)
def test_unknown_and_repeated_things_change_nothing(
    home: Path,
    given: Path,
    words: tuple[object, ...],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(given)
    before, around = listing(home), listing(given)
    refused(run(*words, "--json"), message)
    assert listing(home) == before
    assert listing(given) == around


def test_a_picture_that_is_there_is_kept_unless_force_is_given(
    home: Path, given: Path, tmp_path: Path
) -> None:
    out = tmp_path / "o.png"
    out.write_bytes(b"an earlier picture")
    before = listing(tmp_path)
    words = ("age-progress", given / "face.png", "--age-at-photo", 33, "--target-age", 40)
    refused(run(*words, "--out", out, "--json"), "--force")
    assert out.read_bytes() == b"an earlier picture"
    assert listing(tmp_path) == before
    assert run(*words, "--out", out, "--force").exit_code == 0
    assert out.read_bytes().startswith(b"\x89PNG")


def test_a_home_that_cannot_be_written_is_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "file" / "home"))
    before = listing(tmp_path)
    opening = ("case", "open", NUMBER, "--subject", "Nobody", "--born", "1956-11-19")
    refused(run(*opening, "--json"), "cannot be written in")
    assert listing(tmp_path) == before


@pytest.mark.parametrize("kind", ["missing", "empty", "without a database"])
@pytest.mark.parametrize(
    "words",
    [
        ("verify",),
        ("verify", NUMBER),
        ("log",),
        ("case", "list"),
        ("case", "show", NUMBER),
        ("version", "show", NUMBER, 1),
        ("photo", "add", NUMBER, "face.png", "--age-at-photo", 6),
        ("progress", NUMBER, "--target-age", 12),
        ("export", NUMBER, 1, "--out", "out"),
    ],
    ids=lambda words: " ".join(map(str, words[:2])),
)
def test_a_mistyped_home_is_named_and_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[object, ...], kind: str
) -> None:
    folder = {"missing": ".", "empty": "home", "without a database": "home/vault"}[kind]
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    before = listing(tmp_path)
    said = "lacks its database" if kind == "without a database" else "There is nothing in"
    refused(run(*words, "--json"), said)
    assert listing(tmp_path) == before
