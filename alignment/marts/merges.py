"""Which lead survives where duplicates were merged."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.shared import Lazy, Tables, filled, first_known
from alignment.settings import Settings

_ROUNDS: Final = 3
"""Each round doubles the length of the chains that are followed: a lead merged up to 8 times."""


def survivors(tables: Tables, _settings: Settings) -> Lazy:
    """Follow each merged lead to the lead that stands for it now.

    A lead merged into one that the data does not have stands for itself.

    Returns:
        One row per merged lead: ``lead_id``, ``survivor_id``.
    """
    links = tables["lead"].select("lead_id", survivor_id=filled("merged_into"))
    links = links.filter(nw.col("survivor_id") != nw.col("lead_id"))
    known = tables["lead"].select(survivor_id="lead_id")
    links = links.join(known, on="survivor_id", how="semi")
    for _ in range(_ROUNDS):
        further = links.select(via="lead_id", end_id="survivor_id")
        links = links.join(further, left_on="survivor_id", right_on="via", how="left").select(
            "lead_id", survivor_id=first_known(nw.col("end_id"), nw.col("survivor_id"))
        )
    # Two leads merged into each other would both vanish: the circle is left open.
    return links.filter(nw.col("survivor_id") != nw.col("lead_id"))


def on_survivor(frame: Lazy, tables: Tables, name: str = "lead_id") -> Lazy:
    """Replace a lead's id by that of the lead it was merged into."""
    links = tables["_survivor"].select(merged_id="lead_id", survivor_id="survivor_id")
    joined = frame.join(links, left_on=name, right_on="merged_id", how="left")
    return joined.with_columns(first_known(nw.col("survivor_id"), nw.col(name)).alias(name)).drop(
        "survivor_id"
    )
