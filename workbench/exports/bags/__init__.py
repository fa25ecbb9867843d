"""BagIt bags (RFC 8493): written whole with SHA-256 manifests, and read back to the byte."""
