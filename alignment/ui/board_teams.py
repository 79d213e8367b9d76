"""What each team looks at on its own: below the shared measures, by team and never by person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from alignment.metrics.words import between, count, money, of_100
from alignment.schema.money import minor_digits
from alignment.scope import Scope
from alignment.ui.measures import measure


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a team.

    Args:
        name: What it is.
        value: The number.
        told: What it rests on.
        definition: A key of DEFINITIONS.
    """

    name: str
    value: str
    told: str
    definition: str


_UNTOLD = "too few to tell"


def _total(name: str, scope: Scope) -> list[dict[str, Any]]:
    found = measure(name, scope)
    return found.filter(pl.col("is_total")).to_dicts()


def marketing(scope: Scope) -> list[Line]:
    """Give marketing's own numbers: what came, what was passed on, what became of it."""
    steps = {row["step"]: row for row in _total("funnel", scope)}
    leads, mql = steps["lead"], steps["mql"]
    passed = _total("acceptance", scope)[0]
    return [
        Line("Leads", f"{leads['entered']:,}", "entered in the period", "funnel"),
        Line("MQLs", _count(mql["reached"]), "of these leads so far", "funnel"),
        _share(
            "Passed on",
            (mql["from_first_rate"], mql["from_first_low"], mql["from_first_high"]),
            "of the leads that entered",
            "funnel",
        ),
        _share(
            "Accepted",
            (passed["rate"], passed["low"], passed["high"]),
            f"of {count(passed['decided'], 'handover')} decided on",
            "acceptance",
        ),
        _share(
            "Await a decision",
            (passed["undecided_rate"], None, None),
            f"of handovers old enough; {passed['undecided']:,} in all",
            "acceptance",
        ),
    ]


def sales(scope: Scope, currency: str) -> list[Line]:
    """Give sales' own numbers: wins of what closed, size, what is open, and pipeline velocity."""
    won, flow = _total("win-rate", scope)[0], _total("pipeline-velocity", scope)[0]
    digits = minor_digits(currency)

    def amount(minor: int | None) -> str:
        return _UNTOLD if minor is None else money(minor, currency, digits)

    closed = won["closed_won"] + won["closed_lost"]
    days = flow["half_days"]
    drivers = (
        f"{flow['open']:,} open × {_of(flow['rate'])} won × {amount(flow['mean_won_minor'])} each "
        f"÷ {_UNTOLD if days is None else count(days, 'day')}"
    )
    return [
        _share(
            "Win rate, closed",
            (won["closed_rate"], won["closed_low"], won["closed_high"]),
            f"of {closed:,} closed in the period",
            "win-rate-closed",
        ),
        Line("Revenue won", amount(won["won_minor"]), "in the period", "revenue"),
        Line(
            "Deal size",
            amount(flow["mean_won_minor"]),
            f"mean of {count(flow['priced_wins'], 'win')} in 12 months",
            "pipeline-velocity",
        ),
        Line(
            "Open opportunities",
            f"{flow['open']:,}",
            f"{amount(flow['open_minor'])} in all, today",
            "pipeline-velocity",
        ),
        Line(
            "Pipeline velocity",
            _UNTOLD
            if flow["velocity_minor"] is None
            else f"{amount(flow['velocity_minor'])} a day",
            drivers,
            "pipeline-velocity",
        ),
    ]


def _count(value: int | None) -> str:
    return "not recorded" if value is None else f"{value:,}"


def _of(rate: float | None) -> str:
    return _UNTOLD if rate is None else of_100(rate)


def _share(
    name: str, rate: tuple[float | None, float | None, float | None], told: str, definition: str
) -> Line:
    """Say a share with its range, or that it can't be told."""
    value, low, high = rate
    range_ = "" if low is None or high is None else f", range {between(low, high)}"
    return Line(name, _of(value), f"{told}{range_.removesuffix(' of 100')}", definition)
