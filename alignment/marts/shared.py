"""What the marts share: the kind of a step, the stage lookup and the attributes of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import narwhals as nw

from alignment.ladder import EXITS, POSITION, UNMAPPED
from alignment.settings import Settings

Lazy: TypeAlias = nw.LazyFrame[Any]
Tables: TypeAlias = Mapping[str, Lazy]
Step: TypeAlias = tuple[str, Callable[[Tables, Settings], Lazy]]

WON: Final = POSITION["won"]
OPPORTUNITY: Final = POSITION["opportunity"]
EXIT: Final = WON + 1
"""The lowest rank of the ways off the ladder: on one day they come after every step."""
UNKNOWN: Final = -1
"""The rank of a stage that nobody has mapped."""

RANKS: Final = {**POSITION, **{stage.key: EXIT + place for place, stage in enumerate(EXITS)}}
"""The place of every stage in the order of one day."""
EARLIEST: Final = -1_000_000
"""A day before every record."""
LATEST: Final = 1_000_000
"""A day after every record."""
_BANDS: Final = ((1000, "1,000+"), (250, "250–999"), (50, "50–249"), (1, "1–49"))


def stage_ranks(tables: Tables) -> Lazy:
    """Give the agreed stage and its rank for every raw value of the stage map.

    Returns:
        One row per (entity, raw) and time in which it meant one stage, with ``stage``, ``rank``,
        ``from_day`` and ``until_day`` (the first day after); a stage outside the ladder reads
        unmapped.
    """
    rank = nw.col("stage").replace_strict(RANKS, default=UNKNOWN, return_dtype=nw.Int16)
    ranked = tables["stage_map"].select(
        "entity",
        "raw",
        "stage",
        rank=rank,
        from_day=nw.col("valid_from").fill_null(EARLIEST),
        until_day=nw.col("valid_until").fill_null(LATEST),
    )
    is_known = nw.col("rank") != UNKNOWN
    return ranked.with_columns(
        stage=nw.when(is_known).then(nw.col("stage")).otherwise(nw.lit(UNMAPPED))
    )


def with_stage(frame: Lazy, tables: Tables, entity: str, raw: str) -> Lazy:
    """Add ``now_stage`` and ``now_rank`` of a record's present raw value; null where blank.

    What the word means now holds, whatever it once meant.
    """
    ranks = (
        stage_ranks(tables)
        .filter((nw.col("entity") == entity) & (nw.col("until_day") == LATEST))
        .select("raw", now_stage="stage", now_rank="rank")
    )
    joined = frame.join(ranks, left_on=raw, right_on="raw", how="left")
    is_given = ~nw.col(raw).is_null() & (nw.col(raw) != "")
    return joined.with_columns(
        now_stage=nw.when(is_given).then(nw.coalesce("now_stage", nw.lit(UNMAPPED))),
        now_rank=nw.when(is_given).then(nw.coalesce("now_rank", nw.lit(UNKNOWN))),
    )


def filled(name: str) -> nw.Expr:
    """Give a text column with blanks as null."""
    return nw.when(nw.col(name) != "").then(nw.col(name))


def distinct(frame: Lazy) -> Lazy:
    """Keep one of several rows that are the same.

    On DuckDB this takes a twentieth of the time of ``unique``, which numbers the rows.
    """
    names = frame.collect_schema().names()
    return frame.group_by(names).agg(nw.len().alias("_rows")).select(names)


def yes(name: str) -> nw.Expr:
    """Give a flag with unknown as no."""
    return nw.col(name).fill_null(value=False)


def first_known(*values: nw.Expr) -> nw.Expr:
    """Give the first value that is not null."""
    return nw.coalesce(*values)


def where(condition: nw.Expr, value: str) -> nw.Expr:
    """Give a column where a condition holds and null elsewhere, ready for an aggregate."""
    return nw.when(condition).then(nw.col(value))


def asked(records: Lazy, tables: Tables) -> Lazy:
    """Keep records only where the data holds anything that people did.

    People are looked up for nothing else.
    """
    deeds = [tables[name].select(n=nw.len()) for name in ("campaign_member", "touch", "activity")]
    every = nw.concat(deeds, how="vertical").select(nw.col("n").sum())
    return records.join(every.filter(nw.col("n") > 0), how="cross").drop("n")


def total_or_null(value: str) -> nw.Expr:
    """Add a column up; null, not 0, where every value is null.

    SQL and polars disagree about the sum of nothing, so it is asked for explicitly.
    """
    return nw.when(nw.col(value).count() > 0).then(nw.col(value).sum())


def size_band(name: str) -> nw.Expr:
    """Name the size of a company by a column with its number of employees."""
    band: nw.Expr = nw.lit(None, dtype=nw.String)
    for least, label in reversed(_BANDS):
        band = nw.when(nw.col(name) >= least).then(nw.lit(label)).otherwise(band)
    return band


def with_attributes(frame: Lazy, tables: Tables) -> Lazy:
    """Add what a record's owner, account and campaign say about it.

    Args:
        frame: Leads or opportunities with ``region``, ``team``, ``segment`` and the ids.
        tables: Needs owner, account and campaign.

    Returns:
        The same rows; ``region``, ``team``, ``segment``, ``campaign``, ``owner``, ``channel`` and
        ``account_employees``, ``account_industry``, ``account_country`` are null where nobody
        recorded them.
    """
    owners = tables["owner"].select(
        "owner_id", owner_team=filled("team"), owner_region=filled("region")
    )
    accounts = tables["account"].select(
        "account_id",
        account_region=filled("region"),
        account_segment=first_known(filled("segment"), size_band("employees")),
        account_employees="employees",
        account_industry=filled("industry"),
        account_country=filled("country"),
    )
    campaigns = tables["campaign"].select(
        "campaign_id", campaign_name=filled("name"), channel=filled("channel")
    )
    joined = (
        frame.join(owners, on="owner_id", how="left")
        .join(accounts, on="account_id", how="left")
        .join(campaigns, on="campaign_id", how="left")
    )
    return joined.with_columns(
        region=first_known(filled("region"), nw.col("owner_region"), nw.col("account_region")),
        team=first_known(filled("team"), nw.col("owner_team")),
        segment=first_known(filled("segment"), nw.col("account_segment")),
        campaign=first_known(nw.col("campaign_name"), filled("campaign_id")),
        owner=filled("owner_id"),
    )
