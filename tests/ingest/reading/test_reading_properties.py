"""No file is found in which a record is lost."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from alignment.errors import AlignmentError
from alignment.ingest.reading import RawTable, ReadOptions, read
from alignment.ingest.reading.shape import _FOOTER, _TOTAL

BARE = "".join(chr(c) for c in range(32, 127)) + "äé€ß漢🎈 \u2028\u0085\x0b\x0c"
VALUE = st.text(alphabet=BARE + "\r\n\t", max_size=8)
DIALECTS = st.tuples(
    st.sampled_from([",", ";", "\t", "|"]),
    st.booleans(),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)


def read_data(data: bytes, options: ReadOptions) -> RawTable:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(data)
        return read(path, options=options)


def attempt(data: bytes, options: ReadOptions) -> tuple[RawTable | None, str]:
    try:
        return read_data(data, options), ""
    except AlignmentError as refusal:
        return None, refusal.what


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    row = st.lists(VALUE, min_size=width, max_size=width).filter(
        lambda values: any(value.strip(" \t") for value in values)
    )
    rows = draw(st.lists(row, min_size=1, max_size=8))
    return [[f"header {i}" for i in range(width)], *rows]


def is_footer_like(row: list[str]) -> bool:
    first = next(value.strip() for value in row if value.strip(" \t"))
    return bool(_TOTAL.fullmatch(first) or _FOOTER.fullmatch(first))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), DIALECTS)
def test_what_was_written_is_read_back(
    table: list[list[str]], dialect: tuple[str, bool, str, str]
) -> None:
    delimiter, is_all_quoted, end, encoding = dialect
    assume(not is_footer_like(table[-1]))
    target = io.StringIO(newline="")
    # csv.writer quotes only the line end it writes itself, so other breaks need every field quoted
    has_break = any(set(value) & set("\r\n") for row in table for value in row)
    writer = csv.writer(
        target,
        delimiter=delimiter,
        quoting=csv.QUOTE_ALL if is_all_quoted or has_break else csv.QUOTE_MINIMAL,
        lineterminator=end,
    )
    writer.writerows(table)
    found = read_data(target.getvalue().encode(encoding), ReadOptions(delimiter=delimiter))
    assert found.headers == tuple(table[0])
    assert [list(row[1:]) for row in found.rows.rows()] == table[1:]
    assert found.n_records == len(table) - 1
    assert found.kept_out.height == 0


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet='a1",;\n\r\t |é\0=', max_size=80).map(str.encode))
def test_any_bytes_give_a_sentence_or_a_table_that_adds_up(data: bytes) -> None:
    for goes_on in (False, True):
        found, refusal = attempt(b"id,name\n1,a\n" + data, ReadOptions(goes_on=goes_on))
        assert found or refusal.startswith("file.csv")
        assert "doesn't add up" not in refusal
        assert not found or found.n_records == found.rows.height + found.kept_out.height


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='a1",;\n\r\t |é', max_size=60))
def test_two_ways_of_counting_agree(text: str) -> None:
    found, refusal = attempt(text.encode(), ReadOptions(goes_on=True, delimiter=","))
    assert "doesn't add up" not in refusal
    assert not found or found.n_records == found.rows.height + found.kept_out.height


@settings(max_examples=100, deadline=None)
@given(tables(), st.data())
def test_a_file_cut_anywhere_keeps_or_names_what_is_left(
    table: list[list[str]], data: st.DataObject
) -> None:
    assume(not any(is_footer_like(row) for row in table[1:]))
    target = io.StringIO(newline="")
    csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(table)
    whole = target.getvalue()
    cut = whole[: data.draw(st.integers(1, len(whole)))]
    found, refusal = attempt(cut.encode(), ReadOptions(goes_on=True, delimiter=","))
    if found:
        rows = [list(row[1:]) for row in found.rows.rows()]
        assert rows[:-1] == table[1 : len(rows)]
    else:
        assert "file.csv" in refusal
