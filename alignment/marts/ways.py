"""By which campaign and channel did people come, and what did they do there?

Millions of touches name few campaigns in few words. What these mean is found out once for each
combination of them, so that touches carry numbers only.
"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.shared import LATEST, Lazy, Tables, filled, first_known, yes
from alignment.marts.touch_kinds import with_kinds
from alignment.schema.marts import NOT_RECORDED
from alignment.settings import Settings

KINDS: Final = ("other", "content", "event", "request")
"""Kinds of touches by number: of two touches that count as one, the higher counts."""
KEYS: Final = ("is_listed", "campaign_id", "campaign_name", "channel", "words", "has_responded")
"""What tells ways apart."""
_SHARED: Final = tuple(name for name in KEYS if name != "channel")


def member_keys() -> dict[str, nw.Expr]:
    """Give the columns of ``campaign_member`` that tell its way; never null."""
    return {
        "is_listed": nw.lit(value=False),
        "campaign_id": _text("campaign_id"),
        "campaign_name": _text("campaign_name"),
        "channel": nw.lit(""),
        "words": _text("status_raw"),
        "has_responded": yes("has_responded"),
    }


def touch_keys() -> dict[str, nw.Expr]:
    """Give the columns of ``touch`` that tell its way; never null."""
    return {
        "is_listed": nw.lit(value=True),
        "campaign_id": _text("campaign_id"),
        "campaign_name": _text("campaign_name"),
        "channel": _text("channel"),
        "words": _text("deed_raw"),
        "has_responded": nw.lit(value=False),
    }


def member_day() -> nw.Expr:
    """Give the day on which a campaign member answered, else the one on which it was listed."""
    return first_known(nw.col("responded_day"), nw.col("created_day"))


def _text(name: str) -> nw.Expr:
    return nw.col(name).fill_null("")


def told_ways(tables: Tables, _settings: Settings) -> Lazy:
    """List the ways that campaign members and touches tell of.

    Returns:
        One row per combination of KEYS, each as it was told, with ``first_day``: the first day on
        which it was, LATEST where none is known.
    """
    members = tables["campaign_member"].select(**member_keys(), day=member_day())
    touches = tables["touch"].select(**touch_keys(), day="day")
    every = nw.concat([members, touches], how="vertical")
    told = every.group_by(*KEYS).agg(first_day=nw.col("day").min())
    return told.with_columns(first_day=nw.col("first_day").fill_null(LATEST))


def meanings(tables: Tables, _settings: Settings) -> Lazy:
    """Find the campaign, the channel and the deed of each way.

    The campaign is the one with the id; else the one with the name, where exactly one has it; else
    the name itself, or an id that isn't in the data. The channel is that of the campaign, else the
    way's own.

    Returns:
        One row per way: KEYS, ``campaign`` and ``via`` (the channel), NOT_RECORDED where there is
        none; ``first_day``, ``is_deed``, ``kind``, ``is_intent``, ``type_kind``, ``name_kind``.
    """
    known = tables["campaign"].select("campaign_id", *_labels("id"))
    joined = tables["_told_way"].join(known, on="campaign_id", how="left")
    joined = joined.join(_only_ones(tables), on="campaign_name", how="left")
    # A way without a campaign must not be read as one of that name.
    found = joined.with_columns(
        campaign=first_known(
            nw.col("id_label"),
            nw.col("name_label"),
            filled("campaign_name"),
            filled("campaign_id"),
        ),
        via=first_known(nw.col("id_channel"), nw.col("name_channel"), filled("channel")),
    )
    keyed = found.select(*_SHARED, "campaign", "via", "first_day", own="channel")
    read = with_kinds(keyed.with_columns(channel=nw.col("via")), tables)
    return read.select(
        *(*_SHARED, "first_day", "is_deed", "kind", "is_intent", "type_kind", "name_kind"),
        channel="own",
        campaign=first_known(nw.col("campaign"), nw.lit(NOT_RECORDED)),
        via=first_known(nw.col("via"), nw.lit(NOT_RECORDED)),
    )


def _labels(prefix: str) -> tuple[nw.Expr, ...]:
    """Name campaigns as journeys do."""
    label = first_known(filled("name"), nw.col("campaign_id"))
    return label.alias(f"{prefix}_label"), filled("channel").alias(f"{prefix}_channel")


def _only_ones(tables: Tables) -> Lazy:
    """Give the campaigns whose name no other campaign has."""
    campaigns = tables["campaign"].select(
        "campaign_id", "channel", "name", campaign_name=filled("name")
    )
    campaigns = campaigns.filter(~nw.col("campaign_name").is_null())
    once = campaigns.group_by("campaign_name").agg(named=nw.len())
    once = once.filter(nw.col("named") == 1).select("campaign_name")
    return campaigns.join(once, on="campaign_name", how="semi").select(
        "campaign_name", *_labels("name")
    )


def campaign_numbers(tables: Tables, _settings: Settings) -> Lazy:
    """Number the campaigns that deeds came by: ``campaign``, ``campaign_no``, from 0.

    The earlier one was first heard of, the lower its number: of touches of one day, whose hours
    nobody knows, those come first that came by what had been there longer, whatever it is called.
    """
    return _numbered(tables, "campaign", "campaign_no")


def channel_numbers(tables: Tables, _settings: Settings) -> Lazy:
    """Number the channels that deeds came by: ``via``, ``channel_no``, from 0."""
    return _numbered(tables, "via", "channel_no")


def _numbered(tables: Tables, name: str, number: str) -> Lazy:
    deeds = tables["_meaning"].filter(nw.col("is_deed")).group_by(name)
    first = deeds.agg(nw.col("first_day").min())
    return first.with_row_index(number, order_by=("first_day", name)).select(
        name, nw.col(number).cast(nw.Int32).alias(number)
    )


def ways(tables: Tables, _settings: Settings) -> Lazy:
    """Give each way of which a deed is told its numbers.

    Returns:
        One row per way that is a deed: KEYS, ``campaign_no``, ``channel_no``, ``has_campaign``,
        ``kind_no`` (a place in KINDS) and ``is_intent``.
    """
    deeds = tables["_meaning"].filter(nw.col("is_deed"))
    joined = deeds.join(tables["_campaign_no"], on="campaign", how="inner").join(
        tables["_channel_no"], on="via", how="inner"
    )
    numbers = {kind: number for number, kind in enumerate(KINDS)}
    return joined.select(
        *KEYS,
        "campaign_no",
        "channel_no",
        has_campaign=nw.col("campaign") != NOT_RECORDED,
        kind_no=nw.col("kind").replace_strict(numbers, default=0, return_dtype=nw.Int32),
        is_intent=nw.col("is_intent"),
    )
