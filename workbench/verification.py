"""Verification: is everything in the home as it was recorded? It changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from models.registry import ModelError
from pipelines.errors import PipelineError
from pipelines.photograph import Photograph, read_photograph
from pipelines.recipe import Recipe
from pipelines.render import render
from workbench.cases.custody import find_break
from workbench.cases.records import Case, CustodyEntry, Export, SourceImage, Version
from workbench.cases.store import Store
from workbench.cases.vault import Area
from workbench.errors import WorkbenchError
from workbench.exports.encoding import decode_rendering
from workbench.particulars import (
    case_particulars,
    export_particulars,
    photo_particulars,
    version_particulars,
)
from workbench.settings import Settings

OnStep = Callable[[int, int], None]


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was recorded."""

    subject: str
    what: str


@dataclass(frozen=True)
class Verification:
    """What was checked, everything that differs, and remarks that are no difference."""

    originals: int
    versions: int
    exports: int
    log_entries: int
    log_head: str
    differences: tuple[Difference, ...]
    remarks: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Tell whether nothing differs."""
        return not self.differences


@dataclass
class Verifier:
    """One walk through a store; what differs is gathered, nothing is raised for it."""

    store: Store
    settings: Settings
    differences: list[Difference] = field(default_factory=list[Difference])
    remarks: list[str] = field(default_factory=list[str])

    def verify(self, cases: Sequence[Case], on_step: OnStep | None = None) -> Verification:
        """Check the cases' originals, versions and exports, and the whole custody log."""
        entries = self._check_log()
        steps = list(self._steps(cases))
        for done, step in enumerate(steps, 1):
            step()
            if on_step:
                on_step(done, len(steps))
        for case in cases:
            self._check_records(case, entries)
        self._check_missing_cases(entries)
        return Verification(
            originals=sum(len(case.photos) for case in cases),
            versions=sum(len(case.versions) for case in cases),
            exports=sum(len(v.exports) for case in cases for v in case.versions),
            log_entries=len(entries),
            log_head=entries[-1].sha256 if entries else "",
            differences=tuple(self.differences),
            remarks=tuple(self.remarks),
        )

    def _steps(self, cases: Sequence[Case]) -> Iterator[Callable[[], None]]:
        for case in cases:
            for photo in case.photos:
                yield lambda case=case, photo=photo: self._check_photo(case, photo)
            for version in case.versions:
                yield lambda case=case, version=version: self._check_version(case, version)
                for export in version.exports:
                    yield lambda case=case, version=version, export=export: self._check_export(
                        f"export of version {version.number} of case {case.number}", export
                    )

    def _differs(self, subject: str, what: str) -> None:
        self.differences.append(Difference(subject, what))

    def _kept(self, subject: str, area: Area, sha256: str) -> bytes | None:
        try:
            return self.store.vault.read(area, sha256)
        except WorkbenchError as error:
            self._differs(subject, str(error))
            return None

    def _check_photo(self, case: Case, photo: SourceImage) -> None:
        subject = f"photograph {photo.number} of case {case.number}"
        self._kept(subject, "originals", photo.sha256)
        if photo.landmarks_sha256:
            self._kept(f"landmarks of {subject}", "products", photo.landmarks_sha256)

    def _check_version(self, case: Case, version: Version) -> None:
        subject = f"version {version.number} of case {case.number}"
        recipe = self._kept(f"recipe of {subject}", "products", version.recipe_sha256)
        picture = self._kept(f"rendering of {subject}", "products", version.rendering_sha256)
        if recipe is None or picture is None:
            return
        try:
            pixels = self._render(Recipe.from_bytes(recipe))
            saved = decode_rendering(picture)
        except (PipelineError, ModelError, WorkbenchError) as error:
            self._differs(subject, f"cannot be rendered again: {error}")
            return
        if pixels.shape != saved.shape:
            self._differs(subject, "renders again at another size than was saved")
        elif not np.array_equal(pixels, saved):
            count = int((pixels != saved).any(axis=-1).sum())
            self._differs(subject, f"renders again with {count:,} pixels that differ")

    def _render(self, recipe: Recipe) -> np.ndarray:
        return render(recipe, {s.sha256: self._photograph(s.sha256) for s in recipe.sources}).pixels

    def _photograph(self, sha256: str) -> Photograph:
        original = self.store.vault.read("originals", sha256)
        return read_photograph(original, pixel_limit=self.settings.pixel_limit)

    def _check_export(self, subject: str, export: Export) -> None:
        path = Path(export.path)
        try:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            self.remarks.append(f"The {subject} is no longer where it was written ({path.name}).")
            return
        if found != export.sha256:
            self._differs(subject, f"the file {path.name} was changed since it was written")

    def _check_log(self) -> list[CustodyEntry]:
        try:
            checkpoint = self.store.checkpoint.read()
        except WorkbenchError as error:
            self._differs("custody log", str(error))
            checkpoint = None
        with self.store.reading() as session:
            order = CustodyEntry.sequence
            entries = list(session.scalars(select(CustodyEntry).order_by(order)))
        found = find_break(entries, checkpoint)
        if found:
            self._differs("custody log", found.reason)
        return entries

    def _check_missing_cases(self, entries: Sequence[CustodyEntry]) -> None:
        with self.store.reading() as session:
            known = set(session.scalars(select(Case.number)))
        told = dict.fromkeys(entry.case_number for entry in entries if entry.case_number)
        for number in told:
            if number not in known:
                self._differs(f"case {number}", "the custody log tells of it, its record is gone")

    def _check_records(self, case: Case, entries: Sequence[CustodyEntry]) -> None:
        logged = [
            (entry.action, entry.details) for entry in entries if entry.case_number == case.number
        ]
        recorded = list(_recorded(case))
        for subject, action, details in recorded:
            if (action, details) not in logged:
                self._differs(f"record of {subject}", "is not what the custody log says")
        known = [(action, details) for _, action, details in recorded]
        for action, details in logged:
            if action in _RECORDING_ACTIONS and (action, details) not in known:
                self._differs(
                    f"case {case.number}", f"the custody log tells of a '{action}' without a record"
                )


_RECORDING_ACTIONS = {"case opened", "photo added", "version saved", "picture exported"}


def _recorded(case: Case) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every record of a case: what it is, the act that made it, and what the log says."""
    yield f"case {case.number}", "case opened", case_particulars(case)
    for photo in case.photos:
        subject = f"photograph {photo.number} of case {case.number}"
        yield subject, "photo added", photo_particulars(photo)
    for version in case.versions:
        subject = f"version {version.number} of case {case.number}"
        yield subject, "version saved", version_particulars(version)
        for export in version.exports:
            details = export_particulars(export, version.number)
            yield f"an export of {subject}", "picture exported", details
