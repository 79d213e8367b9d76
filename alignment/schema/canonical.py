"""The tables that every export becomes, whatever tool it came from.

Each row also carries where it came from (``file_no`` within its upload and ``row_no``, the line
on which the record starts in the file); the store adds the upload.
"""

from __future__ import annotations

from typing import Final

import dataframely as dy

from alignment.schema.outreach import Activity, Campaign, CampaignMember, Contact, Cost, Touch
from alignment.schema.sourced import Sourced


class Account(Sourced):
    """A company."""

    account_id = dy.String(nullable=False)
    name = dy.String(nullable=True)
    industry = dy.String(nullable=True)
    employees = dy.Int64(nullable=True)
    region = dy.String(nullable=True)
    country = dy.String(nullable=True)
    segment = dy.String(nullable=True)
    is_deleted = dy.Bool(nullable=True)


class Owner(Sourced):
    """A seller or marketer, as far as needed to know the team and region of a record."""

    owner_id = dy.String(nullable=False)
    team = dy.String(nullable=True)
    region = dy.String(nullable=True)


class Lead(Sourced):
    """One row per lead (contact in HubSpot).

    ``score`` is the one of the export's day, ``handover_score`` the one that marketing passed the
    lead on with. ``decision_reason`` is what sales recorded where it didn't take the lead.
    """

    lead_id = dy.String(nullable=False)
    account_id = dy.String(nullable=True)
    owner_id = dy.String(nullable=True)
    campaign_id = dy.String(nullable=True)
    opp_id = dy.String(nullable=True)
    contact_id = dy.String(nullable=True)
    merged_into = dy.String(nullable=True)
    created_day = dy.Int32(nullable=True)
    created_at = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    converted_day = dy.Int32(nullable=True)
    is_converted = dy.Bool(nullable=True)
    status_raw = dy.String(nullable=True)
    source = dy.String(nullable=True)
    region = dy.String(nullable=True)
    team = dy.String(nullable=True)
    country = dy.String(nullable=True)
    industry = dy.String(nullable=True)
    segment = dy.String(nullable=True)
    title = dy.String(nullable=True)
    employees = dy.Int64(nullable=True)
    score = dy.Float64(nullable=True)
    handover_score = dy.Float64(nullable=True)
    has_budget = dy.Bool(nullable=True)
    has_decision_maker = dy.Bool(nullable=True)
    has_need = dy.Bool(nullable=True)
    has_timing = dy.Bool(nullable=True)
    decision_reason = dy.String(nullable=True)
    email_hash = dy.String(nullable=True)
    email_domain = dy.String(nullable=True)
    modified_at = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    is_deleted = dy.Bool(nullable=True)


class Opportunity(Sourced):
    """One row per opportunity (deal in HubSpot and Pipedrive)."""

    opp_id = dy.String(nullable=False)
    lead_id = dy.String(nullable=True)
    account_id = dy.String(nullable=True)
    owner_id = dy.String(nullable=True)
    campaign_id = dy.String(nullable=True)
    contact_id = dy.String(nullable=True)
    product_id = dy.String(nullable=True)
    name = dy.String(nullable=True)
    pipeline = dy.String(nullable=True)
    type = dy.String(nullable=True)
    created_day = dy.Int32(nullable=True)
    created_at = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    close_day = dy.Int32(nullable=True)
    is_closed = dy.Bool(nullable=True)
    is_won = dy.Bool(nullable=True)
    stage_raw = dy.String(nullable=True)
    stage_since_day = dy.Int32(nullable=True)
    amount_minor = dy.Int64(nullable=True)
    currency = dy.String(nullable=True)
    probability = dy.Float64(nullable=True, min=0, max=1)
    source = dy.String(nullable=True)
    region = dy.String(nullable=True)
    team = dy.String(nullable=True)
    segment = dy.String(nullable=True)
    lost_reason = dy.String(nullable=True)
    has_budget = dy.Bool(nullable=True)
    has_decision_maker = dy.Bool(nullable=True)
    has_need = dy.Bool(nullable=True)
    has_timing = dy.Bool(nullable=True)
    modified_at = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    is_deleted = dy.Bool(nullable=True)


