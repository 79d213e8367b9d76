"""One question each: count where the data lives, then estimate in polars."""
