"""What a change of a definition would do, counted while it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl
import streamlit as st

from alignment.agreed import TEAMS, Rule
from alignment.agreed.describing import describe_group
from alignment.charts import agreement as charts
from alignment.desk.agreements import MINIMUM
from alignment.desk.fields import field_values, fields_known
from alignment.desk.trying import ideal_client_if, overlap_if, try_minimum, try_rules
from alignment.metrics.estimating import FEW
from alignment.metrics.ideal_client import IdealClient
from alignment.metrics.words import count
from alignment.scope import Scope
from alignment.ui.definitions_rows import Choices
from alignment.ui.escape import escape, unbroken
from alignment.ui.opening import database
from alignment.ui.show import section
from alignment.ui.theme import palette, theme_name

BADGES: Final = {"marketing": ":blue-badge[Marketing]", "sales": ":orange-badge[Sales]"}
_DRAWN: Final = {
    "only_marketing": "only marketing",
    "both": "both teams",
    "only_sales": "only sales",
}


@st.cache_data(show_spinner=False, max_entries=64)
def _known(path: str, version: int, scope: Scope) -> dict[str, tuple[int, float | None]]:
    del path, version  # they are the key
    rows = fields_known(database(), scope).to_dicts()
    return {row["field"]: (row["leads"], row["rate"]) for row in rows}


@st.cache_data(show_spinner=False, max_entries=4)
def _values(path: str, version: int) -> dict[str, list[str]]:
    del path, version  # they are the key
    return field_values(database())


@st.cache_data(show_spinner=False, max_entries=200)
def _tried(path: str, version: int, scope: Scope, rules: tuple[tuple[str, Rule], ...]) -> Any:  # noqa: ANN401 - a frame
    del path, version  # they are the key
    db = database()
    asked = dict(rules)
    if MINIMUM in asked:
        return try_minimum(db, scope, asked[MINIMUM])
    return try_rules(db, scope, asked)


@st.cache_data(show_spinner=False, max_entries=200)
def _overlap(path: str, version: int, scope: Scope, rules: tuple[tuple[str, Rule], ...]) -> Any:  # noqa: ANN401 - a frame
    del path, version  # they are the key
    return overlap_if(database(), scope, dict(rules))


@st.cache_data(show_spinner=False, max_entries=200)
def _client(
    path: str, version: int, scope: Scope, rules: tuple[tuple[str, Rule], ...]
) -> IdealClient:
    del path, version  # they are the key
    return ideal_client_if(database(), scope, dict(rules))


def choices(scope: Scope) -> Choices:
    """Give what the present data offers to definitions in a scope."""
    db = database()
    known = _known(str(db.path), db.version, scope)
    leads = max((number for number, _ in known.values()), default=0)
    rates = {field: rate for field, (_, rate) in known.items()}
    return Choices(leads, rates, _values(str(db.path), db.version))


def tried(scope: Scope, rules: Mapping[str, Rule]) -> pl.DataFrame:
    """Try definitions that aren't saved; all of them together.

    Args:
        scope: Period and filters.
        rules: By team, or that of a lead at all by itself; they can be run.

    Returns:
        In the schema ``TriedRule``; what concerns the least of a lead stands in the first row.
    """
    db = database()
    frame: pl.DataFrame = _tried(str(db.path), db.version, scope, tuple(rules.items()))
    return frame


def overlap(scope: Scope, rules: Mapping[str, Rule]) -> None:
    """Draw what both definitions say of the same leads, as they are typed.

    Args:
        scope: Period and filters.
        rules: By team; a team that isn't named keeps its own.
    """
    db = database()
    found: pl.DataFrame = _overlap(str(db.path), db.version, scope, tuple(rules.items()))
    rows = found.filter("is_total") if found.height else found
    cells = {row["cell"]: row["leads"] for row in rows.iter_rows(named=True)}
    if not any(cells.get(name) for name in _DRAWN):
        return
    drawn = charts.overlap(
        found,
        palette(),
        currency=db.settings.base_currency,
        window_days=scope.window_days,
    )
    told = ", ".join(f"{words} {cells[name]:,}" for name, words in _DRAWN.items())
    # Nothing opens from it: the lists behind are those of what is saved, see the agreement.
    st.plotly_chart(
        drawn,
        theme=None,
        key=f"typed-overlap-{theme_name()}",
        alt=f"One bar of the leads that either definition as typed here calls qualified: {told}",
        config={"displayModeBar": False},
    )


def ideal_client(scope: Scope, rules: Mapping[str, Rule]) -> None:
    """Say how many leads lie within what each team asks of the client, and within both."""
    db = database()
    found = _client(str(db.path), db.version, scope, tuple(rules.items()))
    if not found.leads:
        return
    section("The same client?")
    for team in TEAMS:
        if team not in found.profiles:
            asked, part = "asks nothing of the client itself", ""
        else:
            asked = escape(describe_group(found.profiles[team]))
            part = f": {_of(found.within[team], found.decided[team])}"
        st.markdown(unbroken(f"{BADGES[team]} {asked}{part}"))
    if found.both is not None and found.both_decided is not None:
        st.markdown(unbroken(f":gray-badge[Both] {_of(found.both, found.both_decided)}"))
    st.caption(
        "What each definition asks of size, industry, title, region, segment and source; leads of "
        "which that isn’t known are left out."
    )


def _of(part: int, whole: int) -> str:
    share = f" ({part / whole:.0%})" if whole >= FEW else ""
    return f"{part:,} of {count(whole, 'lead')}{share}"


def tell(row: Mapping[str, Any]) -> None:
    """Say how many leads would meet a definition, newly or no longer, and of how many who knows."""
    who = f"**{row['yes_then']:,} of {count(row['leads'], 'lead')}**"
    left = f"; of {row['unknown_then']:,} it can’t be known" if row["unknown_then"] else ""
    if row["yes_now"] is None:
        told = f"{who} would meet it"
    elif row["more"] or row["fewer"] or row["yes_now"] != row["yes_then"]:
        told = f"{who} would meet it: **{row['more']:,} newly, {row['fewer']:,} no longer**"
    else:
        told = f"{who} meet it, as it is saved"
    st.markdown(unbroken(f"{told}{left}."))


def tell_agreement(found: pl.DataFrame) -> None:
    """Say of how many leads both definitions would say the same, now and then."""
    row = found.to_dicts()[0] if found.height else {}
    if row.get("compared_then") is None:
        missing = [team for team in TEAMS if team not in _defined(found)]
        who = " and ".join(missing) or "a team"
        st.markdown(f"Agreement can be counted once {escape(who)} has a definition too.")
        return
    now, then = (_same(row, time) for time in ("now", "then"))
    if row["compared_now"] is None or now == then:
        told = f"Both definitions say the same of **{then}**"
    else:
        told = f"Both definitions say the same of {now} now → **{then}** as typed here"
    left = row["leads"] - row["compared_then"]
    if left:
        told += f". {left:,} can’t be compared: something that is asked for isn’t known of them"
    st.markdown(unbroken(f"{told}."))


def _same(row: Mapping[str, Any], time: str) -> str:
    if row[f"compared_{time}"] is None:
        return ""
    return _of(row[f"agreed_{time}"], row[f"compared_{time}"])


def _defined(found: pl.DataFrame) -> set[str]:
    return {row["team"] for row in found.to_dicts() if row["yes_then"] is not None}
