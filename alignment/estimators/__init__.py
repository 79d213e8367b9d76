"""Statistics that know no business word."""
