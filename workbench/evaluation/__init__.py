"""The retrospective check on solved cases: their list, the work, the report."""
