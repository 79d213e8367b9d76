"""One client's journey: swim lanes, the disconnects, all marks, and what only people know."""

from __future__ import annotations

from functools import partial
from typing import Final

import polars as pl
import streamlit as st

from alignment.charts import journeys as charts
from alignment.charts.journeys.journey import alt
from alignment.desk.agreements import save_heard
from alignment.desk.journeying import Lanes
from alignment.desk.journeying.clients import told_silences
from alignment.scope import to_date
from alignment.store import Database
from alignment.ui import definitions_signing as signing
from alignment.ui import saving
from alignment.ui.escape import escape, unbroken
from alignment.ui.journeys import found, telling
from alignment.ui.journeys.choosing import close_journey, open_journey
from alignment.ui.link import BACK, JOURNEY, RECORD
from alignment.ui.places import PLACES, Place, to_page
from alignment.ui.shell import Page
from alignment.ui.show import chart, empty, say, section
from alignment.ui.tables import table
from alignment.ui.theme import palette

_LONGEST: Final = 2_000
_DATES: Final = "%-d %b %Y"
_MOST_BESIDE: Final = 12
_NAMED: Final = 80
"""How much of a client's name is shown."""
_STRENGTHS: Final = {"intent": "showed intent", "weak": "weak sign", "contact": "contact"}


def asked() -> str:
    """Give the opportunity whose journey the link opens; empty for none."""
    return st.query_params.get(JOURNEY, "")


def is_from_elsewhere() -> bool:
    """Tell whether the link leads back to another page."""
    return _came_from() is not None


def show(page: Page, opp_id: str) -> None:
    """Show a journey; at work with the way back, the marks as a table and what people know."""
    lanes = found.lanes(opp_id)
    if page.is_work:
        _back(opp_id, is_known=lanes is not None)
    if lanes is None:
        say(page, "There is no opportunity with this id in the data.")
        empty("It may have been in an upload that was undone. All clients are on this page.")
        return
    say(page, telling.headline(lanes))
    (st if page.is_work else page.aside).markdown(unbroken(_about(lanes)))
    drawn = _to_draw(lanes)
    chart(charts.journey(drawn, palette()), "journey", alt(drawn))
    st.caption(unbroken(escape(_footnote(lanes))))
    if page.is_work:
        _flags(lanes)
        left, right = st.columns([5, 3], gap="large")
        with left:
            _marks(lanes)
        with right:
            _heard(page.db, lanes)
            _others(lanes)


def _came_from() -> Place | None:
    path = st.query_params.get(BACK, "")
    return next((each for each in PLACES if each.path == path), None)


def _back(opp_id: str, *, is_known: bool) -> None:
    """Lead back to where the reader came from, and to the record."""
    place = _came_from()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if place is not None:
            kept = {
                key: st.query_params.get_all(key)
                for key in st.query_params
                if key not in (JOURNEY, BACK, RECORD)
            }
            label = f"Back to {place.title}"
            st.page_link(
                to_page(place), label=label, icon=":material/arrow_back:", query_params=kept
            )
        st.button(
            "All clients", key="all-clients", on_click=close_journey, icon=":material/groups:"
        )
        if is_known:
            st.button(
                "Its record",
                key="its-record",
                on_click=_open_record,
                args=(opp_id,),
                icon=":material/history:",
            )


def _open_record(opp_id: str) -> None:
    st.query_params[RECORD] = f"opportunity|{opp_id}"


def _about(lanes: Lanes) -> str:
    """Say which client's opportunity it is, never which person's; Markdown."""
    about = lanes.about
    named = [str(about[name]) for name in ("source", "segment", "region")]
    people = f"{about['people']:,} people" if about["people"] != 1 else "1 person"
    days = f"{to_date(lanes.first_day):{_DATES}} to {to_date(lanes.last_day):{_DATES}}"
    called = lanes.client if len(lanes.client) <= _NAMED else f"{lanes.client[:_NAMED].rstrip()}…"
    whose = [f"**{escape(called)}**"] if called else []
    own = f"Opportunity {escape(lanes.opp_id)}"
    told = [*whose, own if whose else f"**{own}**", *map(escape, named), people, escape(days)]
    return " · ".join(told)


def _to_draw(lanes: Lanes) -> charts.Drawn:
    outcome = lanes.about["outcome"] if "outcome_day" in lanes.points else "open"
    return charts.Drawn(
        points=lanes.points,
        marks=lanes.marks,
        spans=in_turn(lanes.spans, lanes.about["lead_id"] or "", lanes.last_day),
        silences=told_silences(lanes),
        outcome=outcome,
        heard=lanes.heard,
        first_day=lanes.first_day,
        last_day=lanes.last_day,
    )


