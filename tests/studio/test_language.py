"""The studio's language: first the browser's, then whatever its artist chose, kept for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.desks import new_desk

pytestmark = pytest.mark.browser


def test_the_browsers_language_holds_until_an_artist_chooses_another(
    studio: str, chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (chromium.new_context(locale="es-MX").new_page() for _ in range(2))
    first.goto(f"{studio}/review")
    expect(first.get_by_role("heading", name="Revisión", level=1)).to_be_visible()
    first.get_by_role("combobox", name="Idioma").click()
    first.get_by_role("option", name="English").click()
    expect(first.get_by_role("heading", name="Review", level=1)).to_be_visible()
    second.goto(f"{studio}/review")
    expect(second.get_by_role("heading", name="Review", level=1)).to_be_visible()
    for page in (first, second):
        page.context.close()


def test_each_person_has_a_language_of_their_own(tmp_path: Path) -> None:
    with new_desk(tmp_path / "home") as desk:
        assert desk.language() is None
        desk.choose_language("es")
        assert desk.language() == "es"
        assert desk.acting_as("R. Reviewer").language() is None
