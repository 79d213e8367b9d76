"""Workbooks: every value as text, nothing dropped, and hostile ones refused by the guard."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from alignment.errors import AnswerNeededError, FileRefusedError
from alignment.ingest.reading import RawTable

Reader = Callable[..., RawTable]
Cells = dict[str, Any]


def workbook(sheets: dict[str, Cells], *, hidden: tuple[str, ...] = (), **options: bool) -> bytes:
    """Write sheets given as cells by their reference; a leading ``=`` writes a formula."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    formats = {
        dt.date: book.add_format({"num_format": "yyyy-mm-dd"}),
        dt.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    for name, cells in sheets.items():
        sheet = book.add_worksheet(name)
        for place, value in cells.items():
            if isinstance(value, tuple):
                sheet.write_formula(place, value[0], None, value[1])
            elif type(value) in formats:
                sheet.write_datetime(place, value, formats[type(value)])
            elif isinstance(value, str):
                sheet.write_string(place, value)
            else:
                sheet.write(place, value)
        if name in hidden:
            sheet.hide()
    book.close()
    return target.getvalue()


def altered(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change one part inside a workbook."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == part else content)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SIMPLE: Cells = {"A1": "id", "B1": "name", "A2": "007", "B2": "Null", "A3": 12, "B3": "x"}


def test_values_become_text_without_change(read_bytes: Reader) -> None:
    cells: Cells = {"A1": "id", "B1": "value"}
    values = {
        "whole": (42, "42"),
        "zeros": ("007", "007"),
        "long": (123456789012345.0, "123456789012345"),
        "half": (1.5, "1.5"),
        "small": (1e-7, "0.0000001"),
        "yes": (True, "true"),
        "null": ("Null", "Null"),
        "spaced": ("  a\nb ", "  a\nb "),
    }
    for row, (key, (value, _)) in enumerate(values.items(), start=2):
        cells |= {f"A{row}": key, f"B{row}": value}
    table = read_bytes(workbook({"S": cells}))
    assert dict(table.rows.select("c0", "c1").rows()) == {
        k: text for k, (_, text) in values.items()
    }
    assert (table.sheet, table.sheets, table.n_records) == ("S", ("S",), len(values))


@pytest.mark.parametrize("is_1904", [False, True])
def test_dates_are_iso_in_both_calendars(read_bytes: Reader, *, is_1904: bool) -> None:
    cells: Cells = {
        "A1": "id",
        "B1": "day",
        "C1": "time",
        "A2": "a",
        "A3": "b",
        "B2": dt.date(2024, 3, 4),
        "B3": dt.date(2024, 12, 31),
        "C2": dt.datetime(2024, 3, 4, 5, 6, 7),  # noqa: DTZ001 -- a sheet has no zones
        "C3": dt.datetime(2024, 3, 4),  # noqa: DTZ001 -- the same
    }
    table = read_bytes(workbook({"S": cells}, date_1904=is_1904))
    assert table.rows.rows() == [
        (2, "a", "2024-03-04", "2024-03-04 05:06:07"),
        (3, "b", "2024-12-31", "2024-03-04 00:00:00"),
    ]
    assert "Dates without a time of day: “day”." in table.notes


def test_a_late_text_in_a_column_of_numbers_is_kept(read_bytes: Reader) -> None:
    cells: Cells = {"A1": "id", "B1": "n"}
    for row in range(2, 2002):
        cells |= {f"A{row}": row, f"B{row}": row}
    cells |= {"B2001": "late text"}
    cells.pop("A2001")
    table = read_bytes(workbook({"S": cells}))
    assert table.rows.height == table.n_records == 2000
    assert table.rows.row(-1) == (2001, "", "late text")


def test_rows_keep_their_number_in_the_sheet(read_bytes: Reader) -> None:
    cells: Cells = {"C4": "id", "D4": "name", "C5": "1", "D5": "a", "C8": "2", "D8": "b"}
    table = read_bytes(workbook({"S": cells}))
    assert table.headers == ("id", "name")
    assert table.rows.rows() == [(5, "1", "a"), (8, "2", "b")]
    assert "Blank rows: 2." in table.notes


def test_errors_and_formulas_without_a_value_are_counted_and_named(read_bytes: Reader) -> None:
    cells: Cells = {
        **SIMPLE,
        "A4": "e",
        "B4": ("=1/0", "#DIV/0!"),
        "A5": "f",
        "B5": ("=1+1", ""),
        "A6": "g",
        "B6": ("=1+1", 2),
    }
    table = read_bytes(workbook({"S": cells}))
    assert table.rows.select("c0", "c1").rows()[2:] == [("e", ""), ("f", ""), ("g", "2")]
    assert "Cells with an error, read as empty: 1, such as B4." in table.notes
    assert "Formulas without a value, read as empty: 1, such as B5." in table.notes


def test_several_sheets_are_asked_about_and_hidden_ones_named(read_bytes: Reader) -> None:
    data = workbook({"One": SIMPLE, "Two": SIMPLE, "Old": SIMPLE, "Empty": {}}, hidden=("Old",))
    with pytest.raises(AnswerNeededError, match="2 sheets with values") as caught:
        read_bytes(data)
    assert (caught.value.option, caught.value.choices) == ("sheet", ("One", "Two"))
    table = read_bytes(data, sheet="Two")
    assert (table.sheet, table.sheets) == ("Two", ("One", "Two", "Old", "Empty"))
    assert "Hidden sheets: “Old”." in table.notes
    assert read_bytes(data, sheet="Old").rows.height == 2
    with pytest.raises(FileRefusedError, match="has no sheet “Three”"):
        read_bytes(data, sheet="Three")


def test_the_only_sheet_with_values_is_taken(read_bytes: Reader) -> None:
    assert read_bytes(workbook({"Empty": {}, "Data": SIMPLE})).sheet == "Data"


def test_preamble_and_footer_of_a_sheet_are_left_out_and_its_total_is_not(
    read_bytes: Reader,
) -> None:
    cells: Cells = {
        "A1": "Pipeline report",
        "A3": "id",
        "B3": "name",
        "C3": "amount",
        "A4": "1",
        "B4": "a",
        "C4": 5,
        "A5": "2",
        "B5": "b",
        "C5": 6,
        "A6": "Total",
        "C6": 11,
        "A8": "Confidential Information - Do Not Distribute",
    }
    table = read_bytes(workbook({"S": cells}))
    assert table.headers == ("id", "name", "amount")
    assert table.rows.rows() == [(4, "1", "a", "5"), (5, "2", "b", "6"), (6, "Total", "", "11")]
    assert table.n_records == 3
    assert "Rows left out above the header: 1." in table.notes
    assert "Rows of footer left out below the records: 1." in table.notes


def test_a_sparse_last_row_is_a_record(read_bytes: Reader) -> None:
    cells: Cells = {**SIMPLE, "C1": "more", "C2": "y", "C5": "US"}
    assert read_bytes(workbook({"S": cells})).rows.row(-1) == (5, "", "", "US")


def test_a_wrong_dimension_loses_no_row(read_bytes: Reader) -> None:
    data = altered(
        workbook({"S": SIMPLE}),
        SHEET,
        lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', xml),
    )
    assert read_bytes(data).rows.rows() == [(2, "007", "Null"), (3, "12", "x")]


def test_a_sheet_with_a_header_only_is_refused(read_bytes: Reader) -> None:
    with pytest.raises(FileRefusedError, match="a header and no rows"):
        read_bytes(workbook({"S": {"A1": "id", "B1": "name"}}))


def test_a_workbook_without_values_is_refused(read_bytes: Reader) -> None:
    with pytest.raises(FileRefusedError, match="holds no values in any sheet"):
        read_bytes(workbook({"S": {}}))


def test_a_stray_cell_far_away_is_refused_at_once(read_bytes: Reader) -> None:
    began = time.monotonic()
    with pytest.raises(FileRefusedError, match="cells as far apart as A1 and XFD1048576"):
        read_bytes(workbook({"S": {**SIMPLE, "XFD1048576": "x"}}))
    assert time.monotonic() - began < 30


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read_bytes: Reader) -> None:
    padding = b" " * 100 * 1024**2
    data = altered(workbook({"S": SIMPLE}), SHEET, lambda xml: xml + padding)
    with pytest.raises(FileRefusedError, match="would unpack to 100 MB"):
        read_bytes(data)


