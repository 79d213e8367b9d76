"""Which campaign of the sample company somebody answers who does something on a day."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from alignment.sample.campaigns import campaigns

_KINDS: Final = {
    "Webinar": ("Attended", 0.08),
    "Content download": ("Downloaded", 0.24),
    "Whitepaper": ("Downloaded", 0.24),
    "On-demand webinar": ("Watched", 0.05),
    "Email": ("Clicked", 0.28),
    "Event": ("Attended", 0.10),
    "Demo request": ("Requested", 0.01),
}
"""What they do: the status that it leaves, and how often."""

_GATHERING: Final = ("Webinar", "Event")
_STANDING: Final = ("Whitepaper", "On-demand webinar", "Demo request")


def placed(rng: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Give each touch a campaign that is open on its day, or the next one that gathers people.

    Args:
        rng: Where chance comes from.
        rows: One row per touch with ``at`` and with ``last``, by which it has to have happened.

    Returns:
        The rows, in another order, with CampaignId, Status, has_responded and the ``at`` of the
        gathering where it is one.
    """
    shares = np.array([share for _, share in _KINDS.values()])
    kinds = rng.choice(list(_KINDS), rows.height, p=shares / shares.sum())
    rows = rows.with_columns(
        Type=pl.Series(kinds.tolist(), dtype=pl.String),
        number=pl.Series(rng.integers(0, 1_000, rows.height)),
    ).sort("at", "OpportunityId", "number")
    rest = rows.filter(~pl.col("Type").is_in(_GATHERING))
    whole = pl.concat([_gathered(rows), _running(rest)], how="diagonal")
    chosen = pl.when(pl.col("Type").is_in(_STANDING)).then(_standing()).otherwise("CampaignId")
    return whole.with_columns(
        CampaignId=chosen,
        Status=pl.col("Type").replace_strict({kind: told[0] for kind, told in _KINDS.items()}),
        has_responded=pl.lit(value=True),
        at=pl.col("at").dt.truncate("1s"),
    )


def _days() -> pl.DataFrame:
    """List the campaigns by the day on which they begin."""
    begins = pl.col("StartDate").cast(pl.Datetime("us"))
    return campaigns().select("Type", CampaignId="Id", day=begins).sort("day")


def _gathered(rows: pl.DataFrame) -> pl.DataFrame:
    """Find the next webinar or event; who would have to wait too long reads a paper instead."""
    found = rows.filter(pl.col("Type").is_in(_GATHERING)).join_asof(
        _days(),
        left_on="at",
        right_on="day",
        by="Type",
        strategy="forward",
        check_sortedness=False,
        coalesce=False,
    )
    meets = pl.col("day") + pl.duration(hours=11)
    is_in_time = (meets < pl.col("last")).fill_null(value=False)
    return found.with_columns(
        Type=pl.when(is_in_time).then("Type").otherwise(pl.lit("Whitepaper")),
        at=pl.when(is_in_time).then(meets).otherwise("at"),
    ).drop("day")


def _running(rows: pl.DataFrame) -> pl.DataFrame:
    """Find the newest campaign of the type that had begun by then."""
    return rows.join_asof(
        _days(),
        left_on="at",
        right_on="day",
        by="Type",
        check_sortedness=False,
        coalesce=False,
    ).drop("day")


def _standing() -> pl.Expr:
    """Choose one of the campaigns that are open all the time, by the drawn number."""
    known = campaigns()
    chosen = pl.lit(None, pl.String)
    for kind in _STANDING:
        ids = known.filter(Type=kind)["Id"]
        place = pl.col("number") % ids.len()
        named = place.replace_strict(dict(enumerate(ids)), return_dtype=pl.String)
        chosen = pl.when(pl.col("Type") == kind).then(named).otherwise(chosen)
    return chosen
