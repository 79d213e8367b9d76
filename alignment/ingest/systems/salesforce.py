"""Salesforce's Data Export: API names, times in UTC, a point for decimals, shares in percent."""

from __future__ import annotations

from functools import partial
from typing import Final

from alignment.ingest.systems.custom import criteria, decision_reasons, handover_score
from alignment.ingest.systems.layout import Layout

_layout = partial(Layout, "salesforce", time_zone="UTC", decimal_mark=".")
_REGION: Final = ("Region", "Region__c", "Sales_Region__c")
_TEAM: Final = ("Team", "Team__c", "Sales_Team__c")
_SEGMENT: Final = ("Segment", "Segment__c")
_VERSION: Final = ("_fivetran_start",)
"""Of a connector's table with one row for each version of a record."""
_DELETED: Final = ("IsDeleted",)
_MODIFIED: Final = ("SystemModstamp", "LastModifiedDate")
_CUSTOM: Final = "{}__c"
"""How it writes the name of a field that a firm has added."""

_LEAD: Final = {
    "lead_id": ("Id",),
    "account_id": ("ConvertedAccountId",),
    "owner_id": ("OwnerId",),
    "campaign_id": ("CampaignId", "Campaign__c"),
    "opp_id": ("ConvertedOpportunityId",),
    "contact_id": ("ConvertedContactId",),
    "merged_into": ("MasterRecordId",),
    "created_at": ("CreatedDate",),
    "converted_day": ("ConvertedDate",),
    "is_converted": ("IsConverted",),
    "status_raw": ("Status",),
    "source": ("LeadSource",),
    "region": _REGION,
    "team": _TEAM,
    "country": ("Country", "CountryCode"),
    "industry": ("Industry",),
    "segment": _SEGMENT,
    "title": ("Title",),
    "employees": ("NumberOfEmployees",),
    # The last two are those of Account Engagement and of Marketo.
    "score": ("Score__c", "Lead_Score__c", "pi__score__c", "mkto71_Lead_Score__c"),
    "handover_score": handover_score(_CUSTOM),
    **criteria(_CUSTOM),
    "email": ("Email",),
    "modified_at": _MODIFIED,
    "is_deleted": _DELETED,
}
_OPPORTUNITY: Final = {
    "opp_id": ("Id",),
    "account_id": ("AccountId",),
    "owner_id": ("OwnerId",),
    "campaign_id": ("CampaignId",),
    "contact_id": ("ContactId",),
    "name": ("Name",),
    "type": ("Type",),
    "pipeline": ("RecordTypeId",),
    "created_at": ("CreatedDate",),
    "close_day": ("CloseDate",),
    "is_closed": ("IsClosed",),
    "is_won": ("IsWon",),
    "stage_raw": ("StageName",),
    "stage_since_day": ("LastStageChangeDate",),
    "amount_minor": ("Amount",),
    "currency": ("CurrencyIsoCode",),
    "probability": ("Probability",),
    "source": ("LeadSource",),
    "region": _REGION,
    "team": _TEAM,
    "segment": _SEGMENT,
    "lost_reason": ("Loss_Reason__c", "Lost_Reason__c", "Closed_Lost_Reason__c"),
    **criteria(_CUSTOM),
    "modified_at": _MODIFIED,
    "is_deleted": _DELETED,
}
_OPPORTUNITY_HISTORY: Final = {
    "event_id": ("Id",),
    "entity_id": ("OpportunityId",),
    "from_raw": ("FromOpportunityStageName",),
    "to_raw": ("StageName",),
    "at": ("CreatedDate",),
    "amount_minor": ("Amount",),
    "currency": ("CurrencyIsoCode",),
}
_LEAD_HISTORY: Final = {
    "event_id": ("Id",),
    "entity_id": ("LeadId",),
    "from_raw": ("OldValue",),
    "to_raw": ("NewValue",),
    "at": ("CreatedDate",),
}
_CAMPAIGN: Final = {
    "campaign_id": ("Id",),
    "name": ("Name",),
    "channel": ("Type",),
    "start_day": ("StartDate",),
    "end_day": ("EndDate",),
    "budgeted_minor": ("BudgetedCost",),
    "actual_minor": ("ActualCost",),
    "currency": ("CurrencyIsoCode",),
    "is_deleted": _DELETED,
}
_CAMPAIGN_MEMBER: Final = {
    "member_id": ("Id",),
    "campaign_id": ("CampaignId",),
    "lead_id": ("LeadId",),
    "contact_id": ("ContactId",),
    "status_raw": ("Status",),
    "has_responded": ("HasResponded",),
    "created_day": ("CreatedDate",),
    "responded_day": ("FirstRespondedDate",),
    "is_deleted": _DELETED,
}
_CONTACT_ROLE: Final = {
    "role_id": ("Id",),
    "opp_id": ("OpportunityId",),
    "contact_id": ("ContactId",),
    "role": ("Role",),
    "is_primary": ("IsPrimary",),
    "is_deleted": _DELETED,
}
_ACCOUNT: Final = {
    "account_id": ("Id",),
    "name": ("Name",),
    "industry": ("Industry",),
    "employees": ("NumberOfEmployees",),
    "region": _REGION,
    "country": ("BillingCountry", "BillingCountryCode"),
    "segment": _SEGMENT,
    "is_deleted": _DELETED,
}
_USER: Final = {
    "owner_id": ("Id",),
    "team": (*_TEAM, "Department", "UserRoleId"),
    "region": (*_REGION, "Division"),
}

