"""What does it cost to win a customer? M8."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.fiscal import month_end, share_of_month
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW
from alignment.metrics.journeys import keep_filtered
from alignment.metrics.spending import to_the_cent
from alignment.metrics.splitting import names_by
from alignment.metrics.words import count, money
from alignment.schema.cost_measures import AcquisitionCost
from alignment.schema.measures import TOTAL
from alignment.scope import Scope, to_date

KNOWN_BY: Final = ("campaign", "channel")
"""What costs can be split by."""


def tally_customers(journeys: Lazy, scope: Scope) -> Lazy:
    """Count the accounts whose first win lies in the period.

    Args:
        journeys: One row per opportunity (schema ``OpportunityJourney``).
        scope: The period is that of the first win.

    Returns:
        One row per ``split`` and ``days`` (from the first lead to the win; null where no lead is
        known) with ``customers``, ``won_minor`` and how many are ``priced``; in no order. Of
        several opportunities that were an account's first ones on one day, the one with the
        smallest id counts. An account with a renewal that began before its first win was a
        customer already.
    """
    split = nw.col(scope.by) if scope.by in KNOWN_BY else nw.lit(TOTAL)
    # The filters come last: an account's first win is the first of all.
    won = journeys.filter(
        nw.col("exclusion") == "",
        ~nw.col("is_renewal"),
        nw.col("outcome") == "won",
        nw.col("outcome_day") <= scope.as_of,
    )
    won = won.with_columns(unit=nw.coalesce(nw.col("account_id"), nw.col("opp_id")))
    begun = won.group_by("unit").agg(first_day=nw.col("outcome_day").min())
    begun = begun.filter(nw.col("first_day").is_between(scope.first_day, scope.last_day))
    begun = _without_customers(begun, journeys)
    firsts = won.join(begun, on="unit", how="inner")
    firsts = firsts.filter(nw.col("outcome_day") == nw.col("first_day"))
    one = firsts.group_by("unit").agg(opp_id=nw.col("opp_id").min()).select("opp_id")
    rows = keep_filtered(firsts.join(one, on="opp_id", how="semi"), scope).select(
        "value_minor", split=split, days=nw.col("outcome_day") - nw.col("lead_day")
    )
    return rows.group_by("split", "days").agg(
        customers=nw.len().cast(nw.Int64),
        won_minor=nw.col("value_minor").sum().cast(nw.Int64),
        priced=nw.col("value_minor").count().cast(nw.Int64),
    )


def _without_customers(begun: Lazy, journeys: Lazy) -> Lazy:
    """Leave out the accounts of which a renewal began before their first win on record."""
    renewals = journeys.filter(
        nw.col("exclusion") == "", nw.col("is_renewal"), ~nw.col("account_id").is_null()
    )
    since = nw.min_horizontal("qualified_day", "outcome_day")
    known = renewals.select(unit=nw.col("account_id"), since=since)
    known = known.group_by("unit").agg(since=nw.col("since").min())
    joined = begun.join(known, on="unit", how="left")
    is_new = nw.col("since").is_null() | (nw.col("since") >= nw.col("first_day"))
    return joined.filter(is_new).drop("since")


def acquisition_cost(journeys: Lazy, costs: Lazy, scope: Scope) -> dy.DataFrame[AcquisitionCost]:
    """Divide what was spent by the customers first won, at once and with the time it took them.

    Args:
        journeys: One row per opportunity (schema ``OpportunityJourney``).
        costs: One row per campaign or channel and month (schema ``CampaignCost``).
        scope: Period of the first win, filters and day of observation; split by campaign or channel
            where ``by`` names one of them.

    Returns:
        The total, then one row per campaign or channel, most cost first.
    """
    customers = collect(tally_customers(journeys, scope))
    spent = collect(costs.filter(~nw.col("month_day").is_null()))
    if scope.by in KNOWN_BY:
        spent = spent.rename({scope.by: "split"})
    else:
        spent = spent.with_columns(split=pl.lit(TOTAL))
    lag, since = _median_days(customers), spent["month_day"].min()
    parts = [(TOTAL, True, customers, spent)]
    if scope.by in KNOWN_BY:
        sizes = pl.concat(
            [
                spent.select("split", size=pl.col("cost_minor").fill_null(0)),
                customers.select("split", size=pl.lit(0, pl.Int64)),
            ]
        )
        parts += [
            (name, False, customers.filter(split=name), spent.filter(split=name))
            for name in names_by(sizes, "size")
        ]
    rows = [
        {"split": name, "is_total": is_total, **_row(won, paid, scope, lag, since)}
        for name, is_total, won, paid in parts
    ]
    _to_the_cent(rows)
    until = spent["month_day"].max()
    told = {"costs_until_day": month_end(until) if isinstance(until, int) else None}
    rows = [row | _each(row) | told for row in rows]
    frame = pl.DataFrame(rows, schema=AcquisitionCost.create_empty().schema)
    return AcquisitionCost.validate(frame, cast=True)


def _median_days(customers: pl.DataFrame) -> int | None:
    """Give the day by which half of the customers, from their first lead on, were won."""
    known = customers.filter(pl.col("days") >= 0).sort("days")
    number = int(known["customers"].sum())
    if number < FEW:
        return None
    reached = known.filter(pl.col("customers").cum_sum() * 2 >= number)
    return int(reached["days"][0])


def _row(
    customers: pl.DataFrame, spent: pl.DataFrame, scope: Scope, lag: int | None, since: object
) -> dict[str, Any]:
    """Give a group's costs of the period, and those of as long before as its customers took."""
    number, last = int(customers["customers"].sum()), min(scope.last_day, scope.as_of)
    row: dict[str, Any] = {
        "customers": number,
        "won_minor": _won(customers),
        "unpriced": 0,
        "lag_days": lag,
        "verdict": "not_recorded",
    }

    def within(days: int) -> dict[str, Any]:
        # Of a time before the first cost, nobody knows what was spent.
        first_day = scope.first_day - days
        is_known = isinstance(since, int) and since <= first_day and not scope.kept()
        return _spent(spent, first_day, last - days) if is_known else {}

    row |= within(0)
    if lag is not None:
        row["earlier_first_day"], row["earlier_last_day"] = scope.first_day - lag, last - lag
        earlier = within(lag)
        row["earlier_cost_minor"] = earlier.get("cost_minor")
        row["unpriced"] = max(row["unpriced"], earlier.get("unpriced", 0))
    return row


