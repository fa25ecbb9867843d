"""Write the size and hash of the tables that are kept by hand into the manifest.

Run ``python -m models.build.stamp`` after a reviewed change of such a table. A table that changed
without review is brought back from the version history instead.
"""

from __future__ import annotations

import re
import sys

from models import registry

BY_HAND = (
    "appearance",
    "greying",
    "craniometric_points",
    "tissue_depths",
    "feature_rules",
    "superimposition_criteria",
    "superimposition_points",
    "postmortem_checklist",
)


def main() -> None:
    """Stamp every hand-kept table and say what changed."""
    manifest = registry.ROOT / "manifest.toml"
    text = manifest.read_text(encoding="utf-8")
    for name in BY_HAND:
        place = registry.ROOT / registry.entry(name).path
        found = registry.hash_file(place)
        row = re.compile(rf'(name = "{name}"\npath = "[^"]+"\nsha256 = ")[0-9a-f]+("\nbytes = )\d+')
        text = row.sub(rf"\g<1>{found}\g<2>{place.stat().st_size}", text)
        sys.stdout.write(f"{name}: {found}\n")
    manifest.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
