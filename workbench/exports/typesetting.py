"""Documents set with typst, with the workbench's own fonts and nothing of the machine's."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

from models import registry
from workbench.errors import ExportError
from workbench.exports.formats import Paper
from workbench.exports.template_faults import MAIN, OWN, template_fault

PDF_STANDARD: Final = "a-2u"
"""PDF/A-2u: kept for good, every font embedded, every letter can be copied out."""
PAPERS: Final[dict[Paper, str]] = {"a4": "a4", "letter": "us-letter"}
"""typst's names of the papers."""
_FONTS: Final = (
    "noto_sans_regular",
    "noto_sans_bold",
    "noto_sans_arabic_regular",
    "noto_sans_arabic_bold",
    "noto_sans_hebrew_regular",
    "noto_sans_hebrew_bold",
)
_BESIDE: Final = frozenset({".typ", ".png", ".jpg", ".jpeg", ".svg", ".json", ".toml"})
_COMMENT: Final = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_IMPORT: Final = re.compile(r"\b(?:import|include)\b\s*(?P<named>[^\n]*)")
_PLAIN_FILE: Final = re.compile(r'"[^"@\\+]+"(?!\s*\+)')
_LONGEST_WORD: Final = 28
_BREAK: Final = "\u200b"


def typeset(
    template: Path,
    data: Mapping[str, object],
    files: Mapping[str, bytes],
    *,
    kind: Literal["pdf", "png"],
    issued: date,
    ppi: int = 200,
    own: Path | None = None,
) -> list[bytes]:
    """Set a typst template over ``data`` and return the PDF/A, or the PNG of every page.

    ``issued`` is the date that a PDF states: the same day gives the same bytes. ``data`` comes as
    JSON in ``sys.inputs.data``, ``files`` lie beside the template. ``own`` is an agency's template,
    which is put beside it as ``own.typ``, with the pictures and parts that lie in its folder.
    Raises ExportError naming what typst could not set.
    """
    import typst

    with TemporaryDirectory() as folder:
        root = Path(folder)
        if own is not None:
            for beside in own.parent.iterdir():
                if beside.suffix.lower() in _BESIDE and beside.is_file():
                    shutil.copy(beside, root / beside.name)
            shutil.copy(own, root / OWN)
            for part in root.glob("*.typ"):
                _refuse_packages(part.read_text(encoding="utf-8", errors="replace"), part.name)
        shutil.copy(template, root / MAIN)
        for name, content in files.items():
            (root / name).write_bytes(content)
        fonts = {str(registry.path(name).parent) for name in _FONTS}
        if own is not None:
            fonts.add(str(own.parent))
        try:
            made = typst.compile(
                str(root / MAIN),
                root=str(root),
                format=kind,
                ppi=float(ppi),
                timestamp=datetime(issued.year, issued.month, issued.day, tzinfo=UTC),
                font_paths=sorted(fonts),
                ignore_system_fonts=True,
                sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
                pdf_standards=[PDF_STANDARD] if kind == "pdf" else [],
            )
        except typst.TypstError as error:
            raise template_fault(error.message, error.diagnostic, own, root) from error
    assert made is not None
    return made if isinstance(made, list) else [made]


def _refuse_packages(template: str, name: str) -> None:
    """Raise ExportError where a template imports anything but a file named in plain letters.

    typst would fetch a package from the network, and a name put together is not known beforehand.
    """
    for found in _IMPORT.finditer(_COMMENT.sub("", template)):
        if not _PLAIN_FILE.match(found["named"]):
            raise ExportError(
                f"The template '{name}' imports {found['named'][:40]!r}. Only files beside it can "
                f'be imported, by a plain name such as "part.typ": nothing is fetched from the '
                f"network. Copy what it needs into the template's folder."
            )


def breakable(text: str) -> str:
    """Return text whose longest words may be broken, with places that show no hyphen."""
    return " ".join(
        _BREAK.join(word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD))
        for word in text.split(" ")
    )
