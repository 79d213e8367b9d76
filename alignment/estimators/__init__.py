"""Statistics that know no business word, over grouped counts."""
