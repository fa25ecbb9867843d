"""Commands about content credentials, and the check of a file that carries some."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.options import AsJson, AsUser
from workbench.cli.output import emit, open_desk, warn

if TYPE_CHECKING:
    from workbench.exports.credentials.certificates import Credentials
    from workbench.work.credentials import FileCheck

Replace = Annotated[
    bool,
    typer.Option("--replace", help="Put new ones in the place of the home's; keep those known."),
]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    credentials = typer.Typer(
        help="Content credentials (C2PA) that exports are signed with.", no_args_is_help=True
    )
    credentials.command("init")(init)
    credentials.command("show")(show)
    app.add_typer(credentials, name="credentials")


def init(replace: Replace = False, acting_as: AsUser = None, as_json: AsJson = False) -> None:
    """Make a certificate for the agency that the settings name; exports are signed with it."""
    with open_desk(make_home=True, acting_as=acting_as) as desk:
        made = desk.make_credentials(replace=replace)
        folder = desk.settings.credentials_folder
    lines = [f"Made credentials in {folder}; the key is readable by you only.", *_lines(made)]
    emit(_document(made), lines, as_json=as_json)


def show(as_json: AsJson = False) -> None:
    """Show whose the credentials are, until when they hold, and who made them."""
    from workbench.exports.credentials.keeping import KEY, readable_by_others

    with open_desk() as desk:
        found = desk.credentials()
        key = desk.settings.credentials_key or desk.settings.credentials_folder / KEY
        now = desk.store.now()
    if found is None:
        lines = ["There are no credentials: exports go out unsigned."]
        emit({"credentials": None}, lines, as_json=as_json)
        return
    if readable_by_others(key.expanduser()):
        warn([f"Others on this computer can read the key: chmod 600 '{key}'"])
    if not found.holds_at(now):
        warn(["The certificate does not hold now, and exports go out unsigned."])
    emit(_document(found), _lines(found), as_json=as_json)


def check_file(path: Path, *, as_json: bool) -> None:
    """Say whether a file is as it was signed, by whom, and whether its recipe is known here."""
    from workbench.settings import load_settings
    from workbench.work import credentials

    settings = load_settings()
    if (settings.home / "vault").is_dir():
        with open_desk() as desk:
            found = desk.check_file(path)
    else:
        found = credentials.check_file(path, settings)
    emit(_check_document(path, found), _check_lines(path, found), as_json=as_json)
    if not found.whole:
        raise typer.Exit(1)


def _document(credentials: "Credentials") -> dict[str, Any]:
    return {
        "holder": credentials.holder,
        "issuer": credentials.issuer,
        "self_made": credentials.self_made,
        "begins": credentials.begins.isoformat(),
        "ends": credentials.ends.isoformat(),
        "algorithm": credentials.algorithm,
        "serial": credentials.serial,
        "certificate_sha256": credentials.fingerprint,
    }


def _lines(credentials: "Credentials") -> list[str]:
    made = (
        "self-made: others know it only once you have given them the certificate"
        if credentials.self_made
        else f"vouched for by {credentials.issuer}"
    )
    return [
        f"Signed by   {credentials.holder}",
        f"Holds       {credentials.begins:%Y-%m-%d} to {credentials.ends:%Y-%m-%d}",
        f"Made        {made}",
        f"Fingerprint {credentials.fingerprint}",
    ]


def _check_document(path: Path, check: "FileCheck") -> dict[str, Any]:
    found = check.credentials
    known = check.known
    return {
        "file": str(path),
        "whole": check.whole,
        "credentials": None
        if found is None
        else {
            "signer": found.signer,
            "known_signer": found.trusted,
            "certificate_ended": found.ended,
            "unchanged": found.unchanged,
            "faults": list(found.faults),
            "serial": found.serial,
            "said": dict(found.said),
        },
        "versions": None
        if known is None
        else [{"case": each.case_number, "version": each.version} for each in known],
    }


def _check_lines(path: Path, check: "FileCheck") -> list[str]:
    found = check.credentials
    if found is None:
        return [f"{path.name} has no credentials; they were stripped, or it was never signed."]
    if not found.unchanged:
        return [f"CHANGED: {path.name} is not as it was signed ({', '.join(found.faults)})."]
    known = "known here" if found.trusted else "NOT KNOWN here: anybody may sign with that name"
    lines = [
        f"Not one byte of {path.name} has changed since it was signed.",
        f"Signed by {found.signer}, {known}.",
    ]
    if found.ended:
        lines.append("The certificate has ended since; the log says when the file was made.")
    return lines + _recipe_lines(check)


def _recipe_lines(check: "FileCheck") -> list[str]:
    found, known = check.credentials, check.known
    recipe = found.said.get("recipe_sha256") if found else None
    if not isinstance(recipe, str):
        return ["It names no recipe: another program signed it."]
    if known is None:
        return [f"Recipe {recipe}; there is no home to look it up in."]
    if not known:
        return [f"Recipe {recipe}, which no version in this home has."]
    listed = ", ".join(f"version {each.version} of case {each.case_number}" for each in known)
    return [f"Recipe {recipe}: {listed}."]
