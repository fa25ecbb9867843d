"""A batch does every good job exactly once, whatever is killed, and names what it cannot do."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.desks import BORN, NUMBER, approve, new_desk, open_case, settings_for, take_in_face
from tests.workbench.batch.made_up_batches import GOOD, kept, write_batch
from workbench.batch.acts import run_job
from workbench.batch.jobs import read_jobs
from workbench.batch.ledger import LEDGER
from workbench.batch.outcomes import Outcome
from workbench.batch.pool import Limits, Processes
from workbench.batch.progress import ProgressShown
from workbench.batch.report import report_csv
from workbench.batch.runner import run_batch
from workbench.cli import app
from workbench.desk import Desk

ROOT = Path(__file__).parents[3]


class Killer:
    """A watch that kills one worker at the first outcome, whatever it is at."""

    def __init__(self, pool: Processes) -> None:
        self.pool, self.killed = pool, 0

    def begin(self, total: int, before: int) -> None:
        pass

    def tell(self, outcome: Outcome) -> None:
        if not self.killed:
            self.killed = self.pool.worker_ids()[-1]
            os.kill(self.killed, signal.SIGKILL)

    def stopping(self, at_work: int) -> None:
        pass


class Stopper:
    """A watch that presses Ctrl-C at the first outcome."""

    def __init__(self) -> None:
        self.told = 0

    def begin(self, total: int, before: int) -> None:
        pass

    def tell(self, outcome: Outcome) -> None:
        if outcome.line == 2:
            os.kill(os.getpid(), signal.SIGINT)

    def stopping(self, at_work: int) -> None:
        self.told += at_work


def command(home: Path, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", "from workbench.cli import main; main()", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "WORKBENCH_HOME": str(home), "WORKBENCH_ARTIST": "A. Artist"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(run: subprocess.Popen[str]) -> dict[str, Any]:
    said, _ = run.communicate(timeout=120)
    return json.loads(said)


def wait_for_lines(ledger: Path, count: int, run: subprocess.Popen[str]) -> None:
    while not ledger.exists() or ledger.read_bytes().count(b"\n") < count:
        assert run.poll() is None, run.communicate()
        time.sleep(0.02)


def test_poison_and_a_killed_worker_cost_no_good_job(
    tmp_path: Path, alone: Mapping[str, object]
) -> None:
    manifest = write_batch(tmp_path / "in", GOOD, poisoned=2)
    with Desk(settings_for(tmp_path / "home")) as desk, Processes(2, Limits(90)) as pool:
        killer = Killer(pool)
        jobs = read_jobs(manifest, desk)
        run = run_batch(desk, jobs, tmp_path / "out", pool, width=pool.width, watch=killer)
    assert killer.killed
    assert run.counts == {"done": GOOD, "failed": 2}
    reasons = {failure.case: failure.reason for failure in run.failures}
    assert "cannot be read to the end" in reasons["P-0"]
    assert "1,048,576 × 1,048,576 px" in reasons["P-1"]
    assert all(failure.next_step for failure in run.failures)
    assert kept(tmp_path / "home") == alone


@pytest.mark.nightly
def test_a_run_that_is_killed_goes_on_where_it_ended(
    tmp_path: Path, alone: Mapping[str, object]
) -> None:
    home, out, good = tmp_path / "home", tmp_path / "out", GOOD
    manifest = write_batch(tmp_path / "in", good, poisoned=1)
    words = ("batch", "run", manifest, "--out", out, "--workers", 2, "--json")
    first = command(home, *words)
    wait_for_lines(out / LEDGER, 2, first)
    first.kill()
    first.communicate()
    with (out / LEDGER).open("ab") as ledger:
        ledger.write(b'{"line": 3, "ca')  # what a kill in the midst of a line leaves
    before = kept(home)
    done_before = sum(map(bool, before.values()))
    found = ended(command(home, *words, "--resume"))
    assert found["skipped"] >= 1
    assert found["done"] + found["skipped"] == good
    assert found["done"] >= good - done_before
    assert [failure["case"] for failure in found["failures"]] == ["P-0"]
    after = kept(home)
    assert {case: versions[:1] for case, versions in after.items() if before.get(case)} == {
        case: versions for case, versions in before.items() if versions
    }
    assert after == alone
    check_folder(home, out, good)


def check_folder(home: Path, out: Path, good: int) -> None:
    """Each picture is there once, recorded once and marked as a draft; the report tells all."""
    with Desk(settings_for(home)) as desk:
        exports = [e.path for case in desk.cases() for v in case.versions for e in v.exports]
        assert {version.state for case in desk.cases() for version in case.versions} == {"draft"}
        assert desk.verify().whole
    pictures = sorted(str(path) for path in out.glob("*.png"))
    assert sorted(exports) == pictures
    assert len(pictures) == good
    assert all("-draft" in path for path in pictures)
    with (out / "batch-report.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["outcome"] for row in rows].count("failed") == 1
    assert len(rows) == good + 1
    assert (out / "batch-report.pdf").read_bytes().startswith(b"%PDF")


def test_ctrl_c_finishes_what_is_at_work_and_leaves_the_rest(tmp_path: Path) -> None:
    with new_desk(tmp_path / "home") as desk, ThreadPoolExecutor(1) as executor:
        rows = [made_up_job(desk, f"T-{number}") for number in range(4)]
        jobs = read_jobs(manifest_of(tmp_path, *rows), desk)
        watch = Stopper()
        run = run_batch(desk, jobs, tmp_path / "out", executor, width=lambda: 2, watch=watch)
    assert watch.told == 1
    assert run.counts == {"done": 2}
    assert [job.case for job in run.left] == ["T-2", "T-3"]
    assert [bool(versions) for versions in kept(tmp_path / "home").values()] == [True] * 2 + [
        False
    ] * 2
    assert "the run was stopped" in report_csv(run)


def test_a_second_ctrl_c_tells_a_script_what_was_done_and_what_is_left(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press_twice(_shown: ProgressShown, _outcome: Outcome) -> None:
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(ProgressShown, "tell", press_twice)
    monkeypatch.setenv("WORKBENCH_HOME", str(home))
    rows = [f"{NUMBER},export,,,,,,1"] * 2
    words = ["batch", "run", manifest_of(tmp_path, *rows, more=",format,version")]
    options = ["--out", tmp_path / "out", "--json", "--workers", 1]
    said = CliRunner().invoke(app, [str(word) for word in (*words, *options)])
    found = json.loads(said.stdout)
    assert (found["failed"], found["left"], found["report"]) == (1, 1, None)
    assert said.exit_code == 1


def test_what_cannot_be_begun_makes_no_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    manifest = manifest_of(tmp_path, "N-1,ageing,a.jpg,6,14,F")
    for out, words in ((tmp_path / "out", "'ageing' is unknown"), (manifest, "is a file. Name a")):
        said = CliRunner().invoke(app, ["batch", "run", str(manifest), "--out", str(out)])
        assert words in said.stderr
        assert said.exit_code == 1
    assert [file.name for file in tmp_path.iterdir()] == ["jobs.csv"]


def made_up_job(desk: Desk, number: str) -> str:
    """Give a case a photograph with its points placed by hand, and return a row that draws it."""
    desk.open_case(number, subject="Nobody", born=BORN, sex="F")
    take_in_face(desk, number)
    return f"{number},age_progression,,,12,F"


def manifest_of(folder: Path, *rows: str, more: str = "") -> Path:
    path = folder / "jobs.csv"
    head = f"case,kind,photographs,ages_at_photo,target_age,sex{more}"
    path.write_text("\n".join([head, *rows, ""]))
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with new_desk(tmp_path / "home") as desk:
        open_case(desk)
        take_in_face(desk)
    return tmp_path / "home"


def outcomes_of(home: Path, manifest: Path, out: Path) -> Mapping[int, Outcome]:
    """Do a manifest's jobs here and now, one after another."""
    with Desk(settings_for(home)) as desk:
        jobs = read_jobs(manifest, desk)
        return {job.line: run_job(desk.settings, out, job) for job in jobs}


