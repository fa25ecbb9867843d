"""The demonstration: the main job on samples, in a home of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from models import samples
from workbench.desk import Desk
from workbench.errors import ExportError
from workbench.settings import Settings, load_settings
from workbench.showing import Bar, progress_bar


@dataclass(frozen=True)
class _Story:
    """One case of the demonstration; nobody in it is missing."""

    number: str
    subject: str
    born: date
    sex: str
    sample: str
    age_years: float
    target_ages: tuple[float, ...]


CHILD: Final = "child-06-girl-light"
ASTRONAUT: Final = "astronaut"
_STORIES: Final = (
    _Story("DEMO-1", "a synthetic child", date(2014, 5, 1), "F", CHILD, 6, (10, 14, 18)),
    _Story("DEMO-2", "NASA's portrait", date(1956, 11, 19), "F", ASTRONAUT, 33, (55, 70)),
)


@dataclass
class Demonstration:
    """What the demonstration wrote where, and what verification found."""

    folder: Path
    written: list[tuple[str, str, Path]] = field(default_factory=list[tuple[str, str, Path]])
    checked: str = ""
    differences: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether verification found everything as it was recorded."""
        return not self.differences

    def note(self, case: str, what: str, where: Path) -> None:
        """Remember what was written where."""
        self.written.append((case, what, where))

    def rows(self) -> list[tuple[str, str, str]]:
        """Return the rows of the table that is shown at the end, with places below `folder`."""
        return [
            (case, what, _shortened(where.relative_to(self.folder)))
            for case, what, where in self.written
        ]

    @property
    def shown_folder(self) -> str:
        """The folder as seen from here, or in full where it lies elsewhere."""
        here = Path.cwd()
        return str(
            self.folder.relative_to(here) if self.folder.is_relative_to(here) else self.folder
        )

    @property
    def summary(self) -> str:
        """One line on the verification."""
        found = "; ".join(self.differences) or "everything is as it was recorded"
        return f"{self.checked}: {found}."

    def document(self) -> dict[str, Any]:
        """Return the demonstration as a JSON document."""
        return {
            "folder": str(self.folder),
            "written": [
                {"case": case, "what": what, "path": str(where)}
                for case, what, where in self.written
            ],
            "whole": self.whole,
            "checked": self.checked,
            "differences": list(self.differences),
        }


def run_demo(out: Path) -> Demonstration:
    """Open two cases from samples in a new home below ``out``, draw, export and verify them."""
    folder = _next_folder(out.expanduser().absolute())
    done = Demonstration(folder)
    settings = load_settings(home=folder / "home", database_url=None, vault_url=None)
    steps = sum(len(story.target_ages) + 1 for story in _STORIES) + 1
    with Desk(settings) as desk, progress_bar("Starting") as bar:
        doing = _Doing(bar, steps)
        for story in _STORIES:
            _tell(desk, story, done, doing)
        doing.start("Verifying everything")
        found = desk.verify()
        bar.show(steps, steps, "Done")
    done.checked = (
        f"Verified {found.originals} originals, {found.versions} versions, "
        f"{found.exports} exports, {found.log_entries} log entries"
    )
    done.differences = tuple(f"{each.subject}: {each.what}" for each in found.differences)
    _note_home(done, settings)
    return done


def _tell(desk: Desk, story: _Story, done: Demonstration, doing: _Doing) -> None:
    doing.start(f"{story.number}: taking in {story.subject}")
    desk.open_case(story.number, subject=story.subject, born=story.born, sex=story.sex)
    photo = desk.take_in(
        story.number,
        _photograph(story.sample),
        age_years=story.age_years,
        file_name=story.sample,
    )
    original = Path(desk.store.vault.where("originals", photo.sha256))
    done.note(story.number, f"original, {story.age_years:g} years", original)
    for age in story.target_ages:
        doing.start(f"{story.number}: {story.age_years:g} → {age:g} years")
        saved = desk.progress(story.number, target_age=age, note="demonstration")
        written = desk.export(story.number, saved.version.number, done.folder / "exports")
        done.note(story.number, f"version {saved.version.number}, {age:g} years", written.path)


def _shortened(place: Path) -> str:
    """Return a path that fits a narrow screen; names that are hashes are cut short."""
    if len(place.name) < 64:
        return str(place)
    return str(place.with_name(f"{place.name[:12]}…"))


def _photograph(sample: str) -> bytes:
    if sample == ASTRONAUT:
        return samples.astronaut_png_bytes()
    return samples.sample(sample).read_bytes()


def _note_home(done: Demonstration, settings: Settings) -> None:
    done.note("both", "sidecars with every hash", done.folder / "exports" / "*.json")
    done.note("both", "records, vault, custody log", settings.home)


class _Doing:
    def __init__(self, bar: Bar, steps: int) -> None:
        self._bar, self._steps, self._started = bar, steps, 0

    def start(self, doing: str) -> None:
        self._bar.show(self._started, self._steps, doing)
        self._started += 1


def _next_folder(out: Path) -> Path:
    """Make the first free numbered folder below ``out``, so that earlier runs stay as they are."""
    for name in _run_names():
        folder = out / name
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise ExportError(
                f"The folder '{out}' cannot be written in ({error.strerror}). "
                f"Choose another folder."
            ) from error
        return folder
    raise AssertionError("there is always a next number")


def _run_names() -> Iterator[str]:
    number = 1
    while True:
        yield f"run-{number}"
        number += 1
