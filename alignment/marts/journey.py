"""How far did each lead get, and after how many days?"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.ladder import EXITS, STEPS, UNMAPPED
from alignment.marts.facts import with_touches
from alignment.marts.shared import OPPORTUNITY, WON, Lazy, Tables, first_known
from alignment.schema.marts import NOT_RECORDED, Journey
from alignment.settings import Settings

_ASSUMED: Final = 30
"""The evidence grade of what only the created date and the present status tell."""
_STATED: Final = 70
"""The evidence grade of a conversion date, or of a link to an opportunity."""
_STAGES: Final = tuple(stage.key for stage in (*STEPS[1:], *EXITS))
_EXITS: Final = tuple(stage.key for stage in EXITS)
_NAMES: Final = ("source", "campaign", "channel", "region", "team", "owner", "segment")
_COUNTS: Final = ("n_kept", "n_test", "n_reached", "n_lost", "n_won")


def journey(tables: Tables, _settings: Settings) -> Lazy:
    """Build one row per lead, merged and otherwise excluded ones too.

    Returns:
        Rows valid against ``schema.marts.Journey``, in no order.
    """
    joined = tables["_cycle"].join(tables["_reached"], on="lead_id", how="left")
    joined = joined.join(tables["_outcome"], on="lead_id", how="left")
    joined = with_touches(joined, tables)
    known = joined.with_columns(*(nw.col(name).fill_null(0) for name in _COUNTS)).with_columns(
        entry_day=first_known(nw.col("created_day"), nw.col("first_day"), nw.col("seen_day")),
        is_stated=_is_stated(),
        certain=_certain(),
    )
    dated = known.with_columns(**_first_days()).with_columns(
        furthest=nw.max_horizontal("certain", _undated_rank()),
        is_before_entry=_is_before_entry(),
    )
    return dated.with_columns(**_described()).select(*(_typed(name) for name in _ORDER))


_ORDER: Final = tuple(Journey.column_names())
_WHOLE: Final = {"furthest": nw.Int16, "evidence": nw.Int16, "seen_day": nw.Int32}


def _typed(name: str) -> nw.Expr:
    if name in _WHOLE:
        return nw.col(name).cast(_WHOLE[name])
    return nw.col(name).cast(nw.Int32) if name.startswith("days_to_") else nw.col(name)


def _is_stated() -> nw.Expr:
    """Tell whether a conversion date stands for reaching the opportunity stage.

    It does unless the opportunity itself is known and has not got so far.
    """
    is_open = (nw.col("n_kept") == 0) | (nw.col("n_reached") > 0)
    return ~nw.col("converted_day").is_null() & is_open


def _certain() -> nw.Expr:
    """Give the highest ladder position that history, conversion or an opportunity tell."""
    by_opportunity = (
        nw.when(nw.col("n_won") > 0)
        .then(nw.lit(WON))
        .when((nw.col("n_reached") > 0) | _is_stated())
        .then(nw.lit(OPPORTUNITY))
        .otherwise(nw.lit(0))
    )
    return nw.max_horizontal(nw.col("top").fill_null(0), by_opportunity)


def _undated_rank() -> nw.Expr:
    """Give the ladder position that only the present status or a flag tells; 0 for none."""
    status = nw.when(nw.col("now_rank").is_between(0, WON)).then(nw.col("now_rank"))
    is_open = (nw.col("n_kept") == 0) | (nw.col("n_reached") > 0)
    flag = nw.when(nw.col("is_converted") & is_open).then(nw.lit(OPPORTUNITY))
    return nw.max_horizontal(status.otherwise(nw.lit(0)), flag.otherwise(nw.lit(0)))


def _candidates(stage: str) -> tuple[nw.Expr, ...]:
    """List the days on which a lead may first have entered a stage."""
    own = nw.col(f"day_{stage}")
    if stage == "opportunity":
        stated = nw.when(nw.col("is_stated")).then(nw.col("converted_day"))
        return own, stated, nw.col("qualified_day")
    if stage == "won":
        return own, nw.col("won_day")
    if stage == "lost":
        return own, nw.when(_is_lost()).then(nw.col("lost_day"))
    return (own,)


def _is_lost() -> nw.Expr:
    """Tell whether every opportunity of the lead was lost."""
    return (nw.col("n_lost") > 0) & (nw.col("n_lost") == nw.col("n_kept"))


def _first_days() -> dict[str, nw.Expr]:
    """Count the days from entry to each stage; a day before the entry gives none."""
    entry = nw.col("entry_day")
    days = {}
    for stage in _STAGES:
        after = [nw.when(day >= entry).then(day) for day in _candidates(stage)]
        first = nw.min_horizontal(*after) if len(after) > 1 else after[0]
        days[f"days_to_{stage}"] = first - entry
    return days


def _is_before_entry() -> nw.Expr:
    """Tell whether anything happened before the lead was created."""
    entry = nw.col("entry_day")
    earliest = nw.min_horizontal(*(day for stage in _STAGES for day in _candidates(stage)))
    return (earliest < entry).fill_null(value=False)


def _exit_undated() -> nw.Expr:
    """Name the exit that the present status or a lost opportunity tells without a usable day."""
    undated: nw.Expr = nw.lit("")
    is_lost = _is_lost() & nw.col("days_to_lost").is_null()
    undated = nw.when(is_lost).then(nw.lit("lost")).otherwise(undated)
    for key in _EXITS:
        is_now = (nw.col("now_stage") == key).fill_null(value=False)
        is_undated = is_now & nw.col(f"days_to_{key}").is_null()
        undated = nw.when(is_undated).then(nw.lit(key)).otherwise(undated)
    return undated


def _evidence() -> nw.Expr:
    """Grade how well the journey is known: 30 where the furthest stage has no dated evidence."""
    is_linked = nw.col("is_stated") | (nw.col("n_kept") > 0)
    stated = nw.when(is_linked).then(nw.lit(_STATED)).otherwise(nw.lit(_ASSUMED))
    known = nw.max_horizontal(nw.col("graded").fill_null(_ASSUMED), stated)
    return nw.when(nw.col("furthest") > nw.col("certain")).then(nw.lit(_ASSUMED)).otherwise(known)


def _exclusion() -> nw.Expr:
    """Name why a lead is left out of every number."""
    has_entry = ~nw.col("created_day").is_null() | ~nw.col("first_day").is_null()
    is_test = (nw.col("n_kept") == 0) & (nw.col("n_test") > 0)
    return (
        nw.when(nw.col("exclusion") != "")
        .then(nw.col("exclusion"))
        .when(is_test)
        .then(nw.lit("test amount"))
        .when(~has_entry)
        .then(nw.lit("no entry day"))
        .otherwise(nw.lit(""))
    )


def _described() -> dict[str, nw.Expr]:
    """Give the attributes and marks of a lead."""
    now_unmapped = (nw.col("now_stage") == UNMAPPED).fill_null(value=False)
    return {
        **{name: first_known(nw.col(name), nw.lit(NOT_RECORDED)) for name in _NAMES},
        "opp_id": first_known(nw.col("opp_id"), nw.col("linked_opp_id")),
        "seen_day": nw.max_horizontal("seen_day", "opp_seen_day"),
        "evidence": _evidence(),
        "is_unmapped": nw.col("is_unmapped").fill_null(value=False) | now_unmapped,
        "exit_undated": _exit_undated(),
        "exclusion": _exclusion(),
        "leads": nw.lit(1).cast(nw.Int64),
    }
