"""Nobody ages the dead or retouches the living unwarned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from models.samples import sample
from tests.desks import NUMBER, new_desk
from workbench.cases.details import CaseDetails
from workbench.cases.vocabulary import Kind
from workbench.studio.components import morgue_warning
from workbench.studio.components.morgue_warning import (
    warn_of_living_photograph,
    warn_of_morgue_photographs,
)


@dataclass
class _Shown:
    words: list[str]

    def warning(self, said: str, *, icon: str) -> None:
        assert icon
        self.words.append(said)


@pytest.mark.parametrize(
    ("kind", "relation", "ageing", "retouching"),
    [
        ("missing_child", "subject", "", "may be alive: missing child"),
        ("missing_adult", "subject", "", "may be alive: missing adult"),
        ("unidentified_deceased", "subject", "somebody who died", ""),
        ("unidentified_deceased", "mother", "somebody who died", "shows somebody else: mother"),
    ],
)
def test_a_page_warns_where_the_case_tells_that_the_photograph_is_of_the_other_kind(
    kind: Kind,
    relation: str,
    ageing: str,
    retouching: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = _Shown([])
    monkeypatch.setattr(morgue_warning, "st", shown)
    with new_desk(tmp_path / "home") as desk:
        monkeypatch.setattr(morgue_warning, "desk", lambda: desk)
        details = CaseDetails(kind=kind)
        desk.open_case(NUMBER, subject="Nobody", born=date(1990, 3, 1), details=details)
        desk.take_in(NUMBER, sample("adult-25-woman-dark"), age_years=25, relation=relation)
        case = desk.case(NUMBER)
        warn_of_morgue_photographs(case, case.photos)
        warn_of_living_photograph(case, case.photos[0])
    expected = [said for said in (ageing, retouching) if said]
    assert len(shown.words) == len(expected)
    assert all(part in said for part, said in zip(expected, shown.words, strict=True))
