"""Age progression: growth, fusion, eyes, and the plan that joins them."""
