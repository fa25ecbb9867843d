"""Sentences that know what they were made of, so that any door can say them in its language."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any, Self


class Sentence(str):
    """A sentence in English that keeps its template and the values in it.

    Whoever asks no further has a string like any other. A value may be a sentence itself, or an
    error that was raised with one.

    >>> said = Sentence("{count} points lie outside.", count=3)
    >>> said == "3 points lie outside.", said.template, said.values
    (True, '{count} points lie outside.', {'count': 3})
    """

    __slots__ = ("template", "values")
    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Self:
        """Fill the values into the template as ``str.format`` does; without any it is as it is."""
        self = super().__new__(cls, template.format(**values) if values else template)
        self.template, self.values = template, values
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """Let a sentence pass from process to process whole."""
        return (self.template,), self.values


def written(words: str) -> str | dict[str, Any]:
    """Return words as JSON can keep them: a sentence with what it was made of, others as they are.

    >>> written(Sentence("{count} points lie outside.", count=3))
    {'template': '{count} points lie outside.', 'values': {'count': 3}}
    """
    if not isinstance(words, Sentence):
        return str(words)
    kept = {name: _written_value(value) for name, value in words.values.items()}
    document = {"template": words.template, "values": kept}
    # A value that JSON has no word for may read otherwise afterwards: then words alone are kept.
    with contextlib.suppress(ValueError):
        if read_written(document) == words:
            return document
    return str(words)


def _written_value(value: object) -> object:
    match value:
        case str():
            return written(value)
        case bool() | int() | float() | None:
            return value
        case Exception(args=[str(words), *_]):
            return written(words)
        case _:
            return str(value)


def read_written(document: str | Mapping[str, Any]) -> str:
    """Return words as they were kept; raise ValueError or TypeError for no such document."""
    if isinstance(document, str):
        return document
    try:
        template, values = document["template"], document["values"]
        read = {
            name: read_written(value) if isinstance(value, (str, Mapping)) else value
            for name, value in values.items()
        }
        return Sentence(template, **read)
    except (KeyError, IndexError, AttributeError) as error:
        raise ValueError("This is no sentence that was kept.") from error
