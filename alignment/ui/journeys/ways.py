"""Paths: the few stages and links with the most moves, as a small graph."""

from __future__ import annotations

import polars as pl

from alignment.charts import journeys as charts
from alignment.metrics import paths
from alignment.scope import Scope
from alignment.ui.measures import measure
from alignment.ui.records import records
from alignment.ui.shell import Page
from alignment.ui.show import chart, empty, footnote, say, section
from alignment.ui.tables import table
from alignment.ui.theme import palette

_NOTHING = (
    "No move between stages is known in these months. A stage history or dated fields can be "
    "loaded on the page Uploads."
)


def show(page: Page, scope: Scope) -> None:
    """Draw the graph and say what isn't in it."""
    section("Paths: which ways do records really take?", "transitions")
    found = paths.paths(measure("transitions", scope))
    say(page, paths.headline(found))
    if found.links.is_empty():
        empty(_NOTHING)
    else:
        drawn = charts.paths(found.stages, found.links, palette())
        chart(drawn, "ways", _alt(found.links))
        records(page, scope, "ways")
    footnote("transitions", scope)
    if page.is_work and found.links.height:
        table(found.links.rename({"of_stage": "rate"}), name="paths")


def _alt(links: pl.DataFrame) -> str:
    told = [
        f"{row['from_stage']} to {row['to_stage']} {row['moves']:,}"
        for row in links.iter_rows(named=True)
    ]
    return f"Graph of moves between stages: {'; '.join(told)}"
