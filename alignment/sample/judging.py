"""Which leads of the sample company meet what each team calls qualified."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from alignment.sample.truths import TRUTHS

FIT_EMPLOYEES: Final = 50
"""Both teams look for companies of at least this size."""

ACCEPTED: Final = 3
"""The level of those that sales accepted."""

PASSED: Final = 2
"""The level of those that marketing passed on and sales didn't accept."""

_UNSEEN: Final = ("Referral", "Outbound")
"""Sources whose leads do little online, so that marketing's score doesn't see them."""

_MARKETING: Final = {"accepted": 0.84, "unseen": 0.62, "passed": 0.93, "drifted": 0.1, "rest": 0.06}
_SALES: Final = {
    "accepted": TRUTHS.sales_keeps_its_rule,
    "decided": 0.06,
    "waiting": 0.35,
    "drifted": 0.04,
    "unseen": 0.1,
    "rest": 0.02,
}


def judged(rng: np.random.Generator, people: pl.DataFrame) -> pl.DataFrame:
    """Draw whether each lead is to meet marketing's rule and sales' rule.

    Args:
        rng: Where chance comes from.
        people: The leads with their source, level, is_promoted and days to each exit.

    Returns:
        The rows with ``wants_marketing``, ``wants_sales`` and ``is_unseen``.
    """
    accepted, passed = pl.col("level") == ACCEPTED, pl.col("level") == PASSED
    drifted, unseen = pl.col("is_promoted"), pl.col("source").is_in(_UNSEEN)
    first_exit = pl.min_horizontal("not_accepted", "recycled")
    marketing = (
        pl.when(drifted)
        .then(_MARKETING["drifted"])
        .when(accepted)
        .then(pl.when(unseen).then(_MARKETING["unseen"]).otherwise(_MARKETING["accepted"]))
        .when(passed)
        .then(_MARKETING["passed"])
        .otherwise(_MARKETING["rest"])
    )
    left = first_exit < 100_000  # noqa: PLR2004 - the day that never comes
    sales = (
        pl.when(drifted)
        .then(_SALES["drifted"])
        .when(accepted)
        .then(_SALES["accepted"])
        .when(passed)
        .then(pl.when(left).then(_SALES["decided"]).otherwise(_SALES["waiting"]))
        .otherwise(pl.when(unseen).then(_SALES["unseen"]).otherwise(_SALES["rest"]))
    )
    size = people.height
    return people.with_columns(
        is_unseen=unseen,
        wants_marketing=pl.Series(rng.random(size)) < marketing,
        wants_sales=pl.Series(rng.random(size)) < sales,
    )


def placed(rng: np.random.Generator, people: pl.DataFrame, employees: pl.Series) -> pl.Series:
    """Give leads that meet a rule companies of the right size, within their region.

    Args:
        rng: Where chance comes from.
        people: The leads with a drawn ``account``, their region and what they are to meet.
        employees: By account.

    Returns:
        The account of each lead; which accounts there are, and how often, stays as drawn.
    """
    drawn = people["account"].to_numpy()
    fits = employees.to_numpy()[drawn] >= FIT_EMPLOYEES
    wants = (people["wants_marketing"] | people["wants_sales"]).to_numpy()
    lead_order = wants + rng.random(len(drawn))
    firm_order = fits + rng.random(len(drawn))
    # Companies that are too small go to leads that meet no rule; a third of those take the rest.
    chosen = drawn.copy()
    for region in people["region"].unique(maintain_order=True):
        rows = np.flatnonzero((people["region"] == region).to_numpy())
        chosen[rows[np.argsort(lead_order[rows])]] = drawn[rows[np.argsort(firm_order[rows])]]
    return pl.Series(chosen)
