from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from alignment.desk import loading, measuring
from alignment.desk.agreements import agreed_in
from alignment.scope import Scope, to_date, to_day
from alignment.store import Database
from alignment.ui.stay_filters import told
from tests.pages.conftest import ROOT

Show = Callable[..., AppTest]
PAGE = "pages/velocity.py"


def said(app: AppTest) -> str:
    parts = (app.title, app.subheader, app.markdown, app.caption, app.text)
    told = "\n".join(str(element.value) for part in parts for element in part)
    return told.replace("\\", "").replace("\u00a0", " ")


def sentence(company: Path, name: str = "velocity", **changes: object) -> str:
    """What the command prints for the usual scope with some changes, set for the screen."""
    with Database.open(company) as db:
        scope = replace(measuring.default_scope(db), **changes)  # type: ignore[arg-type]  # fields of Scope
        told = measuring.headline_for(db, name, measuring.measure(db, name, scope), scope)
    return told.replace("'", "’")


def test_the_page_opens_with_the_sentence_of_the_stage_where_most_time_is_spent(
    show: Show, company: Path
) -> None:
    app = show(PAGE)
    assert not app.exception
    told = said(app)
    assert told.startswith(sentence(company))
    for name in ("bottleneck", "stalled", "transitions", "detours"):
        assert sentence(company, name) in told
    assert "definition M3 version" in told
    assert "of them in Lead" in told
    assert any("days-" in name for name in _charts(app))


def test_another_stage_can_be_asked_for_in_the_link(show: Show, company: Path) -> None:
    app = show(PAGE, stage="SQL")
    assert said(app).startswith(sentence(company, stage="sql"))
    assert app.selectbox(key="stage").value == "sql"


def test_the_choices_work_once_the_page_is_open(show: Show, company: Path) -> None:
    app = show(PAGE)
    app.selectbox(key="stage").set_value("mql").run()
    assert said(app).startswith(sentence(company, stage="mql"))
    app.selectbox(key="count").set_value("Each visit").run()
    assert said(app).startswith(sentence(company, stage="mql", is_per_visit=True))
    app.selectbox(key="against").set_value("The period before").run()
    assert said(app).startswith(sentence(company, stage="mql", is_per_visit=True, by="period"))
    assert not app.exception


def test_a_group_is_held_against_the_rest(show: Show, company: Path) -> None:
    app = show(PAGE, source="Partner")
    told = said(app)
    assert told.startswith(sentence(company, source=("Partner",)))
    assert "of the rest" in told.splitlines()[0]


def test_the_tools_own_words_are_stages_of_their_own(show: Show, company: Path) -> None:
    app = show(PAGE, words="Own words for leads")
    assert said(app).startswith(sentence(company, pipeline="lead"))
    assert "New" in app.selectbox(key="stage").options
    assert app.selectbox(key="stage").value == "Engaged"
    app.selectbox(key="words").set_value("Shared ladder").run()
    assert said(app).startswith(sentence(company, stage="engaged"))  # of the same name
    assert not app.exception


def test_every_kind_of_mark_opens_its_records(show: Show) -> None:
    titles = {
        "days|mql|All": "MQL",
        "stages|sql|All": "SQL",
        "bottleneck|lead|All": "Lead",
        "stalled|mql|All": "MQL",
        "ways|mql>engaged|All": "MQL to Engaged",
        "ways|recycled>mql|All": "Recycled to MQL",
    }
    for mark, title in titles.items():
        app = show(PAGE, mark=mark)
        assert f"Records behind **{title}**" in said(app), mark
        assert not app.exception


def test_the_records_behind_a_stage_are_as_many_as_its_footing(show: Show, company: Path) -> None:
    with Database.open(company) as db:
        scope = measuring.default_scope(db)
        found = measuring.measure(db, "velocity", scope)
        stalled = measuring.measure(db, "stalled", scope)
    row = found.filter(pl.col("stage") == "sql").row(0, named=True)
    assert f"{row['open']:,} records." in said(show(PAGE, mark="days|sql|All"))
    waiting = stalled.filter(pl.col("stage") == "sql")["stalled"][0]
    assert f"{waiting:,} records." in said(show(PAGE, mark="stalled|sql|All"))


@pytest.mark.parametrize("mark", ["days||All", "ways|mql|All", "days|no such stage|All"])
def test_a_mark_of_no_stage_breaks_nothing(show: Show, mark: str) -> None:
    app = show(PAGE, mark=mark)
    assert not app.exception
    assert "can’t be shown" not in said(app)


