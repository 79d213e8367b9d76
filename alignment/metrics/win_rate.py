"""How many opportunities are won, and what do they bring? M5b by count and value, M5a, revenue."""

from __future__ import annotations

from typing import Any, Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.estimators.incidence import aalen_johansen
from alignment.estimators.proportions import wilson
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW
from alignment.metrics.journeys import is_entered, keep_counted, number_in
from alignment.metrics.won_curve import (
    LOST,
    LOST_BEFORE,
    OPEN,
    UNDATED,
    WON,
    WON_BEFORE,
    cells_of,
    cycle_days,
    is_watched_for,
    judge_cohort,
)
from alignment.metrics.words import between, count, money, of_100
from alignment.schema.measures import TOTAL, WinRate
from alignment.scope import Scope


def tally_win_rate(pipeline: Lazy, scope: Scope, *, starts: tuple[int, ...] = ()) -> Lazy:
    """Count opportunities by days from first qualified to outcome, and what was won.

    Args:
        pipeline: One row per opportunity (schema ``Pipeline``).
        scope: Period, filters and day of observation.
        starts: First days of spans, rising; when given, ``split`` is the number of the span that
            the first qualified day lies in instead of ``scope.by``.

    Returns:
        One row per ``split``, ``outcome``, ``days``, ``is_cohort`` (first qualified in the period)
        and ``is_closed`` (outcome in the period), with ``opportunities``, ``unpriced``,
        ``amount_minor`` (at the first qualified entry), ``value_minor`` and ``unvalued`` (won or
        lost without a value); in no order.
    """
    has_ended = nw.col("outcome") != "open"
    is_seen = has_ended & (nw.col("outcome_day") <= scope.as_of).fill_null(value=False)
    undated = nw.col("outcome_day").is_null() & (nw.col("seen_day") <= scope.as_of)
    rows = keep_counted(pipeline, scope, ~nw.col("is_renewal"))
    rows = rows.select(
        "opportunities",
        "amount_minor",
        "value_minor",
        split=number_in(nw.col("qualified_day"), starts) if starts else nw.col(scope.by),
        ended=_ended(is_seen, undated),
        age=nw.when(is_seen).then(nw.col("outcome_day")).otherwise(nw.lit(scope.as_of))
        - nw.col("qualified_day"),
        is_cohort=is_entered(scope, "qualified_day").fill_null(value=False),
        is_closed=is_seen
        & (nw.col("outcome_day") >= scope.first_day)
        & (nw.col("outcome_day") <= scope.last_day),
    ).filter(nw.col("is_cohort") | nw.col("is_closed") | (nw.col("ended") != OPEN))
    rows = rows.select(
        "split",
        "opportunities",
        "amount_minor",
        "value_minor",
        "is_cohort",
        "is_closed",
        # A day below 0 stands for an opportunity that was never qualified on a known day.
        days=nw.when(nw.col("ended") < UNDATED).then(nw.col("age")).otherwise(0).fill_null(-1),
        outcome=nw.when((nw.col("age") < 0) & (nw.col("ended") != OPEN))
        .then(nw.col("ended") + (WON_BEFORE - WON))
        .otherwise(nw.col("ended")),
        unpriced=_where_null("amount_minor"),
        unvalued=_where_null("value_minor"),
    )
    sums = ("opportunities", "unpriced", "amount_minor", "value_minor", "unvalued")
    return rows.group_by("split", "outcome", "days", "is_cohort", "is_closed").agg(
        *[nw.col(name).sum().cast(nw.Int64) for name in sums]
    )


def _ended(is_seen: nw.Expr, undated: nw.Expr) -> nw.Expr:
    """Classify by the outcome as far as it was known on the day of observation."""
    known = nw.col("outcome")
    is_end = (known == "won") | (known == "lost")
    return (
        nw.when(is_end & undated)
        .then(nw.lit(UNDATED))
        .when(is_seen & (known == "won"))
        .then(nw.lit(WON))
        .when(is_seen & (known == "lost"))
        .then(nw.lit(LOST))
        .otherwise(nw.lit(OPEN))
    )


def _where_null(column: str) -> nw.Expr:
    return nw.when(nw.col(column).is_null()).then(nw.col("opportunities")).otherwise(0)


def win_rate(pipeline: Lazy, scope: Scope) -> dy.DataFrame[WinRate]:
    """Estimate the share of opportunities that are won within the usual cycle.

    The usual cycle is the number of days by which nine of ten ended opportunities had ended.
    Where the whole data knows of wins but of no loss, no share can be told: counts and revenue
    stay, and every verdict is ``not_recorded``.

    Args:
        pipeline: One row per opportunity (schema ``Pipeline``).
        scope: Period, filters and day of observation.

    Returns:
        The total, then one row per split value, most won money first.

    Source:
        Aalen & Johansen (1978); Wilson (1927) for the ranges.
    """
    counts = collect(tally_win_rate(pipeline, scope))
    horizon = cycle_days(counts)
    watched = is_watched_for(horizon, scope.first_day, scope)
    rows = [{"split": TOTAL, "is_total": True, **_row(counts, horizon, is_watched=watched)}]
    parts = counts.partition_by("split", as_dict=True)
    rows += [
        {"split": str(key[0]), "is_total": False, **_row(part, horizon, is_watched=watched)}
        for key, part in parts.items()
        if part["is_cohort"].any() or part["is_closed"].any()
    ]
    if not knows_losses(counts, pipeline):
        rows = [row | _NO_SHARE for row in rows]
    frame = pl.DataFrame(rows, schema=WinRate.create_empty().schema)
    order = ["is_total", "won_minor", "opportunities", "split"]
    frame = frame.sort(order, descending=[True, True, True, False], nulls_last=True)
    return WinRate.validate(frame)


