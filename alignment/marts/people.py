"""Who is one person, under how many ids?

A lead and the contact that it became are one person, and so are records with one e-mail address.
Such ties are followed in a fixed number of joins: by address, by contact, by address once more.
"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.shared import LATEST, Lazy, Tables, asked, distinct, filled, first_known
from alignment.schema.marts import NOT_RECORDED
from alignment.settings import Settings

_STEP: Final = 2**32
"""Parts what counts first from the number that decides between equals, in one number."""


def every_account(tables: Tables, _settings: Settings) -> Lazy:
    """Number the accounts that anything names: those of ``_account`` as there, the rest after.

    Returns:
        One row per account: ``account_id``, ``account_no``.
    """
    known = tables["_account"].select("account_id", nw.col("account_no").cast(nw.Int64))
    named = [tables[name].select(account_id=filled("account_id")) for name in ("contact", "touch")]
    others = distinct(nw.concat(named, how="vertical").filter(~nw.col("account_id").is_null()))
    numbered = others.join(known, on="account_id", how="anti").with_row_index(
        "place", order_by="account_id"
    )
    before = known.select(before=nw.len().cast(nw.Int64))
    counted = numbered.join(before, how="cross").select(
        "account_id", account_no=(nw.col("place") + nw.col("before")).cast(nw.Int64)
    )
    return nw.concat([known, counted], how="vertical")


def source_numbers(tables: Tables, _settings: Settings) -> Lazy:
    """Number the sources of leads and opportunities: ``source``, ``source_no``, from 0."""
    named_by = [distinct(tables[name].select("source")) for name in ("journey", "pipeline")]
    unknown = tables["clock"].select(source=nw.lit(NOT_RECORDED))
    every = distinct(nw.concat([*named_by, unknown], how="vertical"))
    numbered = every.with_row_index("source_no", order_by="source")
    return numbered.select("source", nw.col("source_no").cast(nw.Int32))


def lead_numbers(tables: Tables, _settings: Settings) -> Lazy:
    """Number the leads in the order of their ids.

    Returns:
        One row per lead: ``lead_id``, ``lead_no``; ``kept_no``, the number of the lead that it was
        merged into, else its own; ``entry_day`` and ``source_no`` (``_source_no``).
    """
    told = asked(tables["journey"].select("lead_id", "entry_day", "source"), tables)
    sourced = told.join(tables["_source_no"], on="source", how="inner").drop("source")
    leads = sourced.with_row_index("lead_no", order_by="lead_id")
    leads = leads.with_columns(nw.col("lead_no").cast(nw.Int64))
    kept = leads.select(survivor_id="lead_id", survivor_no="lead_no")
    merged = tables["_survivor"].join(kept, on="survivor_id", how="inner")
    joined = leads.join(merged.select("lead_id", "survivor_no"), on="lead_id", how="left")
    return joined.select(
        *("lead_id", "lead_no", "entry_day", "source_no"),
        kept_no=first_known(nw.col("survivor_no"), nw.col("lead_no")),
    )


def named(tables: Tables, _settings: Settings) -> Lazy:
    """List every lead and contact with what ties them to each other.

    Contacts are there too if only a lead or an opportunity names them.

    Returns:
        One row per record: ``entity`` and ``id``; ``own_no`` and ``kept_no`` (that of the lead
        that stands for it); ``mail`` and ``contact``, null where there is none; ``account_no``, and
        ``rank``, which is lower the better the account is known; ``entry_day`` of leads.
    """
    return nw.concat([_leads(tables), _contacts(tables)], how="vertical")


def mails(tables: Tables, _settings: Settings) -> Lazy:
    """Give each e-mail hash the lowest number of the records that have it.

    Returns:
        One row per hash: ``mail``, ``mail_no``.
    """
    known = tables["_named"].filter(~nw.col("mail").is_null())
    return known.group_by("mail").agg(mail_no=nw.col("kept_no").min())


def alike(tables: Tables, _settings: Settings) -> Lazy:
    """Tie the records with one e-mail hash to each other.

    Returns:
        One row per record: ``own_no``, ``kept_no``, ``contact``, ``mail_no`` and ``tied_no``, the
        lowest number of those it is tied to.
    """
    joined = tables["_named"].join(tables["_mail"], on="mail", how="left")
    tied = nw.min_horizontal("kept_no", "mail_no")
    return joined.select("own_no", "kept_no", "contact", "mail_no", tied_no=tied)


def tied(tables: Tables, _settings: Settings) -> Lazy:
    """Tie leads and contacts to each other, and what has their e-mail hash.

    Returns:
        One row per record: ``own_no``, ``kept_no``, ``mail_no`` and ``tied_no``.
    """
    by_contact = _lowest(tables["_alike"], "contact")
    once = _with_lowest(tables["_alike"], by_contact, "contact")
    twice = _with_lowest(once, _lowest(once, "mail_no"), "mail_no")
    return twice.select("own_no", "kept_no", "mail_no", "tied_no")


def same(tables: Tables, _settings: Settings) -> Lazy:
    """Give each record the number of its person.

    Returns:
        One row per record: ``own_no``, ``mail_no``, ``person_no``.
    """
    kept = tables["_tied"].select(kept_no="own_no", via_no="tied_no")
    end = tables["_tied"].select(via_no="own_no", person_no="tied_no")
    joined = (
        tables["_tied"].join(kept, on="kept_no", how="inner").join(end, on="via_no", how="inner")
    )
    return joined.select("own_no", "mail_no", "person_no")


def _lowest(frame: Lazy, key: str) -> Lazy:
    known = frame.filter(~nw.col(key).is_null())
    return known.group_by(key).agg(lowest=nw.col("tied_no").min())


def _with_lowest(frame: Lazy, lowest: Lazy, key: str) -> Lazy:
    joined = frame.join(lowest, on=key, how="left")
    return joined.with_columns(tied_no=nw.min_horizontal("tied_no", "lowest")).drop("lowest")


def person_facts(tables: Tables, _settings: Settings) -> Lazy:
    """Find the lead, its source and the account of each person.

    The lead is the one that entered first. The account is a lead's own, else that of its
    opportunity, else the contact's own, else that of the opportunity in which the contact has a
    part.

    Returns:
        One row per person: ``person_no``; ``lead_no`` and ``source_no`` (``_source_no``), and
        ``account_no``, null where there is none.
    """
    records = tables["_named"].join(tables["_same"], on="own_no", how="inner")
    is_lead = (nw.col("entity") == "lead") & (nw.col("own_no") == nw.col("kept_no"))
    entered = nw.col("entry_day").cast(nw.Int64) + LATEST
    has_account = ~nw.col("account_no").is_null()
    coded = records.with_columns(
        lead_code=nw.when(is_lead).then(entered * _STEP + nw.col("own_no")),
        account_code=nw.when(has_account).then(nw.col("rank") * _STEP + nw.col("own_no")),
    )
    least = coded.group_by("person_no").agg(
        lead_code=nw.col("lead_code").min(), account_code=nw.col("account_code").min()
    )
    decoded = least.select(
        "person_no",
        lead_no=nw.col("lead_code") % _STEP,
        via_no=nw.col("account_code") % _STEP,
    )
    via = tables["_named"].select("account_no", via_no="own_no")
    known = decoded.join(via, on="via_no", how="left")
    leads = tables["_lead_no"].select("lead_no", "source_no")
    return known.join(leads, on="lead_no", how="left").select(
        "person_no", "lead_no", "account_no", "source_no"
    )


def people(tables: Tables, _settings: Settings) -> Lazy:
    """Give the person behind every id by which somebody can be named.

    Returns:
        One row per (``entity``, ``id``); ``entity`` is lead, contact or email_hash.

        - ``is_preferred``: no other entity has a better claim to the id: yes for leads, and for
          contacts whose id no lead has. Filter by it where an id may be a lead's or a contact's.
        - ``person_no``: one for all ids of one person; ``_person_fact`` has their lead and account.
    """
    records = tables["_named"].join(tables["_same"], on="own_no", how="inner")
    by_id = records.select("entity", "id", "person_no")
    hashes = tables["_mail"].select("mail", own_no="mail_no")
    by_mail = hashes.join(tables["_same"], on="own_no", how="inner").select(
        entity=nw.lit("email_hash"), id="mail", person_no="person_no"
    )
    every = nw.concat([by_id, by_mail], how="vertical")
    leads = tables["lead"].select(
        id="lead_id", entity=nw.lit("contact"), is_lead=nw.lit(value=True)
    )
    joined = every.join(leads, on=["entity", "id"], how="left")
    return joined.select("entity", "id", "person_no", is_preferred=nw.col("is_lead").is_null())


def _leads(tables: Tables) -> Lazy:
    """List the leads; a contact that names its lead ties as one that the lead names."""
    naming = tables["contact"].select("contact_id", lead_id=filled("lead_id"))
    naming = naming.filter(~nw.col("lead_id").is_null())
    naming = naming.group_by("lead_id").agg(naming_id=nw.col("contact_id").min())
    told = tables["lead"].select(
        "lead_id",
        account_id=filled("account_id"),
        mail=filled("email_hash"),
        contact_id=filled("contact_id"),
    )
    joined = (
        told.join(tables["_lead_no"], on="lead_id", how="inner")
        .join(naming, on="lead_id", how="left")
        .join(_linked_accounts(tables), on="lead_id", how="left")
    )
    described = joined.with_columns(
        rank=nw.when(nw.col("account_id").is_null()).then(nw.lit(1)).otherwise(nw.lit(0)),
        account_id=first_known(nw.col("account_id"), nw.col("linked_id")),
        contact=first_known(nw.col("contact_id"), nw.col("naming_id")),
        entity=nw.lit("lead"),
    )
    return _typed(described.with_columns(id=nw.col("lead_id"), own_no=nw.col("lead_no")), tables)


def _linked_accounts(tables: Tables) -> Lazy:
    """Give the account of each lead's opportunity, the first of several."""
    deals = tables["opportunity"].select("opp_id", account_id=filled("account_id"))
    known = deals.filter(~nw.col("account_id").is_null())
    linked = tables["_link"].join(known, on="opp_id", how="inner")
    return linked.group_by("lead_id").agg(linked_id=nw.col("account_id").min())


