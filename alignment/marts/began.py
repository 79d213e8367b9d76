"""Since when can each record's history be told?"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.identity import standing
from alignment.marts.shared import Lazy, Tables, first_known
from alignment.settings import Settings

_NEAR: Final = 30
"""A record created so many days before all history began is taken to be watched from creation."""


def began(tables: Tables, _settings: Settings) -> Lazy:
    """Say from which day on a record was watched.

    Tools keep the changes of a field for a while only, or from the day on which somebody asked
    for it. What a much older record went through before the first change in the data is not
    known: it is watched from that day on.

    Returns:
        One row per record that stands for itself: ``record_no``, its ids, ``created_day``,
        ``began_day`` (creation, or the first day of all history of its kind) and
        ``history_grade``, the best evidence in that history; null where unknown.
    """
    leads = tables["_cycle"].select("created_day", entity=nw.lit("lead"), entity_id="lead_id")
    deals = tables["opportunity"].select(
        "created_day", entity=nw.lit("opportunity"), entity_id="opp_id"
    )
    created = nw.concat([leads, deals], how="vertical")
    history = (
        tables["stage_event"]
        .group_by("entity")
        .agg(history_day=nw.col("day").min(), history_grade=nw.col("evidence").max())
    )
    joined = (
        standing(tables)
        .join(created, on=["entity", "entity_id"], how="left")
        .join(history, on="entity", how="left")
    )
    is_older = nw.col("created_day") < nw.col("history_day") - _NEAR
    watched = nw.when(is_older).then(nw.col("history_day"))
    return joined.select(
        *("record_no", "entity", "entity_id", "created_day", "history_grade"),
        began_day=first_known(watched, nw.col("created_day")).cast(nw.Int32),
    )