_NO_SHARE: Final[dict[str, object]] = {
    "verdict": "not_recorded",
    **dict.fromkeys(
        ("rate", "low", "high", "value_rate", "closed_rate", "closed_low", "closed_high")
    ),
}


def knows_losses(counts: pl.DataFrame, pipeline: Lazy) -> bool:
    """Tell whether losses are recorded at all, or nothing has been won either.

    Args:
        counts: The tally of the scope; a loss in it settles the question.
        pipeline: One row per opportunity; asked for a loss of any period where the scope has none.
    """
    if counts.is_empty() or counts["outcome"].is_in([LOST, LOST_BEFORE]).any():
        return True
    if not counts["outcome"].is_in([WON, WON_BEFORE, UNDATED]).any():
        return True
    lost = pipeline.filter((nw.col("outcome") == "lost") & (nw.col("exclusion") == ""))
    return bool(collect(lost.select("opp_id").head(1)).height)


def _row(counts: pl.DataFrame, horizon: int | None, *, is_watched: bool) -> dict[str, object]:
    cohort = counts.filter("is_cohort")
    ended = {code: _sum(cohort, code) for code in range(LOST_BEFORE + 1)}
    row: dict[str, object] = {
        "opportunities": int(cohort["opportunities"].sum()),
        "won": ended[WON],
        "lost": ended[LOST],
        "open": ended[OPEN],
        "undated": ended[UNDATED],
        "before_entry": ended[WON_BEFORE] + ended[LOST_BEFORE],
        "unpriced": int(cohort["unpriced"].sum()),
        "horizon_days": horizon,
    }
    rates = rates_of(cohort, horizon, is_watched=is_watched)
    return row | rates | _closed(counts.filter("is_closed"))


def _sum(counts: pl.DataFrame, outcome: int, column: str = "opportunities") -> int:
    return int(counts.filter(pl.col("outcome") == outcome)[column].sum())


def rates_of(cohort: pl.DataFrame, horizon: int | None, *, is_watched: bool) -> dict[str, object]:
    """Estimate 5b by count and by value.

    Args:
        cohort: Rows of ``tally_win_rate`` with ``is_cohort``.
        horizon: The days of the usual cycle; None where nothing has ended.
        is_watched: Whether any of the cohort could be observed for all of them.

    Returns:
        The columns of ``WinRate`` that say the rate.
    """
    if horizon is None:
        return {"verdict": "counts_only", "is_ripe": False}
    cells = cells_of(cohort, horizon)
    verdict = judge_cohort(cells, horizon, is_watched=is_watched)
    found: dict[str, object] = {"verdict": verdict, "is_ripe": cells.young(horizon) == 0}
    if verdict in ("enough", "range_first"):
        curve = aalen_johansen(cells.number[WON:], cells.number[OPEN])
        found["rate"] = min(1.0, curve.share(0, horizon))
        found["low"], found["high"] = curve.range(0, horizon)
        if cells.amount.sum() > 0:
            money_curve = aalen_johansen(cells.amount[WON:], cells.amount[OPEN])
            found["value_rate"] = min(1.0, money_curve.share(0, horizon))
    return found


def _closed(closed: pl.DataFrame) -> dict[str, object]:
    """Give 5a and the revenue of the period."""
    ways = (WON, WON_BEFORE)
    won = sum(_sum(closed, way) for way in ways)
    lost = _sum(closed, LOST) + _sum(closed, LOST_BEFORE)
    unpriced = sum(_sum(closed, way, "unvalued") for way in ways)
    value = sum(_sum(closed, way, "value_minor") for way in ways)
    row: dict[str, object] = {
        "closed_won": won,
        "closed_lost": lost,
        "won_minor": None if 0 < won == unpriced else value,
        "won_unpriced": unpriced,
    }
    if won + lost >= FEW:
        row["closed_rate"] = won / (won + lost)
        row["closed_low"], row["closed_high"] = wilson(won, won + lost)
    return row


def headline(found: pl.DataFrame, currency: str, digits: int = 2) -> str:
    """Say how many of 100 opportunities are won, and what was won in the period.

    Args:
        found: A frame of ``win_rate``.
        currency: ISO 4217 code of the base currency.
        digits: How many digits its minor unit has.
    """
    row = found.filter("is_total").to_dicts()[0]
    revenue = _revenue(row, currency, digits)
    if row["verdict"] == "not_recorded":
        return f"No lost opportunity is recorded, so a win rate can't be told; {revenue}."
    if not row["opportunities"]:
        return f"No opportunity was first qualified in this period; {revenue}."
    if row["verdict"] == "too_young":
        return (
            f"{row['won']:,} of {count(row['opportunities'], 'opportunity', 'opportunities')} "
            f"are won so far; none was watched for {row['horizon_days']:,} days yet, so no share "
            f"can be told; {revenue}."
        )
    if row["rate"] is None:
        return (
            f"{row['won']:,} of {count(row['opportunities'], 'opportunity', 'opportunities')} "
            f"are won so far, too few are decided to give a share; {revenue}."
        )
    days = row["horizon_days"]
    when = f"within {days} days" if days else "on the day they are first qualified"
    return (
        f"{of_100(row['rate'])} opportunities "
        f"(range {between(row['low'], row['high']).removesuffix(' of 100')}) are won {when}; "
        f"{revenue}."
    )


def _revenue(row: dict[str, Any], currency: str, digits: int) -> str:
    """Say what was won in the period, in money where any of it can be priced."""
    if row["won_minor"] is None:
        won = count(row["closed_won"], "opportunity was", "opportunities were")
        return f"{won} won in the period, none with a usable amount in {currency}"
    return f"{money(row['won_minor'], currency, digits)} was won in the period"
