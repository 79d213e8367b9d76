"""Dynamics 365's leads and opportunities, exported to Excel."""

from __future__ import annotations

from typing import Final

from alignment.ingest.systems.layout import Layout

_MODIFIED: Final = ("(Do Not Modify) Modified On", "Modified On", "modifiedon")

_LEAD: Final = {
    "lead_id": ("(Do Not Modify) Lead", "leadid"),
    "account_id": ("Parent Account for lead", "parentaccountid"),
    "owner_id": ("Owner", "ownerid"),
    "campaign_id": ("Source Campaign", "campaignid"),
    "opp_id": ("Qualifying Opportunity", "qualifyingopportunityid"),
    "created_at": ("Created On", "createdon"),
    "status_raw": ("Status Reason", "statuscode", "Status", "statecode"),
    "source": ("Lead Source", "leadsourcecode"),
    "country": ("Country", "Country/Region", "address1_country"),
    "industry": ("Industry", "industrycode"),
    "title": ("Job Title", "jobtitle"),
    "score": ("Lead Score",),
    "email": ("Email", "emailaddress1"),
    "modified_at": _MODIFIED,
}
_OPPORTUNITY: Final = {
    "opp_id": ("(Do Not Modify) Opportunity", "opportunityid"),
    "lead_id": ("Originating Lead", "originatingleadid"),
    "account_id": ("Account", "parentaccountid"),
    "owner_id": ("Owner", "ownerid"),
    "campaign_id": ("Source Campaign", "campaignid"),
    "contact_id": ("Contact", "parentcontactid"),
    "name": ("Topic",),
    "created_at": ("Created On", "createdon"),
    "outcome": ("Status", "statecode"),
    "stage_raw": ("Sales Stage", "Pipeline Phase", "stepname", "Status Reason"),
    "amount_minor": ("Est. revenue", "Est. Revenue", "estimatedvalue"),
    "currency": ("Currency", "transactioncurrencyid"),
    "probability": ("Probability", "closeprobability"),
    "modified_at": _MODIFIED,
}
_CLOSED: Final = ("Actual Close Date", "actualclosedate", "Est. close date", "estimatedclosedate")

LAYOUTS: Final = (
    Layout(
        "dynamics",
        "lead",
        (_LEAD["lead_id"], ("Subject", "subject", "Lead Source", "leadsourcecode")),
        _LEAD,
        lacks=("(Do Not Modify) Opportunity", "opportunityid"),
    ),
    Layout(
        "dynamics",
        "opportunity",
        (_OPPORTUNITY["opp_id"], (*_OPPORTUNITY["amount_minor"], "Topic", "Status")),
        _OPPORTUNITY,
        several=(("close_day", _CLOSED),),
        percent=("Probability", "closeprobability"),
    ),
)
"""Leads and opportunities."""
