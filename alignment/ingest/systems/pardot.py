"""Pardot's (Account Engagement's) visitor activities, prospects and campaigns."""

from __future__ import annotations

from functools import partial
from typing import Final

from alignment.ingest.systems.layout import Layout

_layout = partial(Layout, "pardot", time_zone="UTC")
_DELETED: Final = ("_fivetran_deleted", "isDeleted")
_UPDATED: Final = ("updated_at",)

_ACTIVITY: Final = {
    "touch_id": ("id",),
    "person_id": ("prospect_id",),
    "day": ("created_at",),
    "deed_raw": ("type", "type_name"),
    "content": ("type_name",),
    "campaign_id": ("campaign_id",),
}
_PROSPECT: Final = {
    "contact_id": ("id", "prospect_id"),
    "lead_id": ("crm_lead_fid",),
    "account_id": ("crm_account_fid",),
    "email": ("email",),
    "created_day": ("created_at",),
    "modified_at": _UPDATED,
    "is_deleted": _DELETED,
}
_CAMPAIGN: Final = {
    "campaign_id": ("id",),
    "name": ("name",),
    "actual_minor": ("cost",),
    "is_deleted": _DELETED,
}

LAYOUTS: Final = (
    _layout(
        "touch",
        (("prospect_id",), ("visitor_id",), ("created_at",), ("type_name", "type")),
        _ACTIVITY,
    ),
    _layout(
        "contact",
        (("id", "prospect_id"), ("email",), ("crm_lead_fid",), ("created_at",)),
        _PROSPECT,
    ),
    _layout(
        "campaign",
        (("id",), ("name",), ("cost",)),
        _CAMPAIGN,
        lacks=("date", "month", "day", "amount", "StartDate", "BudgetedCost"),
    ),
)
"""What prospects did, who they are, and campaigns with what they cost."""
