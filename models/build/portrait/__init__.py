"""A small software camera that takes portraits of heads that never lived."""
