"""What can credit be given to?"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.shared import Lazy, Tables, first_known
from alignment.settings import Settings

_OTHER: Final = "other"


def credit_name(tables: Tables, _settings: Settings) -> Lazy:
    """Name the campaigns, channels and sources by number.

    A campaign is of the kind of its type, else of its name; channels and sources are by theirs.

    Returns:
        Rows valid against ``schema.credit.CreditName``, in no order.
    """
    kinds = tables["_meaning"].filter(nw.col("is_deed"))
    said = tables["_phrase"].select(source="phrase", kind="kind")
    by_type = first_known(nw.col("type_kind"), nw.col("name_kind"), nw.lit(_OTHER))
    campaigns = kinds.group_by("campaign").agg(
        type_kind=nw.col("type_kind").min(), name_kind=nw.col("name_kind").min()
    )
    channels = kinds.group_by("via").agg(type_kind=nw.col("type_kind").min())
    channels = channels.with_columns(kind=nw.col("type_kind").fill_null(_OTHER))
    named = (
        ("campaign", tables["_campaign_no"], campaigns.with_columns(kind=by_type), "campaign"),
        ("channel", tables["_channel_no"], channels, "via"),
        ("source", tables["_source_no"], said, "source"),
    )
    return nw.concat(
        [_level(level, numbers, told, key) for level, numbers, told, key in named],
        how="vertical",
    )


def _level(level: str, numbers: Lazy, told: Lazy, key: str) -> Lazy:
    joined = numbers.join(told.select(key, "kind"), on=key, how="left")
    return joined.select(
        level=nw.lit(level),
        no=nw.col(f"{level}_no"),
        name=nw.col(key),
        kind=nw.col("kind").fill_null(_OTHER),
    )
