"""Links by which the browser saves a file: from a route that asks who it is, or from the page."""

from __future__ import annotations

import base64
from pathlib import Path

from streamlit.components.v2 import component

from workbench.studio.language import _

_HERE = Path(__file__).parent
# Streamlit's own button would lay the file at an address that asks nobody who they are.
_link = component(
    "saving",
    html=(
        '<a href="#"><svg viewBox="0 0 24 24" aria-hidden="true">'
        '<path d="M5 20h14v-2H5v2zM19 9h-4V3H9v6H5l7 7 7-7z"/></svg><span></span></a>'
    ),
    css=(_HERE / "saving.css").read_text(encoding="utf-8"),
    js=(_HERE / "saving.js").read_text(encoding="utf-8"),
)


def save_link(name: str, address: str, *, key: str, words: str | None = None) -> None:
    """Show a link that saves what lies at an address under a name."""
    told = words or _("Save {name}", name=name)
    _link(key=key, data={"address": address, "name": name, "words": told})


def save_text(name: str, text: str, *, key: str, words: str) -> None:
    """Show a link that saves a text which the page itself holds, as JSON."""
    data = base64.b64encode(text.encode()).decode()
    save_link(name, f"data:application/json;base64,{data}", key=key, words=words)