LAYOUTS: Final = (
    _layout(
        "lead",
        (("Id",), ("IsConverted",), ("Status",), ("CreatedDate",)),
        _LEAD,
        several=(("decision_reason", decision_reasons(_CUSTOM)),),
    ),
    _layout(
        "opportunity",
        (("Id",), ("StageName",), ("CloseDate",), ("IsWon", "IsClosed", "AccountId")),
        _OPPORTUNITY,
        lacks=("OpportunityId", *_VERSION),
        percent=("Probability",),
    ),
    _layout(
        "stage_event",
        (("Id",), ("OpportunityId",), ("StageName",), ("CreatedDate",)),
        _OPPORTUNITY_HISTORY,
        constants=(("entity", "opportunity"), ("evidence", "100")),
    ),
    _layout(
        "stage_event",
        (("LeadId",), ("Field",), ("NewValue",), ("CreatedDate",)),
        _LEAD_HISTORY,
        constants=(("entity", "lead"), ("evidence", "100")),
        only_rows=(("Field", "Status"),),
    ),
    _layout(
        "campaign",
        (("Id",), ("Name",), ("StartDate", "BudgetedCost", "ActualCost"), ("Type", "IsActive")),
        _CAMPAIGN,
        lacks=("StageName", "CampaignId", "BillingCountry"),
    ),
    _layout(
        "campaign_member",
        (("Id",), ("CampaignId",), ("LeadId",), ("HasResponded",)),
        _CAMPAIGN_MEMBER,
    ),
    _layout(
        "opportunity_contact",
        (("Id",), ("OpportunityId",), ("ContactId",), ("Role",)),
        _CONTACT_ROLE,
    ),
    _layout(
        "account",
        (("Id",), ("Name",), ("Industry", "NumberOfEmployees", "BillingCountry")),
        _ACCOUNT,
        lacks=("StageName", "LeadSource", "AccountId", "BudgetedCost", *_VERSION),
    ),
    _layout(
        "owner",
        (("Id",), ("Team", "Team__c", "Department", "UserRoleId"), ("Region", "Username")),
        _USER,
        lacks=("StageName", "LeadSource", "AccountName"),
    ),
)
"""Lead, Opportunity, OpportunityHistory, LeadHistory, Campaign and the like."""
