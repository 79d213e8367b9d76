"""Rows parted in bulk are the rows that parting record by record gives."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment.ingest.reading import RawTable, ReadOptions, clean, read
from alignment.ingest.reading.clean import after, clean_frames

from .test_reading_properties import attempt

HEADER = ["id,name\n"]
FIELD = st.sampled_from(
    ["a", "", '""', '"b,c"', " d ", '"e"', "é漢", '"f""g"', '"h\ni"', '5"', "\t"]
)
ROW = st.lists(FIELD, min_size=1, max_size=3).map(",".join)
END = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\n\n"])


def in_bulk(data: bytes, width: int = 2) -> tuple[list[tuple[object, ...]], bytes]:
    """Part some bytes in bulk: the rows, and what is left for the careful way."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(data)
        progress = after(HEADER, "utf-8")
        rows: list[tuple[object, ...]] = []
        for frame in clean_frames(path, progress, width=width, delimiter=","):
            rows += frame.rows()
        return rows, data[progress.offset :]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(ROW, END), max_size=12), st.integers(8, 40))
def test_a_file_reads_the_same_in_bulk_and_record_by_record(
    lines: list[tuple[str, str]], block: int
) -> None:
    data = "".join(["id,name\n1,a\n", *(row + end for row, end in lines)]).encode()
    options = ReadOptions(goes_on=True, delimiter=",")
    found: list[tuple[RawTable | None, str]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("alignment.ingest.reading.records.FIRST_ROWS", 1)
        patch.setattr(clean, "_BLOCK_BYTES", block)
        found.append(attempt(data, options))
        patch.setattr("alignment.ingest.reading.text.ENCODINGS", ())
        found.append(attempt(data, options))
    (bulk, said), (careful, told) = found
    assert said == told
    assert (bulk is None) == (careful is None)
    if bulk is not None and careful is not None:
        assert bulk.rows.equals(careful.rows)
        assert bulk.kept_out.equals(careful.kept_out)
        assert (bulk.headers, bulk.notes, bulk.n_records) == (
            careful.headers,
            careful.notes,
            careful.n_records,
        )


def test_whole_lines_are_parted_in_bulk_and_the_last_one_without_an_end_is_left() -> None:
    rows, left = in_bulk(b'id,name\n1,a\r\n"2","b, c"\n"", d \n4,e')
    assert rows == [(2, "1", "a"), (3, "2", "b, c"), (4, "", " d ")]
    assert left == b"4,e"


@pytest.mark.parametrize(
    "quirk",
    [
        *(b'1,"a\nb"\n', b'1,a "b"\n', b'1,"a" \n', b'1,"a""b"\n', b"1,a\rb\n", b"1,a\0\n"),
        *(b"1\n", b"1,a,b\n", b"\n", b" ,\t\n", b'"",""\n', b'1,"a\n'),
    ],
)
def test_a_quirk_is_left_to_the_careful_way(quirk: bytes) -> None:
    assert in_bulk(b"id,name\n" + quirk) == ([], quirk)


def test_a_file_of_one_column_is_left_to_the_careful_way() -> None:
    assert in_bulk(b"id,name\n1\n2\n", width=1) == ([], b"1\n2\n")


def test_a_field_beyond_the_limit_is_left_to_the_careful_way() -> None:
    row = b"1," + b"x" * 1_000_001 + b"\n"
    assert in_bulk(b"id,name\n" + row) == ([], row)


def test_what_follows_a_block_with_a_quirk_is_read_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(clean, "_BLOCK_BYTES", 4096)
    path = tmp_path / "file.csv"
    lines = [f"{i},a\n" for i in range(5000)]
    lines[4000] = '4000,"a\nb"\n'
    path.write_text("id,name\n" + "".join(lines), encoding="utf-8-sig")
    found = read(path).rows
    assert found["c0"].to_list() == [str(i) for i in range(5000)]
    assert found.filter(pl.col("row_no") == 4002)["c1"].item() == "a\nb"
    assert found["row_no"].to_list()[-1] == 5002
