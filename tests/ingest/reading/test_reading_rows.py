"""One golden file per quirk of rows: what is read, and what is kept out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alignment.errors import FileRefusedError
from alignment.ingest.reading import RawTable

Reader = Callable[..., RawTable]

FORTY = b"".join(b"%d,name %d,x\n" % (i, i) for i in range(40))
HEADER = b"id,name,stage\n"


def kept(table: RawTable) -> list[tuple[int, str, str]]:
    return table.kept_out.select("row_no", "reason", "raw").rows()


def test_rows_carry_the_line_on_which_they_start(read_bytes: Reader) -> None:
    table = read_bytes(b'id,note\n1,"two\nlines"\n\n2,one\n')
    assert table.rows.rows() == [(2, "1", "two\nlines"), (5, "2", "one")]
    assert table.headers == ("id", "note")
    assert table.n_records == 2
    assert "Blank: 1 row." in table.notes


def test_a_row_short_of_fields_is_kept_out_with_its_line(read_bytes: Reader) -> None:
    table = read_bytes(HEADER + FORTY + b"short,row\n" + b"41,last,x\n")
    assert kept(table) == [(42, "The row has 2 fields where the header has 3.", "short,row")]
    assert table.rows.height == 41
    assert table.rows.rows()[-1] == (43, "41", "last", "x")
    assert table.n_records == 42


def test_an_unquoted_comma_late_in_the_file_keeps_out_its_row_only(read_bytes: Reader) -> None:
    table = read_bytes(HEADER + FORTY + b"41,Smith, Jones,x\n42,last,x\n")
    assert kept(table) == [
        (42, "The row has 4 fields where the header has 3.", "41,Smith, Jones,x")
    ]
    assert table.rows.height == 41


def test_more_than_a_twentieth_kept_out_is_refused_unless_the_person_goes_on(
    read_bytes: Reader,
) -> None:
    data = HEADER + b"1,a,x\n2,b\n3,c,x\n"
    with pytest.raises(FileRefusedError, match=r"1 of 3 rows .* Line 3: The row has 2 fields"):
        read_bytes(data)
    table = read_bytes(data, goes_on=True)
    assert table.rows.get_column("c0").to_list() == ["1", "3"]
    assert [row[0] for row in kept(table)] == [3]


def test_a_file_cut_in_the_middle_of_a_row_is_named_as_cut(read_bytes: Reader) -> None:
    data = HEADER + FORTY + b"41,cut of"
    with pytest.raises(FileRefusedError, match=r"is cut at its end.* Line 42"):
        read_bytes(data)
    table = read_bytes(data, goes_on=True)
    assert kept(table) == [(42, "The file ends in the middle of this row.", "41,cut of")]
    assert table.rows.height == 40


def test_a_file_cut_inside_quotation_marks_is_named_as_cut(read_bytes: Reader) -> None:
    data = HEADER + FORTY + b'41,"cut of'
    with pytest.raises(FileRefusedError, match=r"is cut at its end"):
        read_bytes(data)
    table = read_bytes(data, goes_on=True)
    assert kept(table) == [(42, "The file ends in the middle of this row.", '41,"cut of')]
    assert table.n_records == 41


def test_a_last_row_without_a_line_end_is_whole(read_bytes: Reader) -> None:
    table = read_bytes(HEADER + b"1,a,x")
    assert table.rows.rows() == [(2, "1", "a", "x")]


def test_nul_bytes_keep_out_their_row(read_bytes: Reader) -> None:
    table = read_bytes(HEADER + FORTY + b"41,a\x00b,x\n42,c,x\n")
    assert kept(table) == [(42, "The row holds a NUL character.", "41,a\x00b,x")]
    assert table.rows.height == 41


def test_nul_padding_at_the_end_is_named_as_a_cut_file(read_bytes: Reader) -> None:
    data = HEADER + FORTY + b"\x00" * 300
    with pytest.raises(FileRefusedError, match="is cut at its end"):
        read_bytes(data)
    table = read_bytes(data, goes_on=True)
    assert (table.rows.height, table.kept_out.height, table.n_records) == (40, 1, 41)


def test_an_unclosed_quote_refuses_the_file_from_its_line(read_bytes: Reader) -> None:
    with pytest.raises(FileRefusedError, match=r"line 42: a quotation mark is opened there"):
        read_bytes(HEADER + FORTY + b'41,"open,x\n' + FORTY, goes_on=True)


def test_a_misplaced_quote_refuses_the_file_from_its_line(read_bytes: Reader) -> None:
    with pytest.raises(FileRefusedError, match=r"line 42: a quotation mark stands where none can"):
        read_bytes(HEADER + FORTY + b'41,"said "no"",x\n42,b,x\n', goes_on=True)


def test_an_unclosed_quote_that_meets_another_names_both_lines(read_bytes: Reader) -> None:
    with pytest.raises(FileRefusedError, match=r"lines 2 to 3: a quotation mark"):
        read_bytes(HEADER + b'1,"open,x\n2,"b",x\n')


def test_a_quote_inside_a_bare_field_keeps_out_its_row(read_bytes: Reader) -> None:
    table = read_bytes(HEADER + FORTY + b'41,Ann "Bo" Lee,x\n')
    assert kept(table) == [
        (42, "A quotation mark stands inside a field that isn't quoted.", '41,Ann "Bo" Lee,x')
    ]


def test_inches_and_seconds_are_no_quotation_marks(read_bytes: Reader) -> None:
    table = read_bytes(HEADER + b'1,5" pipe,"2"" pipe"\n2,36\'37.8"N,x\n')
    assert table.rows.rows() == [(2, "1", '5" pipe', '2" pipe'), (3, "2", "36'37.8\"N", "x")]
    assert table.n_records == 2


def test_text_stays_text(read_bytes: Reader) -> None:
    row = "007,00Q5g00000ABCDEFGH,Null,NA,1E10,0x1F,1_000,true, x "
    table = read_bytes(b"a,b,c,d,e,f,g,h,i\n" + row.encode() + b"\n")
    assert list(table.rows.row(0)[1:]) == row.split(",")
    assert set(table.rows.schema.names()) == {"row_no", *(f"c{i}" for i in range(9))}
    assert table.rows.null_count().sum_horizontal().item() == 0


def test_empty_cells_are_empty_text_and_not_null(read_bytes: Reader) -> None:
    table = read_bytes(b'a,b,c\n1,,""\n')
    assert table.rows.rows() == [(2, "1", "", "")]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_every_kind_of_line_end_is_read(read_bytes: Reader, end: bytes) -> None:
    table = read_bytes(end.join([b"id,name", b"1,a", b'2,"b\r\nc\rd\ne"', b"3,f", b""]))
    assert table.rows.get_column("c1").to_list() == ["a", "b\r\nc\rd\ne", "f"]
    assert table.n_records == 3


def test_mixed_line_ends_are_read(read_bytes: Reader) -> None:
    table = read_bytes(b"id,name\r\n1,a\r2,b\n3,c\r\r\n4,d")
    assert table.rows.rows() == [(2, "1", "a"), (3, "2", "b"), (4, "3", "c"), (6, "4", "d")]


def test_duplicate_and_blank_headers_are_kept_by_position(read_bytes: Reader) -> None:
    table = read_bytes(b"id,name,name,\n1,a,b,c\n")
    assert table.headers == ("id", "name", "name", "")
    assert table.rows.rows() == [(2, "1", "a", "b", "c")]


def test_quotes_inside_a_header_are_part_of_its_name(read_bytes: Reader) -> None:
    table = read_bytes(b'Record ID,"Date entered ""Won (Sales Pipeline)"""\n1,2024-01-02\n')
    assert table.headers == ("Record ID", 'Date entered "Won (Sales Pipeline)"')


