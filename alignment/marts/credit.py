"""Which touches led to which opportunity, and what weight does each have?"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.estimators.attribution import WHOLE
from alignment.marts.path_facts import FACTS
from alignment.marts.paths import decoded
from alignment.marts.shared import Lazy, Tables
from alignment.marts.weights import with_weights
from alignment.schema.credit import Credit
from alignment.settings import Settings

_ORDER: Final = ("day", "code", "person_no")
_WEIGHTS: Final = ("weight", "qualified_weight")


def weighed(tables: Tables, _settings: Settings) -> Lazy:
    """Weigh each touch by its age on the last day of its path, and up to the first qualified day.

    Returns:
        The rows of ``_step`` with ``weight`` and ``qualified_weight``, which is 0 after that day,
        and ``is_led``: it was up to the entry of the path's first lead.
    """
    paths = tables["_path"].select("path_no", "last_day", "last_qualified_day", "lead_day")
    joined = tables["_step"].join(paths, on="path_no", how="inner")
    aged = joined.with_columns(
        age=nw.col("last_day") - nw.col("day"),
        qualified_age=nw.when(nw.col("is_qualified")).then(
            nw.col("last_qualified_day") - nw.col("day")
        ),
        is_led=(nw.col("day") <= nw.col("lead_day")).fill_null(value=False).cast(nw.Int32),
    )
    by_age = tables["_fading"].select("age", "weight")
    qualified = tables["_fading"].select(qualified_age="age", qualified_weight="weight")
    faded = aged.join(by_age, on="age", how="inner").join(qualified, on="qualified_age", how="left")
    return faded.select(
        *("path_no", "day", "code", "person_no", "is_intent", "is_led", "weight"),
        qualified_weight=nw.col("qualified_weight").fill_null(0),
    )


def totals(tables: Tables, _settings: Settings) -> Lazy:
    """Add the weights of each path up.

    Returns:
        One row per path: ``path_no``, ``total``, ``qualified_total``, ``lead_place``.
    """
    summed = (
        tables["_weighed"]
        .group_by("path_no")
        .agg(
            total=nw.col("weight").sum().cast(nw.Int64),
            qualified_total=nw.col("qualified_weight").sum().cast(nw.Int64),
            led=nw.col("is_led").sum().cast(nw.Int32),
        )
    )
    place = nw.max_horizontal(nw.col("led"), nw.lit(1)).cast(nw.Int32)
    return summed.select("path_no", "total", "qualified_total", lead_place=place)


def placed(tables: Tables, _settings: Settings) -> Lazy:
    """Put the touches of each path in order.

    Returns:
        One row per touch: ``path_no``, ``person_no``, ``day``, ``code``, ``is_intent``, ``place``,
        ``next_day`` and ``prior_code``; the weights, and their sums up to the touch (``up_to``,
        ``qualified_up_to``).
    """
    return tables["_weighed"].select(
        *("path_no", "person_no", "day", "code", "is_intent", *_WEIGHTS),
        place=nw.col("path_no").cum_count().over("path_no", order_by=_ORDER).cast(nw.Int32),
        next_day=nw.col("day").shift(-1).over("path_no", order_by=_ORDER),
        prior_code=nw.col("code").shift(1).over("path_no", order_by=_ORDER),
        up_to=nw.col("weight").cum_sum().over("path_no", order_by=_ORDER).cast(nw.Int64),
        qualified_up_to=nw.col("qualified_weight")
        .cum_sum()
        .over("path_no", order_by=_ORDER)
        .cast(nw.Int64),
    )


def credit(tables: Tables, _settings: Settings) -> Lazy:
    """Build one row per touch on a path.

    Returns:
        Rows valid against ``schema.credit.Credit``, by outcome and last day, so that questions
        about a period read only the parts of the table that it lies in.
    """
    people = tables["_person_fact"].join(
        tables["_lead_no"].select("lead_no", "lead_id"), on="lead_no", how="inner"
    )
    paths = tables["_path"].select("path_no", "touches", "qualified_touches", "last_day", *FACTS)
    paths = paths.join(tables["_total"], on="path_no", how="inner")
    joined = (
        tables["_placed"]
        .join(paths, on="path_no", how="inner")
        .join(people.select("person_no", "lead_id"), on="person_no", how="left")
    )
    # What can be worked out from other columns comes after the order, which carries every column.
    rows = with_weights(joined.sort("outcome", "last_day", "path_no", "place"))
    return rows.with_columns(
        **decoded("code"),
        **decoded("prior_code", "prior_"),
        decay=_share("up_to", "weight", "total"),
        qualified_decay=_share("qualified_up_to", "qualified_weight", "qualified_total"),
    ).select(*Credit.column_names())


def _share(up_to: str, weight: str, total: str) -> nw.Expr:
    """Give a touch its part of a million.

    Each path's parts are the differences of rounded sums, so that they add up.
    """
    whole = nw.max_horizontal(nw.col(total), nw.lit(1))
    upper = nw.col(up_to) * WHOLE // whole
    lower = (nw.col(up_to) - nw.col(weight)) * WHOLE // whole
    return (upper - lower).cast(nw.Int32)
