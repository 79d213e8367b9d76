"""A stay among the others of its record, and what its record is."""

from __future__ import annotations

from typing import Any, Final

import narwhals as nw

from alignment.marts.about import NAMES, about
from alignment.marts.ends import exit_kind, is_roundabout, named
from alignment.marts.shared import Lazy, Tables, first_known, where
from alignment.schema.marts import Spell

_SLACK: Final = 1
"""A first event up to so many days after creation is still the record's beginning."""
_ASSUMED: Final = 30
_MARKS: Final = ("skip", "back", "reopen")
_WHOLE: Final[dict[str, Any]] = {
    **dict.fromkeys(("visit", "entered_day", "days", "detours", "late_days"), nw.Int32),
    **dict.fromkeys(("prior_days", "next_visit_day", "first_entered_day"), nw.Int32),
    **dict.fromkeys(("skip_day", "back_day", "reopen_day"), nw.Int32),
    "evidence": nw.Int16,
}


def as_spells(stays: Lazy, every: Lazy, tables: Tables, by: str) -> Lazy:
    """Turn stays into rows of the mart.

    Args:
        stays: Numbers alone: ``record_no``, ``nth``, ``day``, ``rank``, ``pipeline_no``,
            ``next_*``, ``evidence``, ``is_first`` and what tells the visits of one stage.
        every: The same, with the stays at the end of the ladder.
        tables: Needs ``_about_*``, ``_pipe`` and ``_marked``.
        by: The column that tells the visits of one stage.

    Returns:
        Rows valid against ``schema.marts.Spell`` but for ``raw``, which is still a number.
    """
    marked = _marked_firsts(_with_visits(stays, by), every, tables)
    known = marked.join(_texts(tables), on="record_no", how="inner").join(
        tables["_pipe"], on="pipeline_no", how="left"
    )
    late = nw.col("day") - nw.col("created_day")
    # An assumed day of entry is not the first of a longer history, nor is a last change.
    is_late = nw.col("is_first") & (nw.col("evidence") > _ASSUMED) & (late > _SLACK)
    return known.with_columns(
        late_days=nw.when(is_late).then(late).otherwise(nw.lit(0)),
        is_left_truncated=is_late.fill_null(value=False),
        pipeline=nw.col("pipeline").fill_null(""),
        entered_day=nw.col("day"),
        days=nw.col("next_day") - nw.col("day"),
        exit_kind=exit_kind(),
        stage=named("rank"),
        exit_stage=named("next_rank"),
        spells=nw.lit(1).cast(nw.Int64),
    )


def typed(spells: Lazy) -> Lazy:
    """Give the rows the columns of the mart, in its types."""
    return spells.select(
        *(
            nw.col(name).cast(_WHOLE[name]) if name in _WHOLE else nw.col(name)
            for name in Spell.column_names()
        )
    )


def _with_visits(stays: Lazy, by: str) -> Lazy:
    """Count a record's visits to one stage, and add up the days of the earlier ones.

    Few come back: only the stays in stages that a record was in more than once are put in order.
    """
    key = ("record_no", by)
    spent = (nw.col("next_day") - nw.col("day")).fill_null(0)
    counted = stays.group_by(*key).agg(visits=nw.len()).filter(nw.col("visits") > 1)
    again = stays.join(counted, on=list(key), how="semi").with_columns(spent=spent)

    def over(value: nw.Expr) -> nw.Expr:
        return value.over(*key, order_by="nth")

    visits = again.select(
        "record_no",
        "nth",
        visit=over(nw.col("day").cum_count()),
        next_visit_day=over(nw.col("day").shift(-1)),
        prior_days=over(nw.col("spent").cum_sum()) - nw.col("spent"),
        first_entered_day=nw.col("day").min().over(*key),
    )
    joined = stays.join(visits, on=["record_no", "nth"], how="left")
    return joined.with_columns(
        visit=nw.col("visit").fill_null(1),
        prior_days=nw.col("prior_days").fill_null(0),
        first_entered_day=first_known(nw.col("first_entered_day"), nw.col("day")),
    )


def _marked_firsts(first: Lazy, every: Lazy, tables: Tables) -> Lazy:
    """Tell at a record's first stay when it first skipped a stage, went back and was reopened."""
    kinds = every.filter(is_roundabout()).with_columns(kind=exit_kind())
    days = {f"{kind}_day": where(nw.col("kind") == kind, "next_day").min() for kind in _MARKS}
    detours = (
        tables["_marked"]
        .filter(nw.col("is_detour"))
        .group_by("record_no")
        .agg(detours=nw.len().cast(nw.Int32))
    )
    joined = first.join(kinds.group_by("record_no").agg(**days), on="record_no", how="left").join(
        detours, on="record_no", how="left"
    )
    is_first = nw.col("is_first")
    return joined.with_columns(
        *(where(is_first, f"{kind}_day").alias(f"{kind}_day") for kind in _MARKS),
        detours=where(is_first, "detours").fill_null(0),
    )


def _texts(tables: Tables) -> Lazy:
    """Give the names of each record."""
    columns = ("record_no", "entity", "entity_id", "created_day", "exclusion", "cluster", *NAMES)
    return about(tables).select(*columns)