def test_what_marketing_can_do_in_a_stage_stands_under_the_stages(
    show: Show, company: Path
) -> None:
    with Database.open(company) as db:
        cards = agreed_in(db).cards
    told = said(show(PAGE))
    noted = [card.help for card in cards.values() if card.help]
    assert len(noted) == 2
    assert all(note.replace("'", "’") in told.replace("'", "’") for note in noted)
    assert "How marketing can help" not in said(show(PAGE, words="Own words for leads"))


def test_agreed_days_are_saved_with_an_owner_from_each_team(
    company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "alignment.duckdb"
    shutil.copy(company, path)
    monkeypatch.setenv("ALIGNMENT_DB", str(path))
    app = AppTest.from_file(str(ROOT / PAGE), default_timeout=60).run()

    def field(name: str) -> str:
        keys = [str(each.key) for each in (*app.number_input, *app.text_input)]
        return next(key for key in keys if key.startswith("days-mql-") and key.endswith(name))

    app.number_input(key=field("-days")).set_value(7)
    app.text_input(key=field("-sales")).set_value("")
    _press(app)
    assert "MQL: name somebody from sales." in said(app)
    app.text_input(key=field("-sales")).set_value("Sam Seller")
    app.text_input(key=field("-marketing")).set_value("Mo Market")
    _press(app)
    assert "Days saved for MQL." in said(app)
    with Database.open(path) as db:
        kept = {each.key: each for each in db.agreements("days")}["mql"]
        assert (kept.body, kept.marketing, kept.sales) == ("days = 7\n", "Mo Market", "Sam Seller")
        assert kept.day == db.as_of


def _press(app: AppTest) -> None:
    next(each for each in app.button if each.label == "Save the days").click().run()


PIPEDRIVE = (
    "Deal - ID,Deal - Stage,Deal - Status,Deal - Pipeline,Deal - Deal created,"
    "Deal - Last stage change,Deal - Won time\n"
)


@pytest.fixture
def pipedrive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database whose deals are known by their last change of stage alone."""
    path, export = tmp_path / "alignment.duckdb", tmp_path / "deals.csv"
    created = [f"2026-0{1 + n % 6}-03 09:00:00" for n in range(24)]
    changed = [f"2026-0{2 + n % 6}-05 09:00:00" for n in range(24)]
    rows = [
        f"{n},Demo done,{'won' if n % 3 else 'open'},Sales,{came},{moved},"
        f"{moved if n % 3 else ''}\n"
        for n, (came, moved) in enumerate(zip(created, changed, strict=True))
    ]
    export.write_text(PIPEDRIVE + "".join(rows), "utf-8")
    with Database.open(path) as db:
        batch = loading.take_in(db, [(export, export.name)])
        loading.load(db, batch, to_day(date(2026, 9, 30)))
    monkeypatch.setenv("ALIGNMENT_DB", str(path))
    return path


@pytest.mark.parametrize("words", ["Shared ladder", "Own words, Sales"])
def test_where_only_the_last_change_is_known_the_page_says_what_cannot_be_known(
    pipedrive: Path, words: str
) -> None:
    del pipedrive  # the database that the page opens
    app = AppTest.from_file(str(ROOT / PAGE), default_timeout=60)
    app.query_params["words"] = words
    app.run()
    text = said(app)
    assert not app.exception
    assert "can’t be told" in text.splitlines()[0]
    assert "nobody can tell how long they stayed, and no curve is drawn" in text
    assert not any("days-" in name for name in _charts(app))


def _charts(app: AppTest) -> list[str]:
    return [str(each.proto.id) for each in app.get("plotly_chart")]


def test_a_period_without_stays_says_so(show: Show) -> None:
    app = show(PAGE, period="Custom")
    app.date_input(key="days").set_value((date(2001, 1, 1), date(2001, 1, 31))).run()
    assert "No record began a stay" in said(app)
    assert not app.exception


def test_the_question_is_told_in_one_line() -> None:
    scope = Scope(0, 30, 40, region=("North",), is_per_visit=True, by="period")
    line = told(scope, "Shared ladder")
    assert line.startswith(f"Stays that began {to_date(0):%-d %b %Y} to")
    assert line.endswith("each visit · region: North · against the period before")


def test_the_use_of_the_stages_is_held_beside_the_rest_by_team_or_by_what_is_asked_for(
    show: Show, company: Path
) -> None:
    app = show(PAGE)
    assert sentence(company, "stage-use", by="team") in said(app)
    assert "How each team uses the stages" in said(app)
    assert "definition M20c version" in said(app)
    app = show(PAGE, use="Region")
    assert not app.exception
    assert sentence(company, "stage-use", by="region") in said(app)
