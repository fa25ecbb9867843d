from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import PostmortemError
from pipelines.postmortem.checklist import check, read_answers
from tests.deceased import deceased
from tests.sitters import sitter

NAME = "adult-25-woman-dark"


def test_what_the_photograph_shows_is_measured_and_the_rest_is_asked() -> None:
    made = deceased(NAME, 420)
    found = {one.key: one for one in check(made.pixels, made.landmarks, {})}
    assert found["eyes"].answer == "yes"
    assert found["frontal"].answer == "yes"
    assert found["size"].answer == "no"
    assert (found["trauma"].answer, found["trauma"].by) == ("not said", "nobody yet")
    assert all(one.source and one.status for one in found.values())
    alive = {one.key: one for one in check(*sitter(NAME, 420), {})}
    assert alive["eyes"].answer == "no"


def test_a_persons_answer_stands_before_a_measure(tmp_path: Path) -> None:
    place = tmp_path / "answers.json"
    place.write_text('{"eyes": {"answer": "no", "note": "half open"}, "trauma": "yes"}')
    made = deceased(NAME, 420)
    found = {one.key: one for one in check(made.pixels, made.landmarks, read_answers(place))}
    assert (found["eyes"].answer, found["eyes"].by, found["eyes"].note) == (
        "no", "person", "half open",
    )  # fmt: skip
    assert found["trauma"].answer == "yes"


@pytest.mark.parametrize("text", ["{", "[]", '{"trauma": "perhaps"}'])
def test_a_malformed_file_is_told(tmp_path: Path, text: str) -> None:
    place = tmp_path / "answers.json"
    place.write_text(text)
    with pytest.raises(PostmortemError, match=r"answers\.json"):
        read_answers(place)


def test_an_unknown_question_is_told_with_those_there_are() -> None:
    made = deceased(NAME, 420)
    with pytest.raises(PostmortemError, match="no question smell"):
        check(made.pixels, made.landmarks, {"smell": ("yes", "")})
