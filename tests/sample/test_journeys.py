"""The ways of the sample company's buyers, counted by hand from its files."""

from __future__ import annotations

import polars as pl
import pytest

from alignment.sample import AS_OF, JOURNEY_TRUTHS, TRUTHS
from tests.sample.counting import EMPTY_ID, Files, day, first_day
from tests.sample.journeys import activities, closed, people, touches, within

BEST = JOURNEY_TRUTHS.best_channel
IDLE = JOURNEY_TRUTHS.idle_channel


@pytest.fixture(scope="module")
def opportunities(files: Files) -> pl.DataFrame:
    return closed(files).filter(pl.col("outcome") != "open")


@pytest.fixture(scope="module")
def paths(files: Files, opportunities: pl.DataFrame) -> pl.DataFrame:
    """One row per touch on the way of a closed opportunity."""
    return within(touches(files), opportunities)


@pytest.fixture(scope="module")
def ways(files: Files, opportunities: pl.DataFrame, paths: pl.DataFrame) -> pl.DataFrame:
    """One row per closed opportunity: its touches, activities and first days of both."""
    is_after = pl.col("at") > pl.col("handed")
    touched = paths.group_by("OpportunityId").agg(
        touches=pl.len(),
        people=pl.col("person").n_unique(),
        first_touch=pl.col("at").min(),
        after=is_after.sum(),
        first_intent=pl.col("at").filter(pl.col("Type") == "Demo request").min(),
    )
    worked = within(activities(files), opportunities)
    worked = worked.group_by("OpportunityId").agg(
        activities=pl.len(), first_sales=pl.col("at").min()
    )
    counted = opportunities.join(touched, on="OpportunityId", how="left")
    counted = counted.join(worked, on="OpportunityId", how="left")
    return counted.with_columns(pl.col("touches", "people", "after", "activities").fill_null(0))


def test_nearly_every_buyer_passes_the_idle_channel_and_far_fewer_the_others(
    paths: pl.DataFrame,
) -> None:
    won = paths.filter(outcome="won")
    buyers = won["OpportunityId"].n_unique()
    passing = dict(
        won.group_by("Type").agg(pl.col("OpportunityId").n_unique() / buyers).iter_rows()
    )
    assert passing[IDLE] > 0.97
    assert max(passing["Webinar"], passing["Event"]) < 0.65


def test_leads_with_and_without_the_mail_of_the_idle_channel_convert_alike(files: Files) -> None:
    mails = files["Campaign"].filter(Type=IDLE)["Id"]
    clicks = files["CampaignMember"].filter(
        pl.col("CampaignId").is_in(mails.implode()), HasResponded="1"
    )
    clicks = clicks.select("LeadId", clicked=day("FirstRespondedDate"))
    handed = files["Lead"].filter(IsDeleted="0").join(first_day(files, "MQL"), on="Id")
    known = handed.join(clicks, left_on="Id", right_on="LeadId", how="left")
    wait = (pl.col("MQL") - pl.col("clicked")).dt.total_days()
    known = known.group_by("Id").agg(
        pl.col("IsConverted").first(), is_mailed=wait.is_between(0, 2).any().fill_null(value=False)
    )
    share = dict(known.group_by("IsConverted").agg(pl.col("is_mailed").mean()).iter_rows())
    assert known.filter("is_mailed").height > 4_000
    for converted in ("0", "1"):
        assert share[converted] == pytest.approx(JOURNEY_TRUTHS.mailed_before_handover, abs=0.02)


def test_the_mail_of_the_idle_channel_is_mostly_the_last_touch_before_the_opportunity(
    paths: pl.DataFrame,
) -> None:
    before = paths.filter(pl.col("at") <= pl.col("opened")).sort("at", "Name", "person")
    last = before.group_by("OpportunityId", maintain_order=True).last()
    share = dict(last["Type"].value_counts(normalize=True).iter_rows())
    assert share[IDLE] > 0.35
    assert share[IDLE] > 2 * max(value for kind, value in share.items() if kind != IDLE)


def test_one_channel_brings_most_won_value_for_what_it_costs(
    files: Files, opportunities: pl.DataFrame
) -> None:
    spent = files["Campaign"].group_by("Type").agg(pl.col("ActualCost").cast(pl.Int64).sum())
    won = opportunities.filter(outcome="won").group_by("source").agg(pl.col("euros").sum())
    rates = won.join(spent, left_on="source", right_on="Type").with_columns(
        rate=pl.col("euros") / pl.col("ActualCost")
    )
    ordered = rates.sort("rate", descending=True)
    assert ordered["source"][0] == BEST
    assert ordered["rate"][0] > 2 * ordered["rate"][1]


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_touches_after_the_handover_go_with_winning_as_planted(
    ways: pl.DataFrame, outcome: str
) -> None:
    known = ways.filter(pl.col("touches") > 0, pl.col("handed") < pl.col("last"), outcome=outcome)
    share = known.filter(pl.col("after") > 0).height / known.height
    assert share == pytest.approx(JOURNEY_TRUTHS.touched_after[outcome], abs=0.03)


def test_a_few_opportunities_have_no_recorded_touch(ways: pl.DataFrame) -> None:
    without = ways.filter(touches=0)
    assert without.height / ways.height == pytest.approx(JOURNEY_TRUTHS.untouched, abs=0.015)
    assert without.filter(activities=0).is_empty()


