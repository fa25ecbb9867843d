"""Sentences outlive a file with what they were made of."""

from __future__ import annotations

import json
from datetime import date

import pytest

from pipelines.errors import PhotographError
from pipelines.sentences import Sentence, read_written, written

DAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    "words",
    [
        Sentence("{count} points, {share:.1%} of them {where}.", count=3, share=0.25, where="out"),
        Sentence("It failed: {why}", why=Sentence("{name} is missing", name="a.jpg")),
        Sentence("It failed: {why}", why=PhotographError(Sentence("{px} px", px=12))),
        Sentence("since {day}", day=DAY),
        Sentence("as it is, {braces} and all"),
        "somebody's own words, {braces} and all",
    ],
)
def test_words_come_back_from_json_as_they_were_written(words: str) -> None:
    read = read_written(json.loads(json.dumps(written(words))))
    assert read == words
    assert isinstance(read, Sentence) == isinstance(words, Sentence)
    if isinstance(read, Sentence) and isinstance(words, Sentence):
        assert read.template == words.template
        assert set(read.values) == set(words.values)


def test_a_value_that_json_cannot_hold_leaves_the_words_alone() -> None:
    words = Sentence("on {day:%d.%m.%Y}", day=DAY)
    assert written(words) == "on 01.05.2026"


@pytest.mark.parametrize("document", [{}, {"template": "{a}", "values": {"b": 1}}, {"template": 1}])
def test_what_is_no_sentence_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no sentence"):
        read_written(document)
