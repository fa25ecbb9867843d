from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.desks import NUMBER, photograph_bytes
from tests.workbench.api.conftest import Office
from workbench.desk import Desk
from workbench.exports.delivery import Delivery

CASE = f"/cases/{NUMBER}"
VERSION = f"{CASE}/versions/1"


def test_without_a_key_or_with_a_revoked_one_everything_is_shut(office: Office) -> None:
    nobody, visitor = office.client(None), office.client("V. Visitor")
    assert visitor.get("/cases").status_code == 200
    office.desk.revoke_key(len(office.keys))
    for client in (nobody, visitor):
        for path in ("/cases", CASE, f"{CASE}/photos/1/original", f"{VERSION}/picture", "/due"):
            answer = client.get(path)
            assert answer.status_code == 401
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"] == "Bearer"


def test_a_key_is_kept_as_its_hash_only(office: Office) -> None:
    stored = b"".join(
        path.read_bytes() for path in office.desk.settings.home.glob("workbench.sqlite3*")
    )
    for words in office.keys.values():
        assert words.encode() not in stored
        assert hashlib.sha256(words.encode()).hexdigest().encode() in stored


def test_who_left_is_out_at_the_next_request(office: Office) -> None:
    client = office.client("V. Visitor")
    assert client.get(CASE).status_code == 200
    office.desk.change_user("V. Visitor", gone=True)
    assert client.get(CASE).status_code == 401


@pytest.mark.parametrize(
    ("name", "opens", "submits", "reviews"),
    [
        ("A. Artist", 201, 200, 403),
        ("B. Artist", 201, 200, 403),
        ("M. Manager", 201, 200, 403),
        ("R. Reviewer", 403, 403, 200),
        ("V. Visitor", 403, 403, 403),
    ],
)
def test_every_role_does_its_own_and_nobody_approves_their_own(
    office: Office, name: str, opens: int, submits: int, reviews: int
) -> None:
    client = office.client(name)
    case = {"number": "2020/7", "subject": "N", "born": "spring 2010"}
    assert client.post("/cases", json=case).status_code == opens
    assert client.post(f"{VERSION}/submit").status_code == submits
    if submits != 200:
        office.client("B. Artist").post(f"{VERSION}/submit")
    answer = client.post(f"{VERSION}/review", json={"decision": "approve"})
    assert answer.status_code == reviews
    assert office.desk.version(NUMBER, 1).state == ("approved" if reviews == 200 else "submitted")


def test_a_case_is_opened_found_changed_and_not_over_anothers_change(office: Office) -> None:
    client = office.client("B. Artist")
    given = {
        "number": "2020/7",
        "subject": "Zoë N",
        "born": "13-15 years",
        "missing_since": "2019",
        "eyes_code": "bro",
        "external_numbers": [{"kind": "ncmec", "value": "ncmc1234567"}],
    }
    opened = client.post("/cases", json=given)
    assert opened.json()["birth"]["text"] == "13-15 years"
    assert client.post("/cases", json=given).status_code == 409
    found = client.get("/cases", params={"search": "ncmc123"}).json()
    assert [row["number"] for row in found["cases"]] == ["2020/7"]
    tag = client.get("/cases/2020~7").headers["etag"]
    assert client.get("/cases/2020~7", headers={"If-None-Match": tag}).status_code == 304
    changed = client.patch("/cases/2020~7", json={"place": "X"}, headers={"If-Match": tag})
    assert (changed.status_code, changed.json()["eyes_code"]) == (200, "BRO")
    late = client.patch("/cases/2020~7", json={"place": "Y"}, headers={"If-Match": tag})
    assert late.status_code == 412
    assert client.get("/cases", params={"limit": 1}).json()["after"] == "2020/7"
    again = {**given, "number": "2026-1", "same_subject_as": "2020/7"}
    client.post("/cases", json={k: v for k, v in again.items() if k != "missing_since"})
    shown = client.get("/cases/2026-1/incidents").json()
    assert [case["number"] for case in shown] == ["2020/7", "2026-1"]
    assert [due["why"] for due in client.get("/due").json()] == ["first"]


