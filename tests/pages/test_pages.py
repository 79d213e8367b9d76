from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from alignment.desk import measuring
from alignment.store import Database
from alignment.ui.places import PLACES

Show = Callable[..., AppTest]
COLD = [place.file for place in PLACES]


def said(app: AppTest) -> str:
    parts = (app.title, app.subheader, app.markdown, app.caption, app.text)
    return "\n".join(str(element.value) for part in parts for element in part)


def plain(text: str) -> str:
    return text.replace("\\", "").replace("\u00a0", " ")


@pytest.mark.parametrize("page", COLD)
def test_every_page_runs_by_itself_without_the_front_door(show: Show, page: str) -> None:
    app = show(page)
    title = next(place.title for place in PLACES if place.file == page)
    assert not app.exception
    assert f"**{title}** ·" in said(app)
    assert "can’t be shown" not in said(app)


def test_the_front_door_opens_the_scoreboard(show: Show) -> None:
    app = show("app.py")
    assert not app.exception
    assert "**Scoreboard** ·" in said(app)


@pytest.mark.parametrize("page", ["pages/funnel.py", "pages/conversion.py"])
def test_a_page_opens_with_the_sentence_that_the_command_prints(
    show: Show, company: Path, page: str
) -> None:
    app = show(page)
    name = Path(page).stem
    with Database.open(company) as db:
        scope = measuring.default_scope(db)
        frame = measuring.measure(db, name, scope)
        sentence = measuring.headline_for(db, name, frame, scope)
        parts = measuring.footnote_for(db, name, frame, scope).parts()
    assert plain(app.title[0].value) == sentence
    assert any(parts[0] in plain(caption.value) for caption in app.caption)


def test_a_filter_changes_the_numbers(show: Show, company: Path) -> None:
    app = show("pages/funnel.py")
    next(each for each in app.button_group if each.key == "source").set_value(["Partner"]).run()
    with Database.open(company) as db:
        usual = measuring.default_scope(db)
        scope = replace(usual, source=("Partner",))
        frame = measuring.measure(db, "funnel", scope)
        sentence = measuring.headline_for(db, "funnel", frame, scope)
    assert plain(app.title[0].value) == sentence


def test_a_mark_in_the_link_opens_its_records(show: Show) -> None:
    app = show("pages/funnel.py", mark="funnel|opportunity|Partner")
    assert "Records behind **Partner, Opportunity**" in plain(said(app))
    assert any("Choose a row" in caption.value for caption in app.caption)


def test_a_record_in_the_link_shows_its_history(show: Show, company: Path) -> None:
    with Database.open(company) as db:
        events = db.mart("stage_event").collect("polars").to_native()
        lead = events.filter(events["entity"] == "lead")["entity_id"][0]
    app = show("pages/funnel.py", mark="funnel|lead|All", record=f"lead|{lead}")
    assert "**What happened**" in said(app)
    assert "Marketing’s definition: **" in said(app)
    assert any("What happened" in table.value.columns for table in app.table)


@pytest.mark.parametrize("page", ["pages/funnel.py", "pages/glossary.py"])
def test_a_link_to_a_record_alone_opens_it_on_any_page(
    show: Show, company: Path, page: str
) -> None:
    with Database.open(company) as db:
        deal = db.mart("pipeline").head(1).collect("polars").to_native()["opp_id"][0]
    app = show(page, record=f"opportunity|{deal}")
    assert "**What happened**" in said(app)
    assert not app.exception


def test_a_record_that_is_not_there_gets_a_plain_sentence(show: Show) -> None:
    app = show("pages/funnel.py", record="lead|[x](//evil) <b>")
    assert "There is no lead with this id" in said(app)
    assert not app.exception
    assert "What happened" not in said(app)


@pytest.mark.parametrize("record", ["", "lead", "lead|", "owner|x", "|x"])
def test_a_record_that_makes_no_sense_opens_nothing(show: Show, record: str) -> None:
    app = show("pages/funnel.py", record=record)
    assert "What happened" not in said(app)
    assert "There is no" not in said(app)


@pytest.mark.parametrize("mark", ["", "funnel", "funnel|nonsense|x", "pipeline|x|y", "<b>|x|y"])
def test_a_mark_that_makes_no_sense_opens_nothing(show: Show, mark: str) -> None:
    app = show("pages/funnel.py", mark=mark)
    assert not app.exception
    assert "Records behind" not in said(app)


def test_lead_to_won_can_be_asked_for(show: Show) -> None:
    app = show("pages/conversion.py", to="Won")
    assert "Won" in app.title[0].value
    assert not app.exception


def test_the_sample_company_says_so_on_every_page(show: Show) -> None:
    for page in COLD:
        app = show(page)
        assert "Sample company" in said(app), page


def test_a_period_without_leads_says_so_in_plain_words(show: Show) -> None:
    said_by = {"pages/funnel.py": "No lead entered", "pages/conversion.py": "No record in scope"}
    for page, words in said_by.items():
        app = show(page, period="Custom")
        app.date_input(key="days").set_value((date(2001, 1, 1), date(2001, 1, 31))).run()
        assert words in plain(said(app))
        assert not app.exception


def test_a_database_that_cannot_be_read_gets_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "alignment.duckdb"
    broken.write_bytes(b"not a database" * 1000)
    monkeypatch.setenv("ALIGNMENT_DB", str(broken))
    app = AppTest.from_file(str(Path(__file__).parents[2] / "pages" / "funnel.py")).run(timeout=60)
    assert not app.exception
    assert len(app.text) == 1
    assert "Traceback" not in app.text[0].value


def test_the_agreed_lines_lead_to_where_they_are_changed(show: Show) -> None:
    app = show("pages/conversion.py")
    assert "The agreed lines are 20% and 2%." in said(app)


def test_the_groups_that_a_chart_has_no_room_for_are_told(show: Show) -> None:
    app = show("pages/funnel.py")
    assert "not drawn: “not recorded” with" in plain(said(app))


def test_an_emptied_database_says_what_to_do(
    company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "alignment.duckdb"
    shutil.copy(company, path)
    monkeypatch.setenv("ALIGNMENT_DB", str(path))
    page = str(Path(__file__).parents[2] / "pages" / "funnel.py")
    app = AppTest.from_file(page, default_timeout=60).run()
    with Database.open(path) as db:
        db.replace_sample()
    st.cache_data.clear()
    app.run()
    assert "There is no data yet." in said(app)
    assert not app.exception
