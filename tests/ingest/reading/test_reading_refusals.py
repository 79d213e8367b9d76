"""What isn't a table is refused by its first bytes, in one sentence."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from alignment.errors import FileRefusedError
from alignment.ingest.reading import RawTable, read

Reader = Callable[..., RawTable]


def zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty: it holds no bytes"),
        (b"\n\r\n  \n,,\n", "nothing but blank lines"),
        (b"\xef\xbb\xbf", "nothing but blank lines"),
        (b"id,name\n", "a header and no rows"),
        (b"id,name\n\n,\n", "a header and no rows"),
        (b"id,name\nTotal,\n", "a header and no rows"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "is a web page"),
        (b"\n\n  <HTML>\n<table><tr><td>1</td></tr></table>", "is a web page"),
        ("<html><body>Anmelden".encode("utf-16"), "is a web page"),
        (b'<?xml version="1.0"?><rows/>', "is a web page or XML"),
        (b'{"error": "session expired"}', "is JSON"),
        (b'[{"id": 1}, {"id": 2}]', "is JSON"),
        (b"%PDF-1.7\n", "is a PDF"),
        (gzip.compress(b"id,name\n1,a\n"), "is packed with gzip"),
        (zipped("export.csv", b"id,name\n1,a\n"), "is an archive or document"),
        (b"PK\x03\x04 cut", "is a damaged or cut workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "of the old .xls kind"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "with a password",
        ),
        (b"\x00" * 500, "nothing but NUL"),
        (bytes(range(32)) * 20, "isn't text"),
        (b"id,na\x00me\n1,a\n", "NUL character in its header"),
        (b'id,"name\n', "ends inside its header"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(
    read_bytes: Reader, data: bytes, sentence: str
) -> None:
    with pytest.raises(FileRefusedError) as caught:
        read_bytes(data, name="export.csv")
    assert sentence in caught.value.what
    assert caught.value.what.startswith("export.csv")
    assert caught.value.todo


def test_a_web_page_saved_as_xls_gets_its_own_sentence(read_bytes: Reader) -> None:
    with pytest.raises(FileRefusedError, match=r"saved under the ending \.xls\. Open it"):
        read_bytes(b"<table><tr><td>1</td></tr></table>", name="report.xls")


def test_tabbed_text_saved_as_xls_is_read(read_bytes: Reader) -> None:
    table = read_bytes(b"id\tname\n1\ta\n", name="report.xls")
    assert table.rows.rows() == [(2, "1", "a")]


def test_a_header_in_square_brackets_is_no_json(read_bytes: Reader) -> None:
    assert read_bytes(b"[id],[name]\n1,a\n").headers == ("[id]", "[name]")


def test_a_line_without_end_is_refused_before_it_fills_the_memory(
    read_bytes: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alignment.ingest.reading.reader.MAX_LINE_BYTES", 2 * 1024**2)
    with pytest.raises(FileRefusedError, match="a line of more than 2 MB"):
        read_bytes(b"id,name\n" + b"x" * 3 * 1024**2)


def test_a_file_above_the_size_limit_is_refused(
    read_bytes: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(read.__globals__["_MAX_BYTES"], "text", 10)
    with pytest.raises(FileRefusedError, match="is the most that is read"):
        read_bytes(b"id,name\n1,a\n")


def test_a_file_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match=r"gone\.csv can't be opened: No such file"):
        read(tmp_path / "gone.csv")
    with pytest.raises(FileRefusedError, match="can't be opened: Is a directory"):
        read(tmp_path)
