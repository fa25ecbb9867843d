"""Age progression: growth of landmarks, fusion of photographs, eyes, and the plan that joins them."""
