"""The page Journeys: the reveal, the pick in the link, one journey, and what only people know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from alignment.desk import loading, measuring
from alignment.desk.agreements import agreed_in, save_heard
from alignment.desk.journeying.clients import Clients, clients_of
from alignment.metrics import journey_patterns
from alignment.scope import to_day
from alignment.store import Database
from tests.browser import company as exports

Show = Callable[..., AppTest]
ROOT = Path(__file__).resolve().parents[2]
PAGE = "pages/journeys.py"
HOSTILE = '<img src="//evil"> [x](//evil) **bold** $x$'


def said(app: AppTest) -> str:
    parts = (app.title, app.subheader, app.markdown, app.caption, app.text)
    text = "\n".join(str(element.value) for part in parts for element in part)
    return text.replace("\\", "").replace("\u00a0", " ").replace("’", "'")


def picked(company: Path, **asked: int | tuple[str, ...]) -> Clients:
    with Database.open(company) as db:
        return clients_of(db, measuring.default_scope(db), **asked)  # type: ignore[arg-type]  # seed, number, left_out


def ids(found: Clients) -> list[str]:
    listed: list[str] = found.pick.journeys["opp_id"].to_list()
    return listed


def charts(app: AppTest) -> list[str]:
    return [str(each.proto.id) for each in app.get("plotly_chart")]


def told(found: Clients) -> list[str]:
    return [f"{found.named[each]} · {each}" for each in ids(found)]


def press(app: AppTest, label: str) -> None:
    next(each for each in app.button if each.label == label).click().run()


def linked(app: AppTest, name: str) -> list[str]:
    value = app.query_params[name]
    return [value] if isinstance(value, str) else list(value)


def test_before_the_reveal_the_teams_are_asked_and_nothing_is_given_away(
    show: Show, company: Path
) -> None:
    app = show(PAGE)
    assert not app.exception
    assert app.title[0].value.startswith("How long is the way")
    assert not any("clients-" in name for name in charts(app))
    assert journey_patterns.headline(picked(company).patterns) not in said(app)
    assert "first contact to the signature it took" not in said(app)


def test_the_reveal_can_be_had_without_an_answer_and_the_link_remembers_it(
    show: Show, company: Path
) -> None:
    app = show(PAGE)
    press(app, "Show the journeys")
    assert linked(app, "revealed") == ["yes"]
    headline = journey_patterns.headline(picked(company).patterns)
    assert app.title[0].value.replace("\\", "").replace("\u00a0", " ") == headline
    assert sum("clients-" in name for name in charts(app)) == 2
    assert "assumed" in said(app)
    assert not app.exception


def test_what_each_team_assumes_is_saved_with_names_and_stands_beside_the_real_cycle(
    own: Path,
) -> None:
    app = AppTest.from_file(str(ROOT / PAGE), default_timeout=60).run()
    app.number_input(key="assumed-marketing").set_value(41)
    app.number_input(key="assumed-sales").set_value(77)
    app.text_input(key="cycle-marketing").set_value("Mo Market")
    app.text_input(key="cycle-sales").set_value("Sam Seller")
    press(app, "Save both and show the journeys")
    assert not app.exception
    assert "marketing assumed 41 days, sales assumed 77 days" in said(app)
    with Database.open(own) as db:
        assert agreed_in(db).cycles["marketing"] == 41
        kept = {each.key: each for each in db.agreements("cycle")}
        assert (kept["sales"].marketing, kept["sales"].sales) == ("Mo Market", "Sam Seller")


def test_number_draw_and_who_is_swapped_out_are_kept_in_the_link(show: Show, company: Path) -> None:
    app = show(PAGE, revealed="yes", clients="5", draw="3")
    found = picked(company, number=5, seed=3)
    assert app.selectbox(key="open-one").options[1:] == told(found)
    gone = ids(found)[0]
    app.selectbox(key="swap-3-0").set_value(gone).run()
    assert linked(app, "without") == [gone]
    after = picked(company, number=5, seed=3, left_out=(gone,))
    assert gone not in ids(after)
    assert app.selectbox(key="open-one").options[1:] == told(after)
    press(app, "Another draw")
    assert linked(app, "draw") == ["4"]
    press(app, "Bring 1 swapped out back")
    assert "without" not in app.query_params
    assert app.selectbox(key="open-one").options[1:] == told(picked(company, number=5, seed=4))


@pytest.mark.parametrize("asked", ["-1", "x", "99", "٥", "1e3", "9" * 40])
def test_a_pick_in_the_link_that_makes_no_sense_is_the_usual_one(
    show: Show, company: Path, asked: str
) -> None:
    app = show(PAGE, revealed="yes", without=[HOSTILE], draw=asked if len(asked) > 2 else "x")
    assert not app.exception
    assert app.selectbox(key="open-one").options[1:] == told(picked(company))


def test_months_and_filters_choose_among_whom_is_picked(show: Show, company: Path) -> None:
    app = show(PAGE, revealed="yes", months="6 months", source="Webinar")
    with Database.open(company) as db:
        usual = measuring.default_scope(db)
        rows = db.mart("opportunity_journey").collect("polars").to_native()
    offered = [each.split(" · ")[-1] for each in app.selectbox(key="open-one").options[1:]]
    shown = rows.filter(pl.col("opp_id").is_in(offered))
    assert set(shown["source"]) == {"Webinar"}
    assert shown["outcome_day"].min() > usual.first_day + 150
    assert not app.exception


def test_few_journeys_are_told_as_counts_and_never_as_percentages(show: Show) -> None:
    app = show(PAGE, revealed="yes")
    table = next(frame.value for frame in app.dataframe if "Pattern" in frame.value.columns)
    told = " ".join(map(str, table["Won"].to_list()))
    assert " of 10" in told or " of 9" in told
    assert "%" not in told


def test_one_journey_is_opened_from_the_list_and_left_again(show: Show, company: Path) -> None:
    opened = ids(picked(company))[0]
    app = show(PAGE, revealed="yes")
    app.selectbox(key="open-one").set_value(opened).run()
    assert linked(app, "journey") == [opened]
    assert f"**{picked(company).named[opened]}** · Opportunity {opened}" in said(app)
    assert any("journey-" in name for name in charts(app))
    assert "All marks" in said(app)
    press(app, "All clients")
    assert "journey" not in app.query_params
    assert "Paths" in said(app)
    assert not app.exception


def test_the_filters_are_out_of_the_way_of_one_journey_and_kept_for_the_way_back(
    show: Show, company: Path
) -> None:
    opened = ids(picked(company, number=5))[0]
    app = show(PAGE, revealed="yes", months="6 months", region="DACH", clients="5")
    before = dict(app.query_params)
    app.query_params["journey"] = opened
    app.run()
    assert not app.exception
    aside = next(each for each in app.expander if each.label == "Filters of all clients")
    assert {each.label for each in aside.selectbox} >= {"In the last", "Clients"}
    assert len(aside.button_group) == len(app.button_group)
    app.run()
    assert dict(app.query_params) == before | {"journey": opened}
    press(app, "All clients")
    assert dict(app.query_params) == before


def test_a_link_opens_one_journey_cold_with_persons_as_numbers(show: Show, company: Path) -> None:
    opened = ids(picked(company))[0]
    app = show(PAGE, journey=opened)
    assert not app.exception
    assert app.title[0].value.startswith(("Signed", "Lost"))
    marks = next(frame.value for frame in app.dataframe if "Person" in frame.value.columns)
    assert set(marks["Team"]) <= {"marketing", "sales"}
    numbers = [int(each) for each in marks["Person"].dropna()]
    assert set(numbers) == set(range(1, max(numbers) + 1))


def test_a_journey_that_is_not_there_gets_a_plain_sentence(show: Show) -> None:
    app = show(PAGE, journey=HOSTILE)
    assert "There is no opportunity with this id" in said(app)
    assert not app.exception


def test_how_the_client_first_heard_is_kept_and_shown_as_text(own: Path) -> None:
    opened = ids(picked(own))[0]
    with Database.open(own) as db:
        assert save_heard(db, opened, HOSTILE, 20_700, sales="Sam Seller")
    app = AppTest.from_file(str(ROOT / PAGE), default_timeout=60)
    app.query_params["journey"] = opened
    app.run()
    assert not app.exception
    assert app.text_area[0].value == HOSTILE
    app.text_area[0].set_value("A talk at a fair").run()
    press(app, "Save as a new version")
    assert not app.exception
    with Database.open(own) as db:
        assert agreed_in(db).heard[opened] == "A talk at a fair"
    figure = next(str(each.proto.spec) for each in app.get("plotly_chart"))
    assert "A talk at a fair" in figure


def test_saving_nothing_of_how_the_client_first_heard_says_what_to_do(own: Path) -> None:
    app = AppTest.from_file(str(ROOT / PAGE), default_timeout=60)
    app.query_params["journey"] = ids(picked(own))[0]
    app.run()
    press(app, "Save as a new version")
    assert "How the client first heard of you is blank. Write something there." in said(app)
    assert not app.exception


def test_paths_disconnects_and_nurture_say_the_measures_sentences(
    show: Show, company: Path
) -> None:
    text = said(show(PAGE))
    with Database.open(company) as db:
        scope = measuring.default_scope(db)
        for name in ("disconnects", "co-touch", "nurture"):
            found = measuring.measure(db, name, scope)
            sentence = measuring.headline_for(db, name, found, scope).replace("’", "'")
            assert sentence in text, name
    assert "to the next step" in text
    assert "Not shown:" in text


def test_a_link_of_the_graph_opens_its_records(show: Show) -> None:
    app = show(PAGE, mark="ways|lead>engaged|All")
    assert "Records behind **Lead to Engaged**" in said(app)
    assert not app.exception


def test_how_long_nurture_lasts_is_agreed_on_the_page(own: Path) -> None:
    app = AppTest.from_file(str(ROOT / PAGE), default_timeout=60).run()
    field = next(str(e.key) for e in app.number_input if str(e.key).startswith("nurture-"))
    app.number_input(key=field).set_value(33).run()
    press(app, "Save as a new version")
    assert not app.exception
    with Database.open(own) as db:
        assert agreed_in(db).cycles["nurture"] == 33
    assert "nurture lasts 33 days" in said(app)


def test_data_without_opportunities_says_what_to_load(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "alignment.duckdb"
    leads = exports.write(tmp_path)[0]
    with Database.open(path) as db:
        batch = loading.take_in(db, [(leads, leads.name)])
        loading.load(db, batch, to_day(date(2024, 6, 30)))
    monkeypatch.setenv("ALIGNMENT_DB", str(path))
    app = AppTest.from_file(str(ROOT / PAGE), default_timeout=60)
    app.query_params["revealed"] = "yes"
    app.run()
    assert not app.exception
    assert "No opportunity that could be picked was won" in said(app)
    assert "load opportunities with the day of their close on the page Uploads" in said(app)
    assert "can't be shown" not in said(app)


def test_the_drawer_of_an_opportunity_leads_to_its_journey(show: Show, company: Path) -> None:
    opened = ids(picked(company))[0]
    app = show("pages/funnel.py", record=f"opportunity|{opened}", region="DACH")
    assert not app.exception
    links = [each.proto for each in app.get("page_link")]
    link = next(each for each in links if each.label == "Its journey")
    assert link.page.endswith("journeys")
    assert f"journey={opened}" in link.query_string
    assert "back=funnel" in link.query_string
    assert "region=DACH" in link.query_string


def test_the_way_back_leads_to_the_page_that_led_here(show: Show, company: Path) -> None:
    opened = ids(picked(company))[0]
    app = show(PAGE, journey=opened, back="campaigns", mark="credit|linear|Fair")
    link = next(e.proto for e in app.get("page_link") if e.proto.label == "Back to Campaigns")
    assert link.page.endswith("campaigns")
    assert "mark=credit" in link.query_string
    assert "journey=" not in link.query_string
    app = show(PAGE, journey=opened, back="//evil")
    assert not any(e.proto.label.startswith("Back to") for e in app.get("page_link"))
