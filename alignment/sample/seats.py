"""Who of the people of an opportunity of the sample company did something."""

from __future__ import annotations

import numpy as np
import polars as pl


def seated(
    rng: np.random.Generator, rows: pl.DataFrame, contacts: pl.DataFrame, share: float
) -> pl.DataFrame:
    """Choose one person of the opportunity for each row.

    Args:
        rng: Where chance comes from.
        rows: With OpportunityId; null where there is none.
        contacts: As ``journeys.contacts`` gives them.
        share: How often it is the one who was the lead; the others share the rest.

    Returns:
        The rows in the same order with ContactId, and with LeadId and opened of that contact; null
        where the opportunity is unknown or has no people.
    """
    first = contacts.filter(seat=0).select("OpportunityId", "seats")
    known = rows.join(first, on="OpportunityId", how="left", maintain_order="left")
    known = known.with_columns(draw=pl.Series(rng.random(rows.height)))
    others = pl.col("seats").cast(pl.Float64) - 1
    other = ((pl.col("draw") - share) / (1 - share) * others).floor() + 1
    seat = pl.when(pl.col("draw") < share).then(0.0).otherwise(other)
    known = known.with_columns(seat=pl.min_horizontal(seat, others).cast(pl.Int32))
    people = contacts.select("OpportunityId", "seat", "LeadId", "opened", ContactId="Id")
    keys = ["OpportunityId", "seat"]
    return known.drop("draw", "seats").join(people, on=keys, how="left", maintain_order="left")
