"""The sample company's files look like a Salesforce Data Export and hold together."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from alignment.sample import AS_OF, FIRST_DAY, write
from tests.sample.counting import EMPTY_ID, Files


def test_the_company_has_the_size_it_is_told_to_have(files: Files) -> None:
    assert files["Lead"].height == 12_000
    assert files["User"].height == 12
    assert files["User"]["Region"].n_unique() == 3
    assert files["User"]["Team"].n_unique() == 3
    assert files["Account"].height == 1_500
    assert set(files["Lead"]["LeadSource"]) - {""} == set(files["targets"]["source"])
    assert files["targets"]["source"].n_unique() == 8
    assert 1_900 < files["Opportunity"].height < 2_400


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("same", 7), ("other", 8)):
        write(tmp_path / name, leads=400, seed=seed)
    paths = sorted((tmp_path / "one").iterdir())
    assert len(paths) == 16
    for path in paths:
        assert path.read_bytes() == (tmp_path / "same" / path.name).read_bytes(), path.name
    lead = (tmp_path / "one" / "Lead.csv").read_bytes()
    assert lead != (tmp_path / "other" / "Lead.csv").read_bytes()


def test_every_field_is_quoted(sample_folder: Path) -> None:
    row = re.compile(r'"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*')
    for path in sample_folder.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert all(row.fullmatch(line) for line in lines), path.name


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("Lead", "CreatedDate"),
        ("Lead", "SystemModstamp"),
        ("LeadHistory", "CreatedDate"),
        ("Opportunity", "CreatedDate"),
        ("OpportunityHistory", "CreatedDate"),
        ("CampaignMember", "CreatedDate"),
        ("Contact", "CreatedDate"),
        ("Task", "CreatedDate"),
        ("Event", "CreatedDate"),
    ],
)
def test_nothing_happens_outside_the_months_that_are_covered(
    files: Files, name: str, column: str
) -> None:
    days = files[name][column].str.slice(0, 10).to_list()
    assert str(FIRST_DAY) <= min(days)
    assert str(AS_OF - timedelta(days=1)) <= max(days) <= str(AS_OF)


@pytest.mark.parametrize(
    ("name", "column", "target"),
    [
        ("Lead", "OwnerId", "User"),
        ("Lead", "ConvertedOpportunityId", "Opportunity"),
        ("Lead", "ConvertedAccountId", "Account"),
        ("Lead", "MasterRecordId", "Lead"),
        ("Lead", "Campaign__c", "Campaign"),
        ("LeadHistory", "LeadId", "Lead"),
        ("Opportunity", "AccountId", "Account"),
        ("Opportunity", "OwnerId", "User"),
        ("Opportunity", "CampaignId", "Campaign"),
        ("OpportunityHistory", "OpportunityId", "Opportunity"),
        ("OpportunityContactRole", "OpportunityId", "Opportunity"),
        ("CampaignMember", "CampaignId", "Campaign"),
        ("CampaignMember", "LeadId", "Lead"),
        ("CampaignMember", "ContactId", "Contact"),
        ("Lead", "ConvertedContactId", "Contact"),
        ("Contact", "AccountId", "Account"),
        ("OpportunityContactRole", "ContactId", "Contact"),
        ("Task", "WhatId", "Opportunity"),
        ("Task", "AccountId", "Account"),
        ("Task", "OwnerId", "User"),
        ("Event", "WhatId", "Opportunity"),
        ("Event", "AccountId", "Account"),
    ],
)
def test_every_link_leads_to_a_record(files: Files, name: str, column: str, target: str) -> None:
    named = files[name].filter(pl.col(column) != EMPTY_ID)
    assert named.height > 0
    assert named.join(files[target], left_on=column, right_on="Id", how="anti").height == 0


@pytest.mark.parametrize(
    "name",
    [
        *("Account", "Campaign", "CampaignMember", "Contact", "Event", "Lead", "LeadHistory"),
        *("Opportunity", "OpportunityContactRole", "Task"),
    ],
)
def test_ids_are_unique_and_eighteen_characters_long(files: Files, name: str) -> None:
    ids = files[name]["Id"]
    assert ids.n_unique() == ids.len()
    assert ids.str.len_chars().unique().to_list() == [18]


def test_a_lead_stands_where_its_history_ends(files: Files) -> None:
    last = files["LeadHistory"].sort("CreatedDate").group_by("LeadId").last()
    joined = files["Lead"].join(last, left_on="Id", right_on="LeadId", how="left")
    assert joined.filter(pl.col("Status") != pl.col("NewValue").fill_null("New")).height == 0


def test_a_history_names_the_value_before_as_the_old_one(files: Files) -> None:
    ordered = files["LeadHistory"].sort("LeadId", "CreatedDate")
    before = ordered["NewValue"].shift(1)
    same = ordered["LeadId"] == ordered["LeadId"].shift(1)
    expected = pl.select(pl.when(same).then(before).otherwise(pl.lit("New"))).to_series()
    assert (ordered["OldValue"] == expected).all()


def test_an_opportunity_stands_where_its_history_ends(files: Files) -> None:
    last = files["OpportunityHistory"].sort("CreatedDate").group_by("OpportunityId").last()
    joined = files["Opportunity"].join(last, left_on="Id", right_on="OpportunityId")
    assert joined.height == files["Opportunity"].height
    for column in ("StageName", "Amount", "Probability"):
        assert (joined[column] == joined[f"{column}_right"]).all(), column


def test_a_converted_lead_and_its_opportunity_agree(files: Files) -> None:
    converted = files["Lead"].filter(IsConverted="1")
    joined = converted.join(
        files["Opportunity"], left_on="ConvertedOpportunityId", right_on="Id", suffix="_opp"
    )
    assert joined.height == converted.height
    assert (joined["ConvertedAccountId"] == joined["AccountId"]).all()
    day = joined["CreatedDate_opp"].str.slice(0, 10)
    assert (joined["ConvertedDate"].str.slice(0, 10) == day).all()


def test_life_is_not_tidy(files: Files) -> None:
    stages = files["OpportunityHistory"].sort("OpportunityId", "CreatedDate")
    same = stages["OpportunityId"] == stages["OpportunityId"].shift(1)
    before = stages["StageName"].shift(1)
    assert (same & (before == "Closed Lost")).sum() > 10  # reopened
    assert (same & (before == "Negotiation") & (stages["StageName"] == "Proposal")).sum() > 50
    assert (same & (before == stages["StageName"])).sum() > 300  # an amount changed in between
    opportunities = files["Opportunity"]
    assert set(opportunities["CurrencyIsoCode"]) == {"EUR", "GBP", "SEK"}
    assert opportunities.filter(Amount="", IsClosed="0").height > 0
    assert opportunities.filter(Type="Renewal").height > 50
    leads = files["Lead"]
    assert 0 < leads.filter(IsDeleted="1").height < 100
    assert 0 < leads.filter(LeadSource="").height < 300
    assert leads.filter(pl.col("Email") != "")["Email"].str.ends_with(".example").all()


def test_every_foreign_currency_has_a_rate_for_every_month(files: Files) -> None:
    months = {f"{2025 + n // 12}-{n % 12 + 1:02}-01" for n in range(3, 21)}
    for currency in ("GBP", "SEK"):
        assert set(files["rates"].filter(currency=currency)["date"]) == months


def test_arrivals_grow_and_dip_in_august(files: Files) -> None:
    old = files["Lead"].filter(pl.col("LeadSource") != "Partner")
    months = dict(old["CreatedDate"].str.slice(0, 7).value_counts().iter_rows())
    assert months["2025-08"] < 0.85 * months["2025-07"]
    assert months["2026-08"] < 0.85 * months["2026-07"]
    assert months["2026-05"] > 1.3 * months["2025-05"]


def test_the_targets_are_near_what_the_sources_bring(files: Files) -> None:
    planned = files["targets"].filter(pl.col("month") <= str(AS_OF))["amount"].cast(pl.Int64).sum()
    euros = pl.col("CurrencyIsoCode").replace_strict({"EUR": 1.0, "GBP": 1.165, "SEK": 0.0895})
    new = files["Opportunity"].filter(pl.col("Type") != "Renewal", pl.col("Amount") != "")
    brought = new.select((pl.col("Amount").cast(pl.Int64) * euros).sum()).item()
    assert 0.7 < brought / planned < 1.1
