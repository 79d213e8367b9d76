from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from alignment.desk import loading, measuring
from alignment.estimators.attribution import RULES
from alignment.metrics.collecting import collect
from alignment.metrics.credit_records import credited_behind, leads_behind
from alignment.schema.campaign_measures import NO_TOUCH
from alignment.schema.measures import TOTAL
from alignment.scope import Scope
from alignment.store import Database
from alignment.ui.campaign_words import flagged
from alignment.ui.credit_filters import told as question
from tests.pages.conftest import ROOT

Show = Callable[..., AppTest]
PAGE = "pages/campaigns.py"
CHOICES = [("channel", "won"), ("channel", "qualified"), ("campaign", "won"), ("source", "won")]


def said(app: AppTest) -> str:
    parts = (app.title, app.subheader, app.markdown, app.caption, app.text)
    told = "\n".join(str(element.value) for part in parts for element in part)
    return told.replace("\\", "").replace("\u00a0", " ")


def usual(db: Database, **changes: object) -> Scope:
    asked = {"by": "channel"} | changes
    return replace(measuring.default_scope(db), **asked)  # type: ignore[arg-type]  # fields of Scope


def sentence(company: Path, name: str, **changes: object) -> str:
    """What the command prints for the page's scope with some changes, set for the screen."""
    with Database.open(company) as db:
        scope = usual(db, **changes)
        told = measuring.headline_for(db, name, measuring.measure(db, name, scope), scope)
    return told.replace("'", "’")


def test_the_page_opens_with_what_holds_under_every_rule(show: Show, company: Path) -> None:
    app = show(PAGE)
    assert not app.exception
    told = said(app)
    first = sentence(company, "campaigns")
    assert all(part in told for part in first.split(". ")[:1])
    for name in ("hold-out", "touched-wins", "acquisition-cost", "activity-outcome"):
        assert sentence(company, name) in told
    assert "not proof of effect" in told
    assert "repeat touches are kept" in told
    assert f"Under each of the {len(RULES)} rules the credit adds up to all value won" in told


def test_the_choices_are_in_the_link_and_change_the_question(show: Show, company: Path) -> None:
    app = show(PAGE, rows="Campaigns", credit="First qualified", rule="First touch")
    assert not app.exception
    first = sentence(company, "campaigns", by="campaign", anchor="qualified", rule="first")
    assert first.split(". ")[0] in said(app)
    assert app.selectbox(key="rule").value == "First touch"
    app.selectbox(key="rule").set_value("Time decay").run()
    assert "Time decay would likely give" in said(app)
    assert not app.exception


@pytest.mark.parametrize(("by", "anchor"), CHOICES)
def test_the_records_behind_a_name_are_those_that_its_row_counts(
    company: Path, by: str, anchor: str
) -> None:
    with Database.open(company) as db:
        scope = replace(usual(db), by=by, anchor=anchor)
        found = measuring.measure(db, "campaigns", scope)
        opportunities, credit, names = db.marts("opportunity_journey", "credit", "credit_name")
        rows = [found.row(0, named=True), found.row(1, named=True), found.row(-1, named=True)]
        assert [rows[0]["split"], rows[2]["split"]] == [TOTAL, NO_TOUCH]
        for row in rows:
            behind = credited_behind(opportunities, credit, names, scope, row["split"])
            listed = collect(behind)
            assert listed.height == row["opportunities"]
            assert listed["opp_id"].n_unique() == listed.height
            leads = collect(leads_behind(db.mart("journey"), scope, row["split"]))
            assert leads.height == row["leads"]


def test_a_mark_opens_its_opportunities_and_its_leads(show: Show, company: Path) -> None:
    with Database.open(company) as db:
        found = measuring.measure(db, "campaigns", usual(db))
    row = found.row(1, named=True)
    app = show(PAGE, mark=f"credit|linear|{row['split']}")
    assert f"{row['opportunities']:,} records." in said(app)
    assert not app.exception
    nobody = show(PAGE, mark=f"credit|linear|{NO_TOUCH}")
    assert "without a recorded touch" in said(nobody)
    odd = show(PAGE, mark="credit|no such rule|Email")
    assert "Records behind" not in said(odd)


def test_only_charts_with_records_behind_their_marks_can_be_clicked(show: Show) -> None:
    app = show(PAGE)
    modes = [each.proto.selection_mode for each in app.get("plotly_chart")]
    assert [len(each) for each in modes] == [1, 0]


def test_every_name_of_the_table_opens_its_records_also_those_that_arent_drawn(
    show: Show, company: Path
) -> None:
    with Database.open(company) as db:
        found = measuring.measure(db, "campaigns", usual(db, by="campaign"))
    last = found.filter(pl.col("opportunities") == 1, pl.col("split") != NO_TOUCH)
    for row in [*found.tail(2).head(1).to_dicts(), *last.head(1).to_dicts()]:
        app = show(PAGE, rows="Campaigns", mark=f"campaigns|linear|{row['split']}")
        assert not app.exception
        number = row["opportunities"]
        told = f"{number:,} record{'s' * (number != 1)}. Choose" if number else "None."
        assert told in said(app)


