"""What is wrong with a recipe's field, in words that lead to its mending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_NUMBER: Final = "must be a number"
_TEXT: Final = "must be text"
_OBJECT: Final = "must be an object of names and values"
_WORDS: Final[Mapping[str, str]] = {
    "missing": "is missing",
    "extra_forbidden": "is unknown to this version of the workbench",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be {expected}",
    "string_pattern_mismatch": "must be a SHA-256 of 64 hexadecimal digits",
    "string_type": _TEXT,
    "string_unicode": _TEXT,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "tuple_type": "must be a list",
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "too_short": "needs at least {min_length} entry",
    "union_tag_invalid": "must be one of {expected_tags}",
    "value_error": "{error}",
    "union_tag_not_found": "does not say which kind of step it is",
}
_SHOWN_LETTERS: Final = 40


def describe_fault(fault: ErrorDetails, document: str = "recipe") -> str:
    """Return one sentence that names a document's field, what it holds and what it must hold."""
    where = ".".join(str(part) for part in fault["loc"]) or "document"
    words = _WORDS.get(fault["type"], "cannot be used").format(**fault.get("ctx", {}))
    return f"The {document}'s field {where} is wrong: it {words}{_held(fault)}."


def _held(fault: ErrorDetails) -> str:
    held: object = fault["input"]
    if fault["type"] == "missing" or not isinstance(held, str | int | float):
        return ""
    shown = repr(held)
    return f", not {shown[:_SHOWN_LETTERS]}{'…' if len(shown) > _SHOWN_LETTERS else ''}"
