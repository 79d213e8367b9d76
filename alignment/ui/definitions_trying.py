"""What a change of a definition would do, counted while it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from alignment.agreed import TEAMS, Rule
from alignment.desk.agreements import MINIMUM
from alignment.desk.fields import field_values, fields_known
from alignment.desk.trying import try_minimum, try_rules
from alignment.metrics.words import count
from alignment.scope import Scope
from alignment.ui.definitions_rows import Choices
from alignment.ui.escape import escape, unbroken
from alignment.ui.opening import database


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


def tell(row: Mapping[str, Any]) -> None:
    """Say how many leads would meet a definition, newly or no longer, and of how many who knows."""
    told = f"**{row['yes_then']:,} of {count(row['leads'], 'lead')}** would meet it"
    more = []
    if row["yes_now"] is None:
        more.append("nothing is saved yet to compare with")
    elif row["more"] or row["fewer"]:
        more.append(f"**{row['more']:,} newly, {row['fewer']:,} no longer**")
    else:
        more.append("as many as by what is saved, the same ones")
    if row["unknown_then"]:
        more.append(f"of {row['unknown_then']:,} it can’t be known")
    st.markdown(unbroken(f"{told}: {'; '.join(more)}."))


def tell_agreement(found: pl.DataFrame) -> None:
    """Say of how many leads both definitions would say the same, now and then."""
    row = found.to_dicts()[0] if found.height else {}
    if row.get("compared_then") is None:
        missing = [team for team in TEAMS if team not in _defined(found)]
        who = " and ".join(missing) or "a team"
        st.markdown(f"Agreement can be counted once {escape(who)} has a definition too.")
        return
    now = "" if row["compared_now"] is None else f"{_same(row, 'now')} now → "
    told = f"Both definitions say the same of {now}**{_same(row, 'then')}**"
    if row["compared_now"] is not None:
        told += " as typed here"
    left = row["leads"] - row["compared_then"]
    if left:
        told += f". {left:,} can’t be compared: something that is asked for isn’t known of them"
    st.markdown(unbroken(f"{told}."))


def _same(row: Mapping[str, Any], time: str) -> str:
    compared, agreed = row[f"compared_{time}"], row[f"agreed_{time}"]
    share = f" ({agreed / compared:.0%})" if compared >= 5 else ""  # noqa: PLR2004 - under 5 only counts
    return f"{agreed:,} of {compared:,} leads{share}"


def _defined(found: pl.DataFrame) -> set[str]:
    return {row["team"] for row in found.to_dicts() if row["yes_then"] is not None}
