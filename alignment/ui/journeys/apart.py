"""Where the two teams lose each other: disconnects, co-touch, and the length of nurture."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from alignment.charts import journeys as charts
from alignment.desk.agreements import save_cycle
from alignment.scope import Scope
from alignment.store import Database
from alignment.ui import definitions_signing as signing
from alignment.ui import saving
from alignment.ui.journeys.assuming import held_days
from alignment.ui.measures import measure
from alignment.ui.shell import Page
from alignment.ui.show import chart, empty, footnote, headline, section
from alignment.ui.tables import table
from alignment.ui.theme import palette

_NURTURE: Final = "nurture"
_UNRECORDED: Final = (
    "Neither touches nor handovers of these opportunities are recorded. Load campaign members or a "
    "list of touches, and a stage history, on the page Uploads."
)


def show(page: Page, scope: Scope) -> None:
    """Show all three, each headed by its sentence."""
    _disconnects(page, scope)
    _co_touch(page, scope)
    _nurture(page, scope)


def _disconnects(page: Page, scope: Scope) -> None:
    section("Where do the two teams lose each other?", "disconnects")
    headline(page, "disconnects", scope)
    found = measure("disconnects", scope)
    every = found.filter(pl.col("outcome") == "all")
    if every["known"].sum():
        alt = "Shares of closed opportunities with each disconnect, with their ranges"
        chart(charts.disconnects(found, palette()), "disconnects", alt)
    elif every["closed"].sum():
        empty(_UNRECORDED)
    footnote("disconnects", scope)
    with st.expander("Won and lost apart"):
        table(found.drop("disconnect"), name="disconnects")


def _co_touch(page: Page, scope: Scope) -> None:
    section("Does marketing stay in touch after the handover?", "co-touch")
    headline(page, "co-touch", scope)
    footnote("co-touch", scope)
    with st.expander(f"By {scope.by}"):
        table(measure("co-touch", scope), name="co_touch", by=scope.by)


def _nurture(page: Page, scope: Scope) -> None:
    section("Does nurture last as long as leads take?", "nurture")
    headline(page, "nurture", scope)
    footnote("nurture", scope)
    _agree(page.db)
    with st.expander(f"Nurture by {scope.by}"):
        table(measure("nurture", scope), name="nurture", by=scope.by)


def _agree(db: Database) -> None:
    """Let both teams enter how long the nurture programme lasts."""
    before = signing.held(db, "cycle", _NURTURE)
    saving.tell(db, _NURTURE)
    left, right = st.columns([2, 6], vertical_alignment="bottom")
    days = left.number_input(
        "The nurture programme lasts … days",
        1,
        3_650,
        held_days(db, _NURTURE),
        step=1,
        key=f"nurture-{before.version if before else 0}",
    )

    def work(signed: signing.Signed) -> bool:
        names = {"marketing": signed.marketing, "sales": signed.sales}
        return save_cycle(db, _NURTURE, int(days or 0), signed.day, **names)

    with right.container(horizontal=True, gap="small"):
        signing.popover_to_save(db, _NURTURE, before, work, is_ready=days is not None)
        signing.popover_to_withdraw(db, _NURTURE, before)
