"""Zoho CRM's leads and deals; lookups come as pairs of ``X.id`` and ``X``."""

from __future__ import annotations

from typing import Final

from alignment.ingest.systems.custom import criteria, decision_reasons, handover_score
from alignment.ingest.systems.layout import Layout

_LEAD: Final = {
    "lead_id": ("Record Id", "Lead Id", "LEADID"),
    "account_id": ("Converted Account.id",),
    "owner_id": ("Lead Owner.id", "Lead Owner"),
    "opp_id": ("Converted Deal.id",),
    "contact_id": ("Converted Contact.id",),
    "created_at": ("Created Time",),
    "converted_day": ("Converted Date Time", "Converted Time"),
    "is_converted": ("Is Converted", "CONVERTED"),
    "status_raw": ("Lead Status",),
    "source": ("Lead Source",),
    "country": ("Country",),
    "industry": ("Industry",),
    "title": ("Title", "Designation"),
    "employees": ("No. of Employees", "No of Employees"),
    "score": ("Score", "Lead Score"),
    "handover_score": handover_score(),
    **criteria(),
    "email": ("Email",),
    "modified_at": ("Modified Time",),
}
_DEAL: Final = {
    "opp_id": ("Record Id", "Deal Id"),
    "account_id": ("Account Name.id", "Company Name.id", "Account Name", "Company Name"),
    "owner_id": ("Deal Owner.id", "Deal Owner"),
    "campaign_id": ("Campaign Source.id",),
    "contact_id": ("Contact Name.id",),
    "name": ("Deal Name", "Potential Name"),
    "pipeline": ("Sub-Pipeline", "Pipeline"),
    "type": ("Type",),
    "created_at": ("Created Time",),
    "close_day": ("Closing Date",),
    "stage_raw": ("Stage",),
    "amount_minor": ("Amount",),
    "currency": ("Currency",),
    "probability": ("Probability (%)", "Probability"),
    "source": ("Lead Source",),
    "lost_reason": ("Reason For Loss", "Reason For Loss.name"),
    **criteria(),
    "modified_at": ("Modified Time",),
}

LAYOUTS: Final = (
    Layout(
        "zoho",
        "lead",
        (("Record Id", "Lead Id", "LEADID"), ("Lead Status",), ("Lead Owner", "Lead Source")),
        _LEAD,
        several=(("decision_reason", decision_reasons()),),
    ),
    Layout(
        "zoho",
        "opportunity",
        (("Record Id", "Deal Id"), ("Deal Name", "Potential Name"), ("Stage",), ("Closing Date",)),
        _DEAL,
        percent=("Probability (%)", "Probability"),
    ),
)
"""Leads and deals, of Bigin too."""
