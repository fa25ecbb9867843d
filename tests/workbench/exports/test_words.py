from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

from workbench.cases.codes import TRAITS, codes_of
from workbench.cases.vocabulary import KINDS, NUMBER_KINDS
from workbench.exports import words
from workbench.exports.formats import Language
from workbench.exports.words import words_in

LANGUAGES: tuple[Language, ...] = get_args(Language)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text)}


def test_every_language_says_the_same_with_the_same_places() -> None:
    tables = tomllib.loads(Path(words.__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    assert set(tables) == set(LANGUAGES)
    english = tables["en"]
    for table in tables.values():
        assert {key: places(text) for key, text in table.items()} == {
            key: places(text) for key, text in english.items()
        }


@each_language
def test_there_is_a_word_for_all_that_a_case_can_hold(language: Language) -> None:
    found = words_in(language)
    assert all(found.find(f"title.{kind}") for kind in KINDS)
    assert all(found.find(f"number.{kind}") for kind in NUMBER_KINDS)
    for trait in TRAITS:
        told = {code for code, meant in codes_of(trait).items() if meant != "unknown"}
        assert {code for code in told if not found.find(f"{trait}.{code}")} == set()


@each_language
def test_no_language_speaks_of_a_match_or_an_identification(language: Language) -> None:
    said = " ".join(words_in(language).entries.values()).lower()
    assert not [word for word in ("match", "predict", "accura", "predic", "exact") if word in said]


@pytest.mark.parametrize(
    ("first", "last", "english", "spanish"),
    [
        ("2019-05-02", "2019-05-02", "May 2, 2019", "2 de mayo de 2019"),
        ("2019-02-01", "2019-02-28", "February 2019", "febrero de 2019"),
        ("1984-01-01", "1984-12-31", "1984", "1984"),
        ("1983-01-01", "1985-12-31", "1983 to 1985", "de 1983 a 1985"),
        ("1984-03-01", "1984-05-31", "March 1984 to May 1984", "de marzo de 1984 a mayo de 1984"),
    ],
)
def test_a_date_is_said_no_more_exactly_than_it_is_known(
    first: str, last: str, english: str, spanish: str
) -> None:
    span = date.fromisoformat(first), date.fromisoformat(last)
    assert words_in("en").days(*span) == english
    assert words_in("es").days(*span) == spanish


def test_heights_and_weights_come_in_both_systems() -> None:
    assert words_in("en").height(152.4) == "152 cm (5 ft 0 in)"
    assert words_in("es").weight(45.36) == "45 kg (100 libras)"


def test_small_children_are_told_in_months() -> None:
    assert words_in("en").age_of_photo(1.5) == "Photograph at 18 months"
    assert words_in("es").age_of_photo(6.9) == "Fotografía a los 6 años"
