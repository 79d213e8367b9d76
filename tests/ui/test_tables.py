"""What people read in tables instead of our own codes."""

from __future__ import annotations

import polars as pl

from alignment.schema.velocity import MOVES
from alignment.ui.labels import NAMES, WORDS
from alignment.ui.tables import formats, named

EXIT_KINDS = (
    *("forward", "skip", "back", "within", "won", "lost", "not_accepted", "recycled", "reopen"),
    *("moved_pipeline", "unmapped"),
)
"""All that ``schema.marts.Stay`` knows, but open."""


def test_a_stay_is_listed_with_the_names_of_its_stage_and_of_how_it_ended() -> None:
    rows = pl.DataFrame({"stage": ["sql", "not_accepted"], "ended": ["forward", "recycled"]})
    shown = named(rows, "EUR")
    assert shown["Stage"].to_list() == ["SQL", "Not accepted"]
    assert shown["How it ended"].to_list() == ["one step on", "recycled"]


def test_every_way_of_ending_and_every_kind_of_move_has_words() -> None:
    assert set(EXIT_KINDS) | set(MOVES) <= set(WORDS)
    assert not any("_" in word for word in (*WORDS.values(), *NAMES.values()))


def test_a_tools_own_word_stays_as_it_was_typed() -> None:
    shown = named(pl.DataFrame({"raw": ["sql"], "ended": ["still there"]}), "EUR")
    assert shown.row(0) == ("sql", "still there")


def test_amounts_show_their_cents_where_any_has_some_and_names_stay_in_sight() -> None:
    frame = pl.DataFrame(
        {"split": ["Fair", "A name that is so long that nobody reads it to its very end, ever"]}
    ).with_columns(cost_minor=pl.Series([19_749_00, 82_352_830]), won_minor=pl.Series([100, 200]))
    chosen = formats(frame, named(frame, "EUR"))
    assert chosen["Cost (EUR)"]["type_config"]["format"] == "%,.2f"
    assert chosen["Revenue won (EUR)"]["type_config"]["format"] == "localized"
    assert chosen["Cost (EUR)"]["width"] >= 7 * len("823,528.30")
    assert chosen["Group"]["pinned"] is True
    assert chosen["Group"]["width"] == 340
