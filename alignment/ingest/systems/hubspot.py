"""HubSpot's contacts and deals: labels of any year and internal names."""

from __future__ import annotations

from functools import partial
from typing import Final

from alignment.ingest.systems.custom import criteria, decision_reasons, handover_score
from alignment.ingest.systems.hubspot_outreach import TOUCHES
from alignment.ingest.systems.layout import Layout

_layout = partial(Layout, "hubspot", has_stage_columns=True, decimal_mark=".")
_CREATED: Final = ("Create Date", "createdate", "hs_createdate")
_MODIFIED: Final = ("Last Modified Date", "lastmodifieddate", "hs_lastmodifieddate")
_SOURCE: Final = ("Original Traffic Source", "Original Source", "hs_analytics_source")
_COMPANY: Final = ("Associated Company IDs (Primary)", "Associated Company IDs")

_CONTACT: Final = {
    "lead_id": ("Record ID", "Contact ID", "hs_object_id", "Record ID - Contact"),
    "account_id": (*_COMPANY, "Associated Company ID", "associatedcompanyid"),
    "owner_id": ("Contact owner", "hubspot_owner_id"),
    "campaign_id": (
        "First Touch Converting Campaign",
        "hs_analytics_first_touch_converting_campaign",
    ),
    "opp_id": ("Associated Deal IDs",),
    "created_at": _CREATED,
    "status_raw": ("Lifecycle Stage", "lifecyclestage"),
    "source": _SOURCE,
    "team": ("HubSpot Team", "hubspot_team_id"),
    "country": ("Country/Region", "Country", "country"),
    "industry": ("Industry", "industry"),
    "title": ("Job Title", "jobtitle"),
    "employees": ("Number of Employees", "numemployees", "Company size", "company_size"),
    "score": ("HubSpot Score", "hubspotscore"),
    "handover_score": handover_score(),
    **criteria(has_decision_maker=("Buying Role", "hs_buying_role")),
    "email": ("Email", "email"),
    "modified_at": _MODIFIED,
}
_DEAL: Final = {
    "opp_id": ("Record ID", "Deal ID", "hs_object_id", "Record ID - Deal"),
    "lead_id": ("Associated Contact IDs", "Associated Contact IDs (Primary)"),
    "account_id": _COMPANY,
    "owner_id": ("Deal owner", "hubspot_owner_id"),
    "name": ("Deal Name", "dealname"),
    "pipeline": ("Pipeline", "pipeline"),
    "type": ("Deal Type", "dealtype"),
    "created_at": _CREATED,
    "close_day": ("Close Date", "closedate"),
    "is_closed": ("Is Deal Closed?", "Is Closed (numeric)", "hs_is_closed"),
    "is_won": ("Is Closed Won", "hs_is_closed_won"),
    "stage_raw": ("Deal Stage", "dealstage"),
    "stage_since_day": ("Date entered current stage", "hs_v2_date_entered_current_stage"),
    "amount_minor": ("Amount", "amount"),
    "currency": ("Currency", "deal_currency_code"),
    "probability": ("Deal probability", "hs_deal_stage_probability"),
    "source": _SOURCE,
    "team": ("HubSpot Team", "hubspot_team_id"),
    "lost_reason": ("Closed Lost Reason", "closed_lost_reason"),
    **criteria(),
    "modified_at": _MODIFIED,
}

LAYOUTS: Final = (
    _layout(
        "lead",
        (_CONTACT["lead_id"], _CONTACT["status_raw"], _CREATED),
        _CONTACT,
        lacks=("Deal Stage", "dealstage"),
        several=(("decision_reason", ("hs_lead_disqualification_reason", *decision_reasons())),),
        touches=TOUCHES,
    ),
    _layout(
        "opportunity",
        (_DEAL["opp_id"], _DEAL["stage_raw"], (*_DEAL["name"], *_DEAL["amount_minor"])),
        _DEAL,
    ),
)
"""Contacts and deals."""
