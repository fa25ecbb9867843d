"""Commands of review, and of the people who work with a home."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from workbench.cases.vocabulary import Role
from workbench.cli import reading
from workbench.cli.correcting import drawn_otherwise_words
from workbench.cli.documents import user_document, version_document
from workbench.cli.options import AsJson, AsUser, CaseNumber, VersionNumber
from workbench.cli.output import emit, open_desk, table, warn
from workbench.cli.passwords import set_identity, set_password

if TYPE_CHECKING:
    from pipelines.review_sheet import View
    from workbench.desk import Desk


def add_to(app: typer.Typer, versions: typer.Typer) -> None:
    """Add the commands of this file, some of them to those of versions."""
    versions.command("submit")(submit)
    versions.command("release")(release)
    versions.command("supersede")(supersede)
    versions.command("hours")(note_hours)
    app.command("review")(review)
    app.command("sheet")(sheet)
    users = typer.Typer(help="Who works with this home, in which role.", no_args_is_help=True)
    users.command("add")(add_user)
    users.command("change")(change_user)
    users.command("list")(list_users)
    users.command("password")(set_password)
    users.command("identity")(set_identity)
    app.add_typer(users, name="user")


def submit(
    number: CaseNumber, version: VersionNumber, acting_as: AsUser = None, as_json: AsJson = False
) -> None:
    """Hand a version in for review by a second person."""
    with open_desk(acting_as=acting_as) as desk:
        moved = desk.submit_version(number, version)
        _warn_who_judges(desk, number, version)
    line = f"Version {version} of case {number} waits for review."
    emit({"case": number, **version_document(moved)}, [line], as_json=as_json)


def review(
    number: CaseNumber,
    version: VersionNumber,
    approve: Annotated[bool, typer.Option("--approve", help="Approve it.")] = False,
    send_back: Annotated[bool, typer.Option("--return", help="Return it to its artist.")] = False,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What to say of it.")] = "",
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Approve another's submitted version, or return it; nobody reviews their own."""
    if approve == send_back:
        raise typer.BadParameter("Give either --approve or --return.")
    with open_desk(acting_as=acting_as) as desk:
        # First, so that who judges is told of it even where the judgement is refused.
        _warn_who_judges(desk, number, version)
        if approve:
            reviewed = desk.approve_version(number, version, note=note)
        else:
            reviewed = desk.return_version(number, version, note=note)
    line = f"Version {version} of case {number} is {reviewed.state} by {reviewed.reviewed_by}."
    emit({"case": number, **version_document(reviewed)}, [line], as_json=as_json)


def _warn_who_judges(desk: "Desk", number: str, version: int) -> None:
    from pipelines.reconstruction.skull_recipe import unchecked_points

    warn(drawn_otherwise_words(desk, number, version))
    warn(unchecked_points(desk.recipe(number, version)))


def sheet(
    number: CaseNumber,
    versions: Annotated[
        list[int], typer.Argument(metavar="VERSION", parser=reading.count, help="Its versions.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The sheet to write: .png.")],
    photos: Annotated[
        list[int] | None,
        typer.Option(
            "--photo", metavar="PHOTO", parser=reading.count, help="A photograph, by its number."
        ),
    ] = None,
    view: Annotated[
        Literal["both", "head", "inner face"],
        typer.Option("--view", help="Whole heads, inner faces alone, or a row of each."),
    ] = "both",
    blind: Annotated[
        bool,
        typer.Option("--blind", help="Shuffle them; what is what is written to a file apart."),
    ] = False,
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Lay versions and photographs side by side for reviewers, blind where you ask."""
    views: tuple[View, ...] = ("head", "inner face") if view == "both" else (view,)
    with open_desk(acting_as=acting_as) as desk:
        done = desk.review_sheet(
            number, versions, out, photos=photos or (), views=views, blind=blind
        )
    key = str(done.key) if done.key else None
    document = {"case": number, "output": str(done.path), "sha256": done.sha256, "key": key}
    lines = [f"Wrote {done.path}"]
    if key:
        lines.append(f"Wrote {key}; keep it from the reviewers until they have judged.")
    emit(document, lines, as_json=as_json)


def release(
    number: CaseNumber, version: VersionNumber, acting_as: AsUser = None, as_json: AsJson = False
) -> None:
    """Note that an approved version went to the public."""
    with open_desk(acting_as=acting_as) as desk:
        moved = desk.release_version(number, version)
    line = f"Version {version} of case {number} is released."
    emit({"case": number, **version_document(moved)}, [line], as_json=as_json)


def supersede(
    number: CaseNumber, version: VersionNumber, acting_as: AsUser = None, as_json: AsJson = False
) -> None:
    """Note that a newer picture takes the place of an approved or released version."""
    with open_desk(acting_as=acting_as) as desk:
        moved = desk.supersede_version(number, version)
    line = f"Version {version} of case {number} is superseded."
    emit({"case": number, **version_document(moved)}, [line], as_json=as_json)


def note_hours(
    number: CaseNumber,
    version: VersionNumber,
    hours: Annotated[float, typer.Argument(metavar="HOURS", help="Hours of work.")],
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Note how long an artist worked on a version, for the portfolio."""
    with open_desk(acting_as=acting_as) as desk:
        noted = desk.note_hours(number, version, hours)
    line = f"Version {version} of case {number} took {noted.hours:g} hours."
    emit({"case": number, **version_document(noted)}, [line], as_json=as_json)


def add_user(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")],
    role: Annotated[Role, typer.Option("--role", help="What they are there for.")],
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Add a user; who adds the first becomes administrator."""
    with open_desk(make_home=True, acting_as=acting_as) as desk:
        alone = not desk.users()
        user = desk.add_user(name, role)
        others = [each.name for each in desk.users() if each.name != user.name]
    if alone:
        warn(f"{other} added the first user and is administrator now." for other in others)
    emit(user_document(user), [f"{user.name} works here as {user.role}."], as_json=as_json)


def change_user(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")],
    role: Annotated[Role | None, typer.Option("--role", help="The new role.")] = None,
    gone: Annotated[bool, typer.Option("--gone", help="They work here no longer.")] = False,
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Change a user's role, or note that they left; nobody is removed."""
    with open_desk(acting_as=acting_as) as desk:
        user = desk.change_user(name, role=role, gone=gone)
    emit(user_document(user), [f"{user.name}: {user.role}, {user.state}."], as_json=as_json)


def list_users(as_json: AsJson = False) -> None:
    """List all users."""
    with open_desk() as desk:
        users = desk.users()
    rows = [(user.name, user.role, user.state) for user in users]
    lines = table(("user", "role", "state"), rows) if users else ["One artist works here alone."]
    emit({"users": [user_document(user) for user in users]}, lines, as_json=as_json)
