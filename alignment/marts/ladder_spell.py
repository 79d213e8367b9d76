"""How long did a record stay in each stage of the shared ladder, and how did the stay end?"""

from __future__ import annotations

import narwhals as nw

from alignment.marts.shared import Lazy, Tables
from alignment.marts.visits import as_spells, typed
from alignment.settings import Settings


def ladder_spell(tables: Tables, _settings: Settings) -> Lazy:
    """Build one row per stay of a lead or opportunity in a shared stage.

    Returns:
        Rows valid against ``schema.marts.LadderSpell``, in no order.
    """
    every = tables["_ladder"]
    stays = every.filter(nw.col("is_stay"))
    firsts = stays.group_by("record_no").agg(first_nth=nw.col("nth").min())
    stays = stays.join(firsts, on="record_no", how="inner").with_columns(
        is_first=nw.col("nth") == nw.col("first_nth")
    )
    spells = as_spells(stays, every, tables, by="rank")
    return typed(spells.with_columns(raw=nw.col("stage")))
