"""Promise: a case goes from its opening to another agency's home, by the doors people use.

One walk as a new user takes it: two incidents, three photographs, two variants, review by a second
person, poster in both languages, layers, credentials, a bag, and an empty home that takes it in.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from psd_tools import PSDImage
from typer.testing import CliRunner, Result

from models.samples import sample
from workbench.api.app import build_api
from workbench.api.door import shared_desk
from workbench.cli import app
from workbench.desk import Desk
from workbench.errors import AccessError
from workbench.settings import load_settings

FIRST, NUMBER = "2024-003", "2026-017"
ARTIST, REVIEWER = "A. Artist", "R. Reviewer"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def answer(*words: object) -> dict[str, Any]:
    done = run(*words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def refusal(*words: object) -> str:
    done = run(*words, "--json")
    assert done.exit_code == 1, done.stdout
    return json.loads(done.stdout)["error"]["message"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a home in use, its photographs, and who works there."""
    place = tmp_path_factory.mktemp("walk")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_HOME", str(place / "home"))
        patch.setenv("WORKBENCH_ARTIST", ARTIST)
        patch.setenv("WORKBENCH_AGENCY", "Agency of Tests")
        patch.setenv("WORKBENCH_CONTACT", "Agency of Tests|555 0100")
        girl = Image.open(sample("child-06-girl-light"))
        girl.resize((480, round(480 * girl.height / girl.width))).save(place / "girl.png")
        girl.resize((360, round(360 * girl.height / girl.width))).save(place / "again.jpg")
        mother = Image.open(sample("adult-25-woman-dark"))
        mother.resize((420, round(420 * mother.height / mother.width))).save(place / "mother.jpg")
        yield place


@pytest.fixture(scope="module")
def walked(folder: Path) -> Path:
    """The same after the case was opened, drawn twice and handed in."""
    born = ("--born", "2018-03", "--sex", "F")
    answer("case", "open", FIRST, "--subject", "Ana Example", *born, "--missing-since", "2022-05")
    answer("case", "describe", FIRST, "--status", "recovered")
    opened = answer(
        "case", "open", NUMBER, "--subject", "Ana Example", *born, "--missing-since", "2024-07-02"
    )
    assert opened["look_alikes"] == [FIRST]
    answer("case", "describe", NUMBER, "--same-subject-as", FIRST, "--place", "Example Harbour")
    answer("case", "number", NUMBER, "ncmec=NCMC1234567")
    for name, age, who in (
        ("girl.png", 6, "subject"),
        ("again.jpg", 5.5, "subject"),
        ("mother.jpg", 25, "mother"),
    ):
        words = ("--age-at-photo", age, "--relation", who, "--consent", "given")
        answer("photo", "add", NUMBER, folder / name, *words)
    for rate in ("median", "fast"):
        answer("progress", NUMBER, "--target-age", 10, "--photo", 1, "--rate", rate)
    answer("credentials", "init")
    answer("user", "add", REVIEWER, "--role", "reviewer")
    answer("version", "submit", NUMBER, 2)
    return folder


@pytest.fixture(scope="module")
def approved(walked: Path) -> Path:
    """The same after everybody but a second person was refused the approval."""
    own = "own: nobody reviews"
    assert own in refusal("review", NUMBER, 2, "--approve")
    assert "no user" in refusal("review", NUMBER, 2, "--approve", "--as", "Somebody")
    with Desk(load_settings(), must_exist=True) as desk:
        _, words = desk.add_key(ARTIST)
        api = build_api()
        api.dependency_overrides[shared_desk] = lambda: desk
        client = TestClient(api, headers={"Authorization": f"Bearer {words}"})
        address = f"/cases/{NUMBER}/versions/2/review"
        told = client.post(address, json={"decision": "approve"})
        assert (told.status_code, "own" in told.json()["detail"]) == (403, True)
        with pytest.raises(AccessError, match=own):
            desk.approve_version(NUMBER, 2)
        assert desk.version(NUMBER, 2).state == "submitted"
    done = answer(
        "review", NUMBER, 2, "--approve", "--note", "The brows are hers", "--as", REVIEWER
    )
    assert (done["state"], done["reviewed_by"]) == ("approved", REVIEWER)
    return walked


