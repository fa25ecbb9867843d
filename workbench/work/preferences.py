"""What people prefer on their own screens; it says nothing of a case, and so is in no log."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from workbench.cases.people import folded
from workbench.work.identities import IdentityWork

_LONGEST = 16


class PreferenceWork(IdentityWork):
    """What is done with preferences of the one at work."""

    def language(self) -> str | None:
        """Return the code of the language that the one at work chose for the studio, if any."""
        try:
            with self._kept_language().open(encoding="ascii") as kept:
                return kept.read(_LONGEST).strip() or None
        except (OSError, ValueError):
            return None

    def choose_language(self, code: str) -> None:
        """Keep the code of a language for the one at work."""
        place = self._kept_language()
        place.parent.mkdir(exist_ok=True)
        # In one step, so that nobody reads half of it.
        with tempfile.NamedTemporaryFile("w", dir=place.parent, delete=False) as written:
            written.write(code)
        Path(written.name).replace(place)

    def _kept_language(self) -> Path:
        person = hashlib.sha256(folded(self.store.actor).encode()).hexdigest()[:24]
        return self.store.home / "languages" / person
