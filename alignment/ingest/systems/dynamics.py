"""Dynamics 365's leads and opportunities, exported to Excel."""

from __future__ import annotations

from typing import Final

from alignment.ingest.systems.custom import criteria, decision_reasons, handover_score
from alignment.ingest.systems.layout import Layout

_MODIFIED: Final = ("(Do Not Modify) Modified On", "Modified On", "modifiedon")

_CRITERIA: Final = criteria(
    has_budget=("Budget", "budgetstatus"),
    has_decision_maker=("Decision Maker?", "decisionmaker"),
    has_need=("Need", "need"),
    has_timing=("Purchase Timeframe", "purchasetimeframe"),
)

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
    "employees": ("No. of Employees", "numberofemployees"),
    "score": ("Lead Score",),
    "handover_score": handover_score(),
    **_CRITERIA,
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
    **_CRITERIA,
    "modified_at": _MODIFIED,
}
_CLOSED: Final = ("Actual Close Date", "actualclosedate", "Est. close date", "estimatedclosedate")

LAYOUTS: Final = (
    Layout(
        "dynamics",
        "lead",
        (_LEAD["lead_id"], ("Subject", "subject", "Lead Source", "leadsourcecode")),
        _LEAD,
        # Of a lead that was disqualified the reason of its status says why.
        several=(("decision_reason", (*decision_reasons(), "Status Reason", "statuscode")),),
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
