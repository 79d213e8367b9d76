"""What the marks of a journey are called, and what they say when pointed at."""

from __future__ import annotations

from typing import Any, Final

from alignment.charts.figure import bold
from alignment.charts.palette import Palette
from alignment.charts.words import safe, shortened
from alignment.schema.marts import NOT_RECORDED
from alignment.scope import to_date

KINDS: Final = {
    "request": "Requests",
    "event": "Events",
    "content": "Content",
    "other": "Other touches",
    "meeting": "Meetings",
    "call": "Calls",
    "email": "E-mails",
    "task": "Tasks",
}
"""The kinds of marks in the order of their lanes, marketing's above sales'."""
_STRENGTHS: Final = {"intent": "showed intent", "weak": "weak sign", "contact": "contact of sales"}
_LONGEST: Final = 60


def kind(key: str) -> str:
    """Name a kind of mark."""
    return KINDS.get(key, safe(key))


def date_of(day: int) -> str:
    """Write a day as people do."""
    return f"{to_date(day):%-d %b %Y}"


def told(row: dict[str, Any]) -> str:
    """Say what a mark is: what, when, who and how strong; what was uploaded is made harmless.

    Args:
        row: A row of schema JourneyMark.
    """
    what = row["what"]
    named = kind(row["kind"]) if what == NOT_RECORDED else shortened(what, _LONGEST)
    who = f"person {row['person_no']:,}" if row["person_no"] else "person not known"
    times = f", {row['times']:,} times" if row["times"] > 1 else ""
    return (
        f"{bold(named)}<br>{row['side'].capitalize()}, {kind(row['kind']).lower()}{times}<br>"
        f"{date_of(row['day'])} · {who} · {_STRENGTHS[row['strength']]}"
    )


def coloured(text: str, colour: str) -> str:
    """Set a text in a colour; it must be safe already."""
    return f"<span style='color:{colour}'>{text}</span>"


def key_of(palette: Palette) -> list[str]:
    """Say what colours and signs mean, in them: both teams, handover, first qualified."""
    is_large = palette.is_projected
    return [
        coloured("● marketing" if is_large else "● marketing’s touches", palette.marketing),
        coloured("● sales" if is_large else "● contacts of sales", palette.sales),
        coloured("◆ handover", palette.shared),
        coloured("◇ qualified", palette.shared),
    ]
