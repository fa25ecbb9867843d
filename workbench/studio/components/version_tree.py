"""The versions of a case as a tree, in Graphviz' language."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from workbench.cases.records import Version
from workbench.studio.components.version_pictures import shown_by
from workbench.studio.session import spoken

# Border and ground, on either theme; the words say the state as well.
_COLOURS: Final = {
    "draft": ("#7a7b85", "#ededf0"),
    "submitted": ("#8a5a12", "#f7e8c9"),
    "approved": ("#1d6b3f", "#d5eedf"),
    "returned": ("#a33a2a", "#f7dcd6"),
    "released": ("#1d4f8a", "#d6e5f5"),
    "superseded": ("#7a7b85", "#ffffff"),
}


def version_tree(versions: Sequence[Version]) -> str:
    """Return a graph from parents to children, left to right, each version with its state."""
    lines = [
        'digraph { rankdir=LR; bgcolor="transparent"; ranksep=0.6;',
        'node [shape=box style="filled,rounded" fontname="sans-serif" fontsize=11];',
        'edge [color="#7a7b85"];',
    ]
    lines += [_node(version) for version in versions]
    lines += [
        f"v{parent.number} -> v{version.number};"
        for version in versions
        for parent in version.parents
    ]
    return "\n".join([*lines, "}"])


def _node(version: Version) -> str:
    border, ground = _COLOURS[version.state]
    words = f"{version.number} · {shown_by(version)}\n{spoken(version.state)}"
    # JSON writes strings as Graphviz reads them.
    label = json.dumps(words, ensure_ascii=False)
    return f'v{version.number} [label={label} color="{border}" fillcolor="{ground}"];'
