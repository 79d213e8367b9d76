"""What a person reads when something can't be shown."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from alignment.errors import AlignmentError

_LOG: Final = logging.getLogger(__name__)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn whatever goes wrong inside into one plain sentence; a bug's details go to the log."""
    try:
        yield
    except AlignmentError as problem:
        sentence(str(problem))
    except Exception:  # noqa: BLE001 - the last door: nothing but a sentence may pass
        _LOG.exception("A page could not be shown")
        sentence(
            "This page can’t be shown. The data is untouched; what happened is written in the log "
            "of the app. Opening the page again, or with fewer filters, may help."
        )


def sentence(text: str) -> None:
    """Show a sentence as it is, without reading it as Markdown."""
    with st.container(border=True):
        st.text(text)
