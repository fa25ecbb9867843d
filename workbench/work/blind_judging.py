"""Judging blind: versions side by side as A and B, revealed once one was chosen."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from pipelines.sentences import Sentence
from workbench.cases.records import CustodyEntry, Version
from workbench.cases.store import find_case, find_version
from workbench.errors import VersionError
from workbench.work.comparing import ComparingWork
from workbench.work.notes import checked_note
from workbench.work.versions import plain_parent

JUDGED_BLIND: Final = "version judged blind"


@dataclass(frozen=True)
class BlindOrder:
    """The order in which versions are laid before a reviewer, and the seed that it was drawn by."""

    seed: str
    versions: tuple[int, ...]


@dataclass(frozen=True)
class BlindJudgement:
    """What somebody said of versions without knowing which is which; None preferred neither."""

    by: str
    order: BlindOrder
    preferred: int | None
    note: str


class BlindJudgingWork(ComparingWork):
    """What is judged blind, and what a version is held against."""

    def held_against(self, number: str, version: int) -> int | None:
        """Return the version that another came from, or else the one saved before it.

        A version that it went on from goes before the same picture without relatives.
        """
        case = self.case(number)
        found = find_version(case, version)
        parents = [one.number for one in found.parents]
        if len(parents) > 1:
            plain = plain_parent(found, self.recipe(number, version))
            parents = [one for one in parents if plain is None or one != plain.number]
        earlier = [one.number for one in case.versions if one.number < version]
        return parents[0] if parents else max(earlier, default=None)

    def blind_order(self, number: str, versions: Sequence[int]) -> BlindOrder:
        """Return in which order versions are shown to who is at work; the same at every look.

        The seed comes from the case's secret, so that nobody guesses it from what they know.
        """
        case, chosen = self.case(number), sorted(set(versions))
        shown = [find_version(case, version).rendering_sha256 for version in chosen]
        secret = "\n".join([case.salt, self.store.actor, *shown]).encode()
        seed = hashlib.sha256(secret).hexdigest()[:16]
        return BlindOrder(seed, tuple(random.Random(seed).sample(chosen, len(chosen))))

    def judge_blind(
        self, number: str, version: int, order: BlindOrder, preferred: int | None, *, note: str = ""
    ) -> BlindJudgement:
        """Record which of the versions shown blind was chosen; raise VersionError or AccessError.

        The judgement is about ``version``; it stands in the log with its order and its seed.
        """
        said, versions = checked_note(note), order.versions
        if (
            len(versions) < 2
            or version not in versions
            or order != self.blind_order(number, versions)
        ):
            raise VersionError(
                Sentence("The order of the versions is not as it was drawn. Load the page anew.")
            )
        if preferred is not None and preferred not in versions:
            raise VersionError(
                Sentence("Version {version} was not among those shown.", version=preferred)
            )
        with self.store.acting() as acting:
            found = find_version(find_case(acting.session, number), version)
            acting.log(
                JUDGED_BLIND,
                found,
                version=version,
                seed=order.seed,
                shown=list(versions),
                preferred=preferred,
                note=said,
            )
        return BlindJudgement(self.store.actor, order, preferred, said)

    def judged_blind(self, number: str, version: Version) -> list[BlindJudgement]:
        """Return what was said blind of a version so far, the first first."""
        asked = (
            select(CustodyEntry)
            .where(CustodyEntry.case_number == number, CustodyEntry.action == JUDGED_BLIND)
            .order_by(CustodyEntry.sequence)
        )
        with self.store.reading() as session:
            entries = list(session.scalars(asked))
        return [
            BlindJudgement(
                entry.actor,
                BlindOrder(entry.details["seed"], tuple(entry.details["shown"])),
                entry.details["preferred"],
                entry.details["note"],
            )
            for entry in entries
            if entry.details["version"] == version.number
        ]
