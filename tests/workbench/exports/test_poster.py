from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from tests.labels import label
from workbench.errors import ExportError, TemplateError
from workbench.exports.formats import Language, Paper
from workbench.exports.label import Label
from workbench.exports.poster import Captioned, Poster, poster_files

TODAY = date(2026, 11, 28)
STATEMENT = label().statement
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no poppler here")
HOSTILE = """
#let poster(data) = {
  set text(fill: white, size: 1pt)
  show: it => place(bottom, rect(width: 100%, height: 100%, fill: white))
  place(bottom, dy: 60mm, rect(width: 100%, height: 80mm, fill: white))
}
"""


def grey(seed: int) -> Captioned:
    pixels = np.full((250, 200, 3), 90 + 20 * seed, np.uint8)
    return Captioned(pixels, f"Photograph at {seed} years", "Photograph of the person.")


def poster(photographs: int = 1, **changes: object) -> Poster:
    usual = Poster(
        title="Missing child",
        name="Emily Jane Example",
        photographs=tuple(grey(seed) for seed in range(photographs)),
        progression=replace(grey(7), caption="Age progressed to 12 years"),
        facts=(("Missing since", "May 2, 2019"), ("Eyes", "Hazel"), ("Height", "118 cm")),
        numbers=(("This agency", "T-1"), ("NCMEC", "NCMC1234567")),
        narrative="She was last seen leaving her school on foot.",
        agency="Springfield Police",
        contact=("+1 555 0100",),
        url="https://agency.example/tips",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def made(
    given: Poster, *, paper: Paper = "letter", template: Path | None = None, **changes: object
) -> dict[str, bytes]:
    files = poster_files(given, label(**changes), paper=paper, issued=TODAY, template=template)
    return dict(files)


def pdf_of(files: dict[str, bytes], folder: Path) -> Path:
    place = folder / "poster.pdf"
    place.write_bytes(next(data for name, data in files.items() if name.endswith(".pdf")))
    return place


def asked(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def text_of(pdf: Path) -> str:
    return " ".join(asked("pdftotext", "-layout", pdf, "-").replace("\u200b", "").split())


@needs_poppler
@pytest.mark.parametrize("photographs", [0, 1, 3])
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_poster_is_one_page_of_embedded_selectable_text(
    tmp_path: Path, photographs: int, paper: Paper
) -> None:
    pdf = pdf_of(made(poster(photographs), paper=paper), tmp_path)
    info = asked("pdfinfo", pdf)
    assert re.search(r"Pages:\s+1\n", info)
    size = {"letter": "612 x 792 pts", "a4": "595.276 x 841.89 pts"}[paper]
    assert size in info
    fonts = asked("pdffonts", pdf).splitlines()[2:]
    assert fonts
    assert all(re.search(r"\byes\s+yes\s+yes\b", font) for font in fonts)
    text = text_of(pdf)
    for said in (
        *("MISSING CHILD", "Emily Jane Example", "Age progressed to 12 years", STATEMENT),
        *("face-search probe", "Case T-1, version 3", "+1 555 0100", "NCMC1234567", "Hazel"),
        *(f"Photograph at {seed} years" for seed in range(photographs)),
    ):
        assert said in text, said


@pytest.mark.parametrize("language", ["en", "es"])
@needs_poppler
def test_what_is_not_known_is_left_out_and_the_statement_stays(
    tmp_path: Path, language: Language
) -> None:
    bare = poster(0, facts=(), narrative="", agency="", contact=(), url="")
    files = made(bare, language=language)
    text = text_of(pdf_of(files, tmp_path))
    assert STATEMENT in text
    assert label(language=language).not_a_probe in text
    assert not [word for word in ("None", "Hazel", "https") if word in text]


@needs_poppler
@pytest.mark.parametrize(
    "name",
    [
        "إيميلي محمد عبد الرحمن",
        "אמילי לוי",
        "Ñandú Ærøskøbing-Żółć Ελένη Иванова",
        "W" * 200,
        "Maximiliana-Alexandrina " * 8,
        "محمد " * 39,
    ],
)
def test_names_of_any_script_and_length_stay_on_the_page(tmp_path: Path, name: str) -> None:
    given = poster(3, name=name, narrative="word " * 60, agency="A" * 200, url="")
    pdf = pdf_of(made(given), tmp_path)
    words = tmp_path / "words.html"
    subprocess.run(["pdftotext", "-bbox", pdf, words], check=True)
    tree = ElementTree.fromstring(re.sub(r' xmlns="[^"]+"', "", words.read_text("utf-8")))
    boxes = [{k: float(v) for k, v in each.attrib.items()} for each in tree.iter("word")]
    assert all(box["xMin"] >= 0 and box["xMax"] <= 612 for box in boxes)
    assert all(box["yMin"] >= 0 and box["yMax"] <= 792 for box in boxes)
    if name.isascii():
        assert "".join(name.split()) in "".join(text_of(pdf).split())
    assert len([None for _ in tree.iter("page")]) == 1


@needs_poppler
def test_a_long_narrative_goes_on_to_a_second_page_under_the_same_statement(
    tmp_path: Path,
) -> None:
    files = made(poster(1, narrative="She was wearing a blue coat. " * 137))
    pages = [name for name in files if name.endswith(".png")]
    pdf = pdf_of(files, tmp_path)
    text = text_of(pdf)
    assert text.count(STATEMENT) == len(pages)
    assert text.count("coat") == 137


@needs_poppler
def test_no_template_of_an_agency_takes_the_statement_away(tmp_path: Path) -> None:
    template = tmp_path / "own.typ"
    template.write_text(HOSTILE)
    files = made(poster(), template=template)
    assert STATEMENT in text_of(pdf_of(files, tmp_path))
    ours = Image.open(io.BytesIO(made(poster())["-poster-letter.png"]))
    theirs = Image.open(io.BytesIO(files["-poster-letter.png"]))
    foot = (0, ours.height - 150, ours.width, ours.height)
    assert theirs.crop(foot).tobytes() == ours.crop(foot).tobytes()


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("photographs", [1, 2])
def test_pictures_keep_within_the_margins(paper: Paper, photographs: int) -> None:
    data = made(poster(photographs), paper=paper)[f"-poster-{paper}.png"]
    pixels = np.asarray(Image.open(io.BytesIO(data)).convert("L"))
    banner = np.flatnonzero(pixels[180] < 250)
    assert banner[-1] - banner[0] > pixels.shape[1] * 0.8
    pictures = np.flatnonzero((pixels[600:700] < 250).any(axis=0))
    assert banner[0] <= pictures[0] + 1
    assert pictures[-1] <= banner[-1] + 1


def test_a_template_that_cannot_be_set_is_named(tmp_path: Path) -> None:
    template = tmp_path / "house.typ"
    template.write_text("#let poster(data) = data.nothing_of_the_kind")
    with pytest.raises(ExportError, match=r"'house\.typ' cannot be set.*nothing_of_the_kind"):
        made(poster(), template=template)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("#let poster(data) = {\n  [a\n}", r"in house.typ, line 1 .*never closed"),
        ("#let poster(data) = {\n\n  foo\n}", r"in house.typ, line 3 \(foo\), a name is used"),
        ("#let poster(data) = data.b", r"line 1 .*'data' holds nothing of that name"),
        ("#let poster(data) = { set page(foreground: none); [x] }", r"line 1 .*the page is set"),
        ('#let poster(data) = image("x.png")', r"line 1 .*does not lie beside"),
        ("#let poster(data) = [a]\n#(1 + [b].c)", r"in house.typ, line 2"),
        ('#let poster(data) = panic("Emily")', r"line 1 .*not as typst has it"),
        ("#let other(data) = [a]", r"does not define 'poster\(data\)'"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_with_its_line_and_not_in_typsts_words(
    tmp_path: Path, written: str, says: str
) -> None:
    template = tmp_path / "house.typ"
    template.write_text(written)
    with pytest.raises(TemplateError, match=says) as raised:
        made(poster(), template=template)
    cause: Any = raised.value.__cause__
    assert cause.message not in str(raised.value)
    assert "own.typ" not in str(raised.value)
    assert "WORKBENCH_POSTER_TEMPLATE away" in str(raised.value)


def test_a_fault_in_a_part_beside_the_template_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "part.typ").write_text("#let heading = nobody")
    template = tmp_path / "house.typ"
    template.write_text('#import "part.typ": heading\n#let poster(data) = heading')
    with pytest.raises(TemplateError, match=r"in part.typ, line 1 \(#let heading = nobody\)"):
        made(poster(), template=template)


@pytest.mark.parametrize(
    "line",
    [
        '#import "@preview/example:0.1.0": *',
        '#import ("@preview" + "/example:0.1.0"): *',
        '#import "@preview" + "/example:0.1.0": *',
        "#let name = sys.inputs.at(0)\n#include name",
    ],
)
def test_a_template_fetches_nothing_from_the_network(tmp_path: Path, line: str) -> None:
    template = tmp_path / "house.typ"
    template.write_text(f"{line}\n#let poster(data) = [x]")
    with pytest.raises(ExportError, match="nothing is fetched from the network"):
        made(poster(), template=template)


def test_a_letter_that_no_font_has_is_a_clear_error() -> None:
    with pytest.raises(ExportError, match=r"fonts lack a letter.*WORKBENCH_POSTER_TEMPLATE"):
        made(poster(name="小林"))


def test_the_same_poster_of_a_day_is_the_same_bytes() -> None:
    assert made(poster(3)) == made(poster(3))


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_a_poster_carries_no_name_in_its_metadata(tmp_path: Path) -> None:
    for suffix, data in made(poster()).items():
        place = tmp_path / f"poster{suffix}"
        place.write_bytes(data)
        (tags,) = json.loads(asked("exiftool", "-json", "-G1", "-a", place))
        assert not [n for n in tags if re.search("GPS|Thumb|Maker|Artist|Author", n)]
        told = json.dumps(tags)
        assert "Emily" not in told
        assert "T-1, version 3" in told
        assert _recipe(label()) in told


def _recipe(given: Label) -> str:
    return given.recipe_sha256
