"""From stays in a tool's words to stays on the shared ladder."""

from __future__ import annotations

from typing import Any, Final

import narwhals as nw

from alignment.marts.about import about
from alignment.marts.ends import ended
from alignment.marts.events import has_moved, over
from alignment.marts.shared import OPPORTUNITY, WON, Lazy, Tables, first_known
from alignment.settings import Settings

_ASSUMED: Final = 30
_TYPES: Final[dict[str, Any]] = {
    "record_no": nw.Int64,
    "nth": nw.Int32,
    "rank": nw.Int16,
    "pipeline_no": nw.Int64,
    "day": nw.Int32,
    "evidence": nw.Int16,
    "nth_qualified": nw.Int32,
    "is_told": nw.Boolean,
}
_ABOUT: Final = ("is_lead", "is_linked", "end_day", "end_rank", "is_end_undated")


def ladder_stays(tables: Tables, _settings: Settings) -> Lazy:
    """Give each stay on the shared ladder its neighbours, and say whether it is one to wait in.

    Neighbouring stays in words of one shared stage are one. A lead stands on the first step from
    its creation to its first event; an opportunity whose history begins with its end was an open
    one from its creation. A record without events stands where its present stage says.

    Returns:
        One row per stay; ``is_stay`` is false at the ends of the ladder and for what a lead's
        words say once its opportunity tells more.
    """
    begun = _begun(tables)
    stays = [_told(tables, begun), _columns(begun), _columns(_silent(tables))]
    every = nw.concat(stays, how="vertical")
    placed = every.with_columns(
        next_rank=over(nw.col("rank").shift(-1)),
        next_day=over(nw.col("day").shift(-1)),
        next_pipeline_no=over(nw.col("pipeline_no").shift(-1)),
    )
    records = about(tables).select("record_no", *_ABOUT)
    joined = placed.join(records, on="record_no", how="inner").with_columns(
        is_end_undated=nw.col("is_end_undated") & nw.col("is_told")
    )
    whole = ended(joined).with_columns(is_stay=_is_stay())
    return whole.drop(*_ABOUT, "nth_qualified", "is_told")


def _columns(frame: Lazy) -> Lazy:
    return frame.select(*(nw.col(name).cast(kind) for name, kind in _TYPES.items()))


def _told(tables: Tables, begun: Lazy) -> Lazy:
    """Keep the stays that begin a shared stage, but for those that it began in before."""
    is_same = (nw.col("was_rank") == nw.col("rank")).fill_null(value=False)
    starts = ~is_same | has_moved("was_pipeline_no", "pipeline_no")
    told = tables["_stay"].filter(starts).with_columns(is_told=nw.lit(value=True))
    before = begun.select(nw.col("record_no"), nth=nw.col("first_nth"), rank=nw.col("rank"))
    return _columns(told.join(before, on=["record_no", "nth", "rank"], how="anti"))


def _begun(tables: Tables) -> Lazy:
    """Give the stay before a record's first event, where that event doesn't name it itself.

    What a lead's first event left is told by the event, if at all: else it was the first step.
    """
    records = about(tables).select("record_no", "is_lead", "created_day", "began_day")
    is_first = nw.col("was_rank").is_null() & (nw.col("nth") > 0)
    first = tables["_stay"].filter(is_first).join(records, on="record_no", how="inner")
    began, created, day = nw.col("began_day"), nw.col("created_day"), nw.col("day")
    is_lead = nw.col("is_lead")
    since = nw.when(is_lead & (began <= day)).then(began).otherwise(created)
    known = first.with_columns(
        since=since, first_nth=nw.col("nth"), nth=nw.lit(0), is_told=nw.lit(value=True)
    ).filter((nw.col("since") <= day) & (is_lead | (nw.col("rank") >= WON)))
    grade = nw.min_horizontal(nw.col("evidence"), nw.lit(_ASSUMED))
    return known.with_columns(
        day=nw.col("since"),
        rank=nw.when(is_lead).then(nw.lit(0)).otherwise(nw.lit(OPPORTUNITY)).cast(nw.Int16),
        evidence=nw.when(is_lead).then(nw.col("evidence")).otherwise(grade),
        nth_qualified=nw.lit(0),
    )


def _silent(tables: Tables) -> Lazy:
    """Give the one stay of each record without events, since its creation."""
    day = first_known(nw.col("began_day"), nw.col("created_day"))
    told = tables["_stay"].select("record_no")
    quiet = about(tables).join(told, on="record_no", how="anti")
    known = quiet.filter(~nw.col("now_rank").is_null() & ~nw.col("created_day").is_null())
    return known.with_columns(
        day=day,
        rank=nw.col("now_rank"),
        nth=nw.lit(0),
        pipeline_no=nw.lit(None),
        evidence=nw.col("now_grade"),
        nth_qualified=nw.lit(0),
        is_told=nw.lit(value=False),
    )


def _is_stay() -> nw.Expr:
    """Tell the stays that a record waits in.

    A lead's conversion ends what it goes through itself, unless its own words say later that it
    was an opportunity and came back.
    """
    rank = nw.col("rank")
    is_open = (nw.col("day") <= nw.col("end_day")).fill_null(value=True)
    is_back = nw.col("nth_qualified") > 0
    is_early = (rank < OPPORTUNITY) & (is_open | is_back)
    is_own = (rank == OPPORTUNITY) & ~nw.col("is_linked")
    return (rank < WON) & (~nw.col("is_lead") | is_early | is_own)
