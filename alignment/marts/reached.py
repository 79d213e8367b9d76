"""Which stages each lead's own history reached, and when first."""

from __future__ import annotations

import narwhals as nw

from alignment.marts.identity import standing
from alignment.marts.shared import EXIT, RANKS, UNKNOWN, Lazy, Tables, where
from alignment.settings import Settings


def reached(tables: Tables, _settings: Settings) -> Lazy:
    """Find each lead's first entry into every stage.

    Returns:
        One row per lead with a history: ``day_<stage>``, ``top`` (the highest rank on the ladder),
        ``first_day``, ``graded`` and ``is_unmapped``.
    """
    rank = nw.col("rank")
    marked = tables["_stay"].with_columns(
        step=nw.when(rank < EXIT).then(rank), is_blank=(rank == UNKNOWN).cast(nw.Int16)
    )
    first = {
        f"day_{stage}": where(rank == place, "day").min()
        for stage, place in RANKS.items()
        if stage != "lead"
    }
    summed = marked.group_by("record_no").agg(
        **first,
        top=nw.col("step").max(),
        first_day=nw.col("day").min(),
        graded=nw.col("evidence").max(),
        blanks=nw.col("is_blank").max(),
    )
    leads = standing(tables).filter(nw.col("entity") == "lead")
    named = summed.join(leads.select("record_no", lead_id="entity_id"), on="record_no", how="inner")
    return named.with_columns(is_unmapped=nw.col("blanks") > 0).drop("record_no", "blanks")
