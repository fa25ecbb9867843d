"""Points of a skull: their names, where they are, who or what placed them, and their file."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

import numpy as np

from models.tissue_depths import named_points
from pipelines.arrays import Floats
from pipelines.errors import CraniometryError
from pipelines.sentences import Sentence

Status = Literal["observed", "repaired", "inferred"]
STATUSES: tuple[Status, ...] = get_args(Status)
PlacedBy = Literal["hand", "program", "unknown"]
PLACERS: tuple[PlacedBy, ...] = get_args(PlacedBy)
FEWEST: Final = 8
# What most of the face hangs on: its height, depth and width (the file may name far more).
_USEFUL: Final = ("n", "g", "rhi", "pr", "gn", "zy_l", "zy_r", "go_l", "go_r", "op", "v")
_SIDES: Final = {"l": "l", "left": "l", "r": "r", "right": "r"}
# "zy_l", "zy-left", "zy.R", "left zy" are all the same point.
_AFTER = re.compile(r"^(?P<name>.+?)[ _.\-](?P<side>l|r|left|right)$", re.IGNORECASE)
_BEFORE = re.compile(r"^(?P<side>l|r|left|right)[ _.\-](?P<name>.+)$", re.IGNORECASE)
# Reports print each note of somebody's file as a line of its own, and say whose words it is: the
# most that come without that mark, the most of all, and the letters of each.
_MOST_NOTES, _MOST_KEPT, _LONGEST_NOTE = 20, 40, 1000
# Unknown points named, and the letters of each.
_MOST_NAMED, _LONGEST_NAME = 10, 40
_LEFT_OUT: Final = "Unknown points were left out: "
_FILE_SAYS: Final = "The file of points says: {note}"
_FRAMES: Final = ("LPS", "RAS")


@dataclass(frozen=True)
class Point:
    """One point in LPS mm, seen on bone, mirrored from the other side, or inferred.

    It was ``placed_by`` the program, whose guess nobody has looked at yet, or by hand: by a person
    who placed it, moved it, or looked at it and let it stand; of what came without a word on it,
    that is unknown, and so it is of what is mirrored for a face.
    """

    xyz: tuple[float, float, float]
    status: Status = "observed"
    placed_by: PlacedBy = "unknown"


@dataclass(frozen=True)
class Craniometry(Mapping[str, Point]):
    """Named points of one skull; points of the sides end in ``_l`` and ``_r``, the person's own."""

    points: Mapping[str, Point]
    notes: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Point:
        return self.points[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)

    def at(self, *names: str) -> Floats:
        """Return the places of points (n, 3), LPS mm."""
        return np.array([self.points[name].xyz for name in names], float).reshape(-1, 3)

    def json(self) -> str:
        """Return the file that `read_craniometry` reads."""
        document: dict[str, Any] = {
            "units": "mm",
            "frame": "LPS",
            "points": {name: _row(point) for name, point in self.points.items()},
        }
        if self.notes:
            document["notes"] = list(map(str, self.notes))
        return json.dumps(document, ensure_ascii=False, indent=1)


def _row(point: Point) -> dict[str, Any]:
    row: dict[str, Any] = {"xyz": [round(x, 3) for x in point.xyz], "status": point.status}
    return row if point.placed_by == "unknown" else {**row, "placed_by": point.placed_by}


def all_names() -> tuple[str, ...]:
    """Return every name a file may use, with its sides.

    >>> len(all_names())
    62
    """
    return tuple(
        name
        for key, point in named_points().items()
        for name in ([key] if point.laterality == "M" else [f"{key}_l", f"{key}_r"])
    )


def depth_names() -> tuple[str, ...]:
    """Return the names of the points of bone that tissue lies over by a depth, with their sides."""
    known = named_points()
    return tuple(name for name in all_names() if known[base_name(name)].direction)


def base_name(name: str) -> str:
    """Return a point's name without its side.

    >>> base_name("zy_l"), base_name("n")
    ('zy', 'n')
    """
    return name[:-2] if name.endswith(("_l", "_r")) else name


def other_side(name: str) -> str:
    """Return the name of the same point on the other side; a point of the middle is its own."""
    if not name.endswith(("_l", "_r")):
        return name
    return name[:-1] + ("r" if name.endswith("l") else "l")


def read_craniometry(path: Path) -> Craniometry:
    """Read a file of points; raise CraniometryError naming the file and what is wrong in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CraniometryError(
            f"The points '{path}' cannot be read. Check the name, and that it is a file."
        ) from error
    except ValueError:
        text = ""
    return craniometry_of(text, f"the file '{path.name}'", foreign=True)


def craniometry_of(text: str, called: str, *, foreign: bool = False) -> Craniometry:
    """Return the points of a file's text; raise CraniometryError, which says what it is called.

    Notes of a ``foreign`` text, which is somebody's file, are marked as such: anything may stand
    there, and reports say what the program noted.
    """
    try:
        return craniometry_from(json.loads(text, object_pairs_hook=_each_once), foreign=foreign)
    except (ValueError, RecursionError) as error:
        raise CraniometryError(
            f"In {called} the points are not JSON. Give an object such as "
            f'{{"units": "mm", "frame": "LPS", "points": {{"n": {{"xyz": [1, 2, 3]}}}}}}.'
        ) from error
    except CraniometryError as error:
        raise CraniometryError(f"In {called}: {error}") from error


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON, in which the last of two of one name would else stand unseen."""
    twice = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    if twice:
        raise CraniometryError(f"{', '.join(twice)} stands there twice. Keep the right one.")
    return dict(pairs)


