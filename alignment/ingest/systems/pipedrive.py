"""Pipedrive's deals. A row knows the last stage change only, no history."""

from __future__ import annotations

from typing import Final

from alignment.ingest.systems.custom import criteria
from alignment.ingest.systems.layout import Layout

_DEAL: Final = {
    "opp_id": ("Deal - ID",),
    "account_id": ("Deal - Organization ID", "Deal - Organization"),
    "owner_id": ("Deal - Owner",),
    "contact_id": ("Deal - Contact person ID",),
    "name": ("Deal - Title",),
    "pipeline": ("Deal - Pipeline",),
    "created_at": ("Deal - Deal created",),
    "outcome": ("Deal - Status",),
    "stage_raw": ("Deal - Stage",),
    "stage_since_day": ("Deal - Last stage change",),
    "amount_minor": ("Deal - Value",),
    "currency": ("Deal - Currency of Value", "Deal - Currency"),
    "probability": ("Deal - Probability",),
    "source": ("Deal - Source channel", "Deal - Source origin"),
    "lost_reason": ("Deal - Lost reason",),
    **criteria("Deal - {}"),
    "modified_at": ("Deal - Update time",),
}
_CLOSED: Final = (
    "Deal - Won time",
    "Deal - Lost time",
    "Deal - Deal closed on",
    "Deal - Expected close date",
)

LAYOUTS: Final = (
    Layout(
        "pipedrive",
        "opportunity",
        (("Deal - ID",), ("Deal - Stage",), ("Deal - Status",)),
        _DEAL,
        several=(("close_day", _CLOSED),),
        percent=("Deal - Probability",),
    ),
)
"""Deals; leads are a file of their own that carries no stage."""
