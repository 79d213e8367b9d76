"""Histories that CRMs really hold, from canonical rows through the marts to the numbers."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import polars as pl
import pytest

from alignment.metrics.conversion import conversion
from alignment.metrics.funnel import funnel
from alignment.metrics.pipeline_created import pipeline_created
from alignment.metrics.win_rate import win_rate
from alignment.scope import Scope, to_day
from alignment.settings import Settings
from tests.marts.world import AS_OF, World, clock
from tests.metrics.marts import targets

SCOPE = Scope(first_day=0, last_day=AS_OF, as_of=AS_OF)
OPEN_END = {"entity": "opportunity", "entity_id": "O1"}


@pytest.fixture
def world() -> World:
    return World()


def lazily(world: World, mart: str) -> nw.LazyFrame[pl.LazyFrame]:
    return nw.from_native(world.build().frames[mart].lazy())


def reached(world: World) -> dict[str, int | None]:
    """How many leads reached each step, by the funnel."""
    total = funnel(lazily(world, "journey"), SCOPE).filter("is_total")
    return dict(total.select("step", "reached").rows())


def test_a_skip_a_step_back_and_two_visits_count_the_lead_once_at_each_step(world: World) -> None:
    world.lead()
    path = ("engaged", "sql", "mql", "sql", "won")
    for day, stage in enumerate(path, start=101):
        world.event(stage, day, clock(day))
    spells = world.build().spells()
    assert [spell["exit_kind"] for spell in spells] == ["skip", "back", "forward", "won", "open"]
    assert [spell["visit"] for spell in spells if spell["stage"] == "sql"] == [1, 2]
    assert world.build().journey()["days_to_sql"] == 2
    steps = ("lead", "engaged", "mql", "sql", "won")
    assert [reached(world)[step] for step in steps] == [1] * 5


def test_won_then_reopened_then_lost_is_one_lost_opportunity_and_no_revenue(world: World) -> None:
    world.opportunity(amount_base_minor=900)
    for day, stage in ((111, "opportunity"), (120, "won"), (130, "opportunity"), (140, "lost")):
        world.event(stage, day, clock(day), **OPEN_END)
    total = win_rate(lazily(world, "pipeline"), SCOPE).row(0, named=True)
    assert (total["opportunities"], total["won"], total["lost"]) == (1, 0, 1)
    assert (total["closed_won"], total["won_minor"]) == (0, 0)
    created = pipeline_created(lazily(world, "pipeline"), targets([]), SCOPE).filter("is_total")
    assert (created["opportunities"].sum(), created["amount_minor"].sum()) == (1, 900)


def test_a_lead_merged_into_another_after_mql_is_one_lead_with_its_first_days(world: World) -> None:
    world.lead("L1", created_day=100)
    world.lead("L2", created_day=95, merged_into="L1", is_deleted=True)
    world.event("mql", 97, clock(97), entity_id="L2")
    world.event("sql", 104, clock(104), entity_id="L1")
    found = reached(world)
    assert (found["lead"], found["mql"], found["sql"]) == (1, 1, 1)
    journey = world.build().journey("L1")
    assert (journey["entry_day"], journey["days_to_mql"], journey["days_to_sql"]) == (95, 2, 9)


def test_an_opportunity_with_two_companies_counts_once(world: World) -> None:
    world.rows["account"] += [
        {"account_id": "A1", "name": "One", "employees": 5},
        {"account_id": "A2", "name": "Two", "employees": 5_000},
    ]
    world.lead("L1", account_id="A1", opp_id="O1", source="Web")
    world.lead("L2", account_id="A2", opp_id="O1", source="Event", created_day=101)
    world.opportunity(account_id="A2", amount_base_minor=900)
    world.event("opportunity", 111, clock(111), **OPEN_END)
    for by in ("source", "segment"):
        scope = Scope(first_day=0, last_day=AS_OF, as_of=AS_OF, by=by)
        created = pipeline_created(lazily(world, "pipeline"), targets([]), scope)
        groups = created.filter(~pl.col("is_total"), pl.col("opportunities") > 0)
        assert groups.select("opportunities", "amount_minor").rows() == [(1, 900)]
    # Both leads became an opportunity; it is the same one.
    assert reached(world)["opportunity"] == 2
    assert lazily(world, "journey").collect().to_native()["pipeline_minor"].sum() == 900


def test_an_opportunity_without_lead_or_touch_is_in_the_total_as_not_recorded(
    world: World,
) -> None:
    world.lead(source="Web")
    world.opportunity(amount_base_minor=900)
    created = pipeline_created(lazily(world, "pipeline"), targets([]), SCOPE)
    rows = created.filter(pl.col("opportunities") > 0)
    assert rows.select("split", "amount_minor").rows() == [("All", 900), ("not recorded", 900)]
    assert reached(world)["lead"] == 1


def test_an_amount_without_an_exchange_rate_is_counted_and_unpriced(world: World) -> None:
    world.opportunity("O1", amount_base_minor=900)
    world.opportunity("O2", amount_minor=500, currency="XXX", is_unpriced=True)
    created = pipeline_created(lazily(world, "pipeline"), targets([]), SCOPE)
    row = created.filter("is_total", pl.col("opportunities") > 0).row(0, named=True)
    assert (row["opportunities"], row["unpriced"], row["amount_minor"]) == (2, 1, 900)


def test_a_stage_under_its_old_and_its_new_name_is_one_step(world: World) -> None:
    world.stage_map += [("lead", "Qualified", "mql"), ("lead", "Marketing Qualified", "mql")]
    world.lead("L1")
    world.lead("L2")
    world.event("Qualified", 101, clock(101))
    world.event("Marketing Qualified", 105, clock(105), entity_id="L2")
    world.event("Marketing Qualified", 106, clock(106))
    assert reached(world)["mql"] == 2
    assert world.build().journey("L1")["days_to_mql"] == 1


def test_a_conversion_day_without_time_is_day_zero_and_in_the_rate(world: World) -> None:
    for number in range(5):
        world.lead(f"L{number}", created_at=clock(100, 15), converted_day=100, is_converted=True)
    row = conversion(lazily(world, "journey"), SCOPE, Settings()).row(0, named=True)
    assert (row["before_entry"], row["converted"], row["rate"]) == (0, 5, 1.0)


def test_the_last_evening_of_a_month_belongs_to_the_month_of_the_firms_clock() -> None:
    # 23:30 on 31 January in Berlin; the ingest gives the day, the months follow from it.
    last = to_day(date(1970, 1, 31))
    world = World()
    world.opportunity("O1", created_day=last, amount_base_minor=900)
    world.opportunity("O2", created_day=last + 1, amount_base_minor=500)
    created = pipeline_created(lazily(world, "pipeline"), targets([]), SCOPE).filter("is_total")
    assert created["amount_minor"].to_list()[:3] == [900, 500, 0]
