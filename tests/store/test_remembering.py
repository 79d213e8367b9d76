"""What the database remembers beside the data: settings, stages, targets, rates, mappings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from alignment.errors import MappingError, SettingError
from alignment.schema.upload import Batch
from alignment.settings import Settings
from alignment.store import Database

DAY = 19_700
Made = Callable[..., Batch]
Everything = Callable[[Database], dict[str, list[tuple[object, ...]]]]


def pipeline(db: Database) -> pl.DataFrame:
    """The pipeline mart, by opportunity."""
    found: pl.DataFrame = db.mart("pipeline").collect("polars").to_native()
    return found.sort("opp_id")


def dated(*lines: tuple[str, str, str, int | None]) -> pl.DataFrame:
    """Lines of the stage map."""
    return pl.DataFrame(lines, schema=["entity", "raw", "stage", "valid_from"], orient="row")


def rates(*lines: tuple[str, int, float]) -> pl.DataFrame:
    """Lines of currency, day and rate."""
    return pl.DataFrame(lines, schema=["currency", "day", "rate"], orient="row")


def deal(number: int, amount: int, currency: str | None, day: int) -> dict[str, Any]:
    """An opportunity with an amount."""
    return {
        "opp_id": f"o{number}",
        "amount_minor": amount,
        "currency": currency,
        "created_day": day,
        "stage_raw": "Proposal",
    }


def test_settings_are_kept_whole(tmp_path: Path) -> None:
    chosen = Settings(
        base_currency="USD",
        time_zone="Europe/Berlin",
        fiscal_start_month=4,
        upper_line=0.3,
        own_domains=("a.example", "b.example"),
    )
    path = tmp_path / "a.duckdb"
    with Database.open(path) as first:
        assert first.settings == Settings()
        first.save_settings(chosen)
    with Database.open(path) as again:
        assert again.settings == chosen
        assert again.version == 2


def test_the_time_zone_is_fixed_once_data_is_loaded(db: Database, company: Batch) -> None:
    db.apply(company, as_of=DAY)
    with pytest.raises(SettingError, match="counted in UTC"):
        db.save_settings(Settings(time_zone="Asia/Tokyo"))
    db.save_settings(Settings(window_days=60))
    assert db.settings.window_days == 60


def test_a_new_word_gets_a_suggested_stage_and_an_unknown_one_stays_unmapped(
    db: Database, company: Batch
) -> None:
    report = db.apply(company, as_of=DAY)
    assert report.unmapped == (("lead", "Foo", 1),)
    assert db.stage_map().rows() == [
        ("lead", "Foo", "unmapped", 1, None),
        ("lead", "New", "lead", 1, None),
        ("lead", "Qualified", "sql", 1, None),
        ("opportunity", "Discovery", "opportunity", 1, None),
        ("opportunity", "Proposal", "opportunity", 1, None),
    ]


def test_a_stage_that_the_tool_itself_counts_as_won_is_won_whatever_its_name(
    db: Database, made: Made
) -> None:
    deals = [
        deal(1, 1, "EUR", 1) | {"stage_raw": "Gewonnen", "is_won": True, "is_closed": True},
        deal(2, 1, "EUR", 1) | {"stage_raw": "Verloren", "is_won": False, "is_closed": True},
        deal(3, 1, "EUR", 1) | {"stage_raw": "Angebot", "is_won": False, "is_closed": False},
    ]
    db.apply(made({"opportunity": deals}), as_of=DAY)
    assert db.stage_map()["stage"].to_list() == ["opportunity", "won", "lost"]


def test_a_persons_choice_of_stage_rebuilds_the_marts(db: Database, company: Batch) -> None:
    db.apply(company, as_of=DAY)
    version = db.version
    chosen = pl.DataFrame([("lead", "Foo", "mql")], schema=["entity", "raw", "stage"], orient="row")
    db.save_stage_map(chosen)
    journeys: pl.DataFrame = db.mart("journey").collect("polars").to_native()
    assert journeys.filter(lead_id="l3").select("furthest", "is_unmapped").rows() == [(2, False)]
    assert db.unmapped().height == 0
    assert db.version == version + 1


def test_a_stage_outside_the_ladder_is_refused(db: Database, company: Batch) -> None:
    db.apply(company, as_of=DAY)
    chosen = pl.DataFrame([("lead", "Foo", "hot")], schema=["entity", "raw", "stage"], orient="row")
    with pytest.raises(MappingError, match="'hot' is not a stage"):
        db.save_stage_map(chosen)


def test_a_word_that_changed_its_meaning_counts_by_the_day_of_the_event(
    db: Database, company: Batch, everything: Everything
) -> None:
    db.apply(company, as_of=DAY)
    lines = [
        ("opportunity", "Discovery", "sql", None),
        ("opportunity", "Discovery", "opportunity", DAY - 39),
    ]
    db.save_stage_map(dated(*lines))
    assert db.stage_map().filter(raw="Discovery").select("stage", "valid_from").rows() == [
        ("sql", None),
        ("opportunity", DAY - 39),
    ]
    spells = db.mart("spell").collect("polars").to_native().sort("entered_day")
    # Discovery was entered on the day before it came to mean an opportunity.
    assert spells["stage"].to_list() == ["sql", "opportunity"]
    db.save_stage_map(dated(lines[0], (*lines[1][:3], DAY - 40)))
    spells = db.mart("spell").collect("polars").to_native()
    assert set(spells["stage"].to_list()) == {"opportunity"}
    before = everything(db)
    assert db.apply(company, as_of=DAY, is_dry_run=True).is_unchanged
    assert everything(db) == before
    db.undo(1)
    assert db.stage_map().is_empty()


def test_a_word_has_one_stage_from_a_day(db: Database, company: Batch) -> None:
    db.apply(company, as_of=DAY)
    with pytest.raises(MappingError, match="'Foo' is given two stages from the same day"):
        db.save_stage_map(dated(("lead", "Foo", "mql", 5), ("lead", "Foo", "sql", 5)))


def test_amounts_are_priced_by_the_newest_rate_on_or_before_their_day(
    db: Database, made: Made
) -> None:
    db.save_rates(rates(("USD", 100, 0.9), ("USD", 200, 0.5), ("JPY", 100, 0.00625)))
    deals = [
        deal(1, 1_000, "EUR", 50),
        deal(2, 1_000, "USD", 99),
        deal(3, 1_001, "USD", 199),
        deal(4, 1_001, "USD", 200),
        deal(5, 1_000, "JPY", 300),
        deal(6, 1_000, "CHF", 300),
    ]
    db.apply(made({"opportunity": deals}), as_of=DAY)
    found = pipeline(db)
    # 10.01 USD at 0.9 are 900.9 cents; at 0.5 they are 500.5; 1000 JPY are 6.25 EUR.
    assert found["value_minor"].to_list() == [1_000, None, 901, 501, 625, None]
    assert found["is_unpriced"].to_list() == [False, True, False, False, False, True]


def test_costs_are_priced_on_their_day_and_campaigns_on_their_first(
    db: Database, made: Made
) -> None:
    db.save_rates(rates(("USD", 100, 0.9), ("USD", 200, 0.5)))
    span = {"start_day": 110, "end_day": 210, "currency": "USD"}
    campaigns = [
        {"campaign_id": "c1", "name": "Recorded", "actual_minor": 9, **span},
        {"campaign_id": "c2", "name": "Actual", "actual_minor": 1_001, "budgeted_minor": 9, **span},
        {"campaign_id": "c3", "name": "Planned", "budgeted_minor": 1_000, "currency": "CHF"},
    ]
    costs = [
        {"cost_id": "k1", "campaign_id": "c1", "day": 150, "amount_minor": 10, "currency": "USD"},
        {"cost_id": "k2", "campaign_id": "c1", "day": 200, "amount_minor": 10, "currency": "USD"},
        {"cost_id": "k3", "campaign_id": "c1", "day": 210, "amount_minor": 7, "currency": "EUR"},
    ]
    db.apply(made({"campaign": campaigns, "cost": costs}), as_of=DAY)
    found: pl.DataFrame = db.mart("campaign_cost").collect("polars").to_native()
    by_name = found.group_by("campaign", "basis").agg(
        total=pl.when(pl.col("is_unpriced").any()).then(None).otherwise(pl.col("cost_minor").sum())
    )
    assert set(by_name.rows()) == {
        ("Recorded", "recorded", 9 + 5 + 7),
        ("Actual", "actual", 901),
        ("Planned", "budgeted", None),
    }


def test_a_new_rate_prices_what_was_unpriced(db: Database, made: Made) -> None:
    db.apply(made({"opportunity": [deal(1, 1_000, "CHF", 300)]}), as_of=DAY)
    assert pipeline(db)["is_unpriced"].to_list() == [True]
    db.save_rates(rates(("CHF", 1, 1.05)))
    assert pipeline(db).select("value_minor", "is_unpriced").rows() == [(1_050, False)]
    assert db.as_of == DAY


def test_targets_that_are_gone_from_the_page_are_gone_until_undone(
    db: Database, everything: Everything
) -> None:
    two = pl.DataFrame(
        {"month_day": [19_662, 19_690], "source": ["", "Web"], "amount_minor": [100, 200]}
    )
    db.save_targets(two)
    before = everything(db)
    report = db.save_targets(two.head(1).with_columns(amount_minor=pl.lit(150)))
    kept = db.targets()
    assert kept.select("source", "amount_minor", "currency").rows() == [("", 150, "EUR")]
    db.undo(report.upload_id)
    assert db.targets()["amount_minor"].to_list() == [100, 200]
    assert everything(db) == before
    assert db.save_targets(two).is_unchanged


def test_a_mapping_is_remembered_for_the_same_headers(db: Database) -> None:
    assert db.remembered_mapping("abc") is None
    db.remember_mapping("abc", "x = 1")
    db.remember_mapping("abc", "x = 2")
    db.remember_mapping("def", "y = 1")
    assert db.remembered_mapping("abc") == "x = 2"


def test_ones_own_data_replaces_the_sample_in_one_step(
    db: Database, company: Batch, made: Made
) -> None:
    db.apply(company, as_of=DAY, is_sample=True)
    db.save_targets(pl.DataFrame({"month_day": [1], "source": [""], "amount_minor": [1]}))
    assert db.is_sample
    own = made({"lead": [{"lead_id": "mine", "created_day": 1}]})
    assert db.apply(own, as_of=9, is_dry_run=True).files[0].n_new == 1
    assert db.is_sample
    db.apply(own, as_of=9)
    assert not db.is_sample
    assert db.as_of == 9
    assert db.mart("lead").collect("polars").to_native()["lead_id"].to_list() == ["mine"]
    assert db.targets().height == 0


def test_the_sample_can_be_dropped_and_ones_own_data_cannot(
    db: Database, company: Batch, everything: Everything
) -> None:
    empty = everything(db)
    db.apply(company, as_of=DAY, is_sample=True)
    db.replace_sample()
    assert everything(db) == empty
    own = replace(company, files=company.files)
    db.apply(own, as_of=DAY)
    db.replace_sample()
    assert db.as_of == DAY
