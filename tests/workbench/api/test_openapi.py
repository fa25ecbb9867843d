"""The API answers whatever is sent with what its OpenAPI document says, and never with 5xx."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.desks import NUMBER
from tests.workbench.api.conftest import Office

_EVERY_CHECK = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def fuzz(office: Office, examples: int) -> int:
    """Send made-up requests to every operation, half of them about what there is; count them."""
    schema: Any = schemathesis.openapi.from_asgi("/openapi.json", office.api)
    headers = {"Authorization": f"Bearer {office.keys['A. Artist']}"}
    sent = 0

    def send(case: Any) -> None:
        nonlocal sent
        sent += 1
        if sent % 2 and case.path_parameters:
            known = {"number": NUMBER, "photo": 1, "version": 1, "export_id": 1}
            case.path_parameters = {name: known[name] for name in case.path_parameters}
        case.call_and_validate(base_url="http://test/", headers=headers, checks=CHECKS)

    calm = settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=_EVERY_CHECK,
    )
    for result in schema.get_all_operations():
        calm(given(case=result.ok().as_strategy())(send))()
    return sent


def test_nothing_sent_brings_a_server_error_or_an_undocumented_answer(office: Office) -> None:
    assert fuzz(office, 12) > 200
    assert office.desk.verify().whole


@pytest.mark.nightly
def test_nothing_of_much_that_is_sent_does_so_either(office: Office) -> None:
    assert fuzz(office, 400) > 4000
    assert office.desk.verify().whole
