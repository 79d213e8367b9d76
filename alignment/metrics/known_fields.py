"""How often is each thing that a definition can ask about known at all?"""

from __future__ import annotations

from typing import Final

import narwhals as nw
import polars as pl

from alignment.agreed import FIELDS, Criterion
from alignment.agreed.compiling import criterion_answer
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.journeys import is_entered, keep_counted
from alignment.schema.marts import NOT_RECORDED
from alignment.scope import Scope

_TEXTS: Final = tuple(key for key, field in FIELDS.items() if field.kind == "text")


def known_fields(journeys: Lazy, scope: Scope) -> pl.DataFrame:
    """Count for each field the leads of which it is known.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry, filters and day of observation.

    Returns:
        One row per field in the order of FIELDS: ``field``, ``leads``, ``known``, and ``rate`` =
        known ÷ leads, null without leads.
    """
    told = {key: criterion_answer(Criterion(key, "is known")) for key in FIELDS}
    rows = keep_counted(journeys, scope, is_entered(scope)).select("leads", **told)
    sums = {key: nw.when(nw.col(key)).then(nw.col("leads")).sum() for key in FIELDS}
    found = collect(rows.select(nw.col("leads").sum(), **sums)).row(0, named=True)
    leads = int(found["leads"] or 0)
    known = [int(found[key] or 0) for key in FIELDS]
    return pl.DataFrame(
        {
            "field": list(FIELDS),
            "leads": [leads] * len(FIELDS),
            "known": known,
            "rate": [number / leads if leads else None for number in known],
        },
        schema={"field": pl.String, "leads": pl.Int64, "known": pl.Int64, "rate": pl.Float64},
    )


def known_values(journeys: Lazy, most: int) -> dict[str, list[str]]:
    """List the texts that the data has, for the fields that hold texts.

    Args:
        journeys: One row per lead (schema ``Journey``).
        most: At most so many of each; the most frequent ones.

    Returns:
        By field, its texts in order of the alphabet.
    """
    return {key: _values(journeys, key, most) for key in _TEXTS}


def _values(journeys: Lazy, field: str, most: int) -> list[str]:
    counted = journeys.filter(
        nw.col("exclusion") == "", ~nw.col(field).is_null(), nw.col(field) != NOT_RECORDED
    )
    tally = collect(counted.group_by(field).agg(nw.col("leads").sum()))
    top = tally.sort(["leads", field], descending=[True, False]).head(most)
    return sorted(top[field].to_list())
