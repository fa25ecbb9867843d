"""Signing in: a gate before the studio, the page that opens it, and who is in."""
