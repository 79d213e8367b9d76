"""Where the pages are, in the order of the menu and of a presentation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

ROOT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Place:
    """One page.

    Args:
        file: The script, from the project's root.
        title: Its name in the menu.
        section: The menu group it stands in; empty for the pages that are presented.
    """

    file: str
    title: str
    section: str = ""

    @property
    def path(self) -> str:
        """The last part of its address."""
        return Path(self.file).stem


SCOREBOARD: Final = Place("pages/scoreboard.py", "Scoreboard")
FUNNEL: Final = Place("pages/funnel.py", "Funnel")
CONVERSION: Final = Place("pages/conversion.py", "Conversion")
VELOCITY: Final = Place("pages/velocity.py", "Velocity")
AGREEMENT: Final = Place("pages/agreement.py", "Agreement")
CAMPAIGNS: Final = Place("pages/campaigns.py", "Campaigns")
JOURNEYS: Final = Place("pages/journeys.py", "Journeys")

PLACES: Final = (
    SCOREBOARD,
    FUNNEL,
    CONVERSION,
    VELOCITY,
    AGREEMENT,
    CAMPAIGNS,
    JOURNEYS,
    Place("pages/definitions.py", "Definitions", "Explore"),
    Place("pages/targets.py", "Targets", "Explore"),
    Place("pages/glossary.py", "Glossary", "Explore"),
    Place("pages/uploads.py", "Uploads", "Data"),
    Place("pages/settings.py", "Settings", "Data"),
)
"""Every page in the order of the menu; the first one is where a bare address leads."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a presentation: a page, or one of its views.

    Args:
        place: The page.
        view: The part of the page that is shown, as the link names it.
        title: Its name in the stepper.
    """

    place: Place
    view: str
    title: str


STOPS: Final = (
    Stop(SCOREBOARD, "board", "Scoreboard"),
    Stop(AGREEMENT, "Two definitions", "Where we disagree"),
    Stop(AGREEMENT, "Causes", "Why"),
    Stop(AGREEMENT, "Acceptance", "Accepted"),
    Stop(AGREEMENT, "Open pipeline", "Reality"),
    Stop(FUNNEL, "steps", "Funnel"),
    Stop(FUNNEL, "pipeline", "Pipeline"),
    Stop(FUNNEL, "wins", "Wins"),
    Stop(CONVERSION, "curve", "Conversion"),
    Stop(CONVERSION, "groups", "By source"),
    Stop(CONVERSION, "time", "Over time"),
    Stop(VELOCITY, "days", "Days in stage"),
    Stop(VELOCITY, "stages", "By stage"),
    Stop(VELOCITY, "bottleneck", "Bottleneck"),
    Stop(CAMPAIGNS, "credit", "Campaigns"),
    Stop(CAMPAIGNS, "activity", "Activity and outcome"),
    Stop(JOURNEYS, "clients", "Clients"),
    Stop(JOURNEYS, "journey", "One journey"),
    Stop(JOURNEYS, "paths", "Paths"),
)
"""What is presented, in order; the first view of a page is the one its bare address shows."""


def stops_of(place: Place) -> list[Stop]:
    """List the stops that are views of a page."""
    return [stop for stop in STOPS if stop.place is place]


def to_page(place: Place) -> st.Page:
    """Make what Streamlit needs to show a page or to link to it."""
    return st.Page(ROOT / place.file, title=place.title, url_path=place.path)


def find(title: str) -> Place:
    """Find a page by its name in the menu."""
    return next(place for place in PLACES if place.title == title)


def menu() -> dict[str, list[st.Page]]:
    """Give all pages by their group, and the start that leads to the first one.

    Streamlit's default page answers at ``/`` only; so that ``/funnel`` is an address as well, the
    default page is a door of its own.
    """
    groups = {"": [st.Page(_start, title="Alignment", default=True, visibility="hidden")]}
    for place in PLACES:
        groups.setdefault(place.section, []).append(to_page(place))
    return groups


def _start() -> None:
    asked = {key: st.query_params.get_all(key) for key in st.query_params}
    st.switch_page(to_page(PLACES[0]), query_params=asked)
