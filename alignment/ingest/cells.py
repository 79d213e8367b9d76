"""Text cells become values; what can't be read is said, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final

import polars as pl

NO_VALUE: Final = ("", "(no value)", "--", "000000000000000aaa", "000000000000000")
"""What tools write for nothing, in lower case."""

_BEGINNINGS: Final = ("(", "--", "000000000000000")
"""How each of these begins that isn't empty; few cells do."""

TRUE_WORDS: Final = ("1", "true", "yes", "y", "t", "wahr", "ja")
FALSE_WORDS: Final = ("0", "false", "no", "n", "f", "falsch", "nein")
"""What tools write for yes and no, in lower case."""

_WON: Final = ("won", "closed won", "closed - won")
_LOST: Final = ("lost", "closed lost", "closed - lost", "canceled", "cancelled", "deleted")
_OPEN: Final = ("open", "in progress", "on hold", "active")


@dataclass(frozen=True, slots=True)
class Parsed:
    """One source column, read.

    Args:
        values: The canonical columns it gives.
        problem: Per row why its cell couldn't be read; null where it could.
        notes: Sentences about how the column was read.
    """

    values: dict[str, pl.Series]
    problem: pl.Series
    notes: tuple[str, ...] = ()


def cleaned(text: pl.Series) -> pl.Series:
    """Trim cells and turn what tools write for nothing into null."""
    trimmed = text.str.strip_chars()
    is_nothing = trimmed == ""
    suspect = reduce(or_, (trimmed.str.starts_with(begin) for begin in _BEGINNINGS))
    if suspect.any():
        is_nothing = is_nothing | (suspect & trimmed.str.to_lowercase().is_in(NO_VALUE))
    return chosen(~is_nothing, trimmed)


def chosen(condition: pl.Series, values: pl.Series) -> pl.Series:
    """Keep the values where the condition holds and null elsewhere."""
    frame = pl.DataFrame({"value": values, "holds": condition})
    return frame.select(pl.when("holds").then("value").alias(values.name)).to_series()


def problems(is_wrong: pl.Series, reason: str) -> pl.Series:
    """Give the reason where something is wrong and null elsewhere."""
    frame = pl.DataFrame({"wrong": is_wrong})
    return frame.select(
        pl.when("wrong").then(pl.lit(reason)).otherwise(pl.lit(None, pl.String)).alias("problem")
    ).to_series()


def parse_text(text: pl.Series, column: str) -> Parsed:
    """Keep text as it is."""
    return Parsed({column: text}, no_problem(text))


def parse_boolean(text: pl.Series, column: str) -> Parsed:
    """Read yes and no in the words that tools use."""
    word = text.str.to_lowercase()
    is_true = word.is_in(TRUE_WORDS)
    is_known = is_true | word.is_in(FALSE_WORDS)
    wrong = text.is_not_null() & ~is_known.fill_null(value=False)
    return Parsed({column: chosen(is_known, is_true)}, problems(wrong, "is neither yes nor no"))


def parse_outcome(text: pl.Series) -> Parsed:
    """Read won, lost and open; ``_outcome`` is the tool's word where the record is closed."""
    word = text.str.to_lowercase()
    is_won = word.is_in(_WON)
    is_closed = is_won | word.is_in(_LOST)
    is_known = is_closed | word.is_in(_OPEN)
    values = {
        "is_won": chosen(is_known, is_won),
        "is_closed": chosen(is_known, is_closed),
        "_outcome": chosen(is_closed, text),
    }
    wrong = text.is_not_null() & ~is_known.fill_null(value=False)
    return Parsed(values, problems(wrong, "is neither won, lost nor open"))


def parse_first(text: pl.Series, column: str, header: str) -> Parsed:
    """Keep the first of several ids in one cell, and say how often there were several."""
    first = text.str.split(";").list.first().str.strip_chars()
    n_several = int((text != first).sum())
    note = f"{n_several} cells of “{header}” name several records; the first one is linked."
    return Parsed({column: first}, no_problem(text), (note,) if n_several else ())


def no_problem(text: pl.Series) -> pl.Series:
    """Give a column of problems without any."""
    return pl.Series("problem", [None], pl.String).new_from_index(0, len(text))
