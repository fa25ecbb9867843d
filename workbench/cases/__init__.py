"""Records, vault, custody log and access rights of the cases."""
