"""Which touches are on the way to which opportunity, and how much each weighs."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment.settings import Settings
from tests.marts.outreach import Outreach, path, paths, told
from tests.marts.world import Marts

MILLION = 1_000_000
WEIGHTS = ("linear", "position", "milestones", "decay")
QUALIFIED = tuple(f"qualified_{rule}" for rule in WEIGHTS)


@pytest.fixture(scope="module")
def company() -> Marts:
    """Several accounts, each with a story of its own."""
    world = Outreach()
    world.campaign("C1", "Webinar one", "Webinar")
    world.campaign("C2", "Price list", "Web")
    _two_people_of_one_account(world)
    _long_before_and_long_after(world)
    _without_account(world)
    _leading_nowhere(world)
    world.deal("silent", 120, account_id="A-silent")
    return world.build()


def _two_people_of_one_account(world: Outreach) -> None:
    world.lead("Ann", account_id="A-two", source="Web", created_day=100)
    world.lead("Bob", account_id="A-two", source="Fair", created_day=108)
    world.deal("two", 120, won=140, account_id="A-two", lead_id="Ann", amount_minor=500)
    world.member(100, "C1", lead_id="Ann")
    world.member(110, "C2", lead_id="Bob", status_raw="Requested a call")
    world.member(130, "C1", lead_id="Ann")
    world.member(130, "C1", lead_id="Bob")


def _long_before_and_long_after(world: Outreach) -> None:
    """Qualified on day 600 and won on day 700, so that touches count from day 235 on."""
    world.lead("Cid", account_id="A-long", created_day=400)
    world.deal("long", 600, won=700, account_id="A-long")
    for day in (234, 235, 400, 600, 601, 700, 701):
        world.member(day, "C1", lead_id="Cid")


def _without_account(world: Outreach) -> None:
    world.lead("Dan")
    world.deal("lonely", 120, lead_id="Dan")
    world.part("lonely", "Eve")
    world.member(105, "C1", lead_id="Dan")
    world.member(106, "C2", contact_id="Eve")


def _leading_nowhere(world: Outreach) -> None:
    world.lead("Fay", account_id="A-none", source="Fair")
    world.lead("Gus", account_id="A-none", created_day=90, source="Web")
    world.lead("Hal", source="Fair")
    world.member(95, "C1", lead_id="Fay")
    world.member(96, "C1", lead_id="Gus")
    world.member(97, "C2", lead_id="Hal")


def test_a_path_holds_what_all_people_of_the_account_did_in_order(company: Marts) -> None:
    names = ("place", "day", "lead_id", "by_campaign", "by_channel", "by_source")
    assert told(company, "two", *names) == [
        (1, 100, "Ann", "Webinar one", "Webinar", "Web"),
        (2, 110, "Bob", "Price list", "Web", "Fair"),
        (3, 130, "Bob", "Webinar one", "Webinar", "Fair"),
        (4, 130, "Ann", "Webinar one", "Webinar", "Web"),
    ]


@pytest.mark.parametrize("names", [("Autumn fair", "Zoom talk"), ("Zoom talk", "Autumn fair")])
def test_on_one_day_the_campaign_that_was_there_longer_comes_first_whatever_its_name(
    names: tuple[str, str],
) -> None:
    world = Outreach()
    for number, name in enumerate(names):
        world.campaign(f"C{number}", name, name)
    world.lead("Ann", account_id="A", created_day=100)
    world.lead("Bob")
    world.deal("O", 120, won=140, account_id="A", lead_id="Ann")
    world.member(90, "C1", lead_id="Bob")
    for campaign in ("C0", "C1"):
        world.member(100, campaign, lead_id="Ann")
    assert told(world.build(), "O", "place", "by_campaign") == [(1, names[1]), (2, names[0])]


def test_a_touch_knows_its_neighbours(company: Marts) -> None:
    rows = path(company, "two")
    assert [row["next_day"] for row in rows] == [110, 130, 130, None]
    for level in ("campaign", "channel", "source"):
        numbers = [row[f"{level}_no"] for row in rows]
        assert [row[f"prior_{level}_no"] for row in rows] == [None, *numbers[:-1]]


def test_touches_up_to_the_first_lead_and_the_qualified_day_are_counted(company: Marts) -> None:
    counts = set(told(company, "two", "touches", "qualified_touches", "lead_place", "last_day"))
    assert counts == {(4, 2, 1, 130)}
    assert set(told(company, "long", "qualified_touches", "lead_place")) == {(3, 2)}


def test_a_row_repeats_what_the_opportunity_is(company: Marts) -> None:
    columns = ("outcome", "outcome_day", "qualified_day", "source", "exclusion", "is_renewal")
    assert set(told(company, "two", *columns)) == {("won", 140, 120, "Web", "", False)}


def test_intent_is_told_by_the_touch(company: Marts) -> None:
    assert [row["is_intent"] for row in path(company, "two")] == [False, True, False, False]


def test_weights_halve_with_every_half_life(company: Marts) -> None:
    decay, qualified = zip(*told(company, "two", "decay", "qualified_decay"), strict=True)
    by_hand = [weight * MILLION / (1 / 8 + 1 / 4 + 2) for weight in (1 / 8, 1 / 4, 1, 1)]
    assert decay == pytest.approx(by_hand, abs=1)
    assert qualified == pytest.approx([MILLION / 3, MILLION * 2 / 3, 0, 0], abs=1)
    assert sum(decay) == sum(qualified) == MILLION


def test_a_path_goes_from_the_look_back_to_the_close(company: Marts) -> None:
    assert [row["day"] for row in path(company, "long")] == [235, 400, 600, 601, 700]


def test_without_an_account_the_leads_and_contacts_of_the_opportunity_count(
    company: Marts,
) -> None:
    names = ("day", "lead_id", "by_campaign", "by_source")
    assert told(company, "lonely", *names) == [
        (105, "Dan", "Webinar one", "not recorded"),
        (106, None, "Price list", "not recorded"),
    ]


def test_an_opportunity_without_a_touch_has_no_row(company: Marts) -> None:
    assert path(company, "silent") == []
    assert company.pipeline("silent")["qualified_day"] == 120


def test_people_without_an_opportunity_have_paths_by_account_else_alone(company: Marts) -> None:
    rows = paths(company).filter(pl.col("opp_id").is_null())
    assert rows.select("touches", "place", "lead_id", "source", "outcome").rows() == [
        (2, 1, "Fay", "Web", "none"),
        (2, 2, "Gus", "Web", "none"),
        (1, 1, "Hal", "Fair", "none"),
    ]
    assert rows["qualified_decay"].to_list() == [0, 0, 0]
    assert rows["value_minor"].null_count() == 3


def test_records_of_one_account_share_their_cluster(company: Marts) -> None:
    told_in_stays = company.ladder("Ann")[0]["cluster"]
    assert {row["cluster"] for row in path(company, "two")} == {told_in_stays}


def test_every_path_has_its_own_number_and_places_without_a_gap(company: Marts) -> None:
    ends = (
        paths(company)
        .group_by("path_no")
        .agg(pl.col("opp_id").n_unique(), pl.col("touches").first(), pl.col("place").sort())
    )
    assert ends["opp_id"].to_list() == [1] * 5
    for touches, places in ends.select("touches", "place").iter_rows():
        assert places == list(range(1, touches + 1))


def test_what_credit_goes_to_is_named_with_its_kind(company: Marts) -> None:
    names = company.frames["credit_name"].sort("level", "no").select("level", "no", "name", "kind")
    assert names.rows() == [
        ("campaign", 0, "Webinar one", "event"),
        ("campaign", 1, "Price list", "request"),
        ("channel", 0, "Webinar", "event"),
        ("channel", 1, "Web", "other"),
        ("source", 0, "Fair", "event"),
        ("source", 1, "Web", "other"),
        ("source", 2, "not recorded", "other"),
    ]


def test_touches_of_one_day_stand_in_the_order_of_campaigns() -> None:
    world = Outreach()
    world.lead("Ann", account_id="A")
    world.deal("O", 120, account_id="A")
    for campaign_id in ("C3", "C1", "C2"):
        world.campaign(campaign_id, f"Name {campaign_id}")
        world.member(110, campaign_id, lead_id="Ann")
    names = [row["by_campaign"] for row in path(world.build(), "O")]
    assert names == ["Name C1", "Name C2", "Name C3"]


def _growing(as_of: int) -> Outreach:
    """Give what a company knew on a day: an opportunity that was qualified on day 120."""
    world = Outreach(as_of=as_of)
    world.lead("Ann", account_id="A")
    world.opportunity("O", account_id="A")
    for stage, day in (("opportunity", 120), ("won", 150)):
        if day <= as_of:
            world.event(stage, day, entity="opportunity", entity_id="O")
    for day in (105, 115, 125, 135):
        world.member(day, "C1", lead_id="Ann")
    return world


def test_on_an_earlier_day_the_path_is_as_it_was_then() -> None:
    columns = ("day", "qualified_touches", "qualified_decay")
    early = told(_growing(130).build(), "O", *columns)
    assert early == told(_growing(200).build(), "O", *columns)[:3]


def test_an_opportunity_that_was_never_qualified_looks_back_from_its_close() -> None:
    world = Outreach(as_of=500)
    world.lead("Ann", account_id="A")
    world.opportunity("O", account_id="A", stage_raw="mql")
    for day in (134, 135, 400):
        world.member(day, "C1", lead_id="Ann")
    rows = told(world.build(), "O", "day", "qualified_touches", "qualified_decay")
    assert rows == [(135, 0, 0), (400, 0, 0)]


def test_the_half_life_is_a_third_of_the_median_from_lead_to_win() -> None:
    world = Outreach(settings=Settings())
    for number, won in enumerate((130, 160, 190)):
        ids = {"account_id": f"A{number}"}
        world.lead(f"L{number}", **ids)
        world.deal(f"O{number}", 120, won=won, lead_id=f"L{number}", **ids)
    world.member(100, "C1", lead_id="L0")
    world.member(120, "C1", lead_id="L0")
    assert [row["decay"] for row in path(world.build(), "O0")] == [333_333, 666_667]


_DAYS = st.lists(st.integers(1, 900), min_size=1, max_size=12, unique=True)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_DAYS, min_size=1, max_size=4), st.integers(0, 400))
def test_weights_of_a_path_add_up_to_a_million(stories: list[list[int]], half_life: int) -> None:
    world = Outreach(settings=Settings(half_life_days=half_life))
    for number, days in enumerate(stories):
        world.lead(f"L{number}", account_id=f"A{number}")
        world.deal(f"O{number}", 500, won=800, account_id=f"A{number}")
        for day in days:
            world.member(day, "C1", lead_id=f"L{number}")
    sums = (
        paths(world.build())
        .group_by("path_no")
        .agg(pl.col(*WEIGHTS, *QUALIFIED).sum(), pl.col("qualified_touches").first())
    )
    for row in sums.to_dicts():
        assert {row[name] for name in WEIGHTS} == {MILLION}
        assert {row[name] for name in QUALIFIED} == {MILLION if row["qualified_touches"] else 0}
