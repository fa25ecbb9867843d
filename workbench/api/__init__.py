"""The REST API for an agency's own systems, over the same desk as studio and command line."""
