"""Sentences that know what they were made of, so that any door can say them in its language."""

from __future__ import annotations

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
