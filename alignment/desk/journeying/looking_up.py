"""All rows about the journeys of some opportunities, looked up by id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any, Final

import narwhals as nw
import polars as pl

from alignment.metrics.collecting import collect
from alignment.store import Database

Row = dict[str, Any]
_DONE: Final = ("day", "person_id", "email_hash", "kind_raw", "is_done", "is_deleted")
_SUBJECT: Final = ("about_id", "account_id")
_WHO: Final = ("person_id", "email_hash")
_ASKED: Final = (*_SUBJECT, *_WHO)
_PEOPLE: Final = ("lead", "contact")
_IDS: Final = ("lead_id", "contact_id", "email_hash")
_TOUCHED: Final = ("day", "campaign_no", "channel_no", "lead_id", "is_intent")
_MOST_LEADS: Final = 25
"""The stays of so many leads lie behind the marks."""


@dataclass(frozen=True, slots=True)
class Found:
    """The rows about a journey.

    Args:
        mart: The opportunity's row of the mart ``opportunity_journey``.
        beside: The rows of the other opportunities of its account.
        touches: Its rows of the mart ``credit`` with ``campaign``, ``channel`` and ``kind``.
        activities: What sales did with its people, about it or its account.
        lead_ids: The leads that it came of.
        stays: Their stays, and its own, of the mart ``ladder_spell``.
        same: By id or e-mail hash, the first id of the same person.
        client: What the account is called, else the opportunity; empty where neither is known.
    """

    mart: pl.DataFrame
    beside: pl.DataFrame
    touches: pl.DataFrame
    activities: pl.DataFrame
    lead_ids: tuple[str, ...]
    stays: pl.DataFrame
    same: dict[str, str]
    client: str = ""

    @property
    def about(self) -> Row:
        """The opportunity's own row."""
        return self.mart.row(0, named=True)


def look_up(db: Database, opp_ids: Sequence[str]) -> dict[str, Found]:
    """Find everything about the journeys of some opportunities, reading each table once.

    Args:
        db: An open database.
        opp_ids: Their ids, as uploaded.

    Returns:
        The rows by opportunity, in the order given; those that there are.
    """
    marts = _by(_where(db, "opportunity_journey", "opp_id", opp_ids), "opp_id")
    known = [each for each in opp_ids if each in marts]
    if not known:
        return {}
    accounts = {each: marts[each]["account_id"][0] for each in known}
    named = list(dict.fromkeys(each for each in accounts.values() if each))
    beside = _by(_where(db, "opportunity_journey", "account_id", named), "account_id")
    leads = _lead_ids(db, marts, known)
    stays = _by(
        _where(db, "ladder_spell", "entity_id", [*chain(*leads.values()), *known]), "entity_id"
    )
    touches = _touches(db, known)
    people = _people(db, accounts, leads)
    others = {each: _beside(beside.get(accounts[each] or ""), marts[each]) for each in known}
    done = _activities(db, marts, others, people)
    empty = _where(db, "ladder_spell", "entity_id", ())
    clients = _clients(db, accounts)
    return {
        each: Found(
            mart=marts[each].head(1),
            beside=others[each],
            touches=touches.filter(pl.col("opp_id") == each).drop("opp_id"),
            activities=done[each],
            lead_ids=leads[each],
            stays=pl.concat([empty, *(stays[one] for one in (*leads[each], each) if one in stays)]),
            same=people[each],
            client=clients[each],
        )
        for each in known
    }


def _where(
    db: Database, mart: str, column: str, values: Sequence[str], columns: Sequence[str] = ()
) -> pl.DataFrame:
    rows = db.mart(mart)
    rows = rows.select(*columns) if columns else rows
    if len(values) == 1:  # one value alone is found several times as fast as in a list
        return collect(rows.filter(nw.col(column) == values[0]))
    return collect(rows.filter(nw.col(column).is_in(list(values))) if values else rows.head(0))


def _by(rows: pl.DataFrame, column: str) -> dict[str, pl.DataFrame]:
    parts = rows.partition_by(column, as_dict=True, maintain_order=True)
    return {str(key[0]): part for key, part in parts.items()}


def _beside(of_account: pl.DataFrame | None, own: pl.DataFrame) -> pl.DataFrame:
    """Give the other opportunities of an account."""
    if of_account is None:
        return own.head(0)
    return of_account.filter(pl.col("opp_id") != own["opp_id"][0])


def _clients(db: Database, accounts: dict[str, str | None]) -> dict[str, str]:
    """Say what each opportunity's account is called; without one, the opportunity itself."""
    ids = list(dict.fromkeys(each for each in accounts.values() if each))
    rows = _where(db, "account", "account_id", ids, ("account_id", "name"))
    called = dict(rows.iter_rows())
    own = _where(db, "opportunity", "opp_id", list(accounts), ("opp_id", "name"))
    named = dict(own.iter_rows())
    return {
        each: called.get(account) or named.get(each) or "" for each, account in accounts.items()
    }