def craniometry_from(document: Any, *, foreign: bool = False) -> Craniometry:
    """Return the points of a file's object; raise CraniometryError where it is malformed."""
    if not isinstance(document, dict) or not isinstance(document.get("points"), dict):
        raise CraniometryError('The points must stand in an object under "points".')
    head = cast(dict[str, Any], document)
    units, frame = head.get("units", "mm"), str(head.get("frame", "LPS")).upper()
    if units != "mm":
        raise CraniometryError(f'The units are {units!r}; give "mm".')
    if frame not in _FRAMES:
        raise CraniometryError(f"The frame is {frame!r}; give one of {', '.join(_FRAMES)}.")
    turn = np.array([1.0, 1.0, 1.0]) if frame == "LPS" else np.array([-1.0, -1.0, 1.0])
    known, points, unknown = set(all_names()), dict[str, Point](), list[str]()
    for given, value in head["points"].items():
        name = _standard_name(str(given))
        if name in points:
            raise CraniometryError(f"Point {name} stands there twice. Keep the right one.")
        if name in known:
            points[name] = _point(name, value, turn)
        else:
            unknown.append(str(given))
    check_count(points)
    notes = _notes(head.get("notes", []))
    said = _as_the_files(notes) if foreign else notes
    return Craniometry(points, tuple(dict.fromkeys([*said, *_left_out(unknown)])))


def _left_out(unknown: Sequence[str]) -> list[str]:
    """Return the note on points of names that are none; a name may hold anything, so in quotes."""
    if not unknown:
        return []
    named = ", ".join(ascii(name[:_LONGEST_NAME]) for name in unknown[:_MOST_NAMED])
    more = len(unknown) - _MOST_NAMED
    return [f"{_LEFT_OUT}{named}{f' and {more} more' if more > 0 else ''}."]


def _notes(value: Any) -> list[str]:
    notes = cast("list[Any]", value) if isinstance(value, list) else []
    if not isinstance(value, list) or not all(isinstance(note, str) for note in notes):
        raise CraniometryError('The "notes" must be a list of sentences, or be left out.')
    return notes


def _as_the_files(notes: Sequence[str]) -> list[str]:
    """Return notes of somebody's file as the file's; raise CraniometryError for what is none."""
    mark = _FILE_SAYS.format(note="")
    # What was written here before is read again: it has its mark, and a note on unknown points.
    unmarked = sum(not note.startswith((mark, _LEFT_OUT)) for note in notes)
    if unmarked > _MOST_NOTES or len(notes) > _MOST_KEPT:
        raise CraniometryError(
            f'There are {len(notes)} "notes"; {_MOST_NOTES} are kept. Leave the others out.'
        )
    for note in notes:
        said = note.removeprefix(mark)
        if not said.strip() or len(said) > _LONGEST_NOTE or not said.isprintable():
            raise CraniometryError(
                f'Of the "notes" one is no sentence of 1 to {_LONGEST_NOTE} letters on one line: '
                f"{said[:40]!r}. Shorten it, or leave it out."
            )
    return [note if note.startswith(mark) else Sentence(_FILE_SAYS, note=note) for note in notes]


def check_count(points: Mapping[str, Point]) -> None:
    """Raise CraniometryError where too few points are there that a face may be laid over."""
    names = depth_names()
    found = sum(name in points for name in names)
    if found < FEWEST:
        raise CraniometryError(
            Sentence(
                "Only {found} points of bone with a tissue depth have a known name; {fewest} are "
                "needed. The most useful are {listed}.",
                found=found,
                fewest=FEWEST,
                listed=", ".join(name for name in _USEFUL if name not in points),
            )
        )


def _standard_name(given: str) -> str:
    found = _AFTER.match(given) or _BEFORE.match(given)
    if not found:
        return given
    return f"{found['name']}_{_SIDES[found['side'].lower()]}"


def _point(name: str, value: Any, turn: Floats) -> Point:
    row = cast(dict[str, Any], value) if isinstance(value, dict) else {"xyz": value}
    status, placed_by = row.get("status", "observed"), row.get("placed_by", "unknown")
    if status not in STATUSES:
        raise CraniometryError(
            f"Point {name} has the status {status!r}; give one of {', '.join(STATUSES)}."
        )
    if placed_by not in PLACERS:
        raise CraniometryError(
            f"Point {name} was placed by {placed_by!r}; give one of {', '.join(PLACERS)}."
        )
    try:
        x, y, z = (float(number) for number in row["xyz"])
    except (KeyError, TypeError, ValueError) as error:
        raise CraniometryError(f"Point {name} needs three numbers as xyz.") from error
    if not np.isfinite([x, y, z]).all():
        raise CraniometryError(f"Point {name} has a coordinate that is no number.")
    a, b, c = (np.array([x, y, z]) * turn).tolist()
    return Point((a, b, c), status, placed_by)
