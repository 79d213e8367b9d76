"""What the activities of sales were, read for a few of them as the marts read all."""

from __future__ import annotations

from typing import NamedTuple

import narwhals as nw
import polars as pl

from alignment.marts.activity_kinds import KINDS, activity_words
from alignment.settings import Settings


class Meaning(NamedTuple):
    """What an activity's own word says.

    Args:
        kind: One of ``activity_kinds.KINDS``.
        is_human: Whether a person of sales was in touch; not for notes and what machines send.
    """

    kind: str
    is_human: bool


def meanings_of(activities: pl.DataFrame) -> dict[str, Meaning]:
    """Read the words of some activities.

    Args:
        activities: Rows with ``kind_raw``, one per activity.

    Returns:
        By word, empty for none, what it says.
    """
    words = activity_words({"activity": nw.from_native(activities.lazy())}, Settings())
    read: pl.DataFrame = words.collect("polars").to_native()
    rows = read.select("kind_raw", "kind_no", "is_human").iter_rows()
    return {word: Meaning(KINDS[number], is_human) for word, number, is_human in rows}
