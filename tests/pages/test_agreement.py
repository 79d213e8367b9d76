"""The page Agreement: one part at a time, each with its sentence, its marks and its lists."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from alignment.desk import measuring
from alignment.desk.agreements import RULE_KEYS, withdraw
from alignment.store import Database
from alignment.ui.agreement.views import MEASURES
from alignment.ui.behind_agreement import LISTINGS
from alignment.ui.places import PLACES
from alignment.ui.records import parse
from tests.pages.conftest import ROOT
from tests.pages.test_pages import plain, said

Show = Callable[..., AppTest]
PAGE = "pages/agreement.py"
MARKS = {
    "overlap|only_sales|All": ("Two definitions", "only sales’ definition"),
    "overlap|unknown|Webinar": ("Two definitions", "Webinar, can’t be compared"),
    "causes|5|budget confirmed": ("Causes", "budget confirmed"),
    "agreed||Partner": ("Where and when", "Partner"),
    "agreed-time|20454|FY2026 Q1": ("Where and when", "FY2026 Q1"),
    "delivered|undecided|All": ("Acceptance", "still without a decision"),
    "reasons|named|No budget confirmed": ("Acceptance", "No budget confirmed"),
    "reasons|blank|": ("Acceptance", "no reason recorded"),
    "own|passed|All": ("Own definition", "all leads, passed by marketing"),
    "own-passed|passed@20635|UK & Ireland": ("Own definition", "UK & Ireland, passed by marketing"),
    "evidence|neither|All": ("Evidence", "MQLs, neither intent nor fit"),
    "middle|still_there|All": ("Middle ground", "middle ground, still without a decision"),
    "reality|3|All": ("Open pipeline", "open opportunities, 3 of 4 criteria met"),
    "reality|short|All": ("Open pipeline", "open opportunities that miss one criterion or more"),
    "minimum||Event": ("Minimum lead", "Event"),
}


@pytest.fixture
def undefined(company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The company before anybody entered what a qualified lead is."""
    path = tmp_path / "alignment.duckdb"
    shutil.copy(company, path)
    with Database.open(path) as db:
        for key in RULE_KEYS:
            withdraw(db, "definition", key, 20_000)
    monkeypatch.setenv("ALIGNMENT_DB", str(path))


def opened(**asked: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / PAGE), default_timeout=60)
    for name, value in asked.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("view", MEASURES)
def test_every_part_opens_with_the_sentence_that_the_command_prints(
    show: Show, company: Path, view: str
) -> None:
    app = show(PAGE, view=view)
    name = MEASURES[view]
    with Database.open(company) as db:
        scope = measuring.default_scope(db)
        frame = measuring.measure(db, name, scope)
        sentence = measuring.headline_for(db, name, frame, scope)
        parts = measuring.footnote_for(db, name, frame, scope).parts()
    assert not app.exception
    told, title = sentence.replace("'", "’"), plain(app.title[0].value)
    assert told.startswith(title)
    assert title.endswith(".")
    assert told.removeprefix(title).strip() in plain(said(app))  # goes on below the title
    assert any(parts[0] in plain(caption.value) for caption in app.caption)
    assert "can’t be shown" not in said(app)


def test_the_three_comparisons_are_told_apart(show: Show) -> None:
    told = {view: said(show(PAGE, view=view)) for view in ("", "Acceptance", "Own definition")}
    assert "**Rule against rule.**" in told[""]
    assert "**Deed against deed.**" in told["Acceptance"]
    assert "This isn’t agreement" in told["Acceptance"]
    assert "**Deed against own rule.**" in told["Own definition"]


def test_both_definitions_stand_beside_the_overlap_in_plain_words_with_their_version(
    show: Show,
) -> None:
    told = plain(said(show(PAGE)))
    assert ":blue-badge[Marketing] score at handover of 60 or more, and employees" in told
    assert ":orange-badge[Sales] employees of 50 or more, and budget confirmed" in told
    assert "MQL, version 1, agreed on" in told


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_opens_its_records(show: Show, mark: str) -> None:
    view, title = MARKS[mark]
    app = show(PAGE, view=view, mark=mark)
    assert not app.exception
    assert f"Records behind **{title}**" in plain(said(app))
    assert any("Choose a row" in caption.value for caption in app.caption)


def test_every_chart_of_the_page_has_such_a_mark() -> None:
    named = {mark.partition("|")[0] for mark in MARKS} | {"own-accepted"}
    assert named == set(LISTINGS)


@pytest.mark.parametrize(
    "mark",
    ["overlap||All", "causes|x|y", "causes|-1|y", "delivered|lost|All", "own|passed@x|All"],
)
def test_a_mark_of_the_page_that_makes_no_sense_is_none(mark: str) -> None:
    assert parse(mark) is None


def test_the_disputed_leads_are_listed_at_a_click(show: Show) -> None:
    app = show(PAGE)
    button = next(each for each in app.button if each.key == "list-disputed")
    number = button.label.split()[2]
    app = button.click().run()
    assert "Records behind **in dispute**" in plain(said(app))
    assert any(f"{number} records" in caption.value for caption in app.caption)


def test_where_a_word_drifted_is_named_with_its_quarter(show: Show) -> None:
    told = plain(said(show(PAGE, view="Own definition")))
    assert "what marketing passed in UK & Ireland meets its own definition less often" in told


@pytest.mark.usefixtures("undefined")
@pytest.mark.parametrize("view", [view for view in MEASURES if view != "Acceptance"])
def test_without_definitions_each_part_says_so_and_leads_to_where_they_are_entered(
    view: str,
) -> None:
    app = opened(view=view)
    assert not app.exception
    if view == "Open pipeline":
        assert "meets all four criteria" in plain(app.title[0].value)
        return
    assert app.title[0].value.startswith("Define")
    definitions = any(place.title == "Definitions" for place in PLACES)
    links = [link.proto.label for link in app.get("page_link")]
    assert ("Enter the definitions" in links) == definitions


def test_the_headline_of_the_acceptance_is_two_sentences_long_and_the_wait_stands_below(
    show: Show,
) -> None:
    app = show(PAGE, view="Acceptance")
    title = plain(app.title[0].value)
    assert title.count(". ") == 1
    assert len(title) < 225
    assert "await a decision" not in title
    assert "await a decision" in said(app)


@pytest.mark.usefixtures("undefined")
def test_without_definitions_deeds_are_still_shown() -> None:
    app = opened(view="Acceptance")
    assert "Sales accepted" in app.title[0].value
    assert not app.exception


def test_a_period_without_leads_says_so_on_every_part(show: Show) -> None:
    for view in MEASURES:
        app = show(PAGE, view=view, period="Custom", days=["2001-01-01", "2001-01-31"])
        assert not app.exception, view
        assert "can’t be shown" not in said(app), view
