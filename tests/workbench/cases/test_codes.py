from __future__ import annotations

import pytest

from workbench.cases.codes import (
    NUMBER_KINDS,
    TRAITS,
    check_code,
    check_external_number,
    codes_of,
    number_format,
)
from workbench.cases.details import details_of
from workbench.errors import CaseError


@pytest.mark.parametrize("trait", TRAITS)
def test_codes_are_taken_in_any_case_and_others_refused_with_the_list(trait: str) -> None:
    for code in codes_of(trait):
        assert check_code(trait, code.lower()) == code
    with pytest.raises(CaseError, match=rf"no code for {trait}; use one of .*unknown"):
        check_code(trait, "Q")


@pytest.mark.parametrize("kind", NUMBER_KINDS)
def test_each_kind_of_number_takes_its_example(kind: str) -> None:
    example = number_format(kind).example
    assert check_external_number(kind, f" {example.lower()} ") == example


@pytest.mark.parametrize(
    ("kind", "value"),
    [("ncmec", "NCMX1"), ("namus", "12"), ("ncic", "M12"), ("cybertip", "x"), ("agency", "<b>")],
)
def test_a_number_that_its_issuer_would_not_write_is_refused(kind: str, value: str) -> None:
    with pytest.raises(CaseError, match="is not written like"):
        check_external_number(kind, value)


def test_a_detail_that_cannot_be_is_named() -> None:
    with pytest.raises(CaseError, match=r"hair_code.*'Q' is no code"):
        details_of(hair_code="Q")
    with pytest.raises(CaseError, match="height_cm"):
        details_of(height_cm=1000.0)
    assert details_of(eyes_code="bro", kind=None).model_fields_set == {"eyes_code"}
