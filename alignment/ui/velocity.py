"""The page Velocity: the curve, the stages, the bottleneck, what waits, and the ways taken."""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.charts import velocity as charts
from alignment.desk.measuring import terms_of
from alignment.metrics.velocity_by_stage import by_stage
from alignment.scope import Scope
from alignment.ui import agreed_days, definitions_stages, stage_use, stay_filters, stay_notes
from alignment.ui.filters import scope as filters
from alignment.ui.measures import headline_text, measure
from alignment.ui.records import records
from alignment.ui.shell import Page
from alignment.ui.show import chart, empty, footnote, headline, say, section
from alignment.ui.tables import table
from alignment.ui.theme import palette

_TABLES: Final = (
    ("velocity", "Days in stage"),
    ("bottleneck", "Where time is to be won"),
    ("stalled", "Open and waiting"),
    ("transitions", "Moves between stages"),
    ("detours", "Skips, steps back and reopenings"),
)


def show(page: Page) -> None:
    """Show the page, or the one view of it that is presented."""
    scope = filters(page, more=stay_filters.stays)
    found = measure("velocity", scope)
    if page.shows("days") or found.is_empty():
        headline(page, "velocity", scope)
    if found.is_empty():
        empty(stay_notes.NO_STAYS)
        return
    if page.shows("days"):
        _days(page, scope, found)
    if page.shows("stages"):
        _stages(page, scope, found)
    if page.shows("bottleneck"):
        _bottleneck(page, scope)
    if page.is_work:
        _stalled(page, scope)
        _ways(page, scope)
        stage_use.show(page, scope)
        _numbers(scope)


def _days(page: Page, scope: Scope, found: pl.DataFrame) -> None:
    """Draw the curve of the stage that is looked at, or say why there is none."""
    why = stay_notes.unknown(found, scope)
    curves = measure("velocity-curve", scope)
    if why or curves.is_empty():
        empty(why or stay_notes.NO_STAYS)
    else:
        drawn = charts.curve(curves, found, palette())
        chart(drawn, "days", stay_notes.curve_alt(found, scope))
        records(page, scope, "days")
    footnote("velocity-curve", scope, stay_notes.in_stage(found, scope))


def _stages(page: Page, scope: Scope, found: pl.DataFrame) -> None:
    section("Stage by stage", "velocity")
    text = by_stage(found, scope)
    if not page.has_headline or text != headline_text("velocity", scope):
        say(page, text)
    agreed = {} if scope.pipeline else terms_of(page.db).agreed.stage_days
    drawn = charts.stages(found, palette(), scope=scope, agreed=agreed)
    alt = "By stage, the days by which half and three of four had moved on"
    chart(drawn, "stages", alt, then=stay_filters.look_at)
    records(page, scope, "stages")
    footnote("velocity", scope)
    if page.is_work and not scope.pipeline:
        definitions_stages.helping(page.db, found["stage"].unique(maintain_order=True))


def _bottleneck(page: Page, scope: Scope) -> None:
    section("Where is the most time to be won?", "bottleneck")
    headline(page, "bottleneck", scope)
    found = measure("bottleneck", scope)
    if found["mean_days"].null_count() < found.height:
        chart(
            charts.bottleneck(found, palette(), scope=scope),
            "bottleneck",
            "Days that could be won in each stage, the most first",
        )
        records(page, scope, "bottleneck")
    footnote("bottleneck", scope)
    agreed_days.show(page.db)


def _stalled(page: Page, scope: Scope) -> None:
    section("Open, and waiting longer than most that advanced", "stalled")
    headline(page, "stalled", scope)
    found = measure("stalled", scope)
    if found["open"].sum():
        chart(
            charts.stalled(found, palette(), scope=scope),
            "stalled",
            "Open records by stage, and how many are older than three of four that advanced",
        )
        records(page, scope, "stalled")
    footnote("stalled", scope)


def _ways(page: Page, scope: Scope) -> None:
    section("Skips, steps back and reopenings", "detours")
    headline(page, "detours", scope)
    headline(page, "transitions", scope)
    found = measure("transitions", scope)
    if found.height:
        chart(charts.ways(found, palette()), "ways", "Moves by the stage they left and entered")
        records(page, scope, "ways")
    footnote("detours", scope)


def _numbers(scope: Scope) -> None:
    section("The numbers")
    for name, title in _TABLES:
        section(title)
        table(_plain(measure(name, scope), scope), name=name)


def _plain(found: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Tell a tool's own words from shared stages, and leave out what only orders the rows."""
    own = {"stage": "raw"} if scope.pipeline else {}
    return found.rename(own, strict=False).drop(
        "position", "from_position", "to_position", "side", strict=False
    )
