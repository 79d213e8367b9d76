"""How many accounts would show whether a campaign does anything?"""

from __future__ import annotations

from typing import Any, Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.estimators.hold_out import per_group
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW
from alignment.metrics.journeys import is_entered, is_filtered, keep_counted
from alignment.metrics.words import count, of_100
from alignment.schema.campaign_measures import HoldOut
from alignment.scope import Scope

LIFTS: Final = (0.1, 0.2, 0.3, 0.5, 1.0)
_TOLD: Final = 0.2
MONTH_DAYS: Final = 365.25 / 12
_LONG: Final = 24
"""Months from which on a test's length is said in years."""


def tally_led(journeys: Lazy, scope: Scope) -> Lazy:
    """Count the accounts with an opportunity that were first touched in the period.

    Args:
        journeys: One row per opportunity (schema ``OpportunityJourney``).
        scope: Period, filters, view and day of observation. Filters keep an account by its
            opportunities; its first touch is the first of all of them.

    Returns:
        One row with ``accounts`` (opportunities where no account is known) and ``converted``, those
        first qualified, or won, by the day of observation. What was qualified before it was first
        touched is no account that a touch could have moved there, and counts as neither; an account
        that was touched before the look-back began earlier.
    """
    is_on = (nw.col("exclusion") == "") & ~nw.col("is_renewal") & (nw.col("touches") > 0)
    rows = journeys.filter(is_on).select(
        "qualified_day",
        unit=nw.coalesce(nw.col("account_id"), nw.col("opp_id")),
        # One number orders by day and tells of the first whether touches came before it.
        code=nw.col("first_touch_day").cast(nw.Int64) * 2 + _number(nw.col("early_touches") > 0),
        kept=_number(is_filtered(scope)),
        there=_number(is_filtered(scope)) * _number(_is_there(scope)),
    )
    told = rows.group_by("unit").agg(
        code=nw.col("code").min(),
        kept=nw.col("kept").max(),
        there=nw.col("there").max(),
        qualified_day=nw.col("qualified_day").min(),
    )
    told = told.with_columns(day=nw.col("code") // 2)
    told = told.filter(nw.col("kept") == 1, nw.col("code") % 2 == 0, is_entered(scope, "day"))
    if scope.anchor == "qualified":
        qualified = nw.col("qualified_day")
        told = told.filter(qualified.is_null() | (qualified >= nw.col("day")))
    return told.select(
        accounts=nw.len().cast(nw.Int64), converted=nw.col("there").sum().cast(nw.Int64)
    )


def tally_nowhere(credit: Lazy, scope: Scope) -> Lazy:
    """Count the accounts without an opportunity, and people without either, first touched.

    Args:
        credit: One row per touch (schema ``Credit``).
        scope: Period, filters and day of observation.

    Returns:
        One row with ``accounts``; each of them has one path.
    """
    is_begun = (nw.col("place") == 1) & nw.col("opp_id").is_null() & is_entered(scope, "day")
    rows = keep_counted(credit, scope, is_begun)
    return rows.select(accounts=nw.len().cast(nw.Int64))


def _is_there(scope: Scope) -> nw.Expr:
    if scope.anchor == "qualified":
        return nw.col("qualified_day") <= scope.as_of
    return (nw.col("outcome") == "won") & (nw.col("outcome_day") <= scope.as_of)


def _number(condition: nw.Expr | None) -> nw.Expr:
    """Give 1 where a condition holds or there is none, else 0."""
    if condition is None:
        return nw.lit(1).cast(nw.Int64)
    return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64)


def hold_out(credit: Lazy, journeys: Lazy, scope: Scope) -> dy.DataFrame[HoldOut]:
    """Tell how many accounts a test needs, in which half of them are left without a campaign.

    Args:
        credit: One row per touch (schema ``Credit``).
        journeys: One row per opportunity (schema ``OpportunityJourney``).
        scope: The period gives the present rate of new accounts and how many of them are won, or
            qualified, as the view says.

    Returns:
        One row per lift, the smallest first.
    """
    led, nowhere = collect(tally_led(journeys, scope)), collect(tally_nowhere(credit, scope))
    accounts = int(led["accounts"][0] or 0) + int(nowhere["accounts"][0] or 0)
    converted = int(led["converted"][0] or 0)
    days = min(scope.last_day, scope.as_of) - scope.first_day + 1
    rows = [
        {"lift": lift, "accounts": accounts, "converted": converted}
        | (needed(converted / accounts, lift, accounts / days) if converted >= FEW else {})
        for lift in LIFTS
    ]
    frame = pl.DataFrame(rows, schema=HoldOut.create_empty().schema)
    return HoldOut.validate(frame)


def needed(base: float, lift: float, accounts_a_day: float) -> dict[str, Any]:
    """Work out a test for one lift.

    Args:
        base: The share of accounts that are won without the campaign, 0 to 1.
        lift: What the campaign adds to it, as a part of it: 0.2 for a fifth more.
        accounts_a_day: How many new accounts come.

    Returns:
        ``base_rate``, ``lifted_rate``, ``per_group`` and ``months``; without the last ones where
        the lifted rate would pass 1 or nothing is lifted.
    """
    lifted = base * (1 + lift)
    if not 0 < base < lifted <= 1:
        return {"base_rate": base}
    number = per_group(base, lifted)
    told = {"base_rate": base, "lifted_rate": lifted, "per_group": number}
    if number is not None and accounts_a_day > 0:
        told["months"] = 2 * number / accounts_a_day / MONTH_DAYS
    return told


def headline(found: pl.DataFrame, scope: Scope) -> str:
    """Say what a test for a lift by a fifth takes.

    Args:
        found: A frame of ``hold_out``.
        scope: The question it answers.
    """
    row = found.filter((pl.col("lift") - _TOLD).abs() < _TOLD / 2).row(0, named=True)
    if not row["accounts"]:
        return "No account was first touched in this period: nothing to plan a hold-out with."
    begun = count(row["accounts"], "account was", "accounts were")
    said = f"{begun} first touched in this period, {row['converted']:,} of them "
    said += "won so far" if scope.anchor == "won" else "qualified so far"
    if row["per_group"] is None:
        return f"{said}: too few to tell what a hold-out needs."
    return (
        f"To see a lift by a fifth, from {of_100(row['base_rate'])} to "
        f"{of_100(row['lifted_rate'])}, a hold-out needs {row['per_group']:,} accounts in each of "
        f"two groups: {_length(row['months'])} at the present rate ({said})."
    )


def _length(months: float) -> str:
    """Say how long a test takes, in years where months no longer say anything to anybody."""
    if months < _LONG:
        return f"{months:,.1f} months"
    return f"more than {int(months / 12):,} years"
