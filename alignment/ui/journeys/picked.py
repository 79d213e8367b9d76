"""Picked clients side by side, and what their journeys have in common."""

from __future__ import annotations

from typing import Any, Final

import polars as pl
import streamlit as st

from alignment.charts import journeys as charts
from alignment.desk.journeying.clients import Clients
from alignment.schema.journey_measures import CLOSED
from alignment.scope import Scope
from alignment.ui.escape import escape, unbroken
from alignment.ui.journeys import telling
from alignment.ui.journeys.choosing import open_journey
from alignment.ui.link import MARK
from alignment.ui.shell import Page
from alignment.ui.show import chart, empty, footnote, section
from alignment.ui.tables import table
from alignment.ui.theme import is_projected, palette

_NO_LOST: Final = "No opportunity of another account was lost in these months."
_FEW_RECORDED: Final = (
    "Contacts of sales aren’t recorded for these clients, so silences and what both teams did "
    "together can’t be told. Calls, meetings and e-mails can be loaded on the page Uploads."
)


def show(page: Page, scope: Scope, known: Clients) -> None:
    """Show the picked journeys, won above as many lost, and what they have in common."""
    parts = [known.pick.journeys.filter(pl.col("outcome") == outcome) for outcome in CLOSED]
    spots = st.columns(2, gap="medium") if is_projected() else (st.container(), st.container())
    for spot, part in zip(spots, parts, strict=True):
        with spot:
            _drawn(page, known, part)
    if page.is_work:
        _beside(known)
        _shared(known)
        _apart(known)
    footnote("journey-patterns", scope, _picked_from(known))


def quietest(known: Clients) -> str:
    """Name the picked client with the longest silence; the longest way where none is known."""
    silences = known.silences.sort("days", "opp_id", descending=[True, False])
    if silences.height:
        return str(silences["opp_id"][0])
    rows = known.pick.journeys.sort("cycle", "opp_id", descending=[True, False], nulls_last=True)
    return str(rows["opp_id"][0]) if rows.height else ""


def _drawn(page: Page, known: Clients, part: pl.DataFrame) -> None:
    """Draw the clients of one outcome on the days that both outcomes share."""
    if part.is_empty():
        empty(_NO_LOST)
        return
    outcome = part["outcome"][0]
    longest = known.pick.journeys["cycle"].max()
    drawn = charts.clients(
        part,
        known.marks,
        known.silences,
        palette(),
        currency=page.db.settings.base_currency,
        reach=longest if isinstance(longest, int) else 1,
        named=known.named,
    )
    told = telling.clients_alt(part, known.named)
    chart(drawn, f"clients-{outcome}", told, then=_opened)


def _opened(opp_id: str) -> None:
    """Open the journey of the mark that was chosen, instead of a list of records."""
    st.query_params.pop(MARK, None)
    open_journey(opp_id)


def _beside(known: Clients) -> None:
    """Put what each team assumed beside what it really took."""
    told = telling.assumed_beside(known.patterns)
    for spot, (what, number) in zip(st.columns(len(told)), told, strict=True):
        with spot:
            st.markdown(f"{escape(what)}  \n**{unbroken(escape(number))}**")


def _shared(known: Clients) -> None:
    section("What do these journeys have in common?", "journey-patterns")
    if not known.marks.filter(pl.col("side") == "sales").height:
        st.caption(_FEW_RECORDED)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        st.markdown("**Days, touches and silences**")
        table(telling.patterns(known.patterns), name="patterns", is_whole=True)
    with right:
        st.markdown("**Campaigns that recur**")
        recurring = telling.recurring(known.patterns)
        if recurring.height:
            table(recurring, name="recurring")
        else:
            st.text("No campaign is on record in two of these journeys.")
    st.caption(
        "Median, and from the least to the most. Days below 0: it came the other way round. A "
        "handful of journeys bears counts, not percentages, and no proof of any cause."
    )


def _apart(known: Clients) -> None:
    section("Where did the two teams lose each other on these ways?")
    found: list[dict[str, Any]] = telling.disconnects(known.flags, known.pick.journeys, known.named)
    if not found:
        st.text("None of these journeys shows a disconnect that can be told.")
        return
    table(pl.DataFrame(found), name="client_disconnects")


def _picked_from(known: Clients) -> str:
    """Say what there was to pick from, and which kinds of clients nobody belongs to."""
    told = f"picked from {known.pick.won:,} won and {known.pick.lost:,} lost, one an account"
    if not known.pick.empty:
        return told
    named = ", ".join(f"{size} of {source}" for size, source in known.pick.empty[:6])
    rest = len(known.pick.empty) - 6
    more = f" and {rest:,} more" if rest > 0 else ""
    return f"{told}; nobody won is {named}{more}"
