"""Bags that tests spoil, and whether anything of one was taken in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.cases.custody import entry_sha256
from workbench.cases.records import CustodyEntry
from workbench.desk import Desk
from workbench.exports.bags.writing import PAYLOAD, TAG_FILES, manifest_bytes

REVIEWER = "R. Reviewer"


def nothing_was_taken_in(desk: Desk) -> bool:
    return desk.cases() == [] and desk.log() == [] and desk.verify().whole


def bagged_again(bag: Path) -> None:
    """Write the manifests anew, as somebody does who edits a bag knowingly."""

    def hashes(of_payload: bool) -> dict[str, str]:
        found: dict[str, str] = {}
        for path in bag.rglob("*"):
            name = path.relative_to(bag).as_posix()
            if path.is_file() and (name.startswith(PAYLOAD) if of_payload else name in TAG_FILES):
                found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return found

    (bag / "manifest-sha256.txt").write_bytes(manifest_bytes(hashes(True)))
    (bag / "tagmanifest-sha256.txt").write_bytes(manifest_bytes(hashes(False)))


def edit(bag: Path, name: str, change: Callable[[Any], object]) -> None:
    document = json.loads((bag / name).read_bytes())
    change(document)
    (bag / name).write_text(json.dumps(document))
    bagged_again(bag)


def retold(document: Any) -> None:
    """Have another name in an approval, and hash and chain the log again from there on."""
    before = None
    for entry in document["entries"]:
        if entry["action"] == "version approved":
            entry["actor"] = "A. Artist"
        if before is not None and entry["sequence"] == before["sequence"] + 1:
            entry["previous"] = before["sha256"]
        fields = {**entry, "case_number": entry["case"]}
        del fields["case"]
        entry["sha256"] = entry_sha256(CustodyEntry(**fields))
        before = entry
    document["head"]["sha256"] = document["entries"][-1]["sha256"]
