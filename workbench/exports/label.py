"""What a picture must say about itself when it leaves the workbench."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.exports.formats import Language
from workbench.exports.source_types import digital_source_type
from workbench.exports.words import Words, words_in


@dataclass(frozen=True)
class Label:
    """Case and version, the age shown, the standing statement, and where the picture comes from.

    ``rendering_sha256``, ``case_number`` and ``version`` are None for a picture made outside a
    case, which the vault does not hold; ``by_network`` says that a trained network drew in it, and
    ``pictures`` counts those that a consensus averages; ``steps`` names what was done, in order. A
    ``draft`` was approved by nobody, and says so. A face over a skull shows no age but a ``build``.
    Names of people have no place here.
    """

    age_years: float | None
    drawn_at_years: float | None
    statement: str
    recipe_sha256: str
    sources: tuple[str, ...]
    software: str
    rendering_sha256: str | None = None
    case_number: str | None = None
    version: int | None = None
    agency: str = ""
    draft: bool = False
    by_network: bool = False
    pictures: int = 1
    product: str = "age_progression"
    steps: tuple[str, ...] = ()
    build: str = ""
    language: Language = "en"

    @property
    def digital_source_type(self) -> str:
        """IPTC's word for how the picture came to be, as its address."""
        return digital_source_type(self.product, by_network=self.by_network)

    @property
    def title(self) -> str:
        """The age shown, or what else the picture is, in words."""
        if self.age_years is None or self.drawn_at_years is None:
            return self._words.say(f"label.{self.product}", build=self._build)
        change = "regressed" if self.age_years < self.drawn_at_years else "progressed"
        title = self._words.say(f"label.{change}", age=f"{self.age_years:g}")
        if self.pictures > 1:
            title += self._words.say("label.mean", pictures=self.pictures)
        return title

    @property
    def reference(self) -> str:
        """Case number and version, or nothing outside a case."""
        if self.case_number is None:
            return ""
        return self._words.say("label.reference", case=self.case_number, version=self.version)

    @property
    def draft_mark(self) -> str:
        """That nobody approved the picture, or nothing where somebody did."""
        return self._words.say("label.draft") if self.draft else ""

    @property
    def not_a_probe(self) -> str:
        """What the picture must not be used for."""
        return self._words.say("label.not_a_probe")

    @property
    def alt_text(self) -> str:
        """What a reader who cannot see the picture is told."""
        start = f"{self.reference}. " if self.reference else ""
        start = f"{self.draft_mark} {start}" if self.draft else start
        if self.drawn_at_years is None:
            key = "skull" if self.product == "facial_approximation" else self.product
            return start + self._words.say(f"label.alt_{key}", title=self.title)
        age = f"{self.drawn_at_years:g}"
        return start + self._words.say("label.alt", title=self.title, age=age)

    @property
    def alt_text_beside(self) -> str:
        """The same for a picture that shows the photograph as well."""
        return self._words.say("label.alt_beside", alt=self.alt_text)

    @property
    def _build(self) -> str:
        return self._words.find(f"build.{self.build}")

    @property
    def _words(self) -> Words:
        return words_in(self.language)
