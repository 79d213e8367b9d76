"""All rows about one opportunity's journey, looked up by id."""

from __future__ import annotations

from collections.abc import Iterable
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
_MOST: Final = 200
"""So many people of an account are followed."""
_DONE: Final = ("day", "person_id", "email_hash", "kind_raw", "is_done", "is_deleted")
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
    """

    mart: pl.DataFrame
    beside: pl.DataFrame
    touches: pl.DataFrame
    activities: pl.DataFrame
    lead_ids: tuple[str, ...]
    stays: pl.DataFrame
    same: dict[str, str]

    @property
    def about(self) -> Row:
        """The opportunity's own row."""
        return self.mart.row(0, named=True)


def look_up(db: Database, opp_id: str) -> Found | None:
    """Find everything about an opportunity's journey.

    Args:
        db: An open database.
        opp_id: Its id, as uploaded.

    Returns:
        The rows; None where there is no such opportunity.
    """
    rows = _where(db, "opportunity_journey", "opp_id", opp_id)
    if rows.is_empty():
        return None
    about = rows.row(0, named=True)
    account_id = about["account_id"]
    beside = rows.head(0)
    if account_id:
        beside = _where(db, "opportunity_journey", "account_id", account_id)
        beside = beside.filter(pl.col("opp_id") != opp_id)
    lead_ids = _lead_ids(db, about)
    people, same = _people(db, about, lead_ids)
    stays = [_where(db, "ladder_spell", "entity_id", each) for each in (*lead_ids, opp_id)]
    return Found(
        mart=rows.head(1),
        beside=beside,
        touches=_touches(db, opp_id),
        activities=_activities(db, about, people, beside["opp_id"].to_list()),
        lead_ids=lead_ids,
        stays=pl.concat(stays),
        same=same,
    )


def _where(db: Database, mart: str, column: str, value: str) -> pl.DataFrame:
    return collect(db.mart(mart).filter(nw.col(column) == value))


def _lead_ids(db: Database, about: Row) -> tuple[str, ...]:
    """List the leads that an opportunity came of, its first one first."""
    linked = _where(db, "journey", "opp_id", about["opp_id"])
    linked = linked.filter(pl.col("exclusion") != "merged").sort("entry_day", "lead_id")
    every = [about["lead_id"], *linked["lead_id"].to_list()]
    return tuple(dict.fromkeys(each for each in every if each))[:_MOST_LEADS]


def _people(
    db: Database, about: Row, lead_ids: tuple[str, ...]
) -> tuple[list[str], dict[str, str]]:
    """List the ids and e-mail hashes of an account's people, and say who is the same."""
    rows = [_ids(db, "lead", nw.col("lead_id") == each) for each in lead_ids]
    if about["account_id"]:
        of_account = nw.col("account_id") == about["account_id"]
        rows += [_ids(db, name, of_account) for name in ("lead", "contact")]
    same: dict[str, str] = {}
    for ids in chain.from_iterable(rows):
        known = [each for each in ids if each]
        first = next((same[each] for each in known if each in same), known[0])
        for each in known:
            same.setdefault(each, first)
    parts = db.mart("opportunity_contact").filter(nw.col("opp_id") == about["opp_id"])
    for contact_id in collect(parts.select("contact_id"))["contact_id"].drop_nulls().to_list():
        same.setdefault(contact_id, contact_id)
    return list(same)[:_MOST], same


def _ids(db: Database, table: str, condition: nw.Expr) -> Iterable[tuple[str | None, ...]]:
    """Give all by which each person can be named: lead, contact and the hash of the address."""
    rows = db.mart(table).filter(condition).select("lead_id", "contact_id", "email_hash")
    return collect(rows).iter_rows()


def _touches(db: Database, opp_id: str) -> pl.DataFrame:
    """Read the touches on the opportunity's path, with the names of what was answered."""
    rows = collect(
        db.mart("credit")
        .filter(nw.col("opp_id") == opp_id)
        .select("day", "campaign_no", "channel_no", "lead_id", "is_intent")
    )
    names = collect(db.mart("credit_name"))
    for level in ("campaign", "channel"):
        called = names.filter(pl.col("level") == level)
        called = called.select(pl.col("no").alias(f"{level}_no"), pl.col("name").alias(level))
        rows = rows.join(called, on=f"{level}_no", how="left")
    kinds = names.filter(pl.col("level") == "campaign").select("kind", campaign_no="no")
    return rows.join(kinds, on="campaign_no", how="left")


def _activities(db: Database, about: Row, people: list[str], others: list[str]) -> pl.DataFrame:
    """Read what sales did in the time in which the mart counts it."""
    first, last = about["first_sales_day"], about["last_sales_day"]
    # Days part the rows before any text has to be read.
    rows = db.mart("activity").filter(nw.col("day") >= (first or 0), nw.col("day") <= (last or 0))
    # What is about another opportunity of the account is about the account.
    abouts = [each for each in (about["opp_id"], about["account_id"], *others) if each]
    conditions = [nw.col("about_id").is_in(abouts)]
    if about["account_id"]:
        conditions.append(nw.col("account_id") == about["account_id"])
    if people:
        conditions += [nw.col(name).is_in(people) for name in ("person_id", "email_hash")]
    known = [each.fill_null(value=False) for each in conditions]
    return collect(rows.filter(reduce(or_, known)).select(*_DONE))
