"""The desk: one method per thing an artist does, and the only door to cases and pictures.

The acts themselves stand in ``workbench.work``, one module for each kind of record.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.work.importing import ImportWork
from workbench.work.place import utc_now
from workbench.work.versions import SavedVersion

if TYPE_CHECKING:
    from workbench.verification import Verification

__all__ = ["Desk", "SavedVersion", "utc_now"]


class Desk(ImportWork):
    """One artist's desk over one home. Records that it hands out are copies."""

    def verify(
        self, number: str | None = None, *, on_step: Callable[[int, int], None] | None = None
    ) -> Verification:
        """Check originals, versions, exports and the log of one case or of all; change nothing.

        ``on_step`` is told how many checks are done and how many there are.
        """
        # It draws everything again, and so loads all that can draw.
        from workbench.verification import Verifier

        return Verifier(self.store, self.settings).verify(number, on_step)
