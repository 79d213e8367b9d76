"""What the page Journeys says in words: patterns, disconnects, one journey."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from alignment.desk.journeying import Lanes
from alignment.metrics.words import count
from alignment.schema.journey_measures import AMOUNTS, CLOSED, SIDES, STEPS

_NAMES: Final = {
    "touch_to_sales": "Days from the first touch to the first contact of sales",
    "sales_to_handover": "Days from there to the handover",
    "handover_to_qualified": "Days from the handover to first qualified",
    "qualified_to_close": "Days from there to the close",
    "cycle": "Days from the first thing known to the close",
    "touches_before_sales": "Touches before the first contact of sales",
    "marketing_weeks": "Weeks with a touch before it",
    "longest_silence": "Days of the longest silence",
    "shared_months": "Months with both teams in touch",
    "silent": "With a silence of over 14 days",
    "shared": "With both teams in touch in one month",
}
_UNKNOWN: Final = "not recorded"
_NOBODY: Final = "nobody picked"


def patterns(found: pl.DataFrame) -> pl.DataFrame:
    """Put each pattern's numbers of the won beside those of the lost, in words.

    Args:
        found: A frame of ``journey_patterns``.

    Returns:
        One row per pattern that isn't a campaign, in order.
    """
    rows = {(row["pattern"], row["outcome"]): row for row in found.iter_rows(named=True)}
    return pl.DataFrame(
        [
            {"Pattern": name} | {end.capitalize(): _told(rows.get((key, end))) for end in CLOSED}
            for key, name in _NAMES.items()
        ]
    )


def _told(row: dict[str, Any] | None) -> str:
    if row is None or not row["known"]:
        return _NOBODY if row is not None and not row["picked"] else _UNKNOWN
    if row["pattern"] not in (*STEPS, *AMOUNTS):
        return f"{row['found']:,} of {row['known']:,}"
    told = f"{row['median']:,.0f}{_between(row)}"
    if row["known"] < row["picked"]:
        told += f", {row['known']:,} of {row['picked']:,} known"
    return told


def _between(row: dict[str, Any]) -> str:
    """Say from where to where the numbers go; nothing where they are all the same."""
    return "" if row["least"] == row["most"] else f" ({row['least']:,} to {row['most']:,})"


def recurring(found: pl.DataFrame) -> pl.DataFrame:
    """List the campaigns that recur, most won ones first: in how many journeys of how many."""
    rows: dict[str, dict[str, str]] = {}
    for row in found.filter(pl.col("pattern") == "campaign").iter_rows(named=True):
        told = f"{row['found']:,} of {row['known']:,}"
        rows.setdefault(row["name"], {"Campaign": row["name"]})[row["outcome"].capitalize()] = told
    return pl.DataFrame(list(rows.values()))


def assumed_beside(found: pl.DataFrame) -> list[tuple[str, str]]:
    """Give what each team assumed the way to take, and what it took, each with its name.

    Args:
        found: A frame of ``journey_patterns``.
    """
    cycles = found.filter(pl.col("pattern") == "cycle").to_dicts()
    told = []
    for side in SIDES:
        days = cycles[0][f"assumed_{side}_days"] if cycles else None
        number = "not entered" if days is None else count(days, "day")
        told.append((f"{side.capitalize()} assumed", number))
    for row in cycles:
        name = "Really, the won ones" if row["outcome"] == "won" else "The lost ones"
        number = _UNKNOWN if row["picked"] else _NOBODY
        if row["known"]:
            number = f"{row['median']:,.0f} days{_between(row)}"
        told.append((name, number))
    return told


def disconnects(
    flags: pl.DataFrame, picked: pl.DataFrame, named: Mapping[str, str]
) -> list[dict[str, Any]]:
    """List each client's disconnects with their rules, in the order of the pick.

    Args:
        flags: Rows of schema JourneyFlag.
        picked: Rows of schema PickedJourney.
        named: By opportunity, what its client is called, where that is known.
    """
    ends = dict(picked.select("opp_id", "outcome").iter_rows())
    return [
        {
            "Client": named.get(row["opp_id"], _UNKNOWN),
            "Opportunity": row["opp_id"],
            "Outcome": ends.get(row["opp_id"], ""),
            "Rule": row["rule"],
            "Days": row["days"],
        }
        for row in flags.filter(pl.col("is_found").fill_null(value=False)).iter_rows(named=True)
    ]


def clients_alt(picked: pl.DataFrame, named: Mapping[str, str]) -> str:
    """Describe the chart of picked clients for those who can't see it.

    Args:
        picked: Rows of schema PickedJourney, of one outcome.
        named: By opportunity, what its client is called, where that is known.
    """
    days = [_UNKNOWN if each is None else count(each, "day") for each in picked["cycle"]]
    told = [f"{named.get(k, k)} {d}" for k, d in zip(picked["opp_id"], days, strict=True)]
    return f"A lane for each {picked['outcome'][0]} client, days from the first thing known: " + (
        ", ".join(told)
    )


def headline(lanes: Lanes) -> str:
    """Say how one journey ended, how long it took, and who was in touch how often.

    Args:
        lanes: The journey.
    """
    sides = dict(lanes.marks.group_by("side").agg(pl.col("times").sum()).iter_rows())
    days = count(lanes.last_day - lanes.first_day, "day")
    outcome = lanes.about["outcome"] if "outcome_day" in lanes.points else "open"
    began = {
        "won": f"Signed {days} after the first thing known",
        "lost": f"Lost {days} after the first thing known",
    }.get(outcome, f"Open, {days} after the first thing known")
    touches = count(sides.get("marketing", 0), "touch", "touches")
    contacts = count(sides.get("sales", 0), "contact")
    told = f"{began}, with {touches} of marketing and {contacts} of sales."
    if not sides.get("sales"):
        return f"{began}, with {touches} of marketing; no contact of sales is recorded."
    if lanes.silences.height:
        longest = lanes.silences.sort("days").row(-1, named=True)["days"]
        told += f" The longest silence lasted {count(longest, 'day')}."
    return told


def untold(lanes: Lanes) -> str:
    """Say how many touches and contacts are counted that can't be drawn; empty for none."""
    if not lanes.untold:
        return ""
    return f"{lanes.untold:,} more are counted whose day or person can’t be drawn"
