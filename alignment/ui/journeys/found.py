"""Journeys, looked up once per state of the database."""

from __future__ import annotations

import streamlit as st

from alignment.desk.journeying import Lanes, journey_of
from alignment.desk.journeying.clients import Clients, clients_of
from alignment.scope import Scope
from alignment.ui.journeys.choosing import Choice
from alignment.ui.opening import database


def clients(scope: Scope, choice: Choice) -> Clients:
    """Give the picked clients and their journeys.

    Args:
        scope: Period of the close and filters.
        choice: What the link says of the pick.
    """
    db = database()
    asked = (choice.number, choice.draw, choice.without)
    return _clients(str(db.path), db.version, scope, asked)


@st.cache_data(show_spinner="Looking the journeys up", max_entries=20)
def _clients(
    path: str, version: int, scope: Scope, asked: tuple[int, int, tuple[str, ...]]
) -> Clients:
    del path, version  # they are the key
    number, seed, left_out = asked
    return clients_of(database(), scope, seed=seed, number=number, left_out=left_out)


def lanes(opp_id: str) -> Lanes | None:
    """Give one opportunity's journey; None where there is no such opportunity."""
    db = database()
    return _lanes(str(db.path), db.version, opp_id)


@st.cache_data(show_spinner=False, max_entries=60)
def _lanes(path: str, version: int, opp_id: str) -> Lanes | None:
    del path, version  # they are the key
    return journey_of(database(), opp_id)
