"""What stands around the shared board: links, each team's own numbers, its tables."""

from __future__ import annotations

import html
from typing import Any, Final
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from alignment.charts.scoreboard import reading
from alignment.metrics.board_words import BOARD, fits, plain, settled
from alignment.metrics.definitions import DEFINITIONS
from alignment.scope import Scope, to_date
from alignment.store import Database
from alignment.ui.board_teams import Line, marketing, sales
from alignment.ui.escape import escape, unbroken
from alignment.ui.link import MARK, RECORD
from alignment.ui.measures import headline_text, measure
from alignment.ui.places import CONVERSION, FUNNEL, PLACES, Place, find, to_page
from alignment.ui.show import definition, footnote
from alignment.ui.tables import table
from alignment.ui.theme import is_projected

_PAGES: Final = {
    "pipeline": FUNNEL,
    "conversion": CONVERSION,
    "sales-cycle": "velocity",
    "win-rate": FUNNEL,
    "revenue-per-lead": FUNNEL,
    "acceptance": "agreement",
}
"""Where each measure is looked at more closely: a page, or the end of its address."""
_GROUPS: Final = ("sales-cycle", "revenue-per-lead", "pipeline-velocity", "sql-to-opportunity")


def _page(name: str) -> Place:
    wanted = _PAGES[name]
    if isinstance(wanted, Place):
        return wanted
    return next((each for each in PLACES if each.path == wanted), FUNNEL)


def _kept() -> dict[str, list[str]]:
    """Give the filters of the link, which the other page shares."""
    link = st.query_params
    return {key: link.get_all(key) for key in link if key not in (MARK, RECORD)}


def alt(found: pl.DataFrame) -> str:
    """Describe the board for those who can't see it."""
    rows = found.filter("is_period").iter_rows(named=True)
    told = "; ".join(f"{BOARD[row['measure']].name}: {row['sentence']}" for row in rows)
    return f"Bars of six shared measures, each as a part of its target. {told}"


def agree_first(found: pl.DataFrame) -> None:
    """Lead to where targets are agreed, where there are measures without one."""
    if is_projected():
        return
    missing = found.filter("is_period", pl.col("target").is_null())["measure"].to_list()
    if missing:
        names = ", ".join(BOARD[name].name.lower() for name in missing)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f"Without a target here: {names}.", width="content")
            st.page_link(to_page(find("Targets")), label="Agree on targets", width="content")


def chosen(found: pl.DataFrame) -> None:
    """Tell all about the measure whose bar was clicked, and lead to its page."""
    chart, _, rest = st.query_params.get(MARK, "").partition("|")
    name = rest.removeprefix("|")
    if chart != "board" or name not in BOARD or is_projected():
        return
    row = found.filter("is_period", pl.col("measure") == name).to_dicts()[0]
    with st.container(border=True):
        told = f"{BOARD[name].name}: {row['sentence']}{_owners(row)}"
        st.markdown(unbroken(escape(told)))
        st.html(f"Look closer on the page {_anchor(name, _page(name).title)}")


def _owners(row: dict[str, Any]) -> str:
    """Say who stands for a target and since when."""
    if not row["marketing"] or not row["sales"] or row["agreed_day"] is None:
        return ""
    day = to_date(row["agreed_day"])
    return f" Agreed on {day:%Y-%m-%d} by {row['marketing']} and {row['sales']}."


def links() -> None:
    """Link each measure to its page with the same filters, and all to their targets."""
    if is_projected():
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        anchors = " · ".join(_anchor(name, named.name) for name, named in BOARD.items())
        st.html(f"Look closer: {anchors}", width="content")
        st.page_link(to_page(find("Targets")), label="Change the targets", width="content")


def _anchor(name: str, label: str) -> str:
    """Make a link that loads a page anew: within the session Streamlit drops the filters."""
    address = f"{_page(name).path}?{urlencode(_kept(), doseq=True)}".removesuffix("?")
    return f'<a href="{html.escape(address)}" style="color:inherit">{html.escape(label)}</a>'


