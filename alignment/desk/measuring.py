"""Every measure by name: what pages show and what the command prints are the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import narwhals as nw
import polars as pl

from alignment.agreed import Agreed
from alignment.desk.agreements import agreed_in
from alignment.errors import NotFoundError
from alignment.fiscal import last_months
from alignment.ladder import POSITION
from alignment.metrics import (
    causes,
    conversion,
    conversion_by_age,
    conversion_by_cohort,
    conversion_curve,
    flow_ratio,
    funnel,
    pipeline_created,
    win_rate,
)
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.definitions import DEFINITIONS
from alignment.metrics.footnote import Footnote, footnote
from alignment.metrics.words import is_named
from alignment.schema.marts import NOT_RECORDED
from alignment.schema.money import minor_digits
from alignment.scope import FILTERS, Scope
from alignment.settings import Settings
from alignment.store import Database

Marts = Mapping[str, Lazy]
_USUAL_MONTHS: Final = 12
_COUNTED: Final = ("entered", "leads", "opportunities")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a firm has set, and what its teams have agreed on.

    Args:
        settings: The firm's.
        agreed: The teams'.
    """

    settings: Settings
    agreed: Agreed


@dataclass(frozen=True, slots=True)
class Measure:
    """A question and how to answer it.

    Args:
        name: How the command and the pages name it.
        question: What it answers.
        marts: The tables it reads; the first one holds the records that its footnote counts.
        function: Gives the typed frame.
        headline: Says the frame's main point in a sentence or two.
        definition: A key of DEFINITIONS.
    """

    name: str
    question: str
    marts: tuple[str, ...]
    function: Callable[[Marts, Scope, Terms], pl.DataFrame]
    headline: Callable[[pl.DataFrame, Scope, Terms], str]
    definition: str


def _money(terms: Terms) -> tuple[str, int]:
    """Give the base currency and its number of decimals."""
    currency = terms.settings.base_currency
    return currency, minor_digits(currency)


def _in_order(rows: pl.DataFrame) -> str:
    return " ".join(rows["sentence"].to_list())


_MEASURES: Final = (
    Measure(
        "funnel",
        "How far do leads get, by source?",
        ("journey",),
        lambda marts, scope, _: funnel.funnel(marts["journey"], scope),
        lambda found, _, __: funnel.headline(found),
        "funnel",
    ),
    Measure(
        "pipeline",
        "What pipeline does each source bring, against the joint target?",
        ("pipeline", "target"),
        lambda marts, scope, _: pipeline_created.pipeline_created(
            marts["pipeline"], marts["target"], scope
        ),
        lambda found, _, terms: pipeline_created.headline(found, *_money(terms)),
        "pipeline",
    ),
    Measure(
        "win-rate",
        "How many opportunities are won, and what do they bring?",
        ("pipeline",),
        lambda marts, scope, _: win_rate.win_rate(marts["pipeline"], scope),
        lambda found, _, terms: win_rate.headline(found, *_money(terms)),
        "win-rate",
    ),
    Measure(
        "conversion",
        "How many leads become opportunities within the window?",
        ("journey",),
        lambda marts, scope, terms: conversion.conversion(marts["journey"], scope, terms.settings),
        lambda found, scope, terms: conversion.headline(found, scope, terms.settings),
        "conversion",
    ),
    Measure(
        "conversion-cohorts",
        "Do later leads convert as earlier ones did?",
        ("journey",),
        lambda marts, scope, terms: conversion_by_cohort.conversion_by_cohort(
            marts["journey"], scope, terms.settings
        ),
        lambda found, scope, _: conversion_by_cohort.headline(found, scope),
        "conversion-cohorts",
    ),
    Measure(
        "conversion-ages",
        "Do later leads convert as earlier ones did at the same age?",
        ("journey",),
        lambda marts, scope, terms: conversion_by_age.conversion_by_age(
            marts["journey"], scope, terms.settings
        ),
        lambda found, scope, _: conversion_by_age.headline(found, scope),
        "conversion-cohorts",
    ),
    Measure(
        "conversion-curve",
        "How fast do leads become opportunities?",
        ("journey",),
        lambda marts, scope, _: conversion_curve.conversion_curve(marts["journey"], scope),
        lambda found, scope, _: conversion_curve.headline(found, scope),
        "conversion-curve",
    ),
    Measure(
        "flow-ratio",
        "How many opportunities are created for the leads created in the same time?",
        ("journey", "pipeline"),
        lambda marts, scope, _: flow_ratio.flow_ratio(marts["journey"], marts["pipeline"], scope),
        lambda found, _, __: flow_ratio.headline(found),
        "flow-ratio",
    ),
    Measure(
        "causes",
        "Below the line, what is there to look at first?",
        ("journey",),
        lambda marts, scope, _: causes.causes(marts["journey"], scope),
        lambda found, _, __: _in_order(found),
        "causes",
    ),
)

