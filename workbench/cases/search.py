"""Finding cases by the beginnings of names and numbers, one page at a time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from types import NoneType
from typing import Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    delete,
    exists,
    func,
    intersect,
    select,
)
from sqlalchemy.orm import Session

from workbench.cases.database import damaged
from workbench.cases.records import Case, CaseWord, SourceImage, Version
from workbench.cases.sample import NOT_PUT_AWAY
from workbench.cases.vocabulary import Kind, Status

PAGE: Final = 50
_LIMIT: Final = 64
_LAST_LETTER: Final = "\U0010ffff"
# Cases that few enough share are asked for by their keys; else all cases are gone through in order.
_FEW: Final = 1_000
_Conditions = tuple[ColumnElement[bool], ...]


@dataclass(frozen=True)
class CaseRow:
    """A case as a list shows it; ``born_text`` says a birth that is known in part."""

    number: str
    subject: str
    born: date
    born_text: str | None
    kind: str
    status: str
    photos: int
    versions: int


@dataclass(frozen=True)
class CaseFilter:
    """Which cases a list is to show: of a kind, of a status, or of these numbers alone."""

    kind: Kind | None = None
    status: Status | None = None
    numbers: frozenset[str] | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield what is true of the cases that it lets through."""
        if self.kind is not None:
            yield Case.kind == self.kind
        if self.status is not None:
            yield Case.status == self.status
        if self.numbers is not None:
            yield Case.number.in_(sorted(self.numbers))


EVERY_CASE: Final = CaseFilter()


@dataclass(frozen=True)
class CasePage:
    """Some cases in the order of their numbers; ``after`` asks for the next page, None ends it."""

    cases: tuple[CaseRow, ...]
    after: str | None


def words_of(case: Case) -> set[str]:
    """Return the words by which a case is found: of its name, its number and others' numbers."""
    numbers = (case.number, *(number.value for number in case.external_numbers))
    found = set(folded_words(case.subject))
    for number in numbers:
        found |= {*folded_words(number), squeezed(number)}
    return found - {""}


def folded_words(text: str) -> list[str]:
    """Return the words of a text without capitals, accents and signs."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
    return [word[:_LIMIT] for word in re.findall(r"[^\W_]+", plain)]


def squeezed(number: str) -> str:
    """Return a number without signs and blanks, which people write or leave out."""
    return "".join(folded_words(number))[:_LIMIT]


def index_case(session: Session, case: Case) -> None:
    """Keep the words by which a case is found in step with what the case says."""
    wanted = words_of(case)
    known = set(session.scalars(select(CaseWord.word).where(CaseWord.case_id == case.id)))
    if known - wanted:
        gone = CaseWord.word.in_(known - wanted)
        session.execute(delete(CaseWord).where(CaseWord.case_id == case.id, gone))
    session.add_all(CaseWord(word=word, case_id=case.id) for word in sorted(wanted - known))
    session.flush()


def find_page(
    session: Session, text: str, *, after: str | None, limit: int, only: CaseFilter = EVERY_CASE
) -> CasePage:
    """Return cases that have, for each word of ``text``, a word that begins with it."""
    ids = (
        select(Case.id)
        .order_by(Case.number)
        .limit(limit + 1)
        .where(NOT_PUT_AWAY, *only.conditions())
    )
    if after is not None:
        ids = ids.where(Case.number > after)
    # What a list shows is counted for the cases of the page only.
    page = list(session.scalars(ids.where(*_conditions(session, text))))
    found = session.execute(_rows().where(Case.id.in_(page))).all()
    for row in found:
        _check_kinds(row)
    rows = [CaseRow(*row) for row in found]
    more = rows[limit - 1].number if len(rows) > limit else None
    return CasePage(tuple(rows[:limit]), more)


def _check_kinds(row: Sequence[object]) -> None:
    """Raise SettingsError where a column holds what its kind cannot be, as SQLite lets it."""
    kinds = (str, str, date, (str, NoneType), str, str, int, int)
    if not all(isinstance(value, kind) for value, kind in zip(row, kinds, strict=True)):
        raise damaged()


def find_words(session: Session, words: Iterable[str]) -> list[Case]:
    """Return the cases, at most twenty, that have each of these whole words."""
    shared = _shared(session, [(CaseWord.word == word,) for word in words])
    return list(session.scalars(select(Case).where(*shared).order_by(Case.number).limit(20)))


def _rows() -> Select[str, str, date, str | None, str, str, int, int]:
    photos = select(func.count()).where(SourceImage.case_id == Case.id).scalar_subquery()
    versions = select(func.count()).where(Version.case_id == Case.id).scalar_subquery()
    return select(
        Case.number,
        Case.subject,
        Case.born,
        Case.born_text,
        Case.kind,
        Case.status,
        photos,
        versions,
    ).order_by(Case.number)


def _conditions(session: Session, text: str) -> _Conditions:
    words = folded_words(text)
    # A number in several parts is found as a whole, however it was written.
    whole = squeezed(text)
    if len(words) > 1 and any(letter.isdigit() for letter in whole):
        found = _ids(session, _keys(_begins(whole)))
        if found:
            return (Case.id.in_(found),)
    return _shared(session, [_begins(word) for word in words])


def _shared(session: Session, words: Sequence[_Conditions]) -> _Conditions:
    """Return conditions on cases that have, for each element, a word of which it is true."""
    found = [_ids(session, _keys(word)) for word in words]
    common = [word for word, ids in zip(words, found, strict=True) if len(ids) > _FEW]
    rare = [ids for ids in found if len(ids) <= _FEW]
    if not rare and len(common) > 1:
        # Each is common, and yet they may meet in few cases, far down in the order of the numbers.
        met = _ids(session, intersect(*map(_keys, common)))
        if len(met) <= _FEW:
            return (Case.id.in_(met),)
    together = (Case.id.in_(set.intersection(*rare)),) if rare else ()
    return *together, *(_has(word) for word in common)


def _has(word: _Conditions) -> ColumnElement[bool]:
    return exists().where(CaseWord.case_id == Case.id, *word)


def _keys(word: _Conditions) -> Select[int]:
    return select(CaseWord.case_id).where(*word)


def _ids(session: Session, keys: Select[int] | CompoundSelect[int]) -> set[int]:
    """Return the keys of cases; more of them than are few stand for many."""
    return set(session.scalars(keys.limit(_FEW + 1)))


def _begins(word: str) -> _Conditions:
    return CaseWord.word >= word, CaseWord.word < word + _LAST_LETTER