def counted() -> None:
    """Offer the definition of each measure of the board."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption("How each is counted:", width="content")
        for name, named in BOARD.items():
            definition(name, key=f"board-{name}", label=named.name)


def standing(found: pl.DataFrame) -> pl.DataFrame:
    """Put the board in words: one row per measure."""
    return pl.DataFrame(
        [
            {
                "Measure": BOARD[row["measure"]].name,
                "Value": _number(row, "value"),
                "Range": ""
                if row["low"] is None or row["low"] == row["high"]
                else fits(row["low"], row["high"], row["unit"]),
                "Target": _number(row, "target"),
                "Answer": _answer(row),
                "Gap": _gap(row),
                "For marketing": row["marketing"],
                "For sales": row["sales"],
                "agreed_day": row["agreed_day"],
                "Records": row["n"],
            }
            for row in found.filter("is_period").iter_rows(named=True)
        ],
        schema_overrides={"agreed_day": pl.Int32},
    )


def past(found: pl.DataFrame) -> pl.DataFrame:
    """Put the quarters side by side: one row per measure, those still too young empty."""
    rows = found.filter(~pl.col("is_period")).to_dicts()
    names = dict.fromkeys(row["span"] for row in rows)
    return pl.DataFrame(
        [
            {"Measure": named.name}
            | {
                span: _number(row, "value")
                for span in names
                for row in rows
                if (row["measure"], row["span"]) == (key, span)
            }
            for key, named in BOARD.items()
        ],
        infer_schema_length=None,
    )


def _number(row: dict[str, Any], column: str) -> str | None:
    return None if row[column] is None else plain(row[column], row["unit"])


def _answer(row: dict[str, Any]) -> str:
    """Say where a measure stands, without the numbers that stand beside it."""
    told = reading(row)
    if row["answer"] == "not_met":
        return f"not met, {told}"
    return {"on target": "met", "too young": "too young to tell", "too few": "too few to tell"}.get(
        told, f"{told}{settled(row)}"
    )


def _gap(row: dict[str, Any]) -> str | None:
    """Say a gap in the measure's own unit, and as a part of its target."""
    if row["gap"] is None:
        return None
    side = "over" if row["gap"] > 0 else "under"
    unit = plain(abs(row["gap"]), row["unit"])
    own = unit.replace("%", " points") if row["unit"] == "share" else unit
    return f"{own} {side} ({abs(row['gap']) / row['target']:.0%})"


def teams(scope: Scope, db: Database) -> None:
    """Show what each team looks at on its own, both side by side; teams, never people."""
    currency = db.settings.base_currency
    columns = st.columns(2)
    tiers = (("Marketing", marketing(scope)), ("Sales", sales(scope, currency)))
    for column, (team, lines) in zip(columns, tiers, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{team}**")
            for line in lines:
                _line(team, line)


def _line(team: str, line: Line) -> None:
    """Show one number of a team, with what it rests on and its definition."""
    what, value, help_ = st.columns([3.6, 2, 0.9], vertical_alignment="center", gap="small")
    what.markdown(unbroken(escape(line.name)))
    what.caption(unbroken(escape(line.told)))
    value.markdown(f"**{unbroken(escape(line.value))}**")
    with help_:
        definition(line.definition, key=f"{team}-{line.name}", label="")


def by_group(scope: Scope) -> None:
    """Show one of the measures that have no page of their own by group, once it is asked for."""
    names = {name: DEFINITIONS[name].name for name in _GROUPS}
    chosen = st.pills(
        f"By {scope.by}", names, format_func=names.__getitem__, key="closer", bind="query-params"
    )
    if chosen is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(unbroken(escape(headline_text(chosen, scope))), width="content")
        definition(chosen, key=f"closer-{chosen}", label="")
    table(measure(chosen, scope), name=chosen.replace("-", "_"), by=scope.by)
    footnote(chosen, scope)
