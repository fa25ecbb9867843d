"""Verification: is everything in the home as it was recorded? It changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.registry import ModelError
from pipelines.environment import NETWORK_RUNTIME, SURFACES, environment
from pipelines.errors import PipelineError
from pipelines.materials import Materials
from pipelines.photograph import Photograph, read_photograph
from pipelines.recipe import AnyRecipe, read_recipe
from pipelines.render import render
from pipelines.rendering import Rendering
from workbench.agency_models import check_models, model_cards
from workbench.cases.access import lacks_approval
from workbench.cases.custody import find_break
from workbench.cases.history import History, imported_history, read_history
from workbench.cases.records import Case, Export, SourceImage, SourceSkull, Version
from workbench.cases.seals import (
    Key,
    LoggedSeal,
    differing_records,
    key_of,
    logged_seals,
    named_records,
)
from workbench.cases.snapshot import Snapshot, take_snapshot
from workbench.cases.store import Store, no_such_case
from workbench.cases.vault import Area
from workbench.errors import WorkbenchError
from workbench.exports.encoding import decode_rendering
from workbench.kept_products import hash_of, read_products
from workbench.settings import Settings
from workbench.skull_shelf import SkullShelf

OnStep = Callable[[int, int], None]


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it was recorded."""

    subject: str
    what: str


