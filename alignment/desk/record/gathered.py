"""All rows about one record and about those that are linked with it, looked up by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import narwhals as nw
import polars as pl

from alignment.metrics.collecting import collect
from alignment.schema.canonical import KEYS
from alignment.store import Database

Row = dict[str, Any]
_MOST: Final = 25
"""So many linked records are followed; an account's whole history would be another question."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows about a record.

    Args:
        lead_ids: The record and its linked leads, those merged into it included.
        opp_ids: The record and its linked opportunities.
        leads: Stored rows of the leads, each with the upload that said so.
        opportunities: The same of opportunities.
        events: The same of their stage events.
        members: The same of campaign members of the leads.
        touched: The same of listed touches of its people (leads and contacts), or that name it.
        activities: The same of what sales did with its people or about its opportunities.
        campaigns: The campaigns of members and touches, as they are now.
        stays: Rows of the mart ``spell``.
        journeys: Rows of the mart ``journey``.
        deals: Rows of the mart ``pipeline``.
        as_of: The newest day that an upload describes.
        currency: The base currency, in which the deals are.
    """

    lead_ids: tuple[str, ...]
    opp_ids: tuple[str, ...]
    leads: pl.DataFrame
    opportunities: pl.DataFrame
    events: pl.DataFrame
    members: pl.DataFrame
    touched: pl.DataFrame
    activities: pl.DataFrame
    campaigns: pl.DataFrame
    stays: pl.DataFrame
    journeys: pl.DataFrame
    deals: pl.DataFrame
    as_of: int
    currency: str

    def whose(self, row: Row, about_id: str | None) -> tuple[str, str]:
        """Say to which record a touch or an activity belongs, as (entity, id).

        Args:
            row: It, with the person's ``person_id`` and ``email_hash``.
            about_id: What it names beside the person.
        """
        if about_id in self.opp_ids:
            return "opportunity", str(about_id)
        for lead in holding(self.leads).iter_rows(named=True):
            ids = (lead["lead_id"], lead["contact_id"])
            if row["person_id"] and row["person_id"] in ids:
                return "lead", lead["lead_id"]
            if row["email_hash"] and row["email_hash"] == lead["email_hash"]:
                return "lead", lead["lead_id"]
        first = [("opportunity", each) for each in self.opp_ids]
        return (first or [("lead", each) for each in self.lead_ids])[0]


def holding(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows that no later upload has replaced."""
    return rows.filter(pl.col("replaced_by").is_null())


def gather(db: Database, entity: str, entity_id: str) -> Gathered | None:
    """Look up everything about a lead or an opportunity.

    Args:
        db: An open database.
        entity: ``lead`` or ``opportunity``.
        entity_id: Its id.

    Returns:
        The rows; None where no upload has brought such a record.
    """
    if entity == "lead":
        leads, opp_ids = _of_lead(db, entity_id)
        opportunities = db.sourced("opportunity", "opp_id", opp_ids)
    else:
        opportunities = db.sourced("opportunity", "opp_id", [entity_id])
        leads, opp_ids = _of_opportunity(db, entity_id, opportunities), (entity_id,)
    if (leads if entity == "lead" else opportunities).is_empty():
        return None
    lead_ids = _first(_ids([leads], "lead_id"))
    members = _members(db, leads, lead_ids)
    people = _people(db, leads, opportunities, opp_ids)
    touched = _of_people(db, "touch", "opp_id", people, opp_ids)
    return Gathered(
        lead_ids,
        opp_ids,
        leads,
        opportunities,
        db.sourced("stage_event", "entity_id", (*lead_ids, *opp_ids)),
        members,
        touched,
        _of_people(db, "activity", "about_id", people, opp_ids),
        _campaigns(db, members, touched),
        _mart(db, "spell", "entity_id", (*lead_ids, *opp_ids)),
        _mart(db, "journey", "lead_id", lead_ids),
        _mart(db, "pipeline", "opp_id", opp_ids),
        db.as_of or 0,
        db.settings.base_currency,
    )


def _of_lead(db: Database, lead_id: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Give a lead with those merged into it, and the ids of the opportunities that came of it."""
    own = db.sourced("lead", "lead_id", [lead_id])
    merged = _first(_ids([holding(db.sourced("lead", "merged_into", [lead_id]))], "lead_id"))
    leads = pl.concat([own, db.sourced("lead", "lead_id", merged)]) if merged else own
    named = holding(db.sourced("opportunity", "lead_id", _ids([leads], "lead_id")[:_MOST]))
    return leads, _first(_ids([holding(leads), named], "opp_id"))


def _of_opportunity(db: Database, opp_id: str, opportunities: pl.DataFrame) -> pl.DataFrame:
    """Give the leads that an opportunity came of."""
    named = holding(db.sourced("lead", "opp_id", [opp_id]))
    linked = _mart(db, "pipeline", "opp_id", [opp_id])
    ids = _first(_ids([linked, holding(opportunities), named], "lead_id"))
    return db.sourced("lead", "lead_id", ids)


def _members(db: Database, leads: pl.DataFrame, lead_ids: Sequence[str]) -> pl.DataFrame:
    """Give the campaign members that name the leads, or the contacts that they became."""
    contacts = _ids([holding(leads)], "contact_id")
    rows = db.sourced_by("campaign_member", {"lead_id": lead_ids, "contact_id": contacts})
    # A member that names a lead of the data counts for that one.
    lead = pl.col("lead_id")
    theirs = holding(rows).filter(lead.is_null() | lead.is_in(list(lead_ids)))
    return theirs.unique("member_id", maintain_order=True)


def _people(
    db: Database, leads: pl.DataFrame, opportunities: pl.DataFrame, opp_ids: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Give the ids and the e-mail hashes by which the people of a record are named."""
    roles = holding(db.sourced("opportunity_contact", "opp_id", opp_ids))
    roles = roles.filter(~pl.col("is_deleted").fill_null(value=False))
    own, deals = holding(leads), holding(opportunities)
    ids = [*_ids([own], "lead_id"), *_ids([own, deals, roles], "contact_id")]
    return {"person_id": _first(ids), "email_hash": _first(_ids([own], "email_hash"))}


def _of_people(
    db: Database,
    table: str,
    about: str,
    people: Mapping[str, tuple[str, ...]],
    opp_ids: tuple[str, ...],
) -> pl.DataFrame:
    """Give what is told of some people or of some opportunities, each row once."""
    rows = db.sourced_by(table, {**people, about: opp_ids})
    return holding(rows).unique(KEYS[table], maintain_order=True)


def _campaigns(db: Database, members: pl.DataFrame, touched: pl.DataFrame) -> pl.DataFrame:
    """Give the campaigns that members and touches name, by id or by name."""
    ids, names = (_ids([members, touched], name) for name in ("campaign_id", "campaign_name"))
    rows = db.sourced_by("campaign", {"campaign_id": ids, "name": names})
    return holding(rows).unique("campaign_id", maintain_order=True)


def _mart(db: Database, name: str, column: str, values: Sequence[str]) -> pl.DataFrame:
    # One id at a time: that is several times as fast as a list of them.
    rows = [collect(db.mart(name).filter(nw.col(column) == value)) for value in values]
    return pl.concat(rows) if rows else collect(db.mart(name).head(0))


def _ids(frames: Iterable[pl.DataFrame], column: str) -> list[str]:
    """List the ids in a column of some frames, each once, in order."""
    found = [value for each in frames for value in each[column].to_list() if value]
    return list(dict.fromkeys(found))


def _first(ids: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))[:_MOST]
