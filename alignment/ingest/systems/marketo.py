"""Marketo's activities, people, programs and smart campaigns."""

from __future__ import annotations

from functools import partial
from typing import Final

from alignment.ingest.systems.layout import Layout

_layout = partial(Layout, "marketo", time_zone="UTC")

_ACTIVITY: Final = {
    "touch_id": ("marketoGUID", "id"),
    "person_id": ("lead_id",),
    "day": ("activity_date",),
    "deed_raw": ("activity_type", "activity_type_name", "activity_type_id"),
    "campaign_id": ("campaign_id",),
    "content": ("primary_attribute_value",),
}
_PERSON: Final = {
    "contact_id": ("id", "marketo_id"),
    "lead_id": ("sfdc_lead_id",),
    "account_id": ("sfdc_account_id",),
    "email": ("email", "email_address"),
    "created_day": ("created_at",),
    "modified_at": ("updated_at",),
    "is_deleted": ("_fivetran_deleted",),
}
_SMART_CAMPAIGN: Final = {
    "campaign_id": ("id",),
    "name": ("name",),
    "modified_at": ("updated_at",),
    "is_deleted": ("_fivetran_deleted",),
}
# Programs and smart campaigns are numbered apart: a program goes by its name, as its members do.
_PROGRAM: Final = {
    "name": ("name", "program_name"),
    "channel": ("channel",),
    "start_day": ("start_date",),
    "end_day": ("end_date",),
    "modified_at": ("updated_at",),
    "is_deleted": ("_fivetran_deleted",),
}

LAYOUTS: Final = (
    _layout(
        "touch",
        (("lead_id",), ("activity_date",), ("activity_type_id", "activity_type")),
        _ACTIVITY,
        lacks=("IsConverted", "Lead Status"),
    ),
    _layout(
        "contact",
        (("id",), ("email",), ("created_at",), ("updated_at",), ("first_name", "last_name")),
        _PERSON,
        lacks=("account_id", "status", "crm_lead_fid", "is_converted", "stage_name"),
    ),
    _layout(
        "campaign",
        (("id",), ("name",), ("flow_id", "smart_list_id"), ("program_id", "workspace_name")),
        _SMART_CAMPAIGN,
    ),
    _layout(
        "campaign",
        (("name", "program_name"), ("channel",), ("workspace",), ("type", "status")),
        _PROGRAM,
    ),
)
"""What people did, who they are, and the two things that Marketo calls a campaign."""
