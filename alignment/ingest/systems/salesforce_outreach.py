"""Salesforce's contacts, tasks and events, and its reports on campaign members."""

from __future__ import annotations

from functools import partial
from typing import Final

from alignment.ingest.systems.layout import Layout

_layout = partial(Layout, "salesforce", time_zone="UTC")
_DELETED: Final = ("IsDeleted",)
_MODIFIED: Final = ("SystemModstamp", "LastModifiedDate")

_CONTACT: Final = {
    "contact_id": ("Id",),
    "account_id": ("AccountId",),
    "email": ("Email",),
    "created_day": ("CreatedDate",),
    "modified_at": _MODIFIED,
    "is_deleted": _DELETED,
}
_ACTIVITY: Final = {
    "activity_id": ("Id",),
    "person_id": ("WhoId",),
    "about_id": ("WhatId",),
    "account_id": ("AccountId",),
    "owner_id": ("OwnerId",),
    "is_done": ("IsClosed", "Status"),
    "modified_at": _MODIFIED,
    "is_deleted": _DELETED,
}
_KINDS: Final = ("Type", "TaskSubtype", "EventSubtype", "CallType")
"""Firms fill the first as they like; the others are Salesforce's own."""

_NAME: Final = ("Campaign Name", "Campaign: Campaign Name")
_MEMBER_STATUS: Final = ("Member Status", "Campaign Member Status")
_LEAD_ID: Final = ("Lead ID", "Lead: Lead ID")
_CONTACT_ID: Final = ("Contact ID", "Contact: Contact ID")
_CAMPAIGN_ID: Final = ("Campaign ID", "CampaignId")
_FIRST_DAY: Final = (
    *("Member First Associated Date", "Member Created Date", "First Associated Date"),
    *("Created Date", "CreatedDate"),
)
_RESPONDED_DAY: Final = (
    *("Member First Responded Date", "First Responded Date", "FirstRespondedDate"),
    "Responded Date",
)
_MEMBER: Final = {
    "member_id": ("Campaign Member ID", "Member ID"),
    "campaign_id": _CAMPAIGN_ID,
    "campaign_name": _NAME,
    "lead_id": _LEAD_ID,
    "contact_id": _CONTACT_ID,
    "status_raw": _MEMBER_STATUS,
    "has_responded": ("Responded", "Has Responded", "HasResponded", "Member Responded"),
    "created_day": _FIRST_DAY,
    "responded_day": _RESPONDED_DAY,
}
_MEMBER_BY_EMAIL: Final = {
    "touch_id": ("Campaign Member ID", "Member ID"),
    "campaign_id": _CAMPAIGN_ID,
    "campaign_name": _NAME,
    "email": ("Email", "Member Email"),
    "account_id": ("Account ID",),
    "deed_raw": _MEMBER_STATUS,
}

LAYOUTS: Final = (
    _layout(
        "contact",
        (("Id",), ("AccountId",), ("Email", "LastName", "FirstName"), ("CreatedDate",)),
        _CONTACT,
        lacks=(
            *("StageName", "IsConverted", "WhoId", "OpportunityId", "CampaignId", "ContactId"),
            *("Subject", "CaseNumber", "Username"),
        ),
    ),
    _layout(
        "activity",
        (("Id",), ("WhoId", "WhatId"), ("ActivityDate",), ("Status", "IsClosed", "TaskSubtype")),
        _ACTIVITY,
        lacks=("ActivityDateTime", "StartDateTime", "ShowAs"),
        # A call is logged as done on its date; a task is done when it was ticked off.
        several=(("day", ("CompletedDateTime", "ActivityDate")), ("kind_raw", _KINDS)),
        constants=(("kind_raw", "Task"),),
    ),
    _layout(
        "activity",
        (("Id",), ("WhoId", "WhatId"), ("ActivityDateTime", "StartDateTime"), ("ActivityDate",)),
        _ACTIVITY,
        lacks=("Priority", "CallDurationInSeconds"),
        several=(
            ("day", ("ActivityDateTime", "StartDateTime", "ActivityDate")),
            ("kind_raw", _KINDS),
        ),
        constants=(("kind_raw", "Event"),),
    ),
    Layout(
        "salesforce",
        "campaign_member",
        (_NAME, (*_MEMBER_STATUS, "Responded"), (*_LEAD_ID, *_CONTACT_ID)),
        _MEMBER,
    ),
    Layout(
        "salesforce",
        "touch",
        (_NAME, _MEMBER_STATUS, _MEMBER_BY_EMAIL["email"], (*_RESPONDED_DAY, *_FIRST_DAY)),
        _MEMBER_BY_EMAIL,
        several=(("day", (*_RESPONDED_DAY, *_FIRST_DAY)),),
        lacks=(*_LEAD_ID, *_CONTACT_ID),
    ),
)
"""Contact, Task, Event, and campaign members as a report lists them, by id or by e-mail."""
