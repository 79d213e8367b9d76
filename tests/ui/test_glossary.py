from __future__ import annotations

from alignment.metrics.definitions import DEFINITIONS, ROOMS
from alignment.ui.glossary import matching


def names(asked: str) -> list[str]:
    return [name for room in ROOMS.values() for name in matching(room, asked)]


def test_without_a_word_every_definition_of_every_room_is_found_once() -> None:
    found = names("")
    assert sorted(found) == sorted(DEFINITIONS)
    assert len(found) == sum(len(room) for room in ROOMS.values())


def test_a_search_finds_codes_measures_and_words_in_any_writing() -> None:
    assert names("m13") == ["agreement", "criteria", "own-rule"]
    assert "conversion-cohorts" in names("conversion-ages")
    assert set(names("KAPLAN meier")) >= {"velocity", "acceptance"}


def test_what_no_definition_speaks_of_is_not_found() -> None:
    assert names("zeppelin") == []
