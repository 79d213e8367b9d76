"""A small company's uploads, as batches."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from alignment.schema.canonical import TABLES
from alignment.schema.upload import Batch, KeptOut, SourceFile
from alignment.store import Database
from alignment.store.reading import frame

DAY = 19_700
Row = Mapping[str, Any]
Made = Callable[..., Batch]


def table(name: str, rows: Sequence[Row], file_no: int) -> pl.DataFrame:
    """Canonical rows of one file; columns that a row doesn't name are empty."""
    schema = TABLES[name]
    placed = [{"file_no": file_no, "row_no": number + 2, **row} for number, row in enumerate(rows)]
    empty = schema.create_empty()
    return pl.DataFrame(
        [{column: row.get(column) for column in empty.columns} for row in placed],
        schema=empty.schema,
    )


def source(file_no: int, name: str, rows: Sequence[Row], **changed: Any) -> SourceFile:  # noqa: ANN401 - fields of SourceFile
    """What was read from one file: by default every row, and no money."""
    fields: dict[str, Any] = {
        "file_no": file_no,
        "name": f"{name}.csv",
        "sha256": hashlib.sha256(repr(rows).encode()).hexdigest(),
        "system": "other",
        "object": name,
        "encoding": "utf-8",
        "delimiter": ",",
        "sheet": "",
        "n_read": len(rows),
        "n_duplicate": 0,
        "money_source": None,
        "money_kept_out": Decimal(0),
        "money_duplicate": Decimal(0),
    }
    return SourceFile(**(fields | changed))


@pytest.fixture
def made() -> Made:
    """Make a batch of one file for each table named, with rows in the order given."""

    def make(
        given: Mapping[str, Sequence[Row]],
        *,
        changed: Mapping[str, Mapping[str, Any]] | None = None,
        kept_out: pl.DataFrame | None = None,
    ) -> Batch:
        files = tuple(
            source(file_no, name, rows, **(changed or {}).get(name, {}))
            for file_no, (name, rows) in enumerate(given.items())
        )
        tables = {
            name: table(name, rows, file_no) for file_no, (name, rows) in enumerate(given.items())
        }
        left_out = KeptOut.create_empty() if kept_out is None else kept_out
        return Batch(files, tables, left_out, DAY)

    return make


@pytest.fixture
def company(made: Made) -> Batch:
    """Three leads, one of which became an opportunity with two stages."""
    return made(
        {
            "account": [{"account_id": "a1", "name": "Acme"}],
            "lead": [
                {"lead_id": "l1", "created_day": DAY - 60, "status_raw": "New", "source": "Web"},
                {
                    "lead_id": "l2",
                    "created_day": DAY - 50,
                    "status_raw": "Qualified",
                    "source": "Web",
                    "opp_id": "o1",
                    "account_id": "a1",
                    "is_converted": True,
                    "converted_day": DAY - 40,
                },
                {"lead_id": "l3", "created_day": DAY - 30, "status_raw": "Foo", "source": "Fair"},
            ],
            "opportunity": [
                {
                    "opp_id": "o1",
                    "account_id": "a9",
                    "created_day": DAY - 40,
                    "stage_raw": "Proposal",
                    "amount_minor": 100_050,
                    "currency": "EUR",
                }
            ],
            "stage_event": [
                {
                    "event_id": "e1",
                    "entity": "opportunity",
                    "entity_id": "o1",
                    "to_raw": "Discovery",
                    "day": DAY - 40,
                    "seq": 1,
                    "evidence": 100,
                },
                {
                    "event_id": "e2",
                    "entity": "opportunity",
                    "entity_id": "o1",
                    "to_raw": "Proposal",
                    "day": DAY - 20,
                    "seq": 2,
                    "evidence": 100,
                },
            ],
        },
        changed={"opportunity": {"money_source": Decimal("1000.50")}},
    )


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    with Database.open(tmp_path / "data" / "alignment.duckdb") as opened:
        yield opened


@pytest.fixture
def everything() -> Callable[[Database], dict[str, list[tuple[object, ...]]]]:
    """Read out all that a database holds, marts included, but the counter of its writes."""

    def read(db: Database) -> dict[str, list[tuple[object, ...]]]:
        cursor = db._shared.connection.cursor()
        tables = cursor.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        found = {
            name: sorted(frame(cursor, f'SELECT * FROM "{name}"').rows(), key=repr)
            for (name,) in tables
        }
        found["meta"] = [line for line in found["meta"] if line[0] != "version"]
        return found

    return read
