"""Which rows of a file are records, which repeat another, and which are replaced by one."""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.ingest.mapping import Mapping
from alignment.schema.canonical import KEYS

_MADE_OF: Final = {
    "target": ("source", "month_day"),
    "rate": ("currency", "day"),
    "stage_event": ("entity", "entity_id", "to_raw", "day", "at"),
    "campaign": ("name",),
    "campaign_member": ("campaign_id/campaign_name", "lead_id", "contact_id"),
    "contact": ("email_hash",),
    "opportunity_contact": ("opp_id", "contact_id", "role"),
    "touch": (
        *("person_id/email_hash", "account_id", "opp_id", "day", "campaign_id/campaign_name"),
        *("channel", "deed_raw", "content"),
    ),
    "activity": (
        *("person_id/email_hash", "about_id", "account_id", "owner_id", "kind_raw", "day"),
    ),
    "cost": ("day", "campaign_id/campaign_name", "channel", "currency"),
}
"""What an id is made of where the file has none; of names with ``/`` the first that has a value."""

_SEVERAL: Final = frozenset({"touch", "activity", "cost"})
"""Tables of which several records can be alike in all that their ids are made of."""


def only_records(
    rows: pl.DataFrame, mapping: Mapping, places: dict[str, int]
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Leave out rows that are no records of the mapped object, and count them."""
    notes: tuple[str, ...] = ()
    for header, value in mapping.only_rows:
        kept = rows.filter(pl.col(f"c{places[header]}").str.strip_chars() == value)
        n_other = rows.height - kept.height
        if n_other:
            note = (
                f"{n_other} rows say something else than “{value}” in “{header}”: no records here."
            )
            notes = (*notes, note)
        rows = kept
    return rows, notes


def repeats(rows: pl.DataFrame, is_shared: pl.Series) -> pl.Series:
    """Mark rows that repeat an earlier row in every field.

    Args:
        rows: The file's rows.
        is_shared: Whether the row's id is another row's too: only those need to be compared.
    """
    suspects = rows.with_row_index("place").filter(is_shared)
    first = suspects.unique(rows.columns[1:], keep="first").select("place")
    return is_among(suspects.join(first, on="place", how="anti")["place"], rows.height)


def is_among(places: pl.Series, height: int) -> pl.Series:
    """Mark some rows of so many."""
    return pl.select(pl.int_range(height, dtype=pl.UInt32).is_in(places.implode())).to_series()


def with_ids(values: pl.DataFrame, table: str) -> pl.DataFrame:
    """Make an id of what tells records apart, where the file has none."""
    key = KEYS[table]
    if table == "target" and "source" in values.columns:
        values = values.with_columns(pl.col("source").fill_null(""))
    if key in values.columns or table not in _MADE_OF:
        return values
    there = [
        [name for name in names.split("/") if name in values.columns] for names in _MADE_OF[table]
    ]
    parts = [
        pl.coalesce(pl.col(name).cast(pl.String) for name in names) for names in there if names
    ]
    if not parts:
        return values
    made = pl.concat_str([part.fill_null("") for part in parts], separator="|")
    has_any = pl.any_horizontal(part.is_not_null() for part in parts)
    return values.with_columns(pl.when(has_any).then(made).alias(key))


def numbered(values: pl.DataFrame, table: str, is_repeat: pl.Series) -> pl.DataFrame:
    """Number the records that a made id can't tell apart, the second one and so on.

    Two costs of one campaign and day are two costs, and none of them takes the other's place.

    Args:
        values: With ``place`` and made ids.
        table: Whose records they are.
        is_repeat: Rows that repeat another in every field; they aren't numbered.
    """
    key = KEYS[table]
    if table not in _SEVERAL:
        return values
    is_alike = values[key].is_duplicated() & values[key].is_not_null() & ~is_repeat
    if not is_alike.any():
        return values
    later = (
        values.filter(is_alike)
        .select("place", key, nth=pl.int_range(1, pl.len() + 1).over(key))
        .filter(pl.col("nth") > 1)
        .select("place", told=pl.format("{}|{}", key, "nth"))
    )
    joined = values.join(later, on="place", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("told", key).alias(key)).drop("told")


def replaced(values: pl.DataFrame, table: str) -> pl.DataFrame:
    """Find rows whose id another row of the file has too, and which of them is loaded.

    The most recently modified one is loaded, else the last.

    Returns:
        One row per row that is not loaded: ``row_no`` and ``by_row_no``, and whether the other one
        ``is_newer``.
    """
    key = KEYS[table]
    age = [name for name in ("modified_at", "_modified_day") if name in values.columns]
    suspects = values.filter(pl.col(key).is_duplicated()).select("row_no", key, *age)
    ranked = suspects.sort(*age, "row_no", nulls_last=False)
    last = ranked.unique(key, keep="last").rename({"row_no": "by_row_no"})
    both = suspects.join(last, on=key, how="left", suffix="_last")
    newer = [pl.col(f"{name}_last") > pl.col(name) for name in age]
    return both.filter(pl.col("row_no") != pl.col("by_row_no")).select(
        "row_no",
        "by_row_no",
        is_newer=(pl.any_horizontal(newer) if newer else pl.lit(value=False)).fill_null(
            value=False
        ),
    )
