"""Bundles: a whole case into a bag."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from workbench.agency_credentials import signer_for
from workbench.case_files import (
    HISTORY,
    LINKED,
    ORIGIN,
    RECORDS,
    KeptFile,
    Recipes,
    drawn_versions,
    kept_files,
    models_in,
)
from workbench.cases.case_document import case_document
from workbench.cases.history import history_document, imported_history
from workbench.cases.records import Case, CustodyEntry
from workbench.cases.store import find_case
from workbench.exports.bags.readme import readme
from workbench.exports.bags.writing import README, SIGNED_WITH, BagWriter, new_bag
from workbench.exports.case_uco import BagFile, case_uco
from workbench.exports.credentials.certificates import Credentials
from workbench.exports.credentials.detached import sign_beside
from workbench.exports.sidecar import case_folder_name
from workbench.kept_products import read_products
from workbench.work.exports import ExportWork, tell_nobody
from workbench.work.orders import OnStep


@dataclass(frozen=True)
class ExportedCase:
    """A bag that was written: where, the hash that covers all of it, and what is in it.

    ``models`` are the agency's own models that it holds, whose terms go with them.
    """

    path: Path
    sha256: str
    files: int
    bytes: int
    with_originals: bool
    signer: str | None
    models: tuple[str, ...]


class BundleWork(ExportWork):
    """What is done to hand a whole case over."""

    def export_case(
        self,
        number: str,
        folder: Path,
        *,
        originals: bool = True,
        on_step: OnStep = tell_nobody,
    ) -> ExportedCase:
        """Write a case into a new bag in ``folder``: records, log, recipes, pictures, originals.

        Without the originals a bag is for reading; no home takes it in. Raises BagError where there
        is such a bag already or it cannot be written, VaultError where a file is damaged.
        Where there are credentials, it is signed.
        """
        self.store.permit("bundle exported")
        case, entries, head = self._case_and_log(number)
        recipes = {v.recipe_sha256: self.recipe(number, v.number) for v in case.versions}
        products = {
            sha256: read_products(self.store.vault.read("products", sha256))
            for sha256 in (version.products_sha256 for version in case.versions)
            if sha256 is not None
        }
        wanted = kept_files(case, recipes, products, originals=originals)
        place = folder.expanduser().absolute() / f"{case_folder_name(number)}-bag"
        signer = signer_for(self.settings, self.store.now()).credentials
        info = self._bag_info(number, signer, originals=originals)
        sign = partial(sign_beside, credentials=signer) if signer else None
        with new_bag(place, info, sign) as bag:
            bag.add(RECORDS, _json(case_document(case)))
            bag.add(HISTORY, _json(history_document(entries, head, self._earlier(entries))))
            bag.add(ORIGIN, _json(self._origin(case, originals=originals)))
            self._describe(
                bag, case, recipes, self._put_files(bag, wanted, on_step), originals=originals
            )
        models = models_in(recipes)
        name = signer.holder if signer else None
        done = ExportedCase(place, bag.sha256, bag.files, bag.bytes, originals, name, models)
        with self.store.acting() as acting:
            told = {"bag_sha256": done.sha256, "files": done.files, "originals": originals}
            acting.log("bundle exported", find_case(acting.session, number), **told)
        return done

    def _case_and_log(self, number: str) -> tuple[Case, list[CustodyEntry], CustodyEntry]:
        """Return a case, its log and the newest entry of the whole log, all of one moment."""
        in_order = select(CustodyEntry).order_by(CustodyEntry.sequence)
        with self.store.reading() as session:
            case = find_case(session, number)
            entries = list(session.scalars(in_order.where(CustodyEntry.case_number == number)))
            newest = select(CustodyEntry).order_by(CustodyEntry.sequence.desc()).limit(1)
            return case, entries, session.scalars(newest).one()

    def _earlier(self, entries: Sequence[CustodyEntry]) -> Any:
        sha256 = imported_history(entries)
        return json.loads(self.store.vault.read("products", sha256)) if sha256 else None

    def _bag_info(
        self, number: str, signer: Credentials | None, *, originals: bool
    ) -> dict[str, str]:
        return {
            **({SIGNED_WITH: signer.fingerprint} if signer else {}),
            "Source-Organization": self.settings.agency or "unnamed",
            "External-Identifier": number,
            "Bagging-Date": self.store.now().date().isoformat(),
            "Bag-Software-Agent": "forensic-imaging-workbench",
            "Internal-Sender-Description": f"A case {'with' if originals else 'without'} originals",
        }

    def _origin(self, case: Case, *, originals: bool) -> dict[str, Any]:
        with self.store.reading() as session:
            first = session.get(Case, case.earlier_id) if case.earlier_id else None
        return {
            "agency": self.settings.agency,
            "originals": originals,
            "earlier_case": first.number if first else None,
        }

    def _put_files(
        self, bag: BagWriter, wanted: Mapping[str, KeptFile], on_step: OnStep
    ) -> dict[str, BagFile]:
        added: dict[str, BagFile] = {}
        for done, (name, file) in enumerate(wanted.items()):
            on_step(done, len(wanted), name)
            data = self.store.vault.read(file.area, file.sha256)
            bag.add(name, data)
            added[name] = BagFile(file.what, name, file.sha256, len(data))
        return added

    def _describe(
        self,
        bag: BagWriter,
        case: Case,
        recipes: Recipes,
        files: Mapping[str, BagFile],
        *,
        originals: bool,
    ) -> None:
        agency, listed = self.settings.agency, tuple(files.values())
        versions = tuple(drawn_versions(case, recipes, files))
        bag.add(LINKED, case_uco(case.number, agency, listed, versions))
        day = self.store.now().date().isoformat()
        bag.add(README, readme(case.number, agency, day, listed, originals=originals))


def _json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False).encode() + b"\n"
