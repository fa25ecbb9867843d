"""The cells of a manifest's row, read into values; what is wrong is gathered, not raised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar, cast, get_args

from pipelines.ageing.growth import check_age
from pipelines.errors import PipelineError
from pipelines.frozen import Sex
from pipelines.steps import RATES, Choices
from workbench.batch.kinds import FILE_COLUMNS, KINDS, Kind
from workbench.borrowing import NOTHING, Borrowings
from workbench.errors import WorkbenchError
from workbench.exports.formats import FormatName
from workbench.intake import check_number
from workbench.progressing import parse_choices, read_choices, read_recipe_file

_YES: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_NOTE_LIMIT: Final = 2000
Value = TypeVar("Value")


@dataclass
class Cells:
    """One row's cells; ``faults`` gathers what is wrong with them, column by column."""

    cells: Mapping[str, str]
    folder: Path
    faults: list[str] = field(default_factory=list[str])

    def case(self) -> str:
        """Return the case's number."""
        if not self.cells.get("case"):
            self.faults.append("case: the number is missing")
        return self.read("case", check_number, "")

    def kind(self) -> Kind:
        """Return what the row asks for."""
        return self.read("kind", _kind, KINDS[0], must_be=True)

    def photographs(self) -> tuple[Path, ...]:
        """Return the files of the photographs, from the manifest's folder on."""
        return tuple(self.place("photographs", name) for name in self._several("photographs"))

    def ages(self) -> tuple[float, ...]:
        """Return the ages in the photographs, in their order."""
        return self._read_all("ages_at_photo", _age)

    def age(self, name: str) -> float | None:
        """Return an age in years, or None where none is given."""
        return self.read(name, _age, None)

    def sex(self) -> Sex | None:
        """Return the sex, or None where it is not known."""
        return self.read("sex", _sex, None)

    def recipe(self) -> Path | int | None:
        """Return a recipe's file or the number of the version that it made."""

        def recipe(text: str) -> Path | int:
            if text.isdecimal():
                return count(text)
            file = self.place("recipe", text)
            read_recipe_file(file)
            return file

        return self.read("recipe", recipe, None)

    def chosen(self) -> tuple[Choices, Borrowings]:
        """Return what is chosen and borrowed: of a file or of the cell itself, and the rate."""

        def chosen(text: str) -> tuple[Choices, Borrowings]:
            if text.startswith("{"):
                return parse_choices(text, "the cell")
            return read_choices(self.place("choices", text))

        choices, borrowed = self.read("choices", chosen, (Choices(), NOTHING))
        rate = self.read("rate", _rate, None)
        if rate is not None:
            growth = choices.growth.model_copy(update={"rate": rate})
            choices = choices.model_copy(update={"growth": growth})
        return choices, borrowed

    def yes(self, name: str) -> bool:
        """Return whether a cell says yes."""
        return self.read(name, _yes, False)

    def versions(self) -> tuple[int, ...]:
        """Return the numbers of versions."""
        return tuple(dict.fromkeys(self._read_all("version", count)))

    def format(self) -> FormatName:
        """Return what an export makes."""
        return self.read("format", _format, "picture")

    def note(self) -> str:
        """Return the note to keep with the version."""
        return self.read("note", _note, "")

    def _several(self, name: str) -> list[str]:
        parts = (part.strip() for part in self.cells.get(name, "").split(";"))
        return [part for part in parts if part]

    def _read_all(self, name: str, read: Callable[[str], Value]) -> tuple[Value, ...]:
        found = [self._try(name, text, read) for text in self._several(name)]
        return tuple(value for value in found if value is not None)

    def file(self, name: str, *, must_be: bool = False) -> Path | None:
        """Return one file, from the manifest's folder on, or None where none is named."""
        return self.read(name, lambda text: self.place(name, text), None, must_be=must_be)

    def place(self, name: str, text: str) -> Path:
        """Return the file that a column's cell names, from the manifest's folder on."""
        assert name in FILE_COLUMNS, f"{name} is not known to name files"
        return self.folder / text

    def read(
        self, name: str, read: Callable[[str], Value], otherwise: Value, *, must_be: bool = False
    ) -> Value:
        """Return one cell, read; ``otherwise`` where it is empty or at fault."""
        text = self.cells.get(name, "")
        if not text and must_be:
            self.faults.append(f"{name}: it is missing")
        value = self._try(name, text, read) if text else None
        return otherwise if value is None else value

    def _try(self, name: str, text: str, read: Callable[[str], Value]) -> Value | None:
        try:
            return read(text)
        except (ValueError, PipelineError, WorkbenchError) as error:
            self.faults.append(f"{name}: {str(error).rstrip('.')}")
            return None


def _kind(text: str) -> Kind:
    for kind in KINDS:
        if kind == text:
            return kind
    raise ValueError(f"'{text[:40]}' is unknown; give one of {', '.join(KINDS)}")


def _age(text: str) -> float:
    try:
        age = float(text)
    except ValueError:
        raise ValueError(f"'{text[:40]}' is not an age in years") from None
    check_age(age)
    return age


def _sex(text: str) -> Sex:
    if text.upper() not in get_args(Sex):
        raise ValueError(f"'{text[:40]}' is not F, M or empty")
    return cast("Sex", text.upper())


def count(text: str) -> int:
    """Return a whole number from 1 on; raise ValueError."""
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"'{text[:40]}' is not a whole number from 1 on")
    return int(text)


def _rate(text: str) -> float:
    if text not in RATES:
        raise ValueError(f"'{text[:40]}' is not {', '.join(RATES)}")
    return RATES[text]


def _yes(text: str) -> bool:
    if text.lower() not in _YES:
        raise ValueError(f"'{text[:40]}' is not yes or no")
    return _YES[text.lower()]


def _format(text: str) -> FormatName:
    if text not in get_args(FormatName):
        raise ValueError(f"'{text[:40]}' is not one of {', '.join(get_args(FormatName))}")
    return cast("FormatName", text)


def _note(text: str) -> str:
    if len(text) > _NOTE_LIMIT:
        raise ValueError(f"it has {len(text)} letters; the limit is {_NOTE_LIMIT}")
    return text
