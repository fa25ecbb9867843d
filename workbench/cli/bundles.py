"""Commands that hand a whole case over, and take one in."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.documents import case_document
from workbench.cli.options import AsJson, AsUser
from workbench.cli.output import emit, open_desk, warn

if TYPE_CHECKING:
    from workbench.exports.credentials.detached import Signed

WithoutOriginals = Annotated[
    bool,
    typer.Option("--without-originals", help="Leave the photographs out of a bundle."),
]


def add_to(cases: typer.Typer) -> None:
    """Add the commands of this file to those of cases."""
    cases.command("import")(import_case)


def export_bundle(
    number: str, out: Path, *, without_originals: bool, acting_as: str | None, as_json: bool
) -> None:
    """Write a whole case as a bag, whatever its versions."""
    with open_desk(acting_as=acting_as) as desk:
        done = desk.export_case(number, out, originals=not without_originals)
    warn(f"The bag holds {model}; its licence goes with it." for model in done.models)
    if without_originals:
        warn(["Without the photographs the bag is for reading; no home takes it in."])
    document = {
        "case": number,
        "format": "bundle",
        "output": str(done.path),
        "bag_sha256": done.sha256,
        "files": done.files,
        "bytes": done.bytes,
        "originals": done.with_originals,
        "signer": done.signer,
    }
    signed = f"signed by {done.signer}" if done.signer else "not signed"
    lines = [
        f"Wrote {done.path}: {done.files} files, {done.bytes / 1e6:.1f} MB, {signed}.",
        f"Tell who gets it by another way: {done.sha256}",
    ]
    emit(document, lines, as_json=as_json)


def import_case(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The folder of a bag, or a ZIP of it.")
    ],
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Take a whole case in from a bag; refused where one byte differs, or its number is taken."""
    from workbench.showing import progress_bar

    with (
        open_desk(make_home=True, acting_as=acting_as) as desk,
        progress_bar("Checking the bag") as bar,
    ):
        done = desk.import_case(path, on_step=bar.show)
    number = done.case.number
    if done.earlier_case is not None:
        warn(
            [
                f"Where it comes from, case {done.earlier_case} is the same person's. Once that is "
                f"here: workbench case describe {number} --same-subject-as {done.earlier_case}"
            ]
        )
    document = {
        **case_document(done.case),
        "agency": done.agency,
        "bag_sha256": done.bag_sha256,
        "files": done.files,
        "log_entries": done.log_entries,
        "signed": asdict(done.signed) if done.signed else None,
    }
    lines = [
        f"Took in case {number} from {done.agency or 'an agency that gave no name'}: "
        f"{done.files} files, {done.log_entries} entries of its log.",
        _signed_words(done.signed),
        f"Compare with what you were told: {done.bag_sha256}",
        f"Draw every version again: workbench verify {number}",
    ]
    emit(document, lines, as_json=as_json)


def _signed_words(signed: "Signed | None") -> str:
    if signed is None:
        return "The bag is not signed."
    known = "known here" if signed.known else "NOT KNOWN here: anybody may sign with that name"
    return f"Signed by {signed.signer}, {known}."
