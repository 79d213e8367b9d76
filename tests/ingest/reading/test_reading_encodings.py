"""Encodings are found or asked for, shown, and never lossy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alignment.errors import AnswerNeededError, FileRefusedError
from alignment.ingest.reading import RawTable

Reader = Callable[..., RawTable]

TEXT = "id,name\n1,André Müller\n2,“Ångström” – 5 €\n"


@pytest.mark.parametrize(
    ("codec", "shown"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("windows-1252", "windows-1252"),
    ],
)
def test_each_encoding_is_found(read_bytes: Reader, codec: str, shown: str) -> None:
    table = read_bytes(TEXT.encode(codec))
    assert table.encoding == shown
    assert table.headers == ("id", "name")
    assert table.rows.get_column("c1").to_list() == ["André Müller", "“Ångström” – 5 €"]
    assert table.n_records == 2


def test_windows_1252_is_shown_with_some_of_its_text(read_bytes: Reader) -> None:
    table = read_bytes(TEXT.encode("windows-1252"))
    assert table.notes[0] == (
        "Read as Windows-1252, found by its letters, such as “André Müller”, ““Ångström” – 5 €”."
    )


def test_an_encoding_can_be_overruled(read_bytes: Reader) -> None:
    table = read_bytes(TEXT.encode("windows-1252"), encoding="latin-1")
    assert table.encoding == "latin-1"
    assert table.rows.get_column("c1").to_list()[1] == "\x93Ångström\x94 \x96 5 \x80"


def test_text_that_is_neither_is_asked_about(read_bytes: Reader) -> None:
    data = "id,name\n1,Привет мир\n".encode("windows-1251")
    with pytest.raises(AnswerNeededError, match="some of its text is “Ïðèâåò ìèð”") as caught:
        read_bytes(data)
    assert caught.value.option == "encoding"
    assert {"windows-1251", "windows-1252"} <= set(caught.value.choices)
    assert read_bytes(data, encoding="windows-1251").rows.row(0) == (2, "1", "Привет мир")


def test_one_bad_byte_among_utf_8_is_asked_about(read_bytes: Reader) -> None:
    data = "id,name\n1,Zoë Müller\n".encode() + b"2,Andr\xe9\n3,Zo\xff\n"
    with pytest.raises(AnswerNeededError) as caught:
        read_bytes(data)
    assert caught.value.option == "encoding"


def test_bytes_that_windows_1252_does_not_define_are_asked_about(read_bytes: Reader) -> None:
    with pytest.raises(AnswerNeededError) as caught:
        read_bytes(b"id,name\n1,caf\x8e\n2,p\x8fre\n")
    assert "windows-1252" not in caught.value.choices
    assert "mac-roman" in caught.value.choices


def test_an_encoding_that_does_not_fit_is_refused(read_bytes: Reader) -> None:
    with pytest.raises(FileRefusedError, match="can't be read as utf-8: byte 14 doesn't fit"):
        read_bytes(TEXT.encode("windows-1252"), encoding="utf-8")


def test_an_encoding_that_is_not_known_is_refused(read_bytes: Reader) -> None:
    for name in ("klingon", "rot13", "zip", "a\x00b"):
        with pytest.raises(FileRefusedError, match="isn't known"):
            read_bytes(b"id,name\n1,a\n", encoding=name)


def test_utf_8_cut_inside_its_last_character_is_named_as_cut(read_bytes: Reader) -> None:
    with pytest.raises(FileRefusedError, match="cut inside the last character"):
        read_bytes("id,name\n1,Zoë\n2,Andr".encode() + b"\xc3")


def test_utf_16_cut_inside_a_character_is_refused(read_bytes: Reader) -> None:
    with pytest.raises(FileRefusedError, match="it is cut or damaged"):
        read_bytes(TEXT.encode("utf-16")[:-1])
