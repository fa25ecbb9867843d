"""Content credentials (C2PA): whose they are, how a file gets them, how they are read back."""
