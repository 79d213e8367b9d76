"""The card of each shared stage: what it means, what qualifies, what moves it on, whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

import streamlit as st

from alignment.agreed import StageCard
from alignment.desk.agreements import agreed_in, save_card
from alignment.ladder import EXITS, STAGES, STEPS, Stage
from alignment.store import Database
from alignment.ui import saving
from alignment.ui.definitions_signing import (
    Signed,
    ask,
    held,
    line,
    popover_to_withdraw,
    saved_sentence,
)
from alignment.ui.escape import escape
from alignment.ui.shell import Page

_STAGES: Final = (*STEPS, *EXITS)
_ACROSS: Final = 3
_TEAMS: Final = {
    "marketing": ":blue-badge[Marketing]",
    "sales": ":orange-badge[Sales]",
    "both": ":gray-badge[Both teams]",
}
FIELDS: Final = {
    "meaning": "What it means",
    "qualifies": "What a record needs to be in it",
    "trigger": "What triggers the handover to the next",
    "help": "How marketing can help here",
    "owner": "Who is accountable",
}


def show(page: Page) -> None:
    """Show all cards, each with its form."""
    cards = agreed_in(page.db).cards
    page.top.title(_heading(cards), anchor=False)
    page.has_headline = True
    for first in range(0, len(_STAGES), _ACROSS):
        columns = st.columns(_ACROSS, gap="medium")
        for stage, column in zip(_STAGES[first : first + _ACROSS], columns, strict=False):
            with column, st.container(border=True, height="stretch"):
                _card(page.db, stage, cards.get(stage.key))


def texts(card: StageCard) -> None:
    """Show what a card says; its words are as people entered them."""
    for name, label in FIELDS.items():
        said = getattr(card, name)
        st.markdown(f":small[:gray[{label}]]  \n{escape(said) or '–'}")


def helping(db: Database, stages: Iterable[str]) -> None:
    """Say how marketing can help in each of some stages, as both teams agreed.

    Args:
        db: The database.
        stages: Keys of shared stages, in the order in which they are shown.
    """
    cards = agreed_in(db).cards
    told = [(STAGES[key].label, cards[key].help) for key in stages if key in cards]
    said = [f"**{label}:** {escape(text)}" for label, text in told if text]
    if said:
        st.markdown("How marketing can help  \n" + "  \n".join(said))
    else:
        st.caption("How marketing can help in a stage can be noted on its card, page Definitions.")


def _heading(cards: Mapping[str, StageCard]) -> str:
    known = [stage for stage in _STAGES if stage.key in cards]
    owned = [stage for stage in known if cards[stage.key].owner]
    if not known:
        return "No stage has been agreed on yet: say what each means and what moves it on."
    rest = [stage.label for stage in _STAGES if stage.key not in cards]
    left = f" Without a card: {', '.join(rest)}." if rest else ""
    return escape(
        f"{len(known)} of {len(_STAGES)} stages are agreed on, {len(owned)} with somebody who is "
        f"accountable.{left}"
    )


def _card(db: Database, stage: Stage, card: StageCard | None) -> None:
    place = f"stage-{stage.key}"
    st.markdown(f"**{stage.label}** {_TEAMS[stage.owner]}")
    now = held(db, "stage", stage.key)
    if card is None or now is None:
        st.caption("Nothing is agreed on yet.")
    else:
        texts(card)
        st.caption(line(now))
    saving.tell(db, place)
    with st.container(horizontal=True):
        _change(db, stage, card or StageCard())
        popover_to_withdraw(db, place, now)


def _change(db: Database, stage: Stage, card: StageCard) -> None:
    newest = db.agreement_versions("stage", stage.key)[:1]
    name = f"do-stage-{stage.key}-{newest[0].version if newest else 0}"
    with st.popover("Change …", key=name), st.form(f"{name}-form", border=False):
        entered = {
            field: st.text_area(
                label,
                getattr(card, field),
                max_chars=2_000,
                height=76,
                key=f"{name}-{field}",
            )
            for field, label in FIELDS.items()
            if field != "owner"
        }
        entered["owner"] = st.text_input(
            FIELDS["owner"], card.owner, max_chars=2_000, key=f"{name}-owner"
        )
        signed = ask(db, name, newest[0] if newest else None, "Save as a new version")
    if signed is not None:
        new = StageCard(**{field: text or "" for field, text in entered.items()})
        work = partial(_save, db, stage.key, new)
        saving.save(
            db, f"stage-{stage.key}", lambda: saved_sentence(work, signed), meanwhile="Saving"
        )


def _save(db: Database, stage: str, card: StageCard, signed: Signed) -> bool:
    return save_card(db, stage, card, signed.day, marketing=signed.marketing, sales=signed.sales)
