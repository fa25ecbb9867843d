from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from pipelines import environment as place
from pipelines.environment import environment, libraries, software

ROOT = Path(__file__).parents[2]


def fingerprint(root: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(place, "_ROOT", root)
    return software.__wrapped__()


@pytest.mark.parametrize(
    "name", ["pipelines/warp.py", "models/norms/curves.py", "models/manifest.toml"]
)
def test_another_line_in_what_draws_is_another_software(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for room in ("pipelines", "models"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("*.jpg"))
    assert fingerprint(tmp_path, monkeypatch) == software()
    with (tmp_path / name).open("a") as file:
        file.write("\n")
    assert fingerprint(tmp_path, monkeypatch) != software()


def test_every_library_that_draws_is_named() -> None:
    code = "".join(path.read_text() for path in (ROOT / "pipelines").rglob("*.py"))
    imported = {
        line.split()[1].split(".")[0]
        for line in code.splitlines()
        if line.startswith(("import ", "from "))
    }
    drawing = {
        "numpy": "numpy",
        "cv2": "opencv-python-headless",
        "PIL": "pillow",
        "pillow_heif": "pillow-heif",
        "scipy": "scipy",
    }
    # These find landmarks, read documents or build on skulls, which have no recipe; no pixel of a
    # recipe's rendering comes from them.
    others = {"dlib", "pydantic", "rfc8785", "skimage", "models", "pipelines"}
    assert imported - others - set(sys.stdlib_module_names) == set(drawing)
    assert set(libraries()) == set(drawing.values())


def test_an_environment_names_software_processor_and_libraries() -> None:
    found = environment()
    assert found["software"] == software()
    assert found["processor"]
    assert set(found) == {"software", "processor", *libraries()}
