"""Exports of every known system are recognised by their headers."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from alignment.ingest import RawTable, recognise, suggest
from alignment.ingest.recognise import stage_column

KNOWN = {
    "dynamics365_leads_export.csv": ("dynamics", "lead"),
    "dynamics365_opportunities_export.csv": ("dynamics", "opportunity"),
    "hubspot_contacts_current_labels.csv": ("hubspot", "lead"),
    "hubspot_contacts_legacy_2019.csv": ("hubspot", "lead"),
    "hubspot_deals_current_labels.csv": ("hubspot", "opportunity"),
    "linkedin_campaign_manager_export.csv": ("linkedin_ads", "cost"),
    "pipedrive_deals_export.csv": ("pipedrive", "opportunity"),
    "salesforce_data_export_Campaign.csv": ("salesforce", "campaign"),
    "salesforce_data_export_CampaignMember.csv": ("salesforce", "campaign_member"),
    "salesforce_data_export_Event.csv": ("salesforce", "activity"),
    "salesforce_data_export_Lead.csv": ("salesforce", "lead"),
    "salesforce_data_export_Opportunity.csv": ("salesforce", "opportunity"),
    "salesforce_data_export_OpportunityContactRole.csv": ("salesforce", "opportunity_contact"),
    "salesforce_data_export_OpportunityHistory.csv": ("salesforce", "stage_event"),
    "salesforce_data_export_Task.csv": ("salesforce", "activity"),
    "zoho_bigin_deals_export.csv": ("zoho", "opportunity"),
    "zoho_deals_export.csv": ("zoho", "opportunity"),
    "zoho_leads_export.csv": ("zoho", "lead"),
}
OURS = [
    ("Id,IsConverted,Status,CreatedDate,Company", "salesforce", "lead"),
    ("Id,StageName,CloseDate,IsWon", "salesforce", "opportunity"),
    ("Id,OpportunityId,StageName,CreatedDate,CloseDate,Amount", "salesforce", "stage_event"),
    ("LeadId,Field,OldValue,NewValue,CreatedDate", "salesforce", "stage_event"),
    ("Id,Name,Industry,NumberOfEmployees", "salesforce", "account"),
    ("Id,Team,Region", "salesforce", "owner"),
    ("Id,Name,Type,StartDate,ActualCost", "salesforce", "campaign"),
    ("Id,AccountId,Email,CreatedDate,IsDeleted", "salesforce", "contact"),
    ("Id,WhoId,ActivityDate,Status", "salesforce", "activity"),
    ("id,what_id,activity_date,activity_date_time", "salesforce", "activity"),
    ("Campaign Name,Member Status,Contact ID", "salesforce", "campaign_member"),
    ("Campaign Name,Member Status,Email,Created Date", "salesforce", "touch"),
    ("id,property_email,property_createdate,property_lifecyclestage", "hubspot", "lead"),
    ("id,property_email,property_createdate,property_country", "hubspot", "contact"),
    ("id,property_name,property_createdate,is_deleted", "hubspot", "account"),
    ("deal_id,deal_pipeline_stage_id,property_dealname", "hubspot", "opportunity"),
    ("deal_id,date_entered,value,source", "hubspot", "stage_event"),
    ("contact_id,deal_id,type_id,category", "hubspot", "opportunity_contact"),
    ("engagement_id,property_hs_timestamp,type", "hubspot", "activity"),
    ("form_id,contact_id,timestamp,page_id,page_url", "hubspot", "touch"),
    ("id,email_campaign_id,recipient,created,type", "hubspot", "touch"),
    ("leadId,activityDate,activityTypeId,campaignId", "marketo", "touch"),
    ("id,email,first_name,created_at,updated_at", "marketo", "contact"),
    ("id,name,channel,workspace,type", "marketo", "campaign"),
    ("id,prospect_id,visitor_id,created_at,type_name", "pardot", "touch"),
    ("id,email,crm_lead_fid,created_at", "pardot", "contact"),
    ("id,name,cost", "pardot", "campaign"),
    ("Campaign,Month,Currency code,Cost,Clicks", "google_ads", "cost"),
    ("Campaign,Month,Cost,Clicks", "list", "cost"),
    ("date,id,base_campaign,cost_micros", "google_ads", "cost"),
    ("campaign_id,day,cost_in_local_currency", "linkedin_ads", "cost"),
    ("date,email,campaign", "list", "touch"),
    ("Touch date,Lead ID,Channel,Touch type", "list", "touch"),
    ("Date,Contact ID,Activity type", "list", "activity"),
    ("Month,Channel,Spend", "list", "cost"),
    ("month,source,amount,currency", "alignment", "target"),
    ("currency,date,rate", "alignment", "rate"),
    ("hs_object_id,lifecyclestage,createdate", "hubspot", "lead"),
    ("Deal ID,Deal Stage,Amount", "hubspot", "opportunity"),
    ("RECORD id, lead  STATUS ,lead source", "zoho", "lead"),
    ("opportunityid,Opportunity_Est. revenue,createdon", "dynamics", "opportunity"),
    ("Deal - ID,Deal - Stage,Deal - Status", "pipedrive", "opportunity"),
]


def test_the_header_row_of_each_known_export_is_recognised(
    shared_data: Path, table: Callable[..., RawTable]
) -> None:
    found = {}
    for path in sorted((shared_data / "header_rows").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            mapping = recognise(table(next(csv.reader(file))))
        if mapping:
            found[path.name] = (mapping.system, mapping.object)
    assert found == KNOWN


@pytest.mark.parametrize(("headers", "system", "record"), OURS)
def test_the_telling_headers_are_enough(
    headers: str, system: str, record: str, table: Callable[..., RawTable]
) -> None:
    mapping = recognise(table(headers.split(",")))
    assert mapping is not None
    assert (mapping.system, mapping.object) == (system, record)


@pytest.mark.parametrize("headers", ["a,b,c", "Id,Name", "Subject,Due date,Owner"])
def test_other_files_are_nobodys(headers: str, table: Callable[..., RawTable]) -> None:
    assert recognise(table(headers.split(","))) is None


@pytest.mark.parametrize(
    ("header", "stage", "pipeline"),
    [
        ('Date entered "Closed Won (Sales Pipeline)"', "Closed Won", "Sales Pipeline"),
        ("Date entered 'Closed Lost (Sales Pipeline)'", "Closed Lost", "Sales Pipeline"),
        ('date  entered "Demo (EU) (New business)"', "Demo (EU)", "New business"),
        ("Became a Marketing Qualified Lead Date", "Marketing Qualified Lead", ""),
        ("Became an Opportunity Date", "Opportunity", ""),
    ],
)
def test_stage_columns_name_their_stage_and_pipeline(
    header: str, stage: str, pipeline: str
) -> None:
    assert stage_column(header) == (header, stage, pipeline)


@pytest.mark.parametrize(
    "header", ['Date exited "Won (Sales)"', 'Cumulative time in "Won (Sales)"', "Close Date"]
)
def test_other_timing_columns_are_no_entries(header: str) -> None:
    assert stage_column(header) is None


def test_an_unknown_file_is_proposed_a_table_and_columns(table: Callable[..., RawTable]) -> None:
    raw = table(
        ["Deal ID", "deal_stage", "close_value", "Created At", "Sales Rep", "Colour"],
        [["1", "Won", "500", "2024-01-02", "Kim", "red"]],
    )
    mapping = suggest(raw)
    assert mapping.object == "opportunity"
    assert set(mapping.columns) == {
        ("Deal ID", "opp_id"),
        ("deal_stage", "stage_raw"),
        ("close_value", "amount_minor"),
        ("Created At", "created_at"),
        ("Sales Rep", "owner_id"),
    }


@pytest.mark.parametrize(
    ("headers", "row", "record", "columns"),
    [
        (
            "Touchpoint,Touched at,E-mail address,Campaign name",
            "Booth visit,2024-01-02,a@b.c,Fair",
            "touch",
            {("Touchpoint", "deed_raw"), ("Touched at", "day"), ("Campaign name", "campaign_name")},
        ),
        (
            "Invoice date,Campaign name,Total cost",
            "2024-01-02,Fair,500",
            "cost",
            {("Invoice date", "day"), ("Total cost", "amount_minor")},
        ),
        (
            "Call ID,Call date,Type of activity,Owner",
            "1,2024-01-02,Call,Kim",
            "activity",
            {("Call ID", "activity_id"), ("Call date", "day"), ("Type of activity", "kind_raw")},
        ),
    ],
)
def test_lists_of_outreach_are_proposed_their_tables(
    headers: str,
    row: str,
    record: str,
    columns: set[tuple[str, str]],
    table: Callable[..., RawTable],
) -> None:
    mapping = suggest(table(headers.split(","), [row.split(",")]))
    assert mapping.object == record
    assert columns <= set(mapping.columns)


def test_a_column_is_not_proposed_for_a_kind_of_value_it_does_not_hold(
    table: Callable[..., RawTable],
) -> None:
    raw = table(["lead id", "created at"], [["1", "by hand"], ["2", "by import"]])
    assert suggest(raw, "lead").columns == (("lead id", "lead_id"),)
