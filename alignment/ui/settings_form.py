"""The settings page's form: what a firm sets once."""

from __future__ import annotations

import calendar
from typing import Final
from zoneinfo import available_timezones

import streamlit as st

from alignment.errors import AlignmentError
from alignment.schema.money import minor_digits
from alignment.settings import Settings
from alignment.store import Database
from alignment.ui import saving

CURRENCIES: Final = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "BRL", "INR", "JPY")


def form(db: Database) -> None:
    """Show the settings and save them when asked to.

    Args:
        db: The database that keeps them.
    """
    held = db.settings
    asked: Settings | AlignmentError
    with st.form("settings", enter_to_submit=False):
        try:
            asked = _fields(held, is_fixed=db.as_of is not None and not db.is_sample)
        except AlignmentError as problem:
            asked = problem
        is_sent = st.form_submit_button("Save the settings")
    if is_sent:
        saving.save(db, "settings", lambda: _saved(db, asked))
    saving.tell(db, "settings")


def _saved(db: Database, asked: Settings | AlignmentError) -> str:
    if isinstance(asked, AlignmentError):
        raise asked
    db.save_settings(asked)
    return "Settings saved. Every page counts by them now."


def _fields(held: Settings, *, is_fixed: bool) -> Settings:
    left, right = st.columns(2)
    with left:
        currency = _currency(held)
        zone = _zone(held, is_fixed=is_fixed)
        month = st.selectbox(
            "Fiscal year starts in",
            range(1, 13),
            index=held.fiscal_start_month - 1,
            format_func=lambda number: calendar.month_name[number],
        )
        window = st.number_input("Conversion window, days", 1, 3650, held.window_days)
        look_back, half_life = _credit(held)
    with right:
        upper, lower = _lines(held)
        domains, smallest = _tests(held)
        keeps_email = st.checkbox(
            "Keep e-mail addresses as they are",
            held.keeps_email,
            help="Otherwise only the domain and a keyed hash are kept, enough to link records.",
        )
    return Settings(
        base_currency=currency,
        time_zone=zone,
        fiscal_start_month=month,
        window_days=int(window),
        upper_line=upper,
        lower_line=lower,
        own_domains=tuple(line.strip().lower() for line in domains.splitlines() if line.strip()),
        test_amount_minor=round(smallest * 10 ** minor_digits(currency)),
        keeps_email=keeps_email,
        look_back_days=look_back,
        half_life_days=half_life,
    )


def _tests(held: Settings) -> tuple[str, float]:
    """Ask for what marks records as tests: own domains, one a line, and an amount."""
    domains = st.text_area(
        "Own e-mail domains, one a line",
        "\n".join(held.own_domains),
        help="Leads with an address there are tests and left out of every number.",
    )
    smallest = st.number_input(
        "Opportunities of at most this amount are tests and left out",
        0.0,
        value=held.test_amount_minor / 10 ** minor_digits(held.base_currency),
        help="In base currency; 0 leaves none out.",
    )
    return domains, smallest


def _credit(held: Settings) -> tuple[int, int]:
    """Ask from when touches count, and how fast their weight fades."""
    look_back = st.number_input(
        "Touches count from so many days before an opportunity",
        1,
        3650,
        held.look_back_days,
        help="Counted back from the day on which it was first qualified. Earlier touches are told,"
        " but get no credit.",
    )
    half_life = st.number_input(
        "A touch so many days earlier has half the weight",
        0,
        3650,
        held.half_life_days,
        help="Where credit fades with time; 0 takes a third of the median days from lead to win.",
    )
    return int(look_back), int(half_life)


def _currency(held: Settings) -> str:
    options = list(dict.fromkeys((held.base_currency, *CURRENCIES)))
    chosen = st.selectbox(
        "Base currency",
        options,
        accept_new_options=True,
        help="All money is shown in it. Three letters; others can be typed in.",
    )
    return (chosen or "").strip().upper()


def _zone(held: Settings, *, is_fixed: bool) -> str:
    zones = sorted(available_timezones() | {held.time_zone})
    return st.selectbox(
        "Time zone",
        zones,
        index=zones.index(held.time_zone),
        disabled=is_fixed,
        help="Days begin at its midnight. It can't change once own exports are loaded.",
    )


def _lines(held: Settings) -> tuple[float, float]:
    help_text = "An agreed line, not a law of nature: set what your two teams agreed on."
    upper = st.number_input(
        "Lead to opportunity, agreed line in %", 0.0, 100.0, held.upper_line * 100, help=help_text
    )
    lower = st.number_input(
        "Lead to opportunity, second line in %", 0.0, 100.0, held.lower_line * 100, help=help_text
    )
    return round(upper / 100, 6), round(lower / 100, 6)
