"""One question each: tally where the data lives, estimate in polars."""
