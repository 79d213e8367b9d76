from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from alignment.desk import measuring
from alignment.desk.agreements import agreed_in
from alignment.store import Database
from tests.pages.test_pages import plain, said

Show = Callable[..., AppTest]
ROOT = Path(__file__).resolve().parents[2]


def is_sound(app: AppTest) -> bool:
    return not app.exception and "can’t be shown" not in said(app)


def is_owner(key: str | None) -> bool:
    return str(key).startswith("goal-conversion") and str(key).endswith("sales")


def opened(page: str) -> AppTest:
    return AppTest.from_file(str(ROOT / page), default_timeout=60).run()


def test_the_board_opens_with_the_sentence_that_the_command_prints(
    show: Show, company: Path
) -> None:
    app = show("pages/scoreboard.py")
    with Database.open(company) as db:
        scope = measuring.default_scope(db)
        frame = measuring.measure(db, "scoreboard", scope)
        told = measuring.headline_for(db, "scoreboard", frame, scope)
    assert is_sound(app)
    assert plain(app.title[0].value) == told
    assert "of 6 shared targets met" in told


def test_the_sample_company_is_met_not_met_and_can_not_be_told(company: Path) -> None:
    with Database.open(company) as db:
        frame = measuring.measure(db, "scoreboard", measuring.default_scope(db))
    answers = frame.filter("is_period")["answer"].to_list()
    assert set(answers) == {"met", "not_met", "cant_tell"}


def test_the_period_of_the_link_is_the_period_of_the_board(show: Show, company: Path) -> None:
    app = show("pages/scoreboard.py", period="FY2026 Q2")
    with Database.open(company) as db:
        usual = measuring.default_scope(db)
        scope = replace(usual, first_day=20_544, last_day=20_634)  # April to June 2026
        frame = measuring.measure(db, "scoreboard", scope)
        told = measuring.headline_for(db, "scoreboard", frame, scope)
    assert plain(app.title[0].value) == told
    assert is_sound(app)


def test_each_measure_links_to_its_page_and_has_its_definition(show: Show) -> None:
    app = show("pages/scoreboard.py", region="DACH")
    shown = plain(said(app))
    for code in ("M2", "M1", "M4d", "M5b", "M7", "M11", "M5a", "M4"):
        assert f"· {code}, version" in shown
    assert "Without a target here: pipeline created." in shown
    assert is_sound(app)


def test_the_links_keep_the_filters_and_make_nothing_of_their_words(show: Show) -> None:
    app = show("pages/scoreboard.py", region="DACH", other='"><img src=x>')
    told = "".join(element.proto.body for element in app.get("html"))
    assert 'href="conversion?region=DACH&amp;' in told
    assert "<img" not in told


def test_a_bar_that_was_clicked_tells_all_about_its_measure(show: Show) -> None:
    shown = plain(said(show("pages/scoreboard.py", mark="board||sales-cycle")))
    assert "Sales cycle: Met: 53 days (range 50 to 57 days) against 60 days." in shown
    assert "Agreed on 2026-01-15 by Product marketing lead and Head of sales." in shown
    assert "Agreed on 2026" not in plain(said(show("pages/scoreboard.py", mark="board||x")))


def test_a_measure_without_a_page_is_told_by_group_when_it_is_asked_for(show: Show) -> None:
    app = show("pages/scoreboard.py", closer="SQL to opportunity")
    shown = plain(said(app))
    assert "leads that reached SQL" in shown
    assert "· M6, version" in shown
    assert is_sound(app)
    assert "leads that reached SQL" not in plain(said(show("pages/scoreboard.py")))


def test_teams_stand_below_and_nobody_is_named(show: Show, company: Path) -> None:
    shown = plain(said(show("pages/scoreboard.py")))
    assert "**Marketing**" in shown
    assert "**Sales**" in shown
    assert "Pipeline velocity" in shown
    assert " open × " in shown
    with Database.open(company) as db:
        owners = db.mart("journey").select("owner").unique().collect("polars").to_native()
    named = [name for name in owners["owner"].to_list() if name != "not recorded"]
    assert [name for name in named if name in shown] == []


def test_a_period_without_anything_is_told_without_numbers(show: Show) -> None:
    app = show("pages/scoreboard.py", source="Partner", region="Nordics", period="FY2025 Q2")
    assert is_sound(app)
    assert app.title[0].value


def test_targets_are_set_together_and_the_board_follows(own: Path) -> None:
    app = opened("pages/targets.py")
    value = next(each for each in app.number_input if str(each.key).startswith("goal-conversion"))
    assert value.value == 20.0
    value.set_value(15.0)
    app.button[0].click().run()
    assert is_sound(app)
    assert "Targets saved: lead to opportunity." in plain(said(app))
    with Database.open(own) as db:
        assert agreed_in(db).goals["conversion"].value == 0.15
        assert [each.version for each in db.agreement_versions("target", "conversion")] == [2, 1]
        frame = measuring.measure(db, "scoreboard", measuring.default_scope(db))
    row = next(each for each in frame.to_dicts() if each["measure"] == "conversion")
    assert (row["target"], row["answer"]) == (0.15, "met")


def test_a_target_that_nobody_stands_for_is_not_saved(own: Path) -> None:
    app = opened("pages/targets.py")
    name = next(each for each in app.text_input if is_owner(each.key))
    name.set_value(" ")
    app.button[0].click().run()
    assert "Lead to opportunity: name somebody from sales." in plain(said(app))
    with Database.open(own) as db:
        assert agreed_in(db).goals["conversion"].sales == "Head of sales"


@pytest.mark.usefixtures("own")
def test_hostile_names_of_owners_stay_text() -> None:
    app = opened("pages/targets.py")
    name = next(each for each in app.text_input if is_owner(each.key))
    name.set_value("<img src=x> [a](//evil)")
    app.button[0].click().run()
    assert is_sound(app)
    board = opened("pages/scoreboard.py")
    assert is_sound(board)
    assert "<img" not in said(app) + said(board)
    assert "[a](//evil)" not in said(app) + said(board)


def test_the_monthly_targets_can_be_changed_here_too(show: Show) -> None:
    app = show("pages/targets.py")
    assert any(each.label == "Joint targets by source and month" for each in app.expander)