def _lead_ids(
    db: Database, marts: dict[str, pl.DataFrame], opp_ids: list[str]
) -> dict[str, tuple[str, ...]]:
    """List the leads that each opportunity came of, its first one first."""
    linked = _where(db, "journey", "opp_id", opp_ids)
    linked = linked.filter(pl.col("exclusion") != "merged").sort("entry_day", "lead_id")
    theirs = _by(linked, "opp_id")
    found = {}
    for each in opp_ids:
        others = theirs[each]["lead_id"].to_list() if each in theirs else []
        ids = dict.fromkeys([marts[each]["lead_id"][0], *others])
        found[each] = tuple(one for one in ids if one)[:_MOST_LEADS]
    return found


def _people(
    db: Database, accounts: dict[str, str | None], leads: dict[str, tuple[str, ...]]
) -> dict[str, dict[str, str]]:
    """List the ids and e-mail hashes of each one's people, and say who is the same."""
    named = list(dict.fromkeys(each for each in accounts.values() if each))
    by_id = _by(_where(db, "lead", "lead_id", list(chain(*leads.values())), _IDS), "lead_id")
    by_account = [
        _by(_where(db, name, "account_id", named, (*_IDS, "account_id")), "account_id")
        for name in _PEOPLE
    ]
    parts = _by(_where(db, "opportunity_contact", "opp_id", list(leads)), "opp_id")
    found = {}
    for opp_id, account_id in accounts.items():
        rows = [by_id[each] for each in leads[opp_id] if each in by_id]
        rows += [each[account_id] for each in by_account if account_id and account_id in each]
        same = _same(chain.from_iterable(each.select(_IDS).iter_rows() for each in rows))
        taking_part = parts[opp_id]["contact_id"].drop_nulls().to_list() if opp_id in parts else []
        found[opp_id] = same | {each: each for each in taking_part if each not in same}
    return found


def _same(rows: Iterable[tuple[str | None, ...]]) -> dict[str, str]:
    """Give by id or e-mail hash the first id of the same person."""
    same: dict[str, str] = {}
    for ids in rows:
        known = [each for each in ids if each]
        first = next((same[each] for each in known if each in same), known[0])
        for each in known:
            same.setdefault(each, first)
    return same


def _touches(db: Database, opp_ids: list[str]) -> pl.DataFrame:
    """Read the touches on the opportunities' paths, with the names of what was answered."""
    credit = db.mart("credit").filter(nw.col("opp_id").is_in(opp_ids))
    rows = collect(credit.select("opp_id", *_TOUCHED))
    names = collect(db.mart("credit_name"))
    for level in ("campaign", "channel"):
        called = names.filter(pl.col("level") == level)
        called = called.select(pl.col("no").alias(f"{level}_no"), pl.col("name").alias(level))
        rows = rows.join(called, on=f"{level}_no", how="left")
    kinds = names.filter(pl.col("level") == "campaign").select("kind", campaign_no="no")
    return rows.join(kinds, on="campaign_no", how="left")


def _activities(
    db: Database,
    marts: dict[str, pl.DataFrame],
    others: dict[str, pl.DataFrame],
    people: dict[str, dict[str, str]],
) -> dict[str, pl.DataFrame]:
    """Read what sales did with each in the time in which the mart counts it."""
    asked = {}
    for opp_id, ids in people.items():
        own = marts[opp_id].row(0, named=True)
        # What is about another opportunity of the account is about the account.
        about = [opp_id, own["account_id"], *others[opp_id]["opp_id"].to_list()]
        asked[opp_id] = (
            (own["first_sales_day"] or 0, own["last_sales_day"] or 0),
            {"about_id": about, "account_id": [own["account_id"]], **dict.fromkeys(_WHO, ids)},
        )
    wanted = {
        name: list(dict.fromkeys(chain(*(ids[name] for _, ids in asked.values()))))
        for name in _ASKED
    }
    spans = [span for span, _ in asked.values() if span[1]]
    first, last = min((s[0] for s in spans), default=0), max((s[1] for s in spans), default=0)
    # Days part the rows before any text has to be read.
    rows = db.mart("activity").filter(nw.col("day") >= first, nw.col("day") <= last)
    some = [
        nw.col(name).is_in(_told(ids)).fill_null(value=False)
        for name, ids in wanted.items()
        if _told(ids)
    ]
    read = collect(rows.filter(reduce(or_, some)).select(*_DONE, *_SUBJECT))
    return {
        opp_id: read.filter(
            pl.col("day").is_between(*span),
            pl.any_horizontal(*(pl.col(name).is_in(_told(each)) for name, each in ids.items())),
        )
        for opp_id, (span, ids) in asked.items()
    }


def _told(ids: Iterable[str | None]) -> list[str]:
    return [each for each in ids if each]
