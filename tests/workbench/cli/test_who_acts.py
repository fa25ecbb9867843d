"""Whoever acts can be named on every command that leaves an entry in the log."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from tests.desks import photograph_bytes, settings_for
from workbench.cli import app
from workbench.desk import Desk

# What opens a desk and leaves no entry in its log.
READING = {
    "batch due",
    "case list",
    "case show",
    "credentials show",
    "due",
    "key list",
    "log",
    "models list",
    "portfolio",
    "user list",
    "verify",
    "version show",
    "webhook list",
}


def commands(group: Any, *before: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, *before, name)
        else:
            yield " ".join([*before, name]), command


def opens_a_desk(function: Any) -> bool:
    """Tell whether a command opens a desk, by itself or by what its own file does for it."""
    names = function.__code__.co_names
    own = [function.__globals__.get(name) for name in names]
    return "open_desk" in names or any(
        opens_a_desk(one)
        for one in own
        if inspect.isfunction(one) and one.__module__ == function.__module__ and one is not function
    )


def test_every_command_that_is_logged_takes_the_name_of_who_acts() -> None:
    every = dict(commands(typer.main.get_command(app)))
    said = {
        name: option.help
        for name, command in every.items()
        for option in command.params
        if "--as" in option.opts
    }
    at_a_desk = {
        name for name, command in every.items() if opens_a_desk(inspect.unwrap(command.callback))
    }
    assert min(len(said), len(at_a_desk)) > 25
    assert at_a_desk - READING <= said.keys()
    assert not said.keys() & READING
    assert len(set(said.values())) == 1, "one option, the same everywhere"


def test_the_log_names_who_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKBENCH_ARTIST", "A. Artist")
    face = tmp_path / "face.png"
    face.write_bytes(photograph_bytes(3))
    for words in (
        ["case", "open", "T-1", "--subject", "Nobody", "--born", "2010"],
        ["case", "describe", "T-1", "--place", "Springfield"],
        ["case", "number", "T-1", "namus=MP12"],
        ["case", "evidence", "T-1", "dental", "requested"],
        ["photo", "add", "T-1", str(face), "--age-at-photo", "8"],
        ["photo", "describe", "T-1", "1", "--consent", "given"],
        ["webhook", "add", "http://127.0.0.1:9/"],
        ["export", "T-1", "--format", "bundle", "--out", str(tmp_path / "out")],
    ):
        done = CliRunner().invoke(app, [*words, "--as", "B. Other"])
        assert done.exit_code == 0, done.stderr
    with Desk(settings_for(tmp_path / "home")) as desk:
        entries = desk.log()
    assert len(entries) >= 8
    assert {entry.actor for entry in entries} == {"B. Other"}
