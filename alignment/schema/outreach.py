"""Canonical tables of what marketing and sales did, whom they reached and what it cost."""

from __future__ import annotations

import dataframely as dy

from alignment.schema.sourced import Sourced


class Contact(Sourced):
    """A person who is no lead, or no longer one."""

    contact_id = dy.String(nullable=False)
    account_id = dy.String(nullable=True)
    lead_id = dy.String(nullable=True)
    email_hash = dy.String(nullable=True)
    email_domain = dy.String(nullable=True)
    created_day = dy.Int32(nullable=True)
    is_deleted = dy.Bool(nullable=True)


class Campaign(Sourced):
    """A marketing campaign."""

    campaign_id = dy.String(nullable=False)
    name = dy.String(nullable=True)
    channel = dy.String(nullable=True)
    start_day = dy.Int32(nullable=True)
    end_day = dy.Int32(nullable=True)
    budgeted_minor = dy.Int64(nullable=True)
    actual_minor = dy.Int64(nullable=True)
    currency = dy.String(nullable=True)
    is_deleted = dy.Bool(nullable=True)


class CampaignMember(Sourced):
    """A lead or contact that a campaign reached; ``campaign_name`` where the file has no id."""

    member_id = dy.String(nullable=False)
    campaign_id = dy.String(nullable=True)
    campaign_name = dy.String(nullable=True)
    lead_id = dy.String(nullable=True)
    contact_id = dy.String(nullable=True)
    status_raw = dy.String(nullable=True)
    has_responded = dy.Bool(nullable=True)
    created_day = dy.Int32(nullable=True)
    responded_day = dy.Int32(nullable=True)
    is_deleted = dy.Bool(nullable=True)


class Touch(Sourced):
    """Something that a person did in answer to marketing, as an automation tool or a list tells.

    ``person_id`` is a lead's or a contact's id, in the CRM or in the tool that wrote the file;
    ``email_hash`` finds the person where that id is not known. ``deed_raw`` is what was done, in
    the tool's own words. Where no campaign is named by id or name, ``channel`` alone says where it
    came from.
    """

    touch_id = dy.String(nullable=False)
    person_id = dy.String(nullable=True)
    email_hash = dy.String(nullable=True)
    email_domain = dy.String(nullable=True)
    account_id = dy.String(nullable=True)
    opp_id = dy.String(nullable=True)
    campaign_id = dy.String(nullable=True)
    campaign_name = dy.String(nullable=True)
    channel = dy.String(nullable=True)
    content = dy.String(nullable=True)
    deed_raw = dy.String(nullable=True)
    day = dy.Int32(nullable=True)
    is_deleted = dy.Bool(nullable=True)


class Activity(Sourced):
    """A call, meeting, e-mail or task of sales.

    ``person_id`` is a lead's or a contact's id, ``about_id`` an opportunity's or an account's.
    ``kind_raw`` is its type in the tool's own words. ``is_done`` is no for what is only planned.
    """

    activity_id = dy.String(nullable=False)
    person_id = dy.String(nullable=True)
    email_hash = dy.String(nullable=True)
    email_domain = dy.String(nullable=True)
    about_id = dy.String(nullable=True)
    account_id = dy.String(nullable=True)
    owner_id = dy.String(nullable=True)
    kind_raw = dy.String(nullable=True)
    day = dy.Int32(nullable=True)
    is_done = dy.Bool(nullable=True)
    is_deleted = dy.Bool(nullable=True)


class Cost(Sourced):
    """What a campaign or a channel cost on a day, or in the month that begins on it."""

    cost_id = dy.String(nullable=False)
    campaign_id = dy.String(nullable=True)
    campaign_name = dy.String(nullable=True)
    channel = dy.String(nullable=True)
    day = dy.Int32(nullable=False)
    amount_minor = dy.Int64(nullable=False)
    currency = dy.String(nullable=True)
