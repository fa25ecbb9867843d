"""The commands that say how a user signs in to the studio."""

import sys
from typing import Annotated

import typer

from workbench.cli.documents import user_document
from workbench.cli.options import AsJson, AsUser
from workbench.cli.output import emit, open_desk


def set_password(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")],
    from_stdin: Annotated[
        bool, typer.Option("--stdin", help="Read it from standard input, its first line.")
    ] = False,
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Set a user's password for the studio, which asks everybody for one from the first on."""
    if from_stdin:
        words = sys.stdin.readline().rstrip("\r\n")
    else:
        words = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    with open_desk(acting_as=acting_as) as desk:
        first = not desk.asks_sign_in()
        user = desk.set_password(name, words)
    lines = [f"{user.name} signs in to the studio with this password."]
    if first:
        lines.append("From now on the studio asks everybody to sign in.")
    emit(user_document(user), lines, as_json=as_json)


def set_identity(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")],
    named: Annotated[
        str, typer.Argument(metavar="IDENTITY", help="An e-mail or a subject; '' withdraws it.")
    ],
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Enter by which identity at the agency's provider a user signs in to the studio."""
    with open_desk(acting_as=acting_as) as desk:
        user = desk.set_identity(name, named)
    line = f"{user.name} signs in to the studio as {named.strip()}."
    if not named.strip():
        line = f"{user.name} no longer signs in by the agency's provider."
    emit({**user_document(user), "identity": named.strip()}, [line], as_json=as_json)