def _to_the_cent(rows: list[dict[str, Any]]) -> None:
    """Round the costs of the total, and those of its parts so that they add up to it."""
    for name in ("cost_minor", "budgeted_minor", "earlier_cost_minor"):
        known = [row for row in rows if row.get(name) is not None]
        for place in (True, False):
            group = [row for row in known if row["is_total"] is place]
            for row, minor in zip(group, to_the_cent(row[name] for row in group), strict=True):
                row[name] = minor


def _each(row: dict[str, Any]) -> dict[str, Any]:
    """Divide the costs by the customers, where there are enough of them."""
    paid = [name for name in ("", "earlier_") if row.get(f"{name}cost_minor") is not None]
    if not paid:
        return {}
    number = row["customers"]
    if number < FEW:
        return {"verdict": "counts_only"}
    each = {
        f"{name}cost_per_customer_minor": round(Fraction(row[f"{name}cost_minor"], number))
        for name in paid
    }
    return {"verdict": "enough", **each}


def _won(customers: pl.DataFrame) -> int | None:
    """Add up what the customers' first wins were worth; None where none of them is priced."""
    is_unknown = customers.height > 0 and not customers["priced"].sum()
    return None if is_unknown else int(customers["won_minor"].sum())


def _spent(spent: pl.DataFrame, first_day: int, last_day: int) -> dict[str, Any]:
    """Add up the costs of some days, exactly; those of a month lie evenly on its days."""
    found: dict[str, Any] = {"unpriced": 0}
    for month_day, basis, cost, is_unpriced in spent.select(
        "month_day", "basis", "cost_minor", "is_unpriced"
    ).iter_rows():
        part = share_of_month(month_day, first_day, last_day)
        if not part:
            continue
        if is_unpriced:
            found["unpriced"] += 1
            continue
        planned = part * cost if basis == "budgeted" else Fraction(0)
        found["cost_minor"] = found.get("cost_minor", Fraction(0)) + part * cost
        found["budgeted_minor"] = found.get("budgeted_minor", Fraction(0)) + planned
    return found


def headline(found: pl.DataFrame, scope: Scope, currency: str, digits: int = 2) -> str:
    """Say what a customer cost with the lag and without it, or what is missing.

    Args:
        found: A frame of ``acquisition_cost``.
        scope: The question it answers.
        currency: ISO 4217 code of the base currency.
        digits: How many digits its minor unit has.
    """
    row = found.filter("is_total").row(0, named=True)
    customers = count(row["customers"], "new customer")
    if not row["customers"]:
        return "No customer was won for the first time in this period."
    if row["cost_minor"] is None and row["earlier_cost_minor"] is None:
        return f"{customers}; what they cost isn't known for this choice."
    if row["customers"] < FEW:
        return f"{customers}; with fewer than {FEW} a cost of each says nothing."
    told = []
    if row["earlier_cost_minor"] is not None:
        each = money(row["earlier_cost_per_customer_minor"], currency, digits)
        lag = count(row["lag_days"], "day")
        told.append(f"{each} with the costs of {_span(row)} (half took up to {lag} to win)")
    if row["cost_minor"] is not None:
        each = money(row["cost_per_customer_minor"], currency, digits)
        told.append(f"{each} with those of the period itself")
    return f"{customers}, each at an average of {'; '.join(told)}.{_missing(row, scope)}"


def _missing(row: dict[str, Any], scope: Scope) -> str:
    """Say which costs aren't in it; a month that is still going on has none yet."""
    until, last = row["costs_until_day"], min(scope.last_day, scope.as_of)
    said = ""
    if row["unpriced"]:
        said = f" Not in it: {count(row['unpriced'], 'monthly cost')} without an exchange rate."
    if month_end(until + 1) <= last:
        said += f" No cost is on record after {to_date(until):%b %Y}."
    return said


def _span(row: dict[str, Any]) -> str:
    first, last = to_date(row["earlier_first_day"]), to_date(row["earlier_last_day"])
    return f"{first:%-d %b %Y} to {last:%-d %b %Y}"