def test_rows_of_nothing_but_delimiters_are_blank(read_bytes: Reader) -> None:
    table = read_bytes(b'id,name\n1,a\n,\n"",""\n \n2,b\n,\n')
    assert table.rows.get_column("c0").to_list() == ["1", "2"]
    assert "Blank: 4 rows." in table.notes
    assert table.n_records == 2


def test_a_field_beyond_the_limit_refuses_the_file(read_bytes: Reader) -> None:
    with pytest.raises(FileRefusedError, match=r"line 2: a field is longer than 1,000,000"):
        read_bytes(b'id,name\n1,"' + b"x" * 1_000_001 + b'"\n')


def test_a_field_of_180_kilobytes_is_read(read_bytes: Reader) -> None:
    table = read_bytes(b"id,name\n1," + b"x" * 180_000 + b"\n")
    assert table.rows.get_column("c1").str.len_chars().item() == 180_000


def test_more_columns_than_the_limit_are_refused(read_bytes: Reader) -> None:
    with pytest.raises(FileRefusedError, match=r"2,001 columns"):
        read_bytes(b",".join(b"c%d" % i for i in range(2001)) + b"\n" + b"1," * 2000 + b"1\n")


@pytest.mark.parametrize(("limit", "size"), [("CHUNK_ROWS", 3), ("CHUNK_CHARS", 20)])
def test_records_are_followed_across_chunks(
    read_bytes: Reader, monkeypatch: pytest.MonkeyPatch, limit: str, size: int
) -> None:
    monkeypatch.setattr(f"alignment.ingest.reading.records.{limit}", size)
    monkeypatch.setattr("alignment.ingest.reading.encoding.BLOCK_BYTES", 7)
    lines = [b'%d,"a\n%d",x\n' % (i, i) for i in range(100)]
    table = read_bytes(HEADER + b"".join(lines) + b"short\n")
    assert table.rows.get_column("row_no").to_list() == list(range(2, 202, 2))
    assert table.rows.get_column("c1").to_list() == [f"a\n{i}" for i in range(100)]
    assert kept(table) == [(202, "The row has 1 field where the header has 3.", "short")]
    assert table.n_records == 101
