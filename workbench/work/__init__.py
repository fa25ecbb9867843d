"""What is done at the desk, by idea: each module holds the acts around one kind of record."""
