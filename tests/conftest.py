"""What holds for every test: no property fails because the machine was busy."""

from __future__ import annotations

from hypothesis import settings

# Hypothesis stops an example after 200 ms as usual, which a loaded machine reaches on any of them.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
