"""Every measure by name: what pages show and what the command prints are the same numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import narwhals as nw
import polars as pl

from alignment.desk.agreements import agreed_in
from alignment.desk.measures import METRICS, Measure, Terms
from alignment.errors import NotFoundError
from alignment.estimators.attribution import RULES
from alignment.fiscal import last_months
from alignment.ladder import POSITION
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.definitions import DEFINITIONS
from alignment.metrics.footnote import Footnote, footnote
from alignment.metrics.stay_footnote import stay_footnote
from alignment.metrics.stays import mart_of, pipelines
from alignment.metrics.words import is_named
from alignment.schema.marts import NOT_RECORDED
from alignment.scope import ANCHORS, FILTERS, Scope
from alignment.store import Database

__all__ = [
    "METRICS",
    "Measure",
    "Terms",
    "choices",
    "default_scope",
    "footnote_for",
    "headline_for",
    "measure",
    "pipelines_in",
    "terms_of",
]

_USUAL_MONTHS: Final = 12
_WITH_CHANNEL: Final = ("journey", "credit", "opportunity_journey", "campaign_cost")
"""The marts that say through which channel a record came."""
_OF_MONEY: Final = ("pipeline", "opportunity_journey")
"""The marts with one row per opportunity."""
_NAMELESS_APART: Final = {"at_risk", "credit_minor"}
"""Columns of frames that tell of what has no name in rows of their own."""
_UNITS: Final = {"customers": ("customer", "customers"), "accounts": ("account", "accounts")}
"""What a footnote counts, where that is neither leads nor opportunities."""
_COUNTED: Final = ("entered", "leads", "handovers", "marketing_yes", "opportunities")


def _measure(name: str) -> Measure:
    if name not in METRICS:
        raise NotFoundError(f"There is no measure {name!r}.", f"There are {', '.join(METRICS)}.")
    return METRICS[name]


def measure(db: Database, name: str, scope: Scope) -> pl.DataFrame:
    """Answer a question.

    Args:
        db: An open database.
        name: A key of METRICS.
        scope: Period, filters, window and day of observation.

    Returns:
        The frame in the measure's schema.

    Raises:
        NotFoundError: When there is no such measure.
    """
    asked = _measure(name)
    _check(asked, scope)
    marts = {mart: db.mart(mart) for mart in asked.marts}
    return asked.function(marts, scope, terms_of(db))


def terms_of(db: Database) -> Terms:
    """Give what the firm has set and what its teams have agreed on."""
    return Terms(db.settings, agreed_in(db))


def _check(asked: Measure, scope: Scope) -> None:
    """Refuse a conversion that doesn't go up the ladder, or a split that marts don't have."""
    ends = (scope.from_stage, scope.to_stage)
    if any(stage not in POSITION for stage in ends) or POSITION[ends[0]] >= POSITION[ends[1]]:
        raise NotFoundError(
            f"There is no way up from {ends[0]!r} to {ends[1]!r}.",
            f"Name two steps in this order: {', '.join(POSITION)}.",
        )
    splits = _splits(asked)
    if scope.rule not in RULES or scope.anchor not in ANCHORS:
        raise NotFoundError(
            f"Credit can't be shared by {scope.rule!r} for what was {scope.anchor!r}.",
            f"There are {', '.join(RULES)}, for {' or '.join(ANCHORS)}.",
        )
    if scope.by not in splits:
        raise NotFoundError(
            f"Rows can't be split by {scope.by!r}.", f"There are {', '.join(splits)}."
        )


def _splits(asked: Measure) -> list[str]:
    """List what the rows of a measure can be split by."""
    if asked.splits:
        return [*asked.splits]
    splits = [*FILTERS, "campaign"]
    if asked.marts[0] in _WITH_CHANNEL:
        splits.append("channel")
    if asked.marts[0] == "ladder_spell" and "journey" not in asked.marts:
        splits.append("period")  # what was done with leads is compared between groups alone
    return splits


def headline_for(db: Database, name: str, frame: pl.DataFrame, scope: Scope) -> str:
    """Say the main point of a frame that ``measure`` gave, in neutral words."""
    return _measure(name).headline(frame, scope, terms_of(db))


def footnote_for(db: Database, name: str, frame: pl.DataFrame, scope: Scope) -> Footnote:
    """Work out what stands under a frame that ``measure`` gave."""
    asked = _measure(name)
    if asked.marts[0] == "ladder_spell":
        stays = db.mart(mart_of(scope))
        return stay_footnote(stays, scope, DEFINITIONS[asked.definition], frame)
    more, maturing = _apart(frame)
    more += _nameless(frame, scope)
    if asked.notes:
        more += asked.notes({mart: db.mart(mart) for mart in asked.marts}, scope)
    told = footnote(
        _counted_rows(db, asked, scope),
        scope,
        DEFINITIONS[asked.definition],
        is_money=asked.marts[0] in _OF_MONEY,
        day=_dated_by(asked, scope),
        maturing=maturing,
        more=more,
    )
    if not asked.counted:
        return told
    # Where no row is the total, each row repeats what all of them are about.
    rows = frame.filter("is_total") if "is_total" in frame.columns else frame.head(1)
    unit = _UNITS.get(asked.counted, told.unit)
    return replace(told, n=int(rows[asked.counted].sum()), unit=unit)


def _counted_rows(db: Database, asked: Measure, scope: Scope) -> Lazy:
    """Give the records that a footnote counts; of those that ended, the won ones of the view."""
    rows = db.mart(asked.marts[0])
    is_view = asked.day == "anchor" and scope.anchor == "won"
    return rows.filter(nw.col("outcome") == "won") if is_view else rows


def _dated_by(asked: Measure, scope: Scope) -> str:
    """Name the day by which a measure's records are in the period; empty for the usual one."""
    anchored = {"qualified": "qualified_day", "won": "outcome_day"}
    return anchored[scope.anchor] if asked.day == "anchor" else asked.day


