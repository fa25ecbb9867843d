from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from models.samples import sample
from pipelines.photograph import read_photograph
from tests.desks import files_below, photograph_bytes, settings_for
from workbench.cli import app
from workbench.errors import CaseListError, ExportError
from workbench.evaluating import Evaluation, evaluate
from workbench.evaluation.summary import FIGURES, finding
from workbench.progressing import Snapshot, age_progress

TARGET = 16
CHILDREN = (("child-06-girl-light", 6, "F"), ("child-06-boy-dark", 6, "M"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a list of synthetic children whose later pictures are what growth makes of them."""
    folder = tmp_path_factory.mktemp("solved")
    rows = ["person,sex,photo,age,role"]
    for name, age, sex in CHILDREN:
        Image.fromarray(read_photograph(sample(name)).scaled(480).pixels).save(
            folder / f"{name}.png"
        )
        age_progress(
            [Snapshot(folder / f"{name}.png", age)],
            folder / f"{name}-later.png",
            settings_for(folder / "home"),
            target_age=TARGET,
            sex=sex,  # pyright: ignore[reportArgumentType]
        )
        rows.append(f"{name},{sex},{name}.png,{age},childhood")
        rows.append(f"{name},{sex},{name}-later.png,{TARGET},later")
    (folder / "empty.png").write_bytes(photograph_bytes())
    rows.append(f"{CHILDREN[0][0]},F,empty.png,3,childhood")
    (folder / "cases.csv").write_text("\n".join(rows))
    return folder


@pytest.fixture(scope="module")
def done(folder: Path) -> Evaluation:
    steps: list[tuple[int, int, str]] = []
    found = evaluate(
        folder / "cases.csv",
        folder / "out",
        settings_for(folder / "home"),
        on_step=lambda done, total, doing: steps.append((done, total, doing)),
    )
    assert [step[0] for step in steps] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert {step[1] for step in steps} == {7}
    return found


def test_a_progression_that_came_true_beats_the_untouched_photograph(done: Evaluation) -> None:
    for case in done.judged:
        before, after = case.likeness["untouched"], case.likeness["one photograph"]
        # The finder places the later points anew, with an error of its own.
        assert after.error < 0.6 * before.error
        assert after.to_later < 0.3 * before.to_later
        assert (after.rank, after.identity_share, after.share_farther) == (1, 100, 100)
        assert abs(after.age_miss) < 0.5 * abs(before.age_miss)
        assert before.to_original == 0
    gain = finding(done.findings, "all", "one photograph", "even_error")
    assert gain is not None
    assert gain.gain is not None
    assert gain.gain.mean < 0
    assert (gain.found.people, gain.found.pairs) == (2, 2)


def test_what_could_not_be_used_is_named_by_its_line(done: Evaluation) -> None:
    (reason,) = done.left_out
    assert reason.startswith("line 6: No face was found")
    assert reason in json.loads((done.folder / "figures.json").read_text())["left_out"]


def unseen(done: int, total: int, doing: str) -> None:
    assert 0 <= done <= total
    assert doing


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_report_is_one_whole_page_that_fetches_nothing(done: Evaluation) -> None:
    text = done.report.read_text()
    page = _Page()
    page.feed(text)
    assert not page.open, "every element is closed"
    names = [tag for tag, _ in page.tags]
    assert names.count("img") == len(done.judged)
    assert "script" not in names
    assert "link" not in names
    sources = [a.get("src") or "" for _, a in page.tags if "src" in a or "href" in a]
    assert all(source.startswith("data:image/jpeg;base64,") for source in sources)
    policy = next(a["content"] for tag, a in page.tags if tag == "meta" and "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_the_report_shows_every_figure_with_its_people(done: Evaluation) -> None:
    text = done.report.read_text()
    for figure in FIGURES:
        plot = re.search(rf"<svg[^>]*><title>{re.escape(figure.title)}</title>.*?</svg>", text)
        plain = figure.title.replace("'", "&#x27;")
        plot = plot or re.search(rf"<svg[^>]*><title>{re.escape(plain)}</title>.*?</svg>", text)
        assert plot, figure.name
        assert plot[0].count("2 people, 2 pairs") == 2
    for case in done.judged:
        assert f"Case {case.number}, {case.person}: 6 to 16 years, 1 childhood" in text


def test_figures_are_written_as_rows_and_as_one_document(done: Evaluation) -> None:
    with (done.folder / "figures.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["case"], row["way"]) for row in rows] == [
        *(("1", way) for way in ("untouched", "one photograph")),
        *(("2", way) for way in ("untouched", "one photograph")),
    ]
    document = json.loads((done.folder / "figures.json").read_text())
    assert document["people"] == document["cases"] == 2
    assert [str(row["case"]) for row in document["rows"]] == [row["case"] for row in rows]
    for found in document["findings"]:
        assert found["found"]["people"] >= 1
        assert found["found"]["pairs"] >= found["found"]["people"]
    sheets = sorted(path.name for path in (done.folder / "sheets").iterdir())
    assert sheets == ["case-001.jpg", "case-002.jpg"]
    assert Image.open(done.folder / "sheets" / sheets[0]).size[0] > 900


def test_the_photographs_are_as_they_were_and_an_earlier_report_is_never_written_over(
    done: Evaluation, folder: Path
) -> None:
    before = files_below(folder)
    with pytest.raises(ExportError, match="holds files already"):
        evaluate(
            folder / "cases.csv",
            done.folder,
            settings_for(folder / "home"),
            on_step=unseen,
        )
    assert files_below(folder) == before


def test_a_list_whose_photographs_show_no_face_leaves_an_error(tmp_path: Path) -> None:
    for seed, name in enumerate(("a.png", "b.png")):
        (tmp_path / name).write_bytes(photograph_bytes(seed))
    (tmp_path / "cases.csv").write_text(
        "person,sex,photo,age,role\nA,,a.png,6,childhood\nA,,b.png,16,later\n"
    )
    with pytest.raises(CaseListError, match=r"line 2: No face.*line 3: No face"):
        evaluate(
            tmp_path / "cases.csv",
            tmp_path / "out",
            settings_for(tmp_path / "home"),
            on_step=unseen,
        )


def test_the_command_says_what_is_wrong_with_a_list(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("person,sex,photo,age,role\nA,,a.png,6,childhood\n")
    words = ["evaluate", str(tmp_path / "cases.csv"), "--out", str(tmp_path / "out"), "--json"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 1
    error = json.loads(result.stdout)["error"]
    assert error["kind"] == "CaseListError"
    assert "line 2: the photograph 'a.png' is not there" in error["message"]
    assert not (tmp_path / "out").exists()
