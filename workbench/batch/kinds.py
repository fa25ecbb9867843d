"""What a row of a manifest may ask for, the columns it says it in, and how progress is shown.

Nothing heavy is imported here, so that the command line may read it before a command runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

Kind = Literal[
    "age_progression", "consensus", "reconstruction", "post_mortem_enhancement", "export", "verify"
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
AGED: Final[tuple[Kind, ...]] = ("age_progression", "consensus")
DRAWN: Final[tuple[Kind, ...]] = (*AGED, "reconstruction", "post_mortem_enhancement")

COLUMNS: Final = ("case", "kind", "photographs", "ages_at_photo", "target_age", "sex")
# What a column that only some kinds have is for; all other columns are for every kind.
ONLY_FOR: Final[Mapping[str, tuple[Kind, ...]]] = {
    **dict.fromkeys(
        ("skull", "landmarks", "age_band", "build", "depths", "accept_adult_depths")
        + ("frame", "unit", "series"),
        ("reconstruction",),
    ),
    "checklist": ("post_mortem_enhancement",),
}
OPTIONAL_COLUMNS: Final = (
    *("subject", "born", "missing_since", "recipe", "choices", "rate", "restore"),
    *("version", "format", "note"),
    *ONLY_FOR,
)
FILE_COLUMNS: Final = (
    "photographs",
    "recipe",
    "choices",
    "skull",
    "landmarks",
    "depths",
    "checklist",
)
"""The columns whose cells name files; `Cells` reads files from no others."""

ProgressStyle = Literal["auto", "bar", "lines", "json", "none"]
