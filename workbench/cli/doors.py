"""Commands for an agency's own systems: keys to the API, webhooks, and the server of both."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli import reading
from workbench.cli.options import AsJson, AsUser
from workbench.cli.output import emit, open_desk, table

_Number = Annotated[int, typer.Argument(metavar="ID", parser=reading.count, help="Its number.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    keys = typer.Typer(help="Keys to the API; each acts as one user.", no_args_is_help=True)
    keys.command("add")(add_key)
    keys.command("revoke")(revoke_key)
    keys.command("list")(list_keys)
    app.add_typer(keys, name="key")
    hooks = typer.Typer(help="Addresses that hear of outputs.", no_args_is_help=True)
    hooks.command("add")(add_webhook)
    hooks.command("drop")(drop_webhook)
    hooks.command("list")(list_webhooks)
    app.add_typer(hooks, name="webhook")
    app.command("deliver")(deliver)
    app.command("serve")(serve)


def add_key(
    user: Annotated[str, typer.Argument(metavar="USER", help="Whom the key acts as.")],
    label: Annotated[str, typer.Option("--label", metavar="TEXT", help="What it is for.")] = "",
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Make a key and show it once; only its hash is kept."""
    with open_desk(acting_as=acting_as) as desk:
        key, words = desk.add_key(user, label)
    lines = [f"Key {key.id} of {user}, shown this once: {words}"]
    emit({"id": key.id, "user": user, "key": words}, lines, as_json=as_json)


def revoke_key(key: _Number, acting_as: AsUser = None, as_json: AsJson = False) -> None:
    """Have a key open nothing from now on."""
    with open_desk(acting_as=acting_as) as desk:
        found = desk.revoke_key(key)
    emit({"id": found.id, "state": found.state}, [f"Key {key} opens nothing."], as_json=as_json)


def list_keys(as_json: AsJson = False) -> None:
    """List all keys, without their words."""
    with open_desk() as desk:
        rows = [
            (key.id, user.name, user.role, key.label, key.state) for key, user in desk.api_keys()
        ]
    names = ("id", "user", "role", "label", "state")
    document = {"keys": [dict(zip(names, row, strict=True)) for row in rows]}
    emit(document, table(names, rows), as_json=as_json)


def add_webhook(
    url: Annotated[str, typer.Argument(metavar="URL", help="The address.")],
    acting_as: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Have an address hear of approvals and exports, signed with a secret that is shown once."""
    with open_desk(acting_as=acting_as) as desk:
        webhook = desk.add_webhook(url)
    lines = [f"Webhook {webhook.id}; its secret, shown this once: {webhook.secret}"]
    emit({"id": webhook.id, "url": url, "secret": webhook.secret}, lines, as_json=as_json)


def drop_webhook(webhook: _Number, acting_as: AsUser = None, as_json: AsJson = False) -> None:
    """Have an address hear of nothing new."""
    with open_desk(acting_as=acting_as) as desk:
        found = desk.drop_webhook(webhook)
    line = f"Webhook {webhook} hears of nothing new."
    emit({"id": found.id, "state": found.state}, [line], as_json=as_json)


def list_webhooks(as_json: AsJson = False) -> None:
    """List all webhooks, and how much waits for each."""
    with open_desk() as desk:
        events = desk.events()
        rows = [
            (
                hook.id,
                hook.url,
                hook.state,
                sum(e.webhook_id == hook.id and e.state == "waiting" for e in events),
                sum(e.webhook_id == hook.id and e.state == "delivered" for e in events),
            )
            for hook in desk.webhooks()
        ]
    names = ("id", "url", "state", "waiting", "delivered")
    document = {"webhooks": [dict(zip(names, row, strict=True)) for row in rows]}
    emit(document, table(names, rows), as_json=as_json)


def deliver(acting_as: AsUser = None, as_json: AsJson = False) -> None:
    """Send now what waits in the outbox; 'serve' does so by itself."""
    with open_desk(acting_as=acting_as) as desk:
        heard, waiting = desk.deliver()
    line = f"{heard} heard, {waiting} wait for another try."
    emit({"heard": heard, "waiting": waiting}, [line], as_json=as_json)
    if waiting:
        sys.exit(1)


def serve(
    port: Annotated[
        int, typer.Option("--port", metavar="N", parser=reading.count, help="The port.")
    ] = 8501,
) -> None:
    """Serve studio and API (/api) on this computer, and send what webhooks are to hear."""
    import workbench

    program = Path(workbench.__file__).parent.parent / "app.py"
    # The settings that keep the server to this computer lie beside the program.
    os.chdir(program.parent)
    words = ["-m", "streamlit", "run", program.name, "--server.port", str(port)]
    os.execv(sys.executable, [sys.executable, *words])