def test_parts_that_overlap_in_the_archive_are_refused(read_bytes: Reader) -> None:
    data = workbook({"S": SIMPLE})
    central = data.index(b"PK\x01\x02")
    first = data[central : data.index(b"PK\x01\x02", central + 4)]
    end = data.index(b"PK\x05\x06")
    count = int.from_bytes(data[end + 10 : end + 12], "little") + 1
    size = int.from_bytes(data[end + 12 : end + 16], "little") + len(first)
    tail = (
        data[end : end + 8]
        + count.to_bytes(2, "little") * 2
        + size.to_bytes(4, "little")
        + data[end + 16 :]
    )
    with pytest.raises(FileRefusedError, match="isn't safe to open"):
        read_bytes(data[:end] + first + tail)


def test_a_workbook_with_entities_of_its_own_is_refused(read_bytes: Reader) -> None:
    def declare(xml: bytes) -> bytes:
        return xml.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1)

    with pytest.raises(FileRefusedError, match="entities of its own"):
        read_bytes(altered(workbook({"S": SIMPLE}), "xl/workbook.xml", declare))


def test_a_damaged_workbook_is_refused_with_a_sentence(read_bytes: Reader) -> None:
    data = workbook({"S": SIMPLE})
    with pytest.raises(FileRefusedError, match="damaged or cut"):
        read_bytes(data[: len(data) // 2])
    with pytest.raises(FileRefusedError, match=r"lacks one of its parts|damaged"):
        read_bytes(altered(data, "xl/_rels/workbook.xml.rels", lambda _: b"<broken"))


def test_a_workbook_named_csv_is_read_all_the_same(read_bytes: Reader) -> None:
    assert read_bytes(workbook({"S": SIMPLE}), name="leads.csv").rows.height == 2


@pytest.mark.parametrize(
    ("part", "sentence"),
    [("xl/workbook.bin", r"of the \.xlsb kind"), ("word/document.xml", "not a workbook")],
)
def test_other_office_files_get_their_own_sentence(
    read_bytes: Reader, part: str, sentence: str
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "x")
    with pytest.raises(FileRefusedError, match=sentence):
        read_bytes(target.getvalue())


def test_an_opendocument_sheet_gets_its_own_sentence(read_bytes: Reader) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(FileRefusedError, match="is an OpenDocument file"):
        read_bytes(target.getvalue())
