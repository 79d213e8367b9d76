"""How long did a record stay in each stage, and how did the stay end?"""

from __future__ import annotations

from typing import Any, Final

import narwhals as nw

from alignment.ladder import UNMAPPED
from alignment.marts.events import has_moved
from alignment.marts.identity import standing
from alignment.marts.shared import RANKS, UNKNOWN, WON, Lazy, Tables
from alignment.schema.marts import Spell
from alignment.settings import Settings

_SLACK: Final = 1
"""A first event up to so many days after creation is still the record's beginning."""
_WHOLE: Final[dict[str, Any]] = {
    "visit": nw.Int32,
    "days": nw.Int32,
    "detours": nw.Int32,
    "evidence": nw.Int16,
}


def spell(tables: Tables, _settings: Settings) -> Lazy:
    """Build one row per stay of a lead or opportunity in a stage.

    Returns:
        Rows valid against ``schema.marts.Spell``, in no order.
    """
    joined = _told_in_words(tables)
    is_first = nw.col("was_rank").is_null()
    is_older = (nw.col("created_day") < nw.col("day") - _SLACK).fill_null(value=False)
    return joined.with_columns(
        pipeline=nw.col("pipeline").fill_null(""),
        entered_day=nw.col("day"),
        days=nw.col("next_day") - nw.col("day"),
        exit_kind=_exit_kind(),
        stage=_named("rank"),
        exit_stage=_named("next_rank"),
        is_left_truncated=is_first & is_older,
        detours=nw.when(is_first).then(nw.col("detours")).otherwise(nw.lit(0)).fill_null(0),
        spells=nw.lit(1).cast(nw.Int64),
    ).select(*(_typed(name) for name in Spell.column_names()))


def _typed(name: str) -> nw.Expr:
    return nw.col(name).cast(_WHOLE[name]) if name in _WHOLE else nw.col(name)


def _named(column: str) -> nw.Expr:
    """Name the stage of a rank; null where there is none, as after a record's last stay."""
    rank = nw.col(column)
    name: nw.Expr = nw.when(rank == UNKNOWN).then(nw.lit(UNMAPPED))
    for key, place in RANKS.items():
        name = nw.when(rank == place).then(nw.lit(key)).otherwise(name)
    return name


def _told_in_words(tables: Tables) -> Lazy:
    """Bring back the texts behind the numbers of the stays, and add what their records tell."""
    return (
        tables["_stay"]
        .join(_described_records(tables), on="record_no", how="inner")
        .join(tables["_word"].select("raw_no", "raw").unique(), on="raw_no", how="inner")
        .join(tables["_pipe"], on="pipeline_no", how="left")
    )


def _described_records(tables: Tables) -> Lazy:
    """Give each record that stands for itself its ids, day of creation and merged detours."""
    leads = tables["_cycle"].select("created_day", entity=nw.lit("lead"), entity_id="lead_id")
    opportunities = tables["opportunity"].select(
        "created_day", entity=nw.lit("opportunity"), entity_id="opp_id"
    )
    created = nw.concat([leads, opportunities], how="vertical")
    detours = (
        tables["_marked"]
        .filter(nw.col("is_detour"))
        .group_by("record_no")
        .agg(detours=nw.len().cast(nw.Int32))
    )
    own = standing(tables).join(created, on=["entity", "entity_id"], how="left")
    return own.join(detours, on="record_no", how="left")


def _exit_kind() -> nw.Expr:
    """Name how a stay ended; the first that fits holds."""
    was, then = nw.col("rank"), nw.col("next_rank")
    kinds = (
        (then.is_null(), nw.lit("open")),
        (has_moved("pipeline_no", "next_pipeline_no"), nw.lit("moved_pipeline")),
        (then >= WON, _named("next_rank")),
        ((was == UNKNOWN) | (then == UNKNOWN), nw.lit("unmapped")),
        (was >= WON, nw.lit("reopen")),
        (then < was, nw.lit("back")),
        (then == was, nw.lit("within")),
        (then == was + 1, nw.lit("forward")),
    )
    kind: nw.Expr = nw.lit("skip")
    for condition, name in reversed(kinds):
        kind = nw.when(condition).then(name).otherwise(kind)
    return kind
