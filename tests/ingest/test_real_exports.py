"""Real exports load whole."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from alignment.errors import FileRefusedError
from alignment.ingest import Converted, assemble, convert, from_toml, pick, read, recognise
from alignment.schema.upload import Batch
from alignment.scope import to_date
from alignment.settings import Settings


def load(folder: Path, mapping_file: Path | None = None) -> Batch:
    """Convert every file of a folder that is recognised or mapped and has rows."""
    mappings = from_toml(mapping_file.read_text(encoding="utf-8")) if mapping_file else ()
    converted: list[Converted] = []
    for path in sorted(folder.glob("*.csv")):
        try:
            raw = read(path)
        except FileRefusedError:
            continue
        mapping = pick(mappings, raw) or recognise(raw)
        if mapping:
            converted.append(
                convert(raw, mapping, file_no=len(converted), settings=Settings(), secret=b"key")
            )
    return assemble(converted)


def sizes(batch: Batch) -> dict[str, int]:
    return {name: frame.height for name, frame in batch.tables.items()}


def test_a_salesforce_data_export_loads_whole(shared_data: Path) -> None:
    batch = load(shared_data / "salesforce_data_export")
    assert batch.kept_out.height == 0
    assert sizes(batch) == {
        "account": 12,
        "campaign": 4,
        "lead": 22,
        "opportunity": 31,
        "stage_event": 62,
    }
    assert {file.object: file.money_source for file in batch.files}["opportunity"] == 5_760_000
    assert batch.tables["stage_event"]["evidence"].unique().to_list() == [100]
    assert batch.newest_day is not None
    assert to_date(batch.newest_day).isoformat() == "2018-10-13"


def test_close_dates_of_salesforce_stay_on_their_day_in_any_time_zone(shared_data: Path) -> None:
    raw = read(shared_data / "salesforce_data_export" / "Opportunity.csv")
    mapping = recognise(raw)
    assert mapping is not None
    days = [
        convert(raw, mapping, file_no=0, settings=Settings(time_zone=zone), secret=b"key")
        .tables["opportunity"]["close_day"]
        .to_list()
        for zone in ("UTC", "America/Los_Angeles", "Pacific/Auckland")
    ]
    assert days[0] == days[1] == days[2]


def test_a_marketplaces_leads_and_wins_load_whole(shared_data: Path, mappings_folder: Path) -> None:
    batch = load(shared_data / "olist", mappings_folder / "olist.toml")
    assert batch.kept_out.height == 0
    assert sizes(batch) == {
        "account": 3095,
        "lead": 8000,
        "opportunity": 842,
        "stage_event": 842,
    }
    linked = batch.tables["opportunity"].join(batch.tables["lead"], on="lead_id")
    assert linked.height == 842


def test_a_resellers_opportunities_load_whole(shared_data: Path, mappings_folder: Path) -> None:
    batch = load(shared_data / "maven_crm", mappings_folder / "maven.toml")
    assert batch.kept_out.height == 0
    found = sizes(batch)
    assert found.pop("stage_event") == 8300
    assert found == {"account": 85, "owner": 35, "product": 7, "opportunity": 8800}
    deals = batch.tables["opportunity"]
    assert deals["amount_minor"].sum() == 1_000_553_400
    unknown = deals.join(batch.tables["product"], on="product_id", how="anti")["product_id"]
    assert unknown.unique().to_list() == ["GTXPro"]


CONNECTED = [
    ("dbt_google_ads/campaign_stats_data.csv", "cost", 16, 0),
    ("dbt_google_ads/campaign_history_data.csv", "campaign", 1, 9),
    ("dbt_linkedin/linkedin_ad_analytics_by_campaign_data.csv", "cost", 20, 0),
    ("dbt_linkedin/linkedin_campaign_history_data.csv", "campaign", 12, 88),
    ("dbt_hubspot/contact_data.csv", "contact", 22, 0),
    ("dbt_hubspot/company_data.csv", "account", 24, 0),
    ("dbt_hubspot/deal_data.csv", "opportunity", 44, 0),
    ("dbt_hubspot/deal_stage_data.csv", "stage_event", 14, 0),
    ("dbt_hubspot/deal_contact_data.csv", "opportunity_contact", 11, 0),
    ("dbt_hubspot/contact_form_submission_data.csv", "touch", 5, 0),
    ("dbt_hubspot/email_event_data.csv", "touch", 100, 0),
    ("dbt_hubspot/email_campaign_data.csv", "campaign", 100, 0),
    ("dbt_hubspot/engagement_call_data.csv", "activity", 1, 0),
    ("dbt_hubspot/engagement_communication_data.csv", "activity", 1, 0),
    ("dbt_hubspot/engagement_email_data.csv", "activity", 1, 0),
    ("dbt_hubspot/engagement_meeting_data.csv", "activity", 100, 0),
    ("dbt_hubspot/engagement_task_data.csv", "activity", 2, 0),
    ("dbt_marketo/marketo_activity_change_data_value_data.csv", "touch", 100, 0),
    ("dbt_marketo/marketo_activity_click_email_data.csv", "touch", 100, 0),
    ("dbt_marketo/marketo_activity_delete_lead_data.csv", "touch", 31, 0),
    ("dbt_marketo/marketo_activity_email_bounced_data.csv", "touch", 99, 1),
    ("dbt_marketo/marketo_activity_email_delivered_data.csv", "touch", 100, 0),
    ("dbt_marketo/marketo_activity_merge_leads_data.csv", "touch", 100, 0),
    ("dbt_marketo/marketo_activity_open_email_data.csv", "touch", 100, 0),
    ("dbt_marketo/marketo_activity_send_email_data.csv", "touch", 100, 0),
    ("dbt_marketo/marketo_activity_unsubscribe_email_data.csv", "touch", 100, 0),
    ("dbt_marketo/marketo_campaign_data.csv", "campaign", 100, 0),
    ("dbt_marketo/marketo_lead_data.csv", "contact", 100, 0),
    ("dbt_marketo/marketo_program_data.csv", "campaign", 100, 0),
    ("dbt_pardot/pardot_campaign_data.csv", "campaign", 100, 0),
    ("dbt_pardot/pardot_prospect_data.csv", "contact", 100, 0),
    ("dbt_pardot/pardot_visitor_activity_data.csv", "touch", 100, 0),
    ("dbt_salesforce/sf_contact_data.csv", "contact", 4, 0),
    ("dbt_salesforce/sf_event_data.csv", "activity", 10, 0),
    ("dbt_salesforce/sf_task_data.csv", "activity", 10, 0),
]
"""Connector tables of people, campaigns, touches, activities and costs: loaded and kept out."""


@pytest.mark.parametrize("expected", CONNECTED)
def test_what_a_connector_writes_of_outreach_is_all_accounted_for(
    expected: tuple[str, str, int, int], shared_data: Path
) -> None:
    name, object_, loaded, kept_out = expected
    raw = read(shared_data / "fivetran_seeds" / name)
    mapping = recognise(raw)
    assert mapping is not None
    found = convert(raw, mapping, file_no=0, settings=Settings(), secret=b"key")
    assert (found.file.object, found.tables[object_].height) == (object_, loaded)
    assert found.kept_out.height == kept_out
    assert found.file.n_read == loaded + kept_out + found.file.n_duplicate
    assemble([found])


@pytest.mark.parametrize("name", ["account", "contact", "opportunity"])
def test_a_connectors_versions_of_a_record_are_not_taken_for_records(
    name: str, shared_data: Path
) -> None:
    folder = shared_data / "fivetran_seeds" / "dbt_salesforce"
    assert recognise(read(folder / f"sf_{name}_data.csv")) is not None
    assert recognise(read(folder / f"sf_{name}_history_data.csv")) is None


def test_connector_costs_add_up_to_the_cent(shared_data: Path) -> None:
    sums = {}
    for name in (
        "dbt_google_ads/campaign_stats_data",
        "dbt_linkedin/linkedin_ad_analytics_by_campaign_data",
    ):
        raw = read(shared_data / "fivetran_seeds" / f"{name}.csv")
        mapping = recognise(raw)
        assert mapping is not None
        found = convert(raw, mapping, file_no=0, settings=Settings(), secret=b"key")
        sums[mapping.system] = (found.file.money_source, found.tables["cost"]["amount_minor"].sum())
    assert sums == {
        "google_ads": (Decimal("231.33"), 23_133),
        "linkedin_ads": (Decimal("530.62"), 53_062),
    }


def test_splits_of_money_that_is_loaded_by_campaign_are_not_taken_for_costs(
    shared_data: Path,
) -> None:
    folder = shared_data / "fivetran_seeds"
    others = [
        *(folder / "dbt_google_ads").glob("*stats_data.csv"),
        *(folder / "dbt_linkedin").glob("*ad_analytics_by*.csv"),
    ]
    taken = {path.name for path in others if recognise(read(path))}
    assert taken == {"campaign_stats_data.csv", "linkedin_ad_analytics_by_campaign_data.csv"}
    assert len(others) > 5


def test_a_connectors_calls_are_with_the_people_and_deals_that_other_files_name(
    shared_data: Path,
) -> None:
    folder = shared_data / "fivetran_seeds" / "dbt_hubspot"
    names = ("call", "task", "contact", "deal", "company")
    found = []
    for number, name in enumerate(names):
        raw = read(folder / f"engagement_{name}_data.csv")
        mapping = recognise(raw)
        assert mapping is not None
        settings = Settings()
        found.append(convert(raw, mapping, file_no=number, settings=settings, secret=b"key"))
    batch = assemble(found)
    calls = batch.tables["activity"].filter(file_no=0)
    assert calls.select("kind_raw", "person_id").rows() == [("CALL", "501")]
    assert batch.kept_out.height == 3
    assert [file.n_read for file in batch.files] == [1, 2, 1, 1, 1]