def test_a_person_who_is_missing_again_has_one_history(walked: Path) -> None:
    del walked
    shown = answer("case", "show", NUMBER)
    assert [incident["number"] for incident in shown["incidents"]] == [FIRST, NUMBER]
    assert [photo["relation"] for photo in shown["photos"]] == ["subject", "subject", "mother"]
    assert [version["age_years"] for version in shown["versions"]] == [10, 10]


def test_a_draft_makes_no_poster(approved: Path) -> None:
    said = refusal("export", NUMBER, 1, "--format", "poster", "--out", approved / "draft")
    assert "approved version" in said
    assert not (approved / "draft").exists()


@pytest.mark.parametrize(("language", "words"), [("en", "MISSING"), ("es", "DESAPARECID")])
def test_the_poster_comes_in_both_languages_and_its_picture_is_signed(
    approved: Path, language: str, words: str
) -> None:
    out = approved / "posters" / language
    done = answer("export", NUMBER, 2, "--format", "poster", "--language", language, "--out", out)
    kinds = {Path(file["path"]).suffix: Path(file["path"]) for file in done["files"]}
    assert set(kinds) == {".pdf", ".png"}
    assert answer("verify", kinds[".png"])["whole"] is True
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-layout", str(kinds[".pdf"]), "-"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert words in text.upper()
        assert "Ana Example" in text


def test_the_layers_open_in_a_photo_editors_reader(approved: Path) -> None:
    done = answer("export", NUMBER, 2, "--format", "layers", "--out", approved / "layers")
    (psd,) = (Path(f["path"]) for f in done["files"] if f["path"].endswith(".psd"))
    assert len(list(PSDImage.open(psd).descendants())) > 3


def test_the_picture_tells_whose_it_is_until_a_byte_is_edited(approved: Path) -> None:
    done = answer("export", NUMBER, 2, "--file-type", "jpeg", "--out", approved / "pictures")
    file = Path(done["output"])
    found = answer("verify", file)
    assert found["credentials"]["signer"] == "Agency of Tests"
    assert found["credentials"]["said"]["draft"] is False
    assert found["versions"] == [{"case": NUMBER, "version": 2}]
    copy = approved / "edited.jpg"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    assert run("verify", copy).exit_code == 1
    Image.open(file).save(approved / "saved-again.jpg")
    done = run("verify", approved / "saved-again.jpg")
    assert (done.exit_code, "no credentials" in done.stdout) == (1, True)


def test_the_whole_case_is_whole_on_an_empty_home(
    approved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer("export", NUMBER, 2, "--out", approved / "more")
    bag = answer("export", NUMBER, "--format", "bundle", "--out", approved)
    here = answer("verify")
    assert here["whole"] is True
    monkeypatch.setenv("WORKBENCH_HOME", str(approved / "elsewhere"))
    monkeypatch.setenv("WORKBENCH_ARTIST", "E. Elsewhere")
    taken = answer("case", "import", bag["output"])
    assert taken["bag_sha256"] == bag["bag_sha256"]
    assert [version["state"] for version in taken["versions"]] == ["draft", "approved"]
    there = answer("verify")
    assert (there["whole"], there["differences"], there["not_compared"]) == (True, [], 0)
    assert (there["originals"], there["versions"]) == (3, 2)
    told = answer("log", NUMBER)
    acts = [entry["action"] for entry in told["elsewhere"]]
    assert acts[0] == "case opened"
    assert "version approved" in acts
    assert [entry["action"] for entry in told["entries"]] == ["case imported"]
    assert "already" in refusal("case", "import", bag["output"])
