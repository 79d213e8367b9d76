"""What each measure of the agreement shows in rows of bars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from alignment.charts.agreement.rows import Row, rows_of_bars
from alignment.charts.figure import bold
from alignment.charts.palette import Palette
from alignment.charts.words import between, count, money, percent
from alignment.schema.measures import TOTAL

MOST: Final = 8
"""How many reasons or criteria are drawn; the table lists all."""
_PROJECTED: Final = 4
_ASKING: Final = {"marketing": "marketing asks", "sales": "sales asks", "both": "both ask"}
_SILENT: Final = {"blank": "No reason recorded", "other": "“Other” or the like"}
_SPEAKS: Final = {
    "both": "Intent and fit",
    "fit": "Fit only",
    "intent": "Intent only",
    "neither": "Neither",
    "unknown": "Can’t be known",
}
_LEFT: Final = {
    "still_there": "Still without a decision",
    "accepted": "Accepted",
    "not_accepted": "Not accepted",
    "recycled": "Recycled",
    "lost": "Lost",
    "undated": "Left on an unknown day",
}


def _most(palette: Palette) -> int:
    return _PROJECTED if palette.is_projected else MOST


def _total(found: pl.DataFrame) -> pl.DataFrame:
    return found.filter("is_total") if "is_total" in found.columns else found


def causes(
    found: pl.DataFrame, palette: Palette, *, numbers: Mapping[str, int], is_half: bool = False
) -> go.Figure:
    """Draw how many disputes each criterion causes alone, and what would remain of all.

    Args:
        found: Rows of schema Criteria, the one that causes most first.
        palette: Colours and type sizes.
        numbers: By criterion its place among all, which a click on its bar opens.
        is_half: The chart has half of the page.
    """
    rows = []
    for place, row in enumerate(found.head(_most(palette)).iter_rows(named=True)):
        is_first = place == 0 and row["alone"] > 0
        name = row["criterion"]
        rows.append(
            Row(
                name[:1].upper() + name[1:],
                row["alone"] if row["is_recorded"] else 0,
                _disputes(row),
                palette.focus if is_first else palette.context,
                (name, str(numbers.get(name, 0))),
                _if_asked(row, palette),
                palette.team(row["team"]),
                _ASKING[row["team"]],
                not row["is_recorded"],
            )
        )
    heading = "disputed if<br>both asked it"
    if not palette.is_projected:
        heading += " · known for"
    return rows_of_bars(rows, palette, heading=heading, is_half=is_half)


def _disputes(row: Mapping[str, Any]) -> str:
    if not row["is_recorded"]:
        return "not recorded in this data"
    return count(row["alone"])


def _if_asked(row: Mapping[str, Any], palette: Palette) -> str:
    """Say what would remain, and for how many leads the criterion can be decided."""
    left = percent(row["harmonised_rate"])
    if row["team"] == "both":
        left = "both ask"
    if palette.is_projected:
        return left
    return f"{bold(left)} · {percent(row['decided_rate'])}"


def reasons(found: pl.DataFrame, palette: Palette) -> go.Figure:
    """Draw the reasons of what wasn't accepted, most named first, those that say nothing apart.

    Args:
        found: Rows of schema Reasons; the total is drawn.
        palette: Colours and type sizes.
    """
    total = _total(found)
    most = 3 if palette.is_projected else MOST  # beside those that say nothing
    named = total.filter(pl.col("kind") == "named").head(most)
    rows, so_far = [], 0
    for place, row in enumerate(named.iter_rows(named=True)):
        so_far += row["leads"]
        colour = palette.context if place else palette.focus
        together = percent(so_far / row["rest"]) if row["share"] is not None else ""
        mark = (row["reason"], "named")
        rows.append(Row(row["reason"], row["leads"], _shared(row), colour, mark, together))
    for row in total.filter(pl.col("kind") != "named").iter_rows(named=True):
        name, mark = _SILENT[row["kind"]], ("", row["kind"])
        rows.append(Row(name, row["leads"], _shared(row), palette.context, mark, is_apart=True))
    return rows_of_bars(rows, palette, heading="together", is_half=True)


def _shared(row: Mapping[str, Any]) -> str:
    if row["share"] is None:
        return f"{count(row['leads'])} of {count(row['rest'])}"
    return f"{percent(row['share'])} ({count(row['leads'])})"


def delivered(found: pl.DataFrame, palette: Palette) -> go.Figure:
    """Draw a waterfall: what marketing passed, what was taken off it, and what it became.

    Args:
        found: Rows of schema Acceptance; the total is drawn.
        palette: Colours and type sizes.
    """
    row = _total(found).row(0, named=True)
    accepted, decided = row["accepted"], row["decided"]
    steps = (
        ("Passed by marketing", row["handovers"], palette.marketing, "delivered", 0),
        ("Not decided yet", row["undecided"], palette.track, "undecided", decided),
        ("Not accepted", row["rest"], palette.context, "rest", accepted),
        ("Accepted by sales", accepted, palette.sales, "accepted", 0),
        ("Became an opportunity", row["opportunities"], palette.shared, "opportunity", 0),
        ("Won", row["won"], palette.shared, "won", 0),
    )
    rows = []
    for name, value, colour, place, start in steps:
        if start and palette.is_projected:
            continue  # told in words beside it
        told = count(value)
        if place == "rest" and row["verdict"] == "not_recorded":
            told = "not recorded"
        elif place != "delivered" and row["handovers"]:
            told = f"{told} ({percent(value / row['handovers'])})"
        rows.append(Row(name, value, told, colour, (TOTAL, place), start=start))
    return rows_of_bars(rows, palette, is_half=True)


def own_rule(found: pl.DataFrame, palette: Palette) -> go.Figure:
    """Draw how far each team's deeds meet its own definition.

    Args:
        found: Rows of schema OwnRule; the total is drawn.
        palette: Colours and type sizes.
    """
    names = {"passed": "What marketing passed", "accepted": "What sales accepted"}
    rows = []
    for row in _total(found).iter_rows(named=True):
        unknown = f"{count(row['unknown'])} can’t be known" if row["unknown"] else ""
        rows.append(
            Row(
                names[row["deed"]],
                row["rate"] or 0,
                meeting(row),
                palette.team(row["team"]),
                (TOTAL, row["deed"]),
                unknown,
            )
        )
    return rows_of_bars(rows, palette)


def meeting(row: Mapping[str, Any]) -> str:
    """Write how many meet a definition, by the rules for small groups."""
    if row["yes"] is None:
        return "no definition yet"
    counts = f"{count(row['yes'])} of {count(row['yes'] + row['no'])}"
    if row["rate"] is None:
        return counts
    if row["verdict"] == "range_first":
        return f"{between(row['low'], row['high'])} ({counts})"
    return f"{percent(row['rate'])} ({counts})"


def evidence(found: pl.DataFrame, palette: Palette) -> go.Figure:
    """Draw what speaks for the leads that were called MQL, and how each kind converts.

    Args:
        found: Rows of schema Evidence; the total is drawn.
        palette: Colours and type sizes.
    """
    by_kind = {row["kind"]: row for row in _total(found).iter_rows(named=True)}
    rows = []
    for kind, name in _SPEAKS.items():
        row = by_kind[kind]
        colour = palette.focus if kind == "neither" else palette.context
        share = f" ({percent(row['share'])})" if row["share"] is not None else ""
        mark, is_apart = (TOTAL, kind), kind == "unknown"
        told = f"{count(row['leads'])}{share}"
        note = _converted(row)
        rows.append(Row(name, row["leads"], told, colour, mark, note, is_apart=is_apart))
    return rows_of_bars(rows, palette, heading="became an opportunity")


def _converted(row: Mapping[str, Any]) -> str:
    if not row["leads"]:
        return ""
    if row["rate"] is None or row["verdict"] == "counts_only":
        return f"{count(row['converted_so_far'])} of {count(row['leads'])} so far"
    if row["verdict"] == "range_first":
        return between(row["low"], row["high"])
    return f"{bold(percent(row['rate']))}  {between(row['low'], row['high'])}"


def middle_ground(found: pl.DataFrame, palette: Palette) -> go.Figure:
    """Draw how leads left the ground between both definitions, or that they haven't.

    Args:
        found: Rows of schema MiddleGround; the total is drawn.
        palette: Colours and type sizes.
    """
    row = _total(found).row(0, named=True)
    rows = [
        Row(
            name,
            row[way],
            count(row[way]),
            palette.focus if way == "still_there" else palette.context,
            (TOTAL, way),
            is_apart=way == "undated",
        )
        for way, name in _LEFT.items()
        if row[way] or way not in ("lost", "undated")
    ]
    return rows_of_bars(rows, palette)


def reality(found: pl.DataFrame, palette: Palette, *, currency: str) -> go.Figure:
    """Draw the open value by how many of the four entry criteria it meets, the unknown apart.

    Args:
        found: Rows of schema PipelineReality; the total is drawn.
        palette: Colours and type sizes.
        currency: ISO 4217 code of the value. Where none is known, opportunities are drawn.
    """
    rows = []
    for row in _total(found).sort("met", descending=True, nulls_last=True).iter_rows(named=True):
        met, number = row["met"], row["opportunities"]
        is_unknown = met is None
        name = "Not all recorded" if is_unknown else "All four" if met == 4 else f"{met} of 4"  # noqa: PLR2004 - of four
        is_money = row["total_minor"] is not None
        value = (row["value_minor"] or 0) if is_money else number
        told = _valued(row, currency) if is_money else count(number)
        colour = palette.focus if met == 4 else palette.context  # noqa: PLR2004 - of four
        deals = f"{count(number)} opportunit{'y' if number == 1 else 'ies'}"
        mark = (TOTAL, "unknown" if is_unknown else str(met))
        rows.append(Row(name, value, told, colour, mark, deals, is_apart=is_unknown))
    return rows_of_bars(rows, palette)


def _valued(row: Mapping[str, Any], currency: str) -> str:
    if not row["opportunities"]:
        return "none"
    if row["value_minor"] is None:
        return "no usable amount"
    share = f" ({percent(row['share'])})" if row["share"] is not None else ""
    return f"{money(row['value_minor'], currency)}{share}"