def _apart(frame: pl.DataFrame) -> tuple[tuple[str, ...], int | None]:
    """Say what was counted apart in a frame, and how many are still maturing."""
    rows = frame.filter("is_total") if "is_total" in frame.columns else frame

    def total(column: str) -> int:
        return int(rows[column].sum()) if column in rows.columns else 0

    told = [
        (total("undated"), "known without a day, not in the rate"),
        (total("before_entry"), "ended before they began, not in the rate"),
        (total("returned"), "left first and came back later"),
        (total("unpriced"), "without a usable amount"),
    ]
    more = tuple(f"{number:,} {what}" for number, what in told if number)
    if "mature" not in rows.columns:
        return more, None
    everyone = total("leads") or total("handovers")
    in_curve = everyone - total("undated") - total("before_entry")
    return more, in_curve - total("mature")


def _nameless(frame: pl.DataFrame, scope: Scope) -> tuple[str, ...]:
    """Say how many have no known source, region or whatever else the rows are split by."""
    counted = next((name for name in _COUNTED if name in frame.columns), "")
    if not counted or "split" not in frame.columns or _NAMELESS_APART & set(frame.columns):
        return ()
    rows = frame.filter(~pl.col("is_total"))
    if {"step", "age_days"} & set(frame.columns):  # a number of the group, told on each of its rows
        rows = rows.unique("split")
    numbers = zip(rows["split"].to_list(), rows[counted].to_list(), strict=True)
    number = sum(each for split, each in numbers if not is_named(split))
    return (f"{number:,} without a known {scope.by}",) if number else ()


def default_scope(db: Database, name: str = "") -> Scope:
    """Give the usual scope: the newest twelve months, that of the newest upload's day included.

    Args:
        db: An open database.
        name: A measure, a key of METRICS, whose rows are split as is usual for it.

    Raises:
        NotFoundError: When nothing has been loaded yet.
    """
    if db.as_of is None:
        raise NotFoundError("There is no data yet.", "Load a CRM's exports, or the sample company.")
    first, last = last_months(db.as_of, _USUAL_MONTHS)
    scope = Scope(
        first_day=first, last_day=last, as_of=db.as_of, window_days=db.settings.window_days
    )
    splits = _measure(name).splits if name else ()
    return replace(scope, by=splits[0]) if splits else scope


def choices(db: Database) -> dict[str, list[str]]:
    """List the values that can be filtered by, by column; columns nothing is known of are empty."""
    found = {}
    marts = [db.mart("journey"), db.mart("pipeline")]
    for column in FILTERS:
        values: set[str] = set()
        for mart in marts:
            kept = mart.filter(nw.col("exclusion") == "").select(column).unique()
            values |= set(collect(kept)[column].to_list())
        found[column] = sorted(values) if values - {NOT_RECORDED} else []
    return found


def pipelines_in(db: Database) -> list[str]:
    """List the values of ``Scope.pipeline`` whose own words the data has, leads first."""
    return pipelines(db.mart("spell"))
