"""A whole case out of a bag, into a home that does not have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from pipelines.errors import PipelineError
from pipelines.materials import originals_of
from pipelines.recipe import read_recipe
from workbench.agency_credentials import trusted_certificates
from workbench.case_files import (
    DOCUMENTS,
    HISTORY,
    ORIGIN,
    RECORDS,
    KeptFile,
    Products,
    Recipes,
    kept_files,
    list_name,
    recipe_name,
)
from workbench.cases.case_document import read_case_document, without_ids
from workbench.cases.history import CASE_IMPORTED, History, read_history
from workbench.cases.records import Case
from workbench.cases.seals import (
    differing_records,
    key_of,
    logged_seals,
    named_records,
    seal_sha256,
)
from workbench.cases.search import index_case
from workbench.cases.store import Acting
from workbench.errors import BagError, CaseExistsError, CredentialsError, VaultError
from workbench.exports.bags.reading import Bag, open_bag
from workbench.exports.bags.writing import PAYLOAD
from workbench.exports.credentials.detached import Signed, check_beside
from workbench.intake import check_number, check_subject
from workbench.kept_products import read_products
from workbench.work.blind_judging import BlindJudgingWork

OnStep = Callable[[int, int], None]
_AGENCY_LIMIT: Final = 120


@dataclass(frozen=True)
class ImportedCase:
    """A case that was taken in: from whose bag, and how much came with it.

    ``earlier_case`` is the number of the person's first case at the origin, which is linked to
    nothing here; ``signed`` says who signed the bag, if anybody.
    """

    case: Case
    agency: str
    bag_sha256: str
    files: int
    log_entries: int
    earlier_case: str | None
    signed: Signed | None


@dataclass(frozen=True)
class _Brought:
    """A case as a bag holds it, checked, its records not yet in any database."""

    case: Case
    history: History
    files: dict[str, KeptFile]
    agency: str
    earlier_case: str | None


class ImportWork(BlindJudgingWork):
    """What is done to take a whole case over."""

    def import_case(self, path: Path, *, on_step: OnStep | None = None) -> ImportedCase:
        """Take a case in from a bag: its files, its records, and its log as evidence.

        Everything is checked first: every byte of the bag, every record against its seal in the
        log, every entry of the log. Raises BagError where anything differs, CaseExistsError where
        the number is taken; then nothing was taken in.
        """
        self.store.permit(CASE_IMPORTED)
        with open_bag(path.expanduser()) as bag:
            bag.check(on_step)
            signed = self._signed(bag)
            brought = _brought(bag)
            with self.store.reading() as session:
                _refuse_taken(session.scalar(_id_of(brought.case.number)), brought.case.number)
            for name, file in brought.files.items():
                if self.store.vault.keep(file.area, bag.read(name)) != file.sha256:
                    raise BagError(f"The bag's '{name}' was changed while it was read.")
            history = self.store.vault.keep("products", bag.read(HISTORY))
            bag_sha256 = bag.sha256
        with self.store.acting() as acting:
            self._record(acting, brought, history, bag_sha256, signed)
        entries = sum(1 for _ in brought.history.all_entries())
        return ImportedCase(
            self.case(brought.case.number),
            brought.agency,
            bag_sha256,
            len(brought.files),
            entries,
            brought.earlier_case,
            signed,
        )

    def _signed(self, bag: Bag) -> Signed | None:
        """Return who signed a bag; raise BagError where the signature is not of this bag."""
        signature = bag.signature()
        if signature is None:
            return None
        trusted = list(trusted_certificates(self.settings))
        try:
            signed = check_beside(*signature, trusted)
        except CredentialsError as error:
            raise BagError(f"The bag is not as it was signed: {error} Ask for it again.") from error
        if signed.certificate_sha256 != bag.signed_with:
            raise BagError("The bag was signed with another certificate than it says.")
        return signed

    def _record(
        self,
        acting: Acting,
        brought: _Brought,
        history_sha256: str,
        bag_sha256: str,
        signed: Signed | None,
    ) -> None:
        number, head = brought.case.number, brought.history.head
        _refuse_taken(acting.session.scalar(_id_of(number)), number)
        case = without_ids(brought.case)
        acting.session.add(case)
        acting.session.flush()
        others = [record for _, record in named_records(case) if record is not case]
        acting.log(
            CASE_IMPORTED,
            case,
            others,
            bag_sha256=bag_sha256,
            history_sha256=history_sha256,
            origin={"agency": brought.agency, "count": head.count, "head": head.head},
            photos=len(case.photos),
            skulls=len(case.skulls),
            versions=len(case.versions),
            signed=asdict(signed) if signed else None,
        )
        index_case(acting.session, case)


def _brought(bag: Bag) -> _Brought:
    """Return what a whole bag holds; raise BagError where its parts do not fit one another."""
    origin: Any = bag.document(ORIGIN)
    match origin:
        case {
            "agency": str(agency),
            "originals": bool(originals),
            "earlier_case": (str() | None) as earlier,
        } if len(agency) <= _AGENCY_LIMIT and agency.isprintable():
            pass
        case _:
            raise BagError("The bag does not say where it comes from. Ask for the bag again.")
    if not originals:
        raise BagError(
            "The bag was made without the photographs, so that no version could be drawn again "
            "here. It is for reading; ask for one with originals."
        )
    case = read_case_document(bag.document(RECORDS))
    for number in (case.number, *([earlier] if earlier else [])):
        check_number(number)
    check_subject(case.subject)
    history = read_history(bag.document(HISTORY), case.number)
    _check_seals(case, history)
    recipes = _recipes(bag, case)
    files = kept_files(case, recipes, _products(bag, case))
    _check_files(bag, case, recipes, files)
    return _Brought(case, history, files, agency, earlier)


def _check_seals(case: Case, history: History) -> None:
    named = list(named_records(case))
    seals = {key_of(record): seal_sha256(record) for _, record in named}
    logged = logged_seals(history.entries)
    for subject, what in differing_records(case.number, named, seals, logged):
        raise BagError(f"In the bag, the {subject} {what}. Ask for the bag again.")


def _recipes(bag: Bag, case: Case) -> Recipes:
    found: dict[str, Any] = {}
    for version in case.versions:
        sha256 = version.recipe_sha256
        try:
            found[sha256] = read_recipe(bag.read(recipe_name(sha256)))
        except PipelineError as error:
            raise BagError(f"The recipe of version {version.number} in the bag: {error}") from error
    return found


def _check_files(bag: Bag, case: Case, recipes: Recipes, files: dict[str, KeptFile]) -> None:
    payload = {name for name in bag.names if name.startswith(PAYLOAD)}
    odd = sorted(payload ^ (files.keys() | DOCUMENTS))
    if odd:
        raise BagError(
            f"The bag's files are not those of its records: '{odd[0][:120]}' is missing, or "
            f"belongs to nothing. Ask for the bag again."
        )
    sources = {source.sha256 for source in (*case.photos, *case.skulls)}
    if any(not sources.issuperset(originals_of(recipe)) for recipe in recipes.values()):
        raise BagError(
            "A recipe in the bag draws on a photograph or a skull that the case does not have."
        )


def _products(bag: Bag, case: Case) -> Products:
    found: dict[str, Mapping[str, str]] = {}
    for version in case.versions:
        if (sha256 := version.products_sha256) is not None:
            try:
                found[sha256] = read_products(bag.read(list_name(sha256)))
            except VaultError as error:
                raise BagError(f"In the bag: {error} Ask for the bag again.") from error
    return found


def _id_of(number: str) -> Any:
    return select(Case.id).where(Case.number == number)


def _refuse_taken(found: int | None, number: str) -> None:
    if found is not None:
        raise CaseExistsError(
            f"There is a case {number} here already. Nothing was taken in; take the bag into "
            f"another home."
        )
