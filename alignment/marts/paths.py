"""Which touches are on the way to which opportunity, and which lead nowhere so far?"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.people import parts
from alignment.marts.shared import Lazy, Tables, distinct, first_known
from alignment.schema.marts import NOT_RECORDED
from alignment.settings import Settings

_TOUCH: Final = ("person_no", "day", "campaign_no", "channel_no", "kind_no", "is_intent")
_NAMES: Final = 2**20
"""More than there are campaigns, channels or sources."""
PATHS: Final = 3
"""Paths are numbered in threes: of an opportunity, of an account, of a person."""


def buyers(tables: Tables, settings: Settings) -> Lazy:
    """Say between which days touches are on the way to each opportunity.

    They are from ``look_back_days`` before it was first qualified; where it wasn't, before its
    close or the day of observation.

    Returns:
        One row per opportunity: ``opp_no`` (``_deal_no``), ``account_no`` (null where it names
        none), ``from_day``, ``until_day``, ``qualified_day``, ``source_no``.
    """
    told = tables["pipeline"].select("opp_id", "qualified_day", "outcome", "outcome_day", "source")
    joined = (
        told.join(tables["_deal_no"], on="opp_id", how="inner")
        .join(tables["_source_no"], on="source", how="inner")
        .join(tables["clock"].select("as_of"), how="cross")
    )
    is_closed = (nw.col("outcome") != "open") & ~nw.col("outcome_day").is_null()
    closed = nw.when(is_closed).then(nw.col("outcome_day"))
    until = first_known(closed, nw.col("as_of"))
    return joined.select(
        *("opp_no", "account_no", "qualified_day", "source_no"),
        from_day=first_known(nw.col("qualified_day"), until) - settings.look_back_days,
        until_day=until,
    )


def parties(tables: Tables, _settings: Settings) -> Lazy:
    """Name the people of opportunities that name no account: their leads and contacts.

    Returns:
        One row per opportunity and person: ``opp_no``, ``person_no``.
    """
    lonely = tables["_deal_no"].filter(nw.col("account_no").is_null()).select("opp_id", "opp_no")
    people = tables["_person"].select("entity", "id", "person_no")
    leads = tables["_link"].select("opp_id", id="lead_id", entity=nw.lit("lead"))
    contacts = parts(tables).select("opp_id", id="contact_id", entity=nw.lit("contact"))
    named = nw.concat([leads, contacts], how="vertical").join(lonely, on="opp_id", how="inner")
    known = named.join(people, on=["entity", "id"], how="inner")
    return distinct(known.select("opp_no", "person_no"))


def passing(tables: Tables, _settings: Settings) -> Lazy:
    """Give the touches of each opportunity's people, whenever they were.

    Returns:
        One row per opportunity and touch: ``opp_no`` and the columns of ``_touchpoint``, with
        ``source_no`` never null; ``moment`` is -1 before the look-back, 1 after the close, else 0;
        ``is_qualified``: up to the day on which it was first qualified.
    """
    buyer = tables["_buyer"].with_columns(deal_source="source_no").drop("source_no")
    columns = ("source_no", *_TOUCH)
    touches = tables["_touchpoint"]
    direct = touches.filter(~nw.col("opp_no").is_null())
    others = touches.filter(nw.col("opp_no").is_null()).drop("opp_no")
    keys = ("deal_source", "from_day", "until_day", "qualified_day")
    by_account = others.join(buyer, on="account_no", how="inner")
    by_person = others.drop("account_no").join(tables["_party"], on="person_no", how="inner")
    by_person = by_person.join(buyer, on="opp_no", how="inner")
    by_deal = direct.drop("account_no").join(buyer, on="opp_no", how="inner")
    every = nw.concat(
        [each.select("opp_no", *columns, *keys) for each in (by_account, by_person, by_deal)],
        how="vertical",
    )
    early, late = nw.col("day") < nw.col("from_day"), nw.col("day") > nw.col("until_day")
    return every.select(
        "opp_no",
        *_TOUCH,
        source_no=first_known(nw.col("source_no"), nw.col("deal_source")),
        is_qualified=(nw.col("day") <= nw.col("qualified_day")).fill_null(value=False),
        moment=nw.when(early).then(nw.lit(-1)).when(late).then(nw.lit(1)).otherwise(nw.lit(0)),
    )


def steps(tables: Tables, _settings: Settings) -> Lazy:
    """Gather the touches of every path, those that lead nowhere so far too.

    Returns:
        One row per touch on a path: ``path_no``, ``day``, ``is_intent``, ``is_qualified``,
        ``person_no`` (-1 where not known) and ``code``, which ``decoded`` parts.
    """
    led = tables["_passing"].filter(nw.col("moment") == 0)
    led = led.with_columns(path_no=nw.col("opp_no") * PATHS)
    unknown = tables["_source_no"].filter(nw.col("source") == NOT_RECORDED)
    nowhere = _leading_nowhere(tables).join(unknown.select(no_source="source_no"), how="cross")
    nowhere = nowhere.with_columns(
        path_no=_nowhere_no(),
        is_qualified=nw.lit(value=False),
        source_no=first_known(nw.col("source_no"), nw.col("no_source")),
    )
    # The names in one number, so that the order and the touch before need one column each.
    codes = nw.col("campaign_no").cast(nw.Int64) * _NAMES + nw.col("channel_no")
    return nw.concat(
        [
            each.select(
                *("path_no", "day", "is_intent", "is_qualified"),
                code=codes * _NAMES + nw.col("source_no"),
                person_no=nw.col("person_no").fill_null(-1),
            )
            for each in (led, nowhere)
        ],
        how="vertical",
    )


def decoded(code: str, prefix: str = "") -> dict[str, nw.Expr]:
    """Part the names that ``steps`` put into one number."""
    names = nw.col(code)
    parted = {
        "campaign_no": names // (_NAMES * _NAMES),
        "channel_no": names // _NAMES % _NAMES,
        "source_no": names % _NAMES,
    }
    return {f"{prefix}{name}": value.cast(nw.Int32) for name, value in parted.items()}


def spans(tables: Tables, _settings: Settings) -> Lazy:
    """Sum up the days of each path.

    Returns:
        One row per path: ``path_no``, ``touches``, ``last_day``; ``qualified_touches`` and
        ``last_qualified_day`` of those up to the day on which the opportunity was first qualified.
    """
    qualified = nw.when(nw.col("is_qualified")).then(nw.col("day"))
    marked = tables["_step"].with_columns(qualified=qualified)
    return marked.group_by("path_no").agg(
        touches=nw.len().cast(nw.Int32),
        last_day=nw.col("day").max(),
        qualified_touches=nw.col("qualified").count().cast(nw.Int32),
        last_qualified_day=nw.col("qualified").max(),
    )


def _nowhere_no() -> nw.Expr:
    """Number a path by its account, else by its person."""
    account = nw.col("account_no") * PATHS + 1
    return first_known(account, nw.col("person_no") * PATHS + 2)


def _leading_nowhere(tables: Tables) -> Lazy:
    """Give the touches of accounts and people without any opportunity."""
    touches = tables["_touchpoint"].filter(nw.col("opp_no").is_null())
    buying = tables["_buyer"].filter(~nw.col("account_no").is_null()).select("account_no")
    taking_part = tables["_party"].select("person_no")
    rest = touches.join(buying, on="account_no", how="anti")
    return rest.join(taking_part, on="person_no", how="anti")
