"""Which clients are picked, kept in the link: how many, which draw, who is left out, the reveal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from alignment.metrics.picking import FEWEST, MOST
from alignment.ui.link import BACK, JOURNEY, MARK, RECORD

_NUMBER: Final = "clients"
_DRAW: Final = "draw"
_WITHOUT: Final = "without"
_REVEALED: Final = "revealed"
_YES: Final = "yes"
_MOST_DRAWS: Final = 1_000
_MOST_WITHOUT: Final = 40
_NOBODY: Final = "nobody"
_NONE: Final = "none"
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """What the link says of the pick. Hashable, so that it can be part of a cache key.

    Args:
        number: How many won ones, 5 to 10.
        draw: Another number picks others.
        without: Opportunities that were swapped out.
        is_revealed: Whether the journeys may be shown.
    """

    number: int = MOST
    draw: int = 0
    without: tuple[str, ...] = ()
    is_revealed: bool = False


def choice() -> Choice:
    """Read the choice from the link; what makes no sense there counts as not said."""
    asked = st.query_params
    number = _whole(asked.get(_NUMBER, ""), MOST)
    return Choice(
        number if FEWEST <= number <= MOST else MOST,
        _whole(asked.get(_DRAW, ""), 0) % _MOST_DRAWS,
        tuple(dict.fromkeys(asked.get_all(_WITHOUT)))[:_MOST_WITHOUT],
        asked.get(_REVEALED, "") == _YES,
    )


def _whole(text: str, usual: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else usual  # noqa: PLR2004 - a number that people write


def reveal() -> None:
    """Let the link remember that the journeys are shown."""
    st.query_params[_REVEALED] = _YES


def open_journey(opp_id: str) -> None:
    """Open a client's journey by the link."""
    st.query_params[JOURNEY] = opp_id
    for name in (MARK, RECORD):
        st.query_params.pop(name, None)


def close_journey() -> None:
    """Go back to all picked clients."""
    for name in (JOURNEY, BACK):
        st.query_params.pop(name, None)


def number() -> None:
    """Ask how many clients are picked."""
    st.selectbox(
        "Clients",
        list(range(MOST, FEWEST - 1, -1)),
        key=_NUMBER,
        bind="query-params",
        help="So many that signed, and as many that were lost beside them.",
    )


def controls(picked: Sequence[str], named: Mapping[str, str]) -> None:
    """Ask how many clients, offer another draw, to swap one out, and to open one's journey.

    Args:
        picked: The ids of those that are shown; none before the reveal.
        named: By opportunity, what its client is called, where that is known.
    """
    chosen = choice()
    first, draw, swap, one = st.columns([1.3, 1.6, 2.9, 2.9], vertical_alignment="bottom")
    with first:
        number()
    draw.button("Another draw", key="another-draw", on_click=_draw_again, icon=":material/casino:")
    if picked:
        told = {each: _told(each, named) for each in picked}
        state = f"{chosen.draw}-{len(chosen.without)}"
        with swap:
            _pick_one("Swap one out", _NOBODY, told, f"swap-{state}", _leave_out)
        with one:
            _pick_one("Open a journey, here or by a mark", _NONE, told, "open-one", open_journey)
    if chosen.without:
        label = f"Bring {len(chosen.without):,} swapped out back"
        st.button(label, key="swap-back", on_click=_bring_back, type="tertiary")


def _pick_one(
    label: str, usual: str, told: Mapping[str, str], key: str, work: Callable[[str], None]
) -> None:
    """Offer the picked clients; the one that is chosen is handed on."""

    def chosen() -> None:
        asked = st.session_state.get(key)
        if asked and asked != usual:
            work(asked)

    st.selectbox(
        label,
        [usual, *told],
        format_func=lambda each: told.get(each, each),
        key=key,
        on_change=chosen,
    )


def _told(opp_id: str, named: Mapping[str, str]) -> str:
    """Tell a client by name and id: two may have one name, and a list takes them for one."""
    return " · ".join(filter(None, (named.get(opp_id, "")[:_LONGEST], opp_id)))


def _leave_out(opp_id: str) -> None:
    st.query_params[_WITHOUT] = [*choice().without, opp_id]


def _draw_again() -> None:
    st.query_params[_DRAW] = str((choice().draw + 1) % _MOST_DRAWS)


def _bring_back() -> None:
    st.query_params.pop(_WITHOUT, None)