def test_sales_comes_to_them_as_long_after_the_first_touch_as_planted(ways: pl.DataFrame) -> None:
    days = ways.select((pl.col("first_sales") - pl.col("first_touch")).dt.total_days())
    known = days.drop_nulls().rename({"first_sales": "days"})
    assert known["days"].median() == pytest.approx(JOURNEY_TRUTHS.days_to_sales, abs=1)
    earlier = known.filter(pl.col("days") < 0).height
    assert earlier / known.height == pytest.approx(JOURNEY_TRUTHS.sales_first, abs=0.02)


def test_some_are_handed_over_before_any_touch_that_shows_intent(ways: pl.DataFrame) -> None:
    touched = ways.filter(pl.col("touches") > 0)
    is_early = pl.col("first_intent").is_null() | (pl.col("first_intent") > pl.col("handed"))
    share = touched.filter(is_early).height / touched.height
    assert share == pytest.approx(JOURNEY_TRUTHS.early_handover, abs=0.03)


def test_some_are_ready_in_automation_for_weeks_before_the_handover(files: Files) -> None:
    asked = touches(files).filter(Type="Demo request").select("at", ContactId="person")
    leads = files["Lead"].filter(IsConverted="1").join(first_day(files, "MQL"), on="Id")
    waits = (pl.col("MQL") - day("CreatedDate")).dt.total_days()
    long = leads.filter(waits > JOURNEY_TRUTHS.ready_days)
    own = long.join(asked, left_on="ConvertedContactId", right_on="ContactId", how="left")
    is_ready = (pl.col("at") - day("CreatedDate")).dt.total_days() <= 3
    ready = own.filter(is_ready)["Id"].n_unique()
    assert ready > 20
    assert ready / long.height > JOURNEY_TRUTHS.ready_share * 0.7


@pytest.mark.parametrize(
    ("segment", "least_touches", "least_activities"),
    [("Mid-market", 6, 7), ("Enterprise", 8, 12)],
)
def test_the_way_of_a_typical_customer_of_size_is_alive(
    ways: pl.DataFrame, segment: str, least_touches: int, least_activities: int
) -> None:
    won = ways.filter(outcome="won", segment=segment)
    middle = won.select(pl.col("touches", "activities", "people").median()).row(0, named=True)
    assert least_touches <= middle["touches"] <= 15
    assert least_activities <= middle["activities"] <= 20
    assert 2 <= middle["people"] <= 5


def test_touches_and_activities_go_on_after_the_handover_and_some_after_the_close(
    files: Files, opportunities: pl.DataFrame
) -> None:
    for rows in (touches(files), activities(files)):
        joined = rows.join(opportunities.filter(outcome="won"), on="AccountId")
        during = joined.filter(pl.col("at").is_between("handed", "last", closed="right"))
        assert during.height > 800
        assert joined.filter(pl.col("at") > pl.col("last")).height > 100


def test_what_is_planned_lies_after_the_day_of_export_and_is_not_done(files: Files) -> None:
    planned = files["Task"].filter(IsClosed="0")
    assert planned.height > 20
    assert set(planned["Status"]) == {"Not Started"}
    assert planned.filter(CompletedDateTime="").height == planned.height
    assert planned.filter(day("ActivityDate") <= AS_OF).height == 0
    assert files["Task"].filter(day("ActivityDate") > AS_OF, IsClosed="1").height == 0
    assert files["Event"].filter(day("ActivityDateTime") > AS_OF).height > 5


def test_sellers_work_on_their_own_accounts_by_day(files: Files) -> None:
    tasks = files["Task"].filter(pl.col("AccountId") != EMPTY_ID)
    owned = tasks.join(files["Account"], left_on="AccountId", right_on="Id")
    assert (owned["OwnerId"] == owned["OwnerId_right"]).all()
    at = files["Task"]["CompletedDateTime"].str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    done = at.drop_nulls().to_frame("at")
    at_weekends = done.filter(pl.col("at").dt.weekday() > 5)
    assert at_weekends.height / done.height < 0.12


def test_contacts_take_part_in_opportunities_and_are_reached_as_themselves(files: Files) -> None:
    roles = files["OpportunityContactRole"]
    assert roles["ContactId"].n_unique() == files["Contact"].height
    assert roles.filter(IsPrimary="1")["OpportunityId"].is_duplicated().sum() == 0
    seats = roles.group_by("OpportunityId").len()["len"].value_counts().sort("len")
    assert seats["len"].to_list() == [1, 2, 3]
    as_contacts = files["CampaignMember"].filter(
        pl.col("LeadId") == EMPTY_ID, pl.col("ContactId") != EMPTY_ID
    )
    assert as_contacts.height > 1_200
    assert as_contacts.join(people(files), left_on="ContactId", right_on="record").height >= (
        as_contacts.height
    )


def test_the_ads_cost_something_every_month_and_about_what_was_planned(files: Files) -> None:
    costs = files["costs"].with_columns(pl.col("amount").cast(pl.Int64))
    assert costs.columns == ["month", "campaign", "channel", "amount", "currency"]
    months = {f"{2025 + n // 12}-{n % 12 + 1:02}-01" for n in range(3, 21)}
    assert set(costs["month"]) == months
    ads = files["Campaign"].filter(Type="Paid search")
    assert set(costs["campaign"]) == set(ads["Name"])
    planned = ads["BudgetedCost"].cast(pl.Int64).sum()
    assert costs["amount"].sum() == pytest.approx(planned, rel=0.05)


def test_the_size_of_the_files_is_what_a_first_start_can_bear(files: Files) -> None:
    assert sum(frame.height for frame in files.values()) < 120_000
    assert 1.0 < files["Task"].height / files["Lead"].height < 1.5
    assert TRUTHS.overall_conversion * 12_000 < files["Contact"].height
