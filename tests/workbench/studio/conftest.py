from __future__ import annotations

import pytest

from workbench.studio.sign_in.reception import reception


@pytest.fixture(autouse=True)
def no_desk_of_another_test() -> None:
    """The studio opens a desk once for all pages; each test has a home of its own."""
    reception.cache_clear()
