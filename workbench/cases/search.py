"""Finding cases by the beginnings of names and numbers, one page at a time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from types import NoneType
from typing import Final

from sqlalchemy import ColumnElement, Select, delete, exists, func, select
from sqlalchemy.orm import Session

from workbench.cases.database import damaged
from workbench.cases.records import Case, CaseWord, SourceImage, Version

PAGE: Final = 50
_LIMIT: Final = 64
_LAST_LETTER: Final = "\U0010ffff"
# Words of more cases than this are looked up case by case, of fewer all at once.
_MANY: Final = 20_000


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


def find_page(session: Session, text: str, *, after: str | None, limit: int) -> CasePage:
    """Return cases that have, for each word of ``text``, a word that begins with it."""
    asked = _page_of_cases(after, limit)
    for condition in _conditions(session, text):
        asked = asked.where(condition)
    found = session.execute(asked).all()
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
    asked = select(Case).order_by(Case.number).limit(20)
    for word in words:
        asked = asked.where(
            Case.id.in_(select(CaseWord.case_id).where(CaseWord.word == word).limit(_MANY))
        )
    return list(session.scalars(asked))


def _page_of_cases(
    after: str | None, limit: int
) -> Select[str, str, date, str | None, str, str, int, int]:
    photos = select(func.count()).where(SourceImage.case_id == Case.id).scalar_subquery()
    versions = select(func.count()).where(Version.case_id == Case.id).scalar_subquery()
    asked = select(
        Case.number,
        Case.subject,
        Case.born,
        Case.born_text,
        Case.kind,
        Case.status,
        photos,
        versions,
    ).order_by(Case.number)
    return (asked.where(Case.number > after) if after is not None else asked).limit(limit + 1)


def _conditions(session: Session, text: str) -> list[ColumnElement[bool]]:
    words = folded_words(text)
    # A number in several parts is found as a whole, however it was written.
    whole = squeezed(text)
    if len(words) > 1 and any(letter.isdigit() for letter in whole):
        found = _ids(session, whole)
        if found:
            return [Case.id.in_(found)]
    return [_condition(session, word) for word in words]


def _condition(session: Session, word: str) -> ColumnElement[bool]:
    found = _ids(session, word)
    if len(found) < _MANY:
        return Case.id.in_(select(CaseWord.case_id).where(*_begins(word)))
    return exists().where(CaseWord.case_id == Case.id, *_begins(word))


def _ids(session: Session, word: str) -> list[int]:
    asked = select(CaseWord.case_id).where(*_begins(word)).limit(_MANY)
    return list(session.scalars(asked))


def _begins(word: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return CaseWord.word >= word, CaseWord.word < word + _LAST_LETTER