@pytest.mark.nightly
def test_every_kind_is_done_and_skipped_when_it_was_done(home: Path, tmp_path: Path) -> None:
    manifest = manifest_of(
        tmp_path,
        f"{NUMBER},age_progression,,,12,F,fast,,,,a note",
        f"{NUMBER},consensus,,,14,F,,,,,",
        f"{NUMBER},consensus,,,,F,,,2;4,,",
        f"{NUMBER},age_progression,,,16,F,,1,,,",
        f"{NUMBER},export,,,,,,,1,layers,",
        f"{NUMBER},verify,,,,,,,,,",
        more=",rate,recipe,version,format,note",
    )
    first = outcomes_of(home, manifest, tmp_path / "out")
    assert [o.result for o in first.values()] == ["done"] * 6, [o.reason for o in first.values()]
    with new_desk(home) as desk:
        versions = desk.case(NUMBER).versions
        assert desk.verify().whole
    assert [v.kind for v in versions] == [
        *["age_progression"] * 4,
        *["consensus"] * 2,
        "age_progression",
    ]
    assert [v.age_years for v in versions] == [12, 14, 14, 14, 14, 14, 16]
    assert versions[0].note == "a note"
    assert [v.number for v in versions[4].parents] == [2, 3, 4]
    assert [v.number for v in versions[5].parents] == [2, 4]
    assert {Path(file).suffix for file in first[6].files} == {".psd", ".tif"}
    second = outcomes_of(home, manifest, tmp_path / "out")
    assert [o.result for o in second.values()] == ["skipped"] * 5 + ["done"], "what checks, checks"
    assert [o.versions for o in second.values()] == [o.versions for o in first.values()]