def in_turn(spans: pl.DataFrame, lead_id: str, last_day: int) -> pl.DataFrame:
    """Keep the stays of the first lead and of the opportunity, each until the next one begins.

    Args:
        spans: Rows of schema JourneySpan.
        lead_id: The first lead; others' stays would lie over its own.
        last_day: Where the journey ends.

    Returns:
        Rows of the same schema, none over another.
    """
    own = (pl.col("entity") == "opportunity") | (pl.col("entity_id") == lead_id)
    kept = spans.filter(own, pl.col("from_day") <= last_day).sort(
        "from_day", "until_day", maintain_order=True
    )
    after = pl.col("from_day").shift(-1).fill_null(last_day)
    cut = kept.with_columns(until_day=pl.min_horizontal("until_day", after, pl.lit(last_day)))
    return cut.filter(pl.col("until_day") > pl.col("from_day"))


def _footnote(lanes: Lanes) -> str:
    parts = [
        "filled: showed intent or a contact; hollow: a weak sign; larger: several a day",
        f"as of {to_date(lanes.as_of):%Y-%m-%d}",
        "dashed: over 14 days without contact",
    ]
    if told_silences(lanes).is_empty() and lanes.silences.height:
        parts[-1] = "silences can’t be told without contacts of sales on record"
    return " · ".join([*parts, *filter(None, [telling.untold(lanes)])])


def _flags(lanes: Lanes) -> None:
    """Name the journey's disconnects with their rules, and how many can't be told."""
    if lanes.flags.is_empty():
        return
    hit = lanes.flags.filter(pl.col("is_found").fill_null(value=False))
    unknown = lanes.flags["is_found"].null_count()
    told = [f"- {escape(row['rule'])}{_days(row['days'])}" for row in hit.iter_rows(named=True)]
    rest = f"{unknown:,} of {lanes.flags.height:,} rules can’t be told here." if unknown else ""
    section("Where did the two teams lose each other here?", "disconnects")
    if unknown == lanes.flags.height:
        st.markdown("Too little is recorded of this journey to tell any of them.")
        return
    st.markdown("\n".join(told) if told else "By the rules that can be told: nowhere.")
    if rest:
        st.caption(rest)


def _days(days: int | None) -> str:
    return "" if days is None else f": **{days:,} days**"


def _marks(lanes: Lanes) -> None:
    section("All marks")
    rows = lanes.marks.select(
        pl.col("day").cast(pl.Date).alias("Day"),
        pl.col("side").alias("Team"),
        pl.col("kind").alias("Kind"),
        pl.col("what").alias("What"),
        pl.col("person_no").alias("Person"),
        pl.col("strength").replace(_STRENGTHS).alias("Strength"),
        pl.col("times").alias("Times"),
    )
    table(rows, name="journey_marks")


def _heard(db: Database, lanes: Lanes) -> None:
    """Ask what no file knows: how the client first heard of the firm."""
    section("How did you first hear of us?")
    before = signing.held(db, "heard", lanes.opp_id)
    place = "heard"
    saving.tell(db, place)
    number = before.version if before else 0
    said = st.text_area(
        "As the client told it",
        lanes.heard,
        max_chars=_LONGEST,
        key=f"heard-{number}-{lanes.opp_id}",
        help="Ask the client, or whoever spoke with them first; names of people aren’t needed.",
    )

    def work(signed: signing.Signed) -> bool:
        names = {"marketing": signed.marketing, "sales": signed.sales}
        return save_heard(db, lanes.opp_id, (said or "").strip(), signed.day, **names)

    with st.container(horizontal=True, gap="small"):
        signing.popover_to_save(db, place, before, work)
        signing.popover_to_withdraw(db, place, before)


def _others(lanes: Lanes) -> None:
    """Lead to the account's other opportunities."""
    if not lanes.beside:
        return
    section("Other opportunities of this account")
    for each in lanes.beside[:_MOST_BESIDE]:
        day = "" if each.day is None else f", {to_date(each.day):{_DATES}}"
        kind = ", renewal" if each.is_renewal else ""
        st.button(
            f"{escape(each.opp_id)} · {escape(each.outcome)}{day}{kind}",
            key=f"beside-{each.opp_id}",
            on_click=partial(open_journey, each.opp_id),
            type="tertiary",
        )
    rest = len(lanes.beside) - _MOST_BESIDE
    if rest > 0:
        st.caption(f"{rest:,} more.")
