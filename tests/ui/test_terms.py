from __future__ import annotations

import pytest

from alignment.agreed import Term
from alignment.ui.terms import used_in

TERMS = {"lead": Term(shared="A person"), "not ready": Term(sales="No"), "c++ (x": Term(sales="?")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Leads that entered", ["lead"]),
        ("Who leads? A misleading name.", ["lead"]),
        ("A misleading name, mislead", []),
        ("It is NOT READY yet", ["not ready"]),
        ("C++ (X and leads", ["lead", "c++ (x"]),
        ("", []),
    ],
)
def test_a_word_is_found_where_it_stands_by_itself(text: str, words: list[str]) -> None:
    assert sorted(used_in(text, TERMS)) == sorted(words)