METRICS: Final[dict[str, Measure]] = {each.name: each for each in _MEASURES}
"""Every measure by name."""


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
    _check(scope)
    marts = {mart: db.mart(mart) for mart in asked.marts}
    return asked.function(marts, scope, terms_of(db))


def terms_of(db: Database) -> Terms:
    """Give what the firm has set and what its teams have agreed on."""
    return Terms(db.settings, agreed_in(db))


def _check(scope: Scope) -> None:
    """Refuse a conversion that doesn't go up the ladder, or a split that marts don't have."""
    ends = (scope.from_stage, scope.to_stage)
    if any(stage not in POSITION for stage in ends) or POSITION[ends[0]] >= POSITION[ends[1]]:
        raise NotFoundError(
            f"There is no way up from {ends[0]!r} to {ends[1]!r}.",
            f"Name two steps in this order: {', '.join(POSITION)}.",
        )
    if scope.by not in (*FILTERS, "campaign"):
        raise NotFoundError(
            f"Rows can't be split by {scope.by!r}.", f"There are {', '.join(FILTERS)}, campaign."
        )


def headline_for(db: Database, name: str, frame: pl.DataFrame, scope: Scope) -> str:
    """Say the main point of a frame that ``measure`` gave, in neutral words."""
    return _measure(name).headline(frame, scope, terms_of(db))


def footnote_for(db: Database, name: str, frame: pl.DataFrame, scope: Scope) -> Footnote:
    """Work out what stands under a frame that ``measure`` gave."""
    asked = _measure(name)
    more, maturing = _apart(frame)
    more += _nameless(frame, scope)
    return footnote(
        db.mart(asked.marts[0]),
        scope,
        DEFINITIONS[asked.definition],
        is_money=asked.marts[0] == "pipeline",
        maturing=maturing,
        more=more,
    )


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
    in_curve = total("leads") - total("undated") - total("before_entry")
    return more, in_curve - total("mature")


def _nameless(frame: pl.DataFrame, scope: Scope) -> tuple[str, ...]:
    """Say how many have no known source, region or whatever else the rows are split by."""
    counted = next((name for name in _COUNTED if name in frame.columns), "")
    if not counted or "split" not in frame.columns or "at_risk" in frame.columns:
        return ()
    rows = frame.filter(~pl.col("is_total"))
    if "step" in frame.columns:  # a number of the group, told again on each of its steps
        rows = rows.unique("split")
    numbers = zip(rows["split"].to_list(), rows[counted].to_list(), strict=True)
    number = sum(each for split, each in numbers if not is_named(split))
    return (f"{number:,} without a known {scope.by}",) if number else ()


def default_scope(db: Database) -> Scope:
    """Give the usual scope: the newest twelve months, that of the newest upload's day included.

    Raises:
        NotFoundError: When nothing has been loaded yet.
    """
    if db.as_of is None:
        raise NotFoundError("There is no data yet.", "Load a CRM's exports, or the sample company.")
    first, last = last_months(db.as_of, _USUAL_MONTHS)
    return Scope(
        first_day=first, last_day=last, as_of=db.as_of, window_days=db.settings.window_days
    )


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