@dataclass(frozen=True)
class Verification:
    """What was checked, everything that differs, and remarks that are no difference.

    ``not_compared`` counts the versions that come out otherwise here but were drawn by other
    software, with other libraries or on another processor, which says nothing against them.
    """

    originals: int
    versions: int
    not_compared: int
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
    not_compared: int = 0

    def __post_init__(self) -> None:
        self._skulls = SkullShelf(self.store.vault)

    def verify(self, number: str | None = None, on_step: OnStep | None = None) -> Verification:
        """Check the originals, versions, exports and records of a case or of all, and the log.

        Records and log are read at one moment, so that an artist may be at work beside it. Raises
        UnknownCaseError, and SettingsError where the database cannot be read.
        """
        snapshot = take_snapshot(self.store)
        cases = [case for case in snapshot.cases if number in (None, case.number)]
        if number is not None and not cases and number not in snapshot.cases_in_log:
            raise no_such_case(number)
        self._check_log(snapshot)
        if number is None:
            self._check_models(snapshot)
        steps = list(self._steps(cases))
        for done, step in enumerate(steps, 1):
            step()
            if on_step:
                on_step(done, len(steps))
        self._check_records(snapshot, cases)
        return Verification(
            originals=sum(len(case.photos) + len(case.skulls) for case in cases),
            versions=sum(len(case.versions) for case in cases),
            not_compared=self.not_compared,
            exports=sum(len(v.exports) for case in cases for v in case.versions),
            log_entries=len(snapshot.entries),
            log_head=snapshot.entries[-1].sha256 if snapshot.entries else "",
            differences=tuple(self.differences),
            remarks=tuple(self.remarks),
        )

    def _steps(self, cases: Sequence[Case]) -> Iterator[Callable[[], None]]:
        for case in cases:
            for photo in case.photos:
                yield lambda case=case, photo=photo: self._check_photo(case, photo)
            for skull in case.skulls:
                yield lambda case=case, skull=skull: self._check_skull(case, skull)
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

    def _check_skull(self, case: Case, skull: SourceSkull) -> None:
        self._kept(f"skull {skull.number} of case {case.number}", "originals", skull.sha256)

    def _check_version(self, case: Case, version: Version) -> None:
        subject = f"version {version.number} of case {case.number}"
        recipe = self._kept(f"recipe of {subject}", "products", version.recipe_sha256)
        picture = self._kept(f"rendering of {subject}", "products", version.rendering_sha256)
        products = self._kept_products(subject, version.products_sha256)
        if recipe is None or picture is None or products is None:
            return
        try:
            change = self._change(recipe, picture, products)
        except WorkbenchError as error:
            self._differs(subject, f"cannot be rendered again: {error}")
            return
        elsewhere = _elsewhere(version.drawn_with)
        if change and elsewhere:
            self.not_compared += 1
            self.remarks.append(f"The {subject} cannot be compared here: {elsewhere}.")
        elif change:
            self._differs(subject, change)

    def _kept_products(self, subject: str, listed: str | None) -> Mapping[str, str] | None:
        """Check what came with a picture; return the names and hashes, None where some are gone."""
        if listed is None:
            return {}
        document = self._kept(f"list of files of {subject}", "products", listed)
        if document is None:
            return None
        named = read_products(document)
        kept = [
            self._kept(f"{name} of {subject}", "products", sha256) for name, sha256 in named.items()
        ]
        return None if None in kept else named

    def _change(self, recipe: bytes, picture: bytes, products: Mapping[str, str]) -> str:
        """Say how a new rendering differs from the saved one; nothing where it does not."""
        saved = decode_rendering(picture)
        try:
            drawn = self._render(read_recipe(recipe))
        except (PipelineError, ModelError) as error:
            return f"cannot be rendered again: {error}"
        pixels = drawn.pixels
        other = [name for name, sha256 in products.items() if hash_of(drawn, name) != sha256]
        if other:
            return f"comes out again with another {', '.join(other)}"
        if pixels.shape != saved.shape:
            return "renders again at another size than was saved"
        count = int((pixels != saved).any(axis=-1).sum())
        return f"renders again with {count:,} pixels that differ" if count else ""

    def _render(self, recipe: AnyRecipe) -> Rendering:
        vault = self.store.vault
        check_models(recipe, vault)
        return render(
            recipe,
            Materials(
                self._photograph, lambda sha256: vault.read("models", sha256), self._skulls.skull
            ),
        )

    def _photograph(self, sha256: str) -> Photograph:
        original = self.store.vault.read("originals", sha256)
        return read_photograph(original, pixel_limit=self.settings.pixel_limit)

    def _check_export(self, subject: str, export: Export) -> None:
        path = Path(export.path)
        try:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
        except (OSError, ValueError):
            self.remarks.append(f"The {subject} is no longer where it was written ({path.name}).")
            return
        if found != export.sha256:
            self._differs(subject, f"the file {path.name} was changed since it was written")

    def _check_models(self, snapshot: Snapshot) -> None:
        for card in model_cards(snapshot.entries):
            for sha256 in card.files:
                self._kept(f"model '{card.name}'", "models", sha256)

    def _check_log(self, snapshot: Snapshot) -> None:
        if snapshot.checkpoint_fault:
            self._differs("custody log", snapshot.checkpoint_fault)
        found = find_break(snapshot.entries, snapshot.checkpoint)
        if found:
            self._differs("custody log", found.reason)

    def _check_records(self, snapshot: Snapshot, cases: Sequence[Case]) -> None:
        logged = logged_seals(snapshot.entries)
        approvals = [entry for entry in snapshot.entries if entry.action == "version approved"]
        for case in cases:
            named = named_records(case)
            for subject, what in differing_records(case.number, named, snapshot.seals, logged):
                self._differs(subject, what)
            history = self._history(case, snapshot)
            for version in case.versions:
                elsewhere = history.approvers(version.number) if history else ()
                if lacks_approval(version, approvals, elsewhere):
                    what = f"is {version.state}, but the custody log tells of no second person"
                    self._differs(f"version {version.number} of case {case.number}", what)
            if case.number in snapshot.lost_to_search:
                self._differs(f"case {case.number}", "the search's words are not the record's")
        self._check_house(snapshot, logged)

    def _history(self, case: Case, snapshot: Snapshot) -> History | None:
        """Check and return the log that a case came with from another home, where it did."""
        own = [entry for entry in snapshot.entries if entry.case_number == case.number]
        sha256 = imported_history(own)
        subject = f"imported log of case {case.number}"
        document = self._kept(subject, "products", sha256) if sha256 else None
        if document is None:
            return None
        try:
            return read_history(json.loads(document), case.number)
        except (WorkbenchError, ValueError, RecursionError) as error:
            self._differs(subject, str(error))
            return None

    def _check_house(self, snapshot: Snapshot, logged: Mapping[Key, LoggedSeal]) -> None:
        house = [(" ".join(map(str, key_of(record))), record) for record in snapshot.house]
        for subject, what in differing_records(None, house, snapshot.seals, logged):
            self._differs(subject, what)
        for table, number in snapshot.strays:
            self._differs(f"row {number} of {table}", "belongs to nothing that there is")
        known = {case.number for case in snapshot.cases}
        for number in snapshot.cases_in_log:
            if number not in known:
                self._differs(f"case {number}", "the custody log tells of it, its record is gone")


def _elsewhere(drawn_with: Mapping[str, str]) -> str:
    """Say in what the place where a version was drawn differs from here; nothing where not."""
    here = environment(networks=NETWORK_RUNTIME in drawn_with, surfaces=SURFACES[0] in drawn_with)
    unlike = [name for name in here if drawn_with.get(name) != here[name]]
    if not unlike:
        return ""
    made = ", ".join(f"{name} {drawn_with.get(name, 'unknown')}" for name in unlike)
    return f"it was drawn with {made}; here is {', '.join(f'{n} {here[n]}' for n in unlike)}"
