"""Agreeing on several things in one form: who stands for each in either team, and the day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from streamlit.delta_generator import DeltaGenerator

from alignment.schema.agreement import Agreement
from alignment.store import Database
from alignment.ui import saving
from alignment.ui.trouble import sentence

_LONGEST: Final = 80


def ask(spots: Sequence[DeltaGenerator], held: tuple[str, str], key: str) -> tuple[str, str]:
    """Ask who stands for something.

    Args:
        spots: Where to ask for marketing's and for sales' name.
        held: Who stands for it at present.
        key: Names the widgets.

    Returns:
        The names for marketing and for sales; empty where nobody is named.
    """
    teams = ("marketing", "sales")
    marketing, sales = (
        spot.text_input(f"For {team}", name, key=f"{key}-{team}", max_chars=_LONGEST)
        for spot, team, name in zip(spots, teams, held, strict=True)
    )
    return (marketing or "").strip(), (sales or "").strip()


def missing(called: str, marketing: str, sales: str) -> list[str]:
    """Say in plain words which team nobody stands for it in; nothing where both are named."""
    teams = [team for team, name in (("marketing", marketing), ("sales", sales)) if not name]
    return [f"{called}: name somebody from {' and from '.join(teams)}."] if teams else []


def save(
    db: Database,
    place: str,
    told: Sequence[str],
    make: Callable[[], list[Agreement]],
    said: Callable[[list[Agreement]], str],
) -> None:
    """Say what keeps it from being saved, or save what is new.

    Args:
        db: Keeps it.
        place: Where ``saving.tell`` says that it was saved.
        told: What keeps it from being saved, a sentence each.
        make: Gives the agreements that say something new.
        said: Says what was saved; the list is empty where nothing was new.
    """
    for each in told:
        sentence(each)
    if told:
        return

    def work() -> str:
        made = make()
        for each in made:
            db.agree(each)
        return said(made)

    saving.save(db, place, work)


def day_of(asked: object) -> date | None:
    """Give the day of a date field; None where it is empty."""
    return asked if isinstance(asked, date) else None