def test_a_photograph_goes_in_and_comes_out_as_it_was(office: Office) -> None:
    client = office.client("B. Artist")
    data = photograph_bytes(5)
    form = {"age_years": "7", "provider": "A mother", "consent": "given"}
    added = client.post(f"{CASE}/photos", data=form, files={"file": ("a.png", data)})
    assert (added.status_code, added.json()["consent"]) == (201, "given")
    answer = client.get(f"{CASE}/photos/{added.json()['number']}/original")
    assert answer.content == data
    assert answer.headers["content-disposition"] == "attachment"
    refused = client.post(f"{CASE}/photos", data=form, files={"file": ("a.png", b"<svg>")})
    assert refused.status_code == 422
    assert refused.json()["detail"]


def test_a_wrong_age_and_birth_are_corrected_by_who_may(office: Office) -> None:
    client, visitor = office.client("B. Artist"), office.client("V. Visitor")
    right = {"age_years": 9, "reason": "the album"}
    assert visitor.post(f"{CASE}/photos/1/corrections", json=right).status_code == 403
    corrected = client.post(f"{CASE}/photos/1/corrections", json=right)
    assert (corrected.status_code, corrected.json()["age_years"]) == (201, 9)
    birth = {"born": "2010-05", "reason": "the register"}
    assert client.post(f"{CASE}/corrections", json=birth).json()["birth"]["text"] == "2010-05"
    told = visitor.get(f"{CASE}/corrections").json()
    assert [(each["photo"], each["by"]) for each in told] == [(1, "B. Artist"), (None, "B. Artist")]
    assert told[0]["changes"] == {"age_years": [8, 9]}
    assert client.post(f"{CASE}/photos/1/corrections", json=right).status_code == 422


def test_versions_tell_what_they_were_made_from(office: Office) -> None:
    office.desk.progress(NUMBER, target_age=14, goes_on_from=1)
    visitor = office.client("V. Visitor")
    assert [one["parents"] for one in visitor.get(f"{CASE}/versions").json()] == [[], [1]]
    assert visitor.get(f"{CASE}/versions/2").json()["parents"] == [1]
    assert [one["parents"] for one in visitor.get(CASE).json()["versions"]] == [[], [1]]


def test_outputs_are_pulled_with_their_hashes(office: Office) -> None:
    office.client("B. Artist").post(f"{VERSION}/submit")
    office.client("R. Reviewer").post(f"{VERSION}/review", json={"decision": "approve"})
    made = office.client("B. Artist").post(f"{VERSION}/exports")
    assert made.status_code == 201
    visitor = office.client("V. Visitor")
    version, export = visitor.get(f"{CASE}/outputs").json()
    assert version["external_numbers"] == [{"kind": "namus", "value": "MP12"}]
    link = export["links"]["file"].removeprefix("/api")
    assert hashlib.sha256(visitor.get(link).content).hexdigest() == export["export"]["sha256"]
    assert office.desk.verify().whole


def test_an_export_answers_with_the_callers_own_record_and_its_notes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = Desk.export

    def overtaken(desk: Desk, *given: Any, **more: Any) -> Delivery:
        made = export(desk, *given, **more)
        export(desk.acting_as("M. Manager"), *given, **more)
        return made

    monkeypatch.setattr(Desk, "export", overtaken)
    made = office.client("B. Artist").post(f"{VERSION}/exports").json()
    assert made["made_by"] == "B. Artist"
    assert [e.made_by for e in office.desk.version(NUMBER, 1).exports] == [
        "B. Artist",
        "M. Manager",
    ]
    assert "no content credentials" in made["notes"][0]


@pytest.mark.parametrize("path", ["/cases/X", f"{CASE}/versions/9", f"{CASE}/photos/9/original"])
def test_what_is_not_there_is_a_problem_document(office: Office, path: str) -> None:
    answer = office.client("V. Visitor").get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail"}
