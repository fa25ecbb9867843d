"""Pictures in, pictures out; knows nothing of cases, databases or screens."""
