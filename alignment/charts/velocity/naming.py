"""How charts of stays name stages and days."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

from alignment.ladder import STAGES, UNMAPPED
from alignment.metrics.stay_words import stage_name
from alignment.scope import Scope


def token(stage: str) -> str:
    """Write a stage so that a link can name it with other words around it."""
    return quote(stage, safe=" ()-")


def stage_of(token: str) -> str:
    """Read a stage that ``token`` wrote."""
    return unquote(token)


def named(stage: str, scope: Scope) -> str:
    """Name a stage: the shared label, or the tool's own word, which may be anything."""
    return "Not mapped" if stage == UNMAPPED and not scope.pipeline else stage_name(stage, scope)


def owner(stage: str, scope: Scope) -> str:
    """Name the team that is accountable for a shared stage; a tool's own word has none."""
    known = None if scope.pipeline else STAGES.get(stage)
    return known.owner if known else "both"


def days(number: float) -> str:
    """Say a number of days."""
    return "1 day" if number == 1 else f"{number:,.0f} days"


def half(row: dict[str, Any]) -> str:
    """Say by when half had moved on."""
    if row["median_days"] is None:
        return f"more than {days(row['horizon_days'])}"
    return days(row["median_days"])


def fitting(row: dict[str, Any]) -> str:
    """Say the range of that day; empty where it is a single one."""
    low, high = row["median_low_days"], row["median_high_days"]
    if low is None or low == high:
        return ""
    return f"{low:,} to {high:,}" if high is not None else f"{low:,} or more"


def is_told(row: dict[str, Any]) -> bool:
    """Whether a row has an estimate at all."""
    return row["verdict"] in ("enough", "range_first")


def untold(row: dict[str, Any]) -> str:
    """Say why there is no estimate."""
    if row["verdict"] == "not_recorded":
        return "not recorded"
    return f"{row['moved']:,} of {row['entrants'] - row['undated']:,} moved on"