class StageEvent(Sourced):
    """One row per entry of a lead or opportunity into a stage, in the tool's own words.

    ``evidence`` grades how the entry is known: 100 history, 80 date-entered column, 70 became-date,
    50 the difference of two uploads, 30 created date and present stage only. ``from_raw`` is the
    stage that it left, where the export says so.
    """

    event_id = dy.String(nullable=False)
    entity = dy.String(nullable=False, check=lambda value: value.is_in(["lead", "opportunity"]))
    entity_id = dy.String(nullable=False)
    pipeline = dy.String(nullable=True)
    from_raw = dy.String(nullable=True)
    to_raw = dy.String(nullable=False)
    day = dy.Int32(nullable=False)
    at = dy.Datetime(nullable=True, time_unit="us", time_zone="UTC")
    seq = dy.Int64(nullable=False)
    evidence = dy.Int16(nullable=False, min=0, max=100)
    amount_minor = dy.Int64(nullable=True)
    currency = dy.String(nullable=True)


class OpportunityContact(Sourced):
    """A contact's part in an opportunity."""

    role_id = dy.String(nullable=False)
    opp_id = dy.String(nullable=True)
    contact_id = dy.String(nullable=True)
    role = dy.String(nullable=True)
    is_primary = dy.Bool(nullable=True)
    is_deleted = dy.Bool(nullable=True)


class Product(Sourced):
    """Something sold."""

    product_id = dy.String(nullable=False)
    name = dy.String(nullable=True)
    series = dy.String(nullable=True)
    price_minor = dy.Int64(nullable=True)
    currency = dy.String(nullable=True)


class Target(Sourced):
    """The joint target for pipeline created from one source in one month, in base currency.

    ``source`` is empty for a target that covers all sources. ``month_day`` is the first day of the
    month.
    """

    target_id = dy.String(nullable=False)
    month_day = dy.Int32(nullable=False)
    source = dy.String(nullable=False)
    amount_minor = dy.Int64(nullable=False)
    currency = dy.String(nullable=True)


class Rate(Sourced):
    """An exchange rate: one unit of ``currency`` is worth ``rate`` of the base currency."""

    rate_id = dy.String(nullable=False)
    currency = dy.String(nullable=False)
    day = dy.Int32(nullable=False)
    rate = dy.Float64(nullable=False)


TABLES: Final[dict[str, type[Sourced]]] = {
    "account": Account,
    "owner": Owner,
    "campaign": Campaign,
    "product": Product,
    "contact": Contact,
    "lead": Lead,
    "opportunity": Opportunity,
    "stage_event": StageEvent,
    "campaign_member": CampaignMember,
    "opportunity_contact": OpportunityContact,
    "touch": Touch,
    "activity": Activity,
    "cost": Cost,
    "target": Target,
    "rate": Rate,
}
"""Every canonical table by name, in the order in which links can be resolved."""

KEYS: Final[dict[str, str]] = {
    "account": "account_id",
    "owner": "owner_id",
    "campaign": "campaign_id",
    "product": "product_id",
    "contact": "contact_id",
    "lead": "lead_id",
    "opportunity": "opp_id",
    "stage_event": "event_id",
    "campaign_member": "member_id",
    "opportunity_contact": "role_id",
    "touch": "touch_id",
    "activity": "activity_id",
    "cost": "cost_id",
    "target": "target_id",
    "rate": "rate_id",
}
"""The column that identifies a record in each canonical table."""

LINKS: Final[tuple[tuple[str, str, str], ...]] = (
    ("lead", "account_id", "account"),
    ("lead", "owner_id", "owner"),
    ("lead", "campaign_id", "campaign"),
    ("lead", "opp_id", "opportunity"),
    ("lead", "merged_into", "lead"),
    ("opportunity", "lead_id", "lead"),
    ("opportunity", "account_id", "account"),
    ("opportunity", "owner_id", "owner"),
    ("opportunity", "campaign_id", "campaign"),
    ("opportunity", "product_id", "product"),
    ("campaign_member", "campaign_id", "campaign"),
    ("campaign_member", "lead_id", "lead"),
    ("opportunity_contact", "opp_id", "opportunity"),
    ("contact", "account_id", "account"),
    ("touch", "campaign_id", "campaign"),
    ("touch", "account_id", "account"),
    ("touch", "opp_id", "opportunity"),
    ("activity", "account_id", "account"),
    ("cost", "campaign_id", "campaign"),
)
"""Which column of which table names a record of which other table."""
