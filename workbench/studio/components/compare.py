"""Two pictures of one size under a sliding handle."""

from __future__ import annotations

from pathlib import Path

from streamlit.components.v2 import component

from workbench.studio.language import _

_HERE = Path(__file__).parent

_compare = component(
    "compare",
    html=(
        '<div class="compare"><img class="after" alt=""><img class="before" alt="">'
        '<div class="bar" tabindex="0" role="slider" aria-label="Divide between before and after"'
        ' aria-valuemin="0" aria-valuemax="100"></div>'
        '<span class="tag left"></span><span class="tag right"></span></div>'
    ),
    css=(_HERE / "compare.css").read_text(encoding="utf-8"),
    js=(_HERE / "compare.js").read_text(encoding="utf-8"),
)


def compare(before: str, after: str, *, before_label: str, after_label: str, key: str) -> None:
    """Show two pictures, given as addresses or data URIs, with a handle to wipe between them."""
    _compare(
        key=key,
        data={
            "handleLabel": _("Divide between before and after"),
            "before": before,
            "after": after,
            "beforeLabel": before_label,
            "afterLabel": after_label,
        },
    )