def _contacts(tables: Tables) -> Lazy:
    """List the contacts that are in the data or named by leads and opportunities."""
    ids = nw.concat(
        [
            tables["contact"].select(id=filled("contact_id")),
            tables["lead"].select(id=filled("contact_id")),
            parts(tables).select(id="contact_id"),
        ],
        how="vertical",
    )
    ids = distinct(asked(ids.filter(~nw.col("id").is_null()), tables))
    ids = ids.with_row_index("place", order_by="id")
    before = tables["lead"].select(before=nw.len().cast(nw.Int64))
    told = tables["contact"].select(
        id="contact_id",
        account_id=filled("account_id"),
        mail=filled("email_hash"),
    )
    deals = tables["opportunity"].select("opp_id", deal_account_id=filled("account_id"))
    taking_part = parts(tables).join(deals, on="opp_id", how="inner")
    having = taking_part.group_by("contact_id").agg(part_id=nw.col("deal_account_id").min())
    joined = (
        ids.join(before, how="cross")
        .join(told, on="id", how="left")
        .join(having, left_on="id", right_on="contact_id", how="left")
    )
    described = joined.with_columns(
        rank=nw.when(nw.col("account_id").is_null()).then(nw.lit(3)).otherwise(nw.lit(2)),
        account_id=first_known(nw.col("account_id"), nw.col("part_id")),
        contact=nw.col("id"),
        entity=nw.lit("contact"),
        entry_day=nw.lit(None).cast(nw.Int32),
        own_no=nw.col("place") + nw.col("before"),
        kept_no=nw.col("place") + nw.col("before"),
    )
    return _typed(described, tables)


def parts(tables: Tables) -> Lazy:
    """Give the contacts with a part in an opportunity: ``opp_id``, ``contact_id``, once each."""
    roles = tables["opportunity_contact"].filter(~nw.col("is_deleted").fill_null(value=False))
    named_by = [
        source.select(opp_id=filled("opp_id"), contact_id=filled("contact_id"))
        for source in (roles, tables["opportunity"])
    ]
    every = nw.concat(named_by, how="vertical")
    return distinct(every.filter(~nw.col("opp_id").is_null() & ~nw.col("contact_id").is_null()))


def _typed(described: Lazy, tables: Tables) -> Lazy:
    """Number the accounts, and give leads and contacts the same columns."""
    joined = described.join(tables["_every_account"], on="account_id", how="left")
    numbers = (nw.col(name).cast(nw.Int64) for name in ("own_no", "kept_no", "account_no", "rank"))
    return joined.select("entity", "id", "mail", "contact", "entry_day", *numbers)
