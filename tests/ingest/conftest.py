"""What the tests of mapping and conversion share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from alignment.ingest import Converted, Mapping, RawTable, convert, recognise
from alignment.ingest.reading.raw import KEPT_OUT_SCHEMA, row_schema
from alignment.settings import Settings


def made_table(
    headers: Sequence[str], rows: Sequence[Sequence[str]] = (), *, name: str = "file.csv"
) -> RawTable:
    """Make a file as text, its first record on line 2."""
    records = [(line, *row) for line, row in enumerate(rows, 2)]
    frame = pl.DataFrame(records, schema=row_schema(len(headers)), orient="row")
    out = pl.DataFrame(schema=KEPT_OUT_SCHEMA)
    return RawTable(name, "0", "utf-8", ",", "", (), tuple(headers), frame, out, len(rows), ())


def placed(found: Converted, number: int) -> Converted:
    """Give a file another position in its upload."""
    place = pl.lit(number, pl.Int32)
    return replace(
        found,
        file=replace(found.file, file_no=number),
        tables={name: each.with_columns(file_no=place) for name, each in found.tables.items()},
        kept_out=found.kept_out.with_columns(file_no=place),
    )


@pytest.fixture
def table() -> Callable[..., RawTable]:
    return made_table


@pytest.fixture
def load() -> Callable[..., Converted]:
    """Convert made rows, by a given mapping or the recognised one."""

    def load(
        headers: Sequence[str],
        *rows: Sequence[str],
        mapping: Mapping | None = None,
        settings: Settings | None = None,
    ) -> Converted:
        raw = made_table(headers, rows)
        mapping = mapping or recognise(raw)
        assert mapping is not None
        return convert(raw, mapping, file_no=0, settings=settings or Settings(), secret=b"key")

    return load


@pytest.fixture(scope="session")
def mappings_folder() -> Path:
    return Path(__file__).resolve().parents[1] / "mappings"
