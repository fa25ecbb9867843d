"""Rebuild the fonts from the packages that carry them: ``python -m models.build.fonts``."""

from models import registry
from models.build.packages import rebuild

if __name__ == "__main__":
    for row in registry.entries():
        if row.rebuild == "models.build.fonts":
            rebuild(row.name)
