"""The agency: what its exports say of it, and how that prints."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from models.samples import sample
from pipelines.arrays import Pixels
from pipelines.photograph import read_photograph
from workbench.agency_words import AGENCY_SET, AgencyWords, checked_words, keep_words
from workbench.work.place import Place

if TYPE_CHECKING:
    from workbench.exports.poster import Poster

_AGE: Final = 10.0


class AgencyWork(Place):
    """What is done with the agency's words."""

    def set_agency(self, agency: str, contact_lines: list[str], agency_url: str) -> AgencyWords:
        """Have exports name the agency so from now on, whatever the environment says, and log it.

        Raises SettingsError naming what cannot be kept, AccessError where it is not theirs to set.
        """
        words = checked_words(agency, contact_lines, agency_url)
        with self.store.acting() as acting:
            acting.note(AGENCY_SET, **words.model_dump())
            keep_words(self.settings.home, words)
        self.say(words)
        return words

    def prove_agency(self) -> Pixels:
        """Set a poster of a synthetic child with the agency's words, (H, W, 3) uint8; keep nothing.

        Raises ExportError where it cannot be set.
        """
        # It loads all that sets type.
        from workbench.exports.label import Label
        from workbench.exports.poster import poster_files

        label = Label(
            age_years=_AGE,
            drawn_at_years=6.0,
            statement=self.settings.statement_at(_AGE),
            recipe_sha256="0" * 64,
            sources=(),
            software="workbench",
            agency=self.settings.agency,
            draft=True,
        )
        template, issued = self.settings.poster_template, self.store.now().date()
        files = dict(
            poster_files(
                self._specimen(issued), label, paper="a4", issued=issued, template=template
            )
        )
        page = next(data for name, data in files.items() if name.endswith(".png"))
        return np.asarray(
            cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_COLOR_RGB), np.uint8
        )

    def _specimen(self, issued: date) -> Poster:
        from workbench.exports.poster import Captioned, Poster

        picture = read_photograph(sample("child-06-girl-light")).pixels
        return Poster(
            title="SPECIMEN",
            name="Sample child",
            photographs=(Captioned(picture, "6", "a synthetic child"),),
            progression=Captioned(picture, "10", "a synthetic child"),
            facts=(("Issued", issued.isoformat()),),
            numbers=(("Case", "SAMPLE"),),
            narrative="",
            agency=self.settings.agency,
            contact=tuple(
                line for line in self.settings.contact_lines if line != self.settings.agency
            ),
            url=self.settings.agency_url,
        )
