"""What is known: tables and weights, each with its source, licence and hash."""
