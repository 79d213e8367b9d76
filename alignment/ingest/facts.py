"""What is noted in many ways: yes and no, whether it is done, numbers of employees, scores.

A note that can't be read leaves its cell unknown; unlike an id, a day or an amount it never keeps
a row out, and the file's notes say how many there were.

- Yes and no: the usual words; ``Completed`` is yes and ``Mark complete`` no (what Dynamics writes
  in its two-way fields). A budget is one where somebody ``Will buy``, ``May buy`` or ``Can buy``,
  and where an amount above 0 stands; ``No committed budget`` is none. A need is one whether
  ``Must have``, ``Should have`` or ``Good to have``. Timing is known where a time up to the end of
  this year or the next quarter is named; ``Unknown`` is not known. A role such as
  ``Decision maker`` is one, other roles and names say nothing.
- Done: an activity that is completed or held is; one that is planned, cancelled or that nobody
  came to isn't.
- Employees: of a range such as ``51-200`` or ``1,000+`` the lower end, the number there are at
  least.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.ingest.cells import FALSE_WORDS, TRUE_WORDS, Parsed, chosen, no_problem
from alignment.ingest.numbers import parse_count, parse_number

_YES: Final = (*TRUE_WORDS, "complete", "completed", "confirmed", "defined", "identified")
_NO: Final = (
    *(*FALSE_WORDS, "mark complete", "incomplete", "not completed", "none"),
    *("unconfirmed", "not confirmed", "not defined", "not identified"),
)
_OWN_YES: Final = {
    "has_budget": ("will buy", "may buy", "can buy", "approved", "available", "allocated"),
    "has_decision_maker": ("decision maker", "decision-maker", "decision_maker", "reached"),
    "has_need": ("must have", "should have", "good to have"),
    "has_timing": (
        *("immediate", "immediately", "now", "asap", "this week", "this month", "next month"),
        *("this quarter", "next quarter", "this half-year", "this year"),
    ),
    "is_done": ("held", "closed", "sent", "logged", "connected"),
}
_OWN_NO: Final = {
    "has_budget": ("no committed budget", "no budget", "not available", "not approved"),
    "has_decision_maker": ("not reached",),
    "has_need": ("no need",),
    "has_timing": ("no timing", "no timeframe", "no timeline"),
    "is_done": (
        *("not started", "not_started", "in progress", "in_progress", "open", "planned"),
        *("waiting", "waiting on someone else", "deferred", "scheduled", "rescheduled"),
        *("canceled", "cancelled", "no show", "no-show", "no_show"),
    ),
}
FACTS: Final = tuple(_OWN_YES)
"""The canonical columns that ``parse_fact`` reads."""

SCORES: Final = ("score", "handover_score")
"""The canonical columns that ``parse_score`` reads."""

_AMOUNT: Final = r"^[^0-9]{0,4}[0-9][0-9.,'’\s]*[^0-9]{0,4}$"
_COUNT: Final = r"[0-9][0-9.,'’]*"
_RANGE: Final = (
    rf"(?i)^(?:>=?|≥|over|more than|at least)?\s*({_COUNT})"
    rf"(?:\s*(?:-|–|—|to)\s*{_COUNT}|\s*\+|\s+(?:or|and) more)?"
    r"\s*(?:employees|people|staff)?$"
)


def parse_fact(text: pl.Series, column: str, header: str) -> Parsed:
    """Read whether there is a budget, a decision-maker, a need or a timing.

    Args:
        text: Cells, null where empty.
        column: One of FACTS.
        header: Of the file, for the note.
    """
    # The same few words come again and again: each is read once.
    words = pl.DataFrame({"text": text.drop_nulls().unique()})
    split = pl.col("text").str.to_lowercase().str.split(";")
    parts = split.list.eval(pl.element().str.strip_chars())
    is_yes, is_no = (
        _has_any(parts, (*_YES, *_OWN_YES[column])),
        _has_any(parts, (*_NO, *_OWN_NO[column])),
    )
    if column == "has_budget":
        is_amount, is_above = (pl.col("text").str.contains(shape) for shape in (_AMOUNT, "[1-9]"))
        is_yes, is_no = is_yes | (is_amount & is_above), is_no | (is_amount & ~is_above)
    read = words.with_columns(
        value=pl.when(is_yes).then(statement=True).when(is_no).then(statement=False)
    )
    values = text.to_frame("text").join(read, on="text", how="left", maintain_order="left")
    return _noted(column, values["value"], text, f"“{header}” says neither yes nor no")


def parse_employees(text: pl.Series, column: str, header: str) -> Parsed:
    """Read a number of employees; of a range its lower end."""
    parsed = parse_count(text.str.extract(_RANGE, 1), column)
    values = chosen(parsed.problem.is_null(), parsed.values[column])
    return _noted(column, values, text, f"“{header}” names no number of employees")


def parse_score(text: pl.Series, column: str, header: str, mark: str) -> Parsed:
    """Read a score by its column's decimal mark."""
    values = parse_number(text, column, mark).values[column]
    return _noted(column, values, text, f"“{header}” holds no number")


def _has_any(parts: pl.Expr, words: tuple[str, ...]) -> pl.Expr:
    """Tell whether one of several values in a cell is one of the words."""
    return parts.list.eval(pl.element().is_in(words)).list.any().fill_null(value=False)


def _noted(column: str, values: pl.Series, text: pl.Series, said: str) -> Parsed:
    """Leave unknown what couldn't be read, and say in how many rows."""
    unread = int((text.is_not_null() & values.is_null()).sum())
    rows = "1 row" if unread == 1 else f"{unread} rows"
    note = f"In {rows} {said}; it is taken as not known there."
    return Parsed({column: values}, no_problem(text), (note,) if unread else ())
