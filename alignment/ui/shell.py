"""The frame of every page: menu, title line, sample notice, projector mode."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.pages_manager import PagesManager

from alignment.errors import NotFoundError
from alignment.scope import to_date
from alignment.store import Database
from alignment.ui import drawer, nothing, trouble
from alignment.ui.link import PASSING
from alignment.ui.opening import database
from alignment.ui.places import STOPS, Place, Stop, find, menu, stops_of, to_page
from alignment.ui.theme import RATIO, is_projected

_FOLDER: Final = Path(__file__).parent
_SCALE: Final = (
    "<style>:root{font-size:1.27vw}.stMain{overflow-x:hidden}"
    f".stPlotlyChart{{zoom:{RATIO}}}.stElementContainer:has(.stPlotlyChart)"
    f"{{width:calc(100%/{RATIO})!important;max-width:none!important}}</style>"
)
"""Type for a 1920-pixel projector, scaled with the screen so that all screens look the same."""


def navigate() -> st.Page:
    """Set up the window and the menu, and give the page that was asked for."""
    st.set_page_config(page_title="Alignment", page_icon=_FOLDER / "icon.png", layout="wide")
    if not is_projected():
        st.logo(_FOLDER / "logo.png", size="large")
    return st.navigation(menu(), position="hidden" if is_projected() else "top")


@dataclass(slots=True)
class Page:
    """An open page: a context in which whatever goes wrong becomes one plain sentence.

    Args:
        place: Which page it is.
        db: The database.
        top: Where the headline goes, above the filters.
        aside: Where the line with the filters goes in projector mode.
        actions: Where more buttons go, at the right end of the title line.
        stop: Which stop of the presentation is shown; None outside projector mode.
        has_headline: Whether the page's first sentence is written.
    """

    place: Place
    db: Database
    top: DeltaGenerator
    aside: DeltaGenerator
    actions: DeltaGenerator
    stop: Stop | None = None
    has_headline: bool = False

    @property
    def is_work(self) -> bool:
        """Whether the page is in work mode, with filters, tables and records."""
        return self.stop is None

    def shows(self, view: str) -> bool:
        """Whether a view is on screen: all are in work mode, one at a time in projector mode."""
        return self.stop is None or self.stop.view == view

    def __enter__(self) -> Self:
        """Begin to show the page."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Tell what went wrong, if anything did, and end the page with the stepper."""
        if problem is not None and not isinstance(problem, Exception):
            return False
        if problem is not None:
            with trouble.told_plainly():
                if isinstance(problem, NotFoundError) and self.db.as_of is None:
                    nothing.show(self.db, self.place.path)
                else:
                    raise problem
        if self.stop is not None:
            _stepper(self.stop)
        elif problem is None and not is_projected():
            with trouble.told_plainly():
                drawer.show(self.db, self.place)
        return True


def page(title: str, question: str) -> Page:
    """Begin a page. Works as well when Streamlit runs the page without the front door.

    Args:
        title: Its name in the menu.
        question: What it answers, in a few words.

    Returns:
        The page, to be entered with ``with``; uncaught errors are then told plainly.
    """
    if PagesManager.uses_pages_directory is not False:
        navigate()
        # Without this the page's widgets are made anew at the first click and forget it.
        kept = {key: st.query_params.get_all(key) for key in st.query_params}
        st.switch_page(to_page(find(title)), query_params=kept)
    place = find(title)
    db = _open_or_stop()
    if is_projected():
        st.html(_SCALE)
    line, actions = st.columns([5, 3], vertical_alignment="center")
    with line.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{title}** · {question}", width="content")
        if db.is_sample and not is_projected():
            st.badge("Sample company", color="gray")
            st.page_link(to_page(find("Uploads")), label="Use your own exports")
    actions = _actions(actions, place, db)
    for warning in db.warnings if not is_projected() else ():
        trouble.sentence(warning)
    return Page(place, db, st.container(), st.container(), actions, _stop(place))


def _stop(place: Place) -> Stop | None:
    """Find the stop that the link asks for."""
    stops = stops_of(place) if is_projected() else []
    asked = st.query_params.get("view", "")
    return next((stop for stop in stops if stop.view == asked), stops[0] if stops else None)


def _open_or_stop() -> Database:
    opened = None
    with trouble.told_plainly():
        opened = database()
    return opened if opened is not None else st.stop()


def _actions(spot: DeltaGenerator, place: Place, db: Database) -> DeltaGenerator:
    """Fill the right end of the title line and give the place for more buttons."""
    buttons = spot.container(horizontal=True, horizontal_alignment="right")
    if is_projected():
        day = f"data through {to_date(db.as_of):%-d %B %Y}" if db.as_of is not None else "no data"
        told = f"Sample company · {day}" if db.is_sample else day
        buttons.markdown(told, text_alignment="right")
    elif stops_of(place):
        asked = st.query_params.to_dict()
        lasting = [
            (key, item)
            for key in asked
            if key not in PASSING
            for item in st.query_params.get_all(key)
        ]
        shown = [("embed", "true"), ("embed_options", "light_theme")]
        with buttons:
            more = st.container(width="content")
            st.link_button(
                "Present", f"?{urlencode([*lasting, *shown])}", icon=":material/slideshow:"
            )
        return more
    return buttons


def _stepper(stop: Stop) -> None:
    """Show where the presentation stands; PageUp and PageDown move it."""
    here = STOPS.index(stop)
    left, middle, right = st.bottom.columns([2, 4, 2], vertical_alignment="center")
    middle.markdown(f"**{stop.title}** · {here + 1} of {len(STOPS)}", text_alignment="center")
    with left.container(horizontal=True, horizontal_alignment="left"):
        _step(STOPS[here - 1] if here else None, "PageUp", ":material/arrow_back:")
    with right.container(horizontal=True, horizontal_alignment="right"):
        after = STOPS[here + 1] if here + 1 < len(STOPS) else None
        _step(after, "PageDown", ":material/arrow_forward:")


def _step(stop: Stop | None, shortcut: str, icon: str) -> None:
    label = stop.title if stop else ("Start" if shortcut == "PageUp" else "End")
    asked = st.button(
        label, key=f"step_{shortcut}", icon=icon, shortcut=shortcut, disabled=stop is None
    )
    if asked and stop is not None:
        link = st.query_params
        kept = {key: link.get_all(key) for key in link if key not in PASSING}
        st.switch_page(to_page(stop.place), query_params=kept | {"view": [stop.view]})
