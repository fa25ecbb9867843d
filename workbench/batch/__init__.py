"""Batches: a manifest of many jobs, worked through by processes over one home."""