def test_a_picture_that_is_missing_from_the_folder_is_written_again(
    home: Path, tmp_path: Path
) -> None:
    manifest = manifest_of(tmp_path, f"{NUMBER},age_progression,,,12,F")
    (first,) = outcomes_of(home, manifest, tmp_path / "out").values()
    Path(first.files[0]).unlink()
    (again,) = outcomes_of(home, manifest, tmp_path / "out").values()
    assert again.result == "done"
    assert again.versions == first.versions
    assert Path(again.files[0]).is_file()


def test_a_photograph_at_another_age_than_on_record_fails_with_both(
    home: Path, tmp_path: Path
) -> None:
    with new_desk(home) as desk:
        photo = desk.case(NUMBER).photos[0]
        (tmp_path / "again.png").write_bytes(desk.store.vault.read("originals", photo.sha256))
    rows = (f"{NUMBER},age_progression,again.png,{age},12,F" for age in (8, 5))
    same, other = outcomes_of(home, manifest_of(tmp_path, *rows), tmp_path / "out").values()
    assert same.result == "done"
    assert "at 8 years, not of the subject at 5" in other.reason
    with new_desk(home) as desk:
        assert len(desk.case(NUMBER).photos) == 1, "no photograph is added twice"


def test_no_case_is_opened_for_a_photograph_that_cannot_be_read(home: Path, tmp_path: Path) -> None:
    (found,) = outcomes_of(
        home, manifest_of(tmp_path, "N-1,age_progression,gone.jpg,8,12,F"), tmp_path / "out"
    ).values()
    assert found.result == "failed"
    assert "'gone.jpg' is not there" in found.reason
    with new_desk(home) as desk:
        assert [case.number for case in desk.cases()] == [NUMBER]


def test_a_recipe_saved_in_the_meantime_is_not_saved_twice(home: Path) -> None:
    with new_desk(home) as desk:
        recipe = desk.plan(NUMBER, target_age=12)
        first = desk.save_version(NUMBER, recipe, once=True)
        again = desk.save_version(NUMBER, recipe, once=True)
        assert first.version.number == again.version.number == 1
        approve(desk)
        assert len(desk.case(NUMBER).versions) == 1