def test_cost_pipeline_and_value_won_stand_beside_each_other(show: Show, company: Path) -> None:
    app = show(PAGE)
    tables = [each.value for each in app.dataframe]
    shown = next(each for each in tables if "Credit for pipeline (EUR)" in each.columns)
    assert list(shown.columns[:3]) == ["Channel", "Cost (EUR)", "Leads"]
    with Database.open(company) as db:
        won, created = (
            measuring.measure(db, "campaigns", usual(db, anchor=anchor))["credit_minor"][0] / 100
            for anchor in ("won", "qualified")
        )
    assert shown["Credit for value won (EUR)"][0] == won
    assert shown["Credit for pipeline (EUR)"][0] == created
    assert "never added" in said(app)
    rules = next(each for each in tables if "Time decay (EUR)" in each.columns)
    assert all(rules[f"{rule.name} (EUR)"][0] == won for rule in RULES.values())


def test_the_channel_without_effect_is_named_as_needing_an_experiment(
    show: Show, company: Path
) -> None:
    with Database.open(company) as db:
        found = measuring.measure(db, "campaigns", usual(db))
    marked = found.filter("needs_experiment")["split"].to_list()
    assert "Email" in marked
    told = said(show(PAGE))
    row = found.filter(split="Email").row(0, named=True)
    assert f"Email ({row['buyers_passing']:,} of {row['buyers']:,} buyers passed it)" in told
    assert flagged(found.filter(~pl.col("needs_experiment"))).startswith("No name")


def test_the_calculator_asks_for_more_where_less_is_to_be_seen(show: Show) -> None:
    app = show(PAGE)
    assert f"a hold-out needs {_accounts(said(app)):,} accounts in each" in said(app)
    lift = next(each for each in app.number_input if "adds to that" in each.label)
    before = _accounts(said(app))
    lift.set_value(10).run()
    assert _accounts(said(app)) > 3 * before
    next(each for each in app.number_input if "adds to that" in each.label).set_value(1_000).run()
    next(each for each in app.number_input if "go on without" in each.label).set_value(50.0).run()
    assert "can’t be added" in said(app)


def _accounts(told: str) -> int:
    line = next(each for each in told.splitlines() if "accounts in each of two groups**" in each)
    return int(line.split("accounts")[0].strip("* ").replace(",", ""))


def test_a_period_without_wins_says_so(show: Show) -> None:
    app = show(PAGE, period="Custom", days=["2020-01-01", "2020-03-31"])
    assert not app.exception
    told = said(app)
    assert "No opportunity was won in this period." in told
    assert "There is nothing to share credit for. Choose a longer period" in told
    assert "needing an experiment" not in told
    assert "Work out a hold-out" not in [each.label for each in app.expander]
    assert "Credit by rule" not in told


def test_a_company_without_touches_is_told_what_to_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads = tmp_path / "Opportunity.csv"
    leads.write_text(
        '"Id","AccountId","StageName","CloseDate","IsWon","IsClosed","Amount","CreatedDate"\n'
        '"006A","001A","Closed Won","2024-03-01","1","1","100","2024-01-01 10:00:00"\n'
    )
    path = tmp_path / "a.duckdb"
    with Database.open(path) as db:
        batch = loading.take_in(db, [(leads, leads.name)])
        loading.load(db, batch, batch.newest_day or 0)
    monkeypatch.setenv("ALIGNMENT_DB", str(path))
    app = AppTest.from_file(str(ROOT / PAGE), default_timeout=60)
    app.run()
    assert not app.exception
    assert "Load campaign members" in said(app)
    assert "No cost is on record for this period." in said(app)
    assert "Credit by rule" not in said(app)


def test_below_the_second_line_activity_stands_beside_outcome_on_the_page_of_conversion(
    show: Show, company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = sentence(company, "activity-outcome")
    assert told not in said(show("pages/conversion.py"))
    strict = tmp_path / "strict.duckdb"
    shutil.copy(company, strict)
    with Database.open(strict) as db:
        db.save_settings(replace(db.settings, upper_line=0.9, lower_line=0.8))
    monkeypatch.setenv("ALIGNMENT_DB", str(strict))
    app = AppTest.from_file(str(ROOT / "pages/conversion.py"), default_timeout=60).run()
    assert not app.exception
    assert told in said(app)


def test_the_question_is_told_in_one_line() -> None:
    scope = Scope(20_000, 20_364, 20_364, by="channel", region=("DACH",), rule="decay")
    assert question(scope) == (
        "Opportunities won 4 Oct 2024 to 3 Oct 2025 · channels · credit by: Time decay"
        " · region: DACH"
    )
    assert question(scope, "activity").startswith("Month by month, 4 Oct 2024")
