"""What people did in answer to marketing: each person, campaign and day once."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.person_of import with_person
from alignment.marts.shared import Lazy, Tables, filled, first_known, yes
from alignment.marts.ways import KEYS, member_day, member_keys, touch_keys
from alignment.settings import Settings

_WAY: Final = ("campaign_no", "channel_no", "has_campaign", "kind_no", "is_intent")
_WHO: Final = ("person_no", "told_no", "opp_no")


def deal_numbers(tables: Tables, _settings: Settings) -> Lazy:
    """Number the opportunities in the order of their ids.

    Returns:
        One row per opportunity: ``opp_id``, ``opp_no``, and ``account_no``, null where it names no
        account.
    """
    told = tables["opportunity"].select("opp_id", account_id=filled("account_id"))
    numbered = told.with_row_index("opp_no", order_by="opp_id")
    joined = numbered.join(tables["_every_account"], on="account_id", how="left")
    return joined.select("opp_id", nw.col("opp_no").cast(nw.Int64), "account_no")


def touchpoints(tables: Tables, _settings: Settings) -> Lazy:
    """Gather the deeds of campaign members and lists of touches up to the day of observation.

    A touch of a lead or contact that the data doesn't have counts for the account or opportunity
    that it names, and is left out where it names none.

    Returns:
        One row per person, campaign and day, or channel and day where no campaign is known:

        - ``person_no``: as in ``_person``; null where only an account or opportunity is known.
        - ``account_no``: that of the person, else of the touch, else of the opportunity it names;
          numbered by ``_every_account``. Null where none is known.
        - ``opp_no``: the opportunity that a touch without a person names, numbered by ``_deal_no``;
          else null.
        - ``day``; ``campaign_no`` (``_campaign_no``) and ``channel_no`` (``_channel_no``).
        - ``kind_no``: a place in ``ways.KINDS``; ``is_intent``; ``source_no`` of the person's lead,
          numbered by ``_source_no``, null where there is none.
    """
    told = nw.concat([_members(tables), _listed(tables)], how="vertical")
    seen = told.join(tables["clock"].select("as_of"), how="cross")
    seen = seen.filter(nw.col("day") <= nw.col("as_of"))
    # Without a campaign the channel tells touches of one day apart.
    apart = nw.when(~nw.col("has_campaign")).then(nw.col("channel_no"))
    keyed = seen.with_columns(apart=apart, intent=nw.col("is_intent").cast(nw.Int32))
    grouped = keyed.group_by(*_WHO, "day", "campaign_no", "apart").agg(
        channel_no=nw.col("channel_no").min(),
        kind_no=nw.col("kind_no").max(),
        intent=nw.col("intent").max(),
    )
    people = tables["_person_fact"].select("person_no", "account_no", "source_no")
    joined = grouped.join(people, on="person_no", how="left")
    return joined.select(
        *("person_no", "opp_no", "source_no", "day", "campaign_no", "channel_no", "kind_no"),
        account_no=first_known(nw.col("account_no"), nw.col("told_no")),
        is_intent=nw.col("intent") > 0,
    )


def _members(tables: Tables) -> Lazy:
    """Give the deeds of campaign members; a lead that is known counts before the contact."""
    members = tables["campaign_member"].filter(~yes("is_deleted"))
    told = members.select(
        "lead_id",
        "contact_id",
        day=member_day(),
        **member_keys(),
    )
    deeds = told.join(tables["_way"], on=list(KEYS), how="inner")
    deeds = deeds.select("lead_id", "contact_id", "day", *_WAY)
    leads = _people(tables, "lead").select(lead_id="id", lead_person="person_no")
    contacts = _people(tables, "contact").select(contact_id="id", contact_person="person_no")
    joined = deeds.join(leads, on="lead_id", how="left").join(contacts, on="contact_id", how="left")
    named = joined.with_columns(
        person_no=first_known(nw.col("lead_person"), nw.col("contact_person"))
    )
    known = named.filter(~nw.col("person_no").is_null())
    blank = (nw.lit(None).cast(nw.Int64).alias(name) for name in _WHO[1:])
    return known.select("person_no", *blank, "day", *_WAY)


def _people(tables: Tables, entity: str) -> Lazy:
    return tables["_person"].filter(nw.col("entity") == entity)


def _listed(tables: Tables) -> Lazy:
    """Give the deeds of lists of touches: the person by id, else by e-mail hash."""
    told = (
        tables["touch"]
        .filter(~yes("is_deleted"))
        .select(*("person_id", "email_hash", "account_id", "opp_id", "day"), **touch_keys())
    )
    deeds = told.join(tables["_way"], on=list(KEYS), how="inner")
    deals = tables["_deal_no"].select("opp_id", "opp_no", opp_account="account_no")
    accounts = tables["_every_account"].select("account_id", told_no="account_no")
    joined = (
        with_person(deeds, tables)
        .join(accounts, on="account_id", how="left")
        .join(deals, on="opp_id", how="left")
    )
    known = joined.with_columns(
        told_no=first_known(nw.col("told_no"), nw.col("opp_account")),
        opp_no=nw.when(nw.col("person_no").is_null()).then(nw.col("opp_no")),
    )
    is_somewhere = nw.any_horizontal(
        *(~nw.col(name).is_null() for name in _WHO), ignore_nulls=False
    )
    return known.filter(is_somewhere).select(*_WHO, "day", *_WAY)
