"""The tree of versions says who descends from whom, whatever stands in it."""

from __future__ import annotations

from workbench.cases.access import STATES
from workbench.cases.records import Version
from workbench.studio.components.version_tree import version_tree


def test_every_version_stands_once_with_its_state_and_its_parents() -> None:
    versions = [Version(number=n, age_years=10, state=s) for n, s in enumerate(STATES, 1)]
    versions[3].parents = versions[:2]
    tree = version_tree(versions)
    for version in versions:
        line = f'v{version.number} [label="{version.number} · 10 years\\n{version.state}"'
        assert tree.count(line) == 1
    assert [line for line in tree.splitlines() if "->" in line] == ["v1 -> v4;", "v2 -> v4;"]
