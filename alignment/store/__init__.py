"""The DuckDB file; the only room that speaks SQL and imports duckdb."""

from alignment.store.database import Database

__all__ = ["Database"]
