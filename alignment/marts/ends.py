"""How a stay ended, by its record's own history or by what else is known of the record."""

from __future__ import annotations

import narwhals as nw

from alignment.ladder import UNMAPPED
from alignment.marts.events import has_moved
from alignment.marts.shared import OPPORTUNITY, RANKS, UNKNOWN, WON, Lazy

_ASSUMED = 30


def ended(frame: Lazy) -> Lazy:
    """End the stays that outlast what is known of their record.

    A lead's stays end with its conversion, whatever its own words say later; an opportunity's last
    one with its close. Where a record is known to have left its last stage, but not on which day,
    that stay is no longer graded better than an assumption.

    Args:
        frame: Stays with ``rank``, ``day``, ``next_*``, ``nth_qualified`` and what ``about`` tells.

    Returns:
        The same rows with ``next_rank``, ``next_day``, ``next_pipeline_no`` and ``evidence`` so.
    """
    end, then = nw.col("end_day"), nw.col("next_day")
    is_last = then.is_null()
    is_later = (then > end) | ((then == end) & (nw.col("next_rank") >= OPPORTUNITY))
    # A lead that was an opportunity and is back goes by its own words from then on.
    is_first_time = ~nw.col("is_lead") | (nw.col("nth_qualified").fill_null(0) == 0)
    is_before = (nw.col("rank") < nw.min_horizontal(nw.col("end_rank"), nw.lit(WON))) & (
        nw.col("day") <= end
    )
    cuts = is_before & is_first_time & (is_last | (nw.col("is_lead") & is_later))
    marked = frame.with_columns(is_cut=cuts.fill_null(value=False))
    is_cut = nw.col("is_cut")
    is_unsure = is_last & ~is_cut & nw.col("is_end_undated").fill_null(value=False)
    is_unsure = is_unsure & (nw.col("rank") < WON)
    assumed = nw.min_horizontal(nw.col("evidence"), nw.lit(_ASSUMED))
    return marked.with_columns(
        next_day=nw.when(is_cut).then(end).otherwise(then),
        next_rank=nw.when(is_cut).then(nw.col("end_rank")).otherwise(nw.col("next_rank")),
        next_pipeline_no=nw.when(~is_cut).then(nw.col("next_pipeline_no")),
        evidence=nw.when(is_unsure).then(assumed).otherwise(nw.col("evidence")).cast(nw.Int16),
    ).drop("is_cut")


def named(column: str) -> nw.Expr:
    """Name the stage of a rank; null where there is none, as after a record's last stay."""
    rank = nw.col(column)
    name: nw.Expr = nw.when(rank == UNKNOWN).then(nw.lit(UNMAPPED))
    for key, place in RANKS.items():
        name = nw.when(rank == place).then(nw.lit(key)).otherwise(name)
    return name


def exit_kind() -> nw.Expr:
    """Name how a stay ended; the first that fits holds."""
    was, then = nw.col("rank"), nw.col("next_rank")
    kinds = (
        (then.is_null(), nw.lit("open")),
        (has_moved("pipeline_no", "next_pipeline_no"), nw.lit("moved_pipeline")),
        (then >= WON, named("next_rank")),
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


def is_roundabout() -> nw.Expr:
    """Tell the stays that may end by a skip, a step back or a reopening, by numbers alone."""
    was, then = nw.col("rank"), nw.col("next_rank")
    return (then < WON) & ((was >= WON) | (then < was) | (then > was + 1))
