"""How long did a record stay in each stage, in its tool's own words, and how did the stay end?"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.about import about
from alignment.marts.ends import ended
from alignment.marts.shared import WON, Lazy, Tables
from alignment.marts.visits import as_spells, typed
from alignment.settings import Settings

_ASSUMED: Final = 30
_ENDS: Final = ("record_no", "is_lead", "end_day", "end_rank", "is_end_undated", "since_day")


_KEPT: Final = (
    *("record_no", "nth", "raw_no", "rank", "pipeline_no", "day"),
    *("next_rank", "next_day", "next_pipeline_no", "evidence", "is_first"),
)


def own_stays(tables: Tables, _settings: Settings) -> Lazy:
    """End the stays in the tools' words by whatever evidence there is.

    Returns:
        One row per stay, in numbers.
    """
    records = about(tables).select(*_ENDS)
    stays = ended(tables["_stay"].join(records, on="record_no", how="inner"))
    is_first = nw.col("was_rank").is_null()
    return stays.with_columns(day=_since(), is_first=is_first).select(*_KEPT)


def spell(tables: Tables, _settings: Settings) -> Lazy:
    """Build one row per stay of a lead or opportunity in a stage that its tool names.

    Returns:
        Rows valid against ``schema.marts.Spell``, in no order.
    """
    stays = tables["_own"]
    words = tables["_word"].select("raw_no", "raw").unique()
    spells = as_spells(stays, stays, tables, by="raw_no")
    return typed(spells.join(words, on="raw_no", how="inner"))


def _since() -> nw.Expr:
    """Date a present stage by the last change of stage, where nothing else dates it.

    Without a history it is taken to hold since the creation. A tool that keeps the day of the last
    change knows better, if not what was before.
    """
    since, day = nw.col("since_day"), nw.col("day")
    is_present = nw.col("was_rank").is_null() & nw.col("next_day").is_null()
    is_assumed = is_present & (nw.col("evidence") == _ASSUMED) & (nw.col("rank") < WON)
    return nw.when(is_assumed & (since > day)).then(since).otherwise(day)
