from __future__ import annotations

import pytest

from tests.workbench.batch.made_up_batches import GOOD, drawn_alone


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, str]]]:
    """Return what each good job comes to where one desk draws them one after another."""
    drawn = drawn_alone(tmp_path_factory.mktemp("alone"), GOOD)
    return {case: [hashes] for case, hashes in drawn.items()}
