"""Entering and changing what each team calls qualified, a stage, and a word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from alignment.agreed import Criterion, Group, Rule, Term, describe
from alignment.desk.agreements import agreed_in, save_rule, save_term
from alignment.desk.definitions_file import exported
from alignment.desk.measuring import default_scope
from alignment.desk.trying import try_rules
from alignment.scope import to_day
from alignment.store import Database
from alignment.ui.definitions_page import PARTS
from tests.pages.conftest import ROOT

PAGE = ROOT / "pages" / "definitions.py"
HOSTILE = "![x](https://beacon.example/x.png) <script>alert(1)</script> :red[x] $x$"


def opened(part: str = "Qualified") -> AppTest:
    """The page, run once."""
    app = AppTest.from_file(str(PAGE), default_timeout=60)
    app.query_params["part"] = part
    return app.run()


def said(app: AppTest) -> str:
    """All that the page says, without the marks that keep it from being read as Markdown."""
    kinds = (app.title, app.markdown, app.caption, app.text)
    text = "\n".join(str(element.value) for kind in kinds for element in kind)
    return text.replace("\\", "").replace("\u2060", "").replace("\u00a0", " ")


def widget(app: AppTest, kind: str, start: str, end: str) -> Any:  # noqa: ANN401 - of any kind
    """Find a widget of a definition's form by how its key begins and ends."""
    return next(
        each
        for each in getattr(app, kind)
        if str(each.key).startswith(start) and str(each.key).endswith(end)
    )


def press(app: AppTest, label: str, key: str = "") -> AppTest:
    """Press the button with this label whose key holds this."""
    button = next(each for each in app.button if each.label == label and key in str(each.key))
    return button.click().run()


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_shown_cold_and_warm(show: Callable[..., AppTest], part: str) -> None:
    app = show("pages/definitions.py", part=part)
    assert not app.exception
    cold = said(app)
    assert "can’t be shown" not in cold
    assert len(app.title) == 1
    assert said(app.run()) == cold


def test_a_changed_value_is_counted_before_it_is_saved(own: Path) -> None:
    app = opened()
    assert "meet it, as it is saved" in said(app)
    number = widget(app, "number_input", "rule-marketing", "value-score")
    assert number.value == 60
    number.set_value(90.0).run()
    with Database.open(own) as db:
        now = agreed_in(db).rules["marketing"]
        assert "score at handover of 60 or more" in describe(now)
        stricter = with_score(now, 90.0)
        found = try_rules(db, default_scope(db), {"marketing": stricter}).to_dicts()[0]
    assert found["fewer"] > 0
    told = f"{found['yes_then']:,} of {found['leads']:,} leads** would meet it"
    assert f"{told}: **0 newly, {found['fewer']:,} no longer**" in said(app)
    then = f"**{found['agreed_then']:,} of {found['compared_then']:,} leads"
    assert f"now → {then}" in said(app)


def with_score(rule: Rule, score: float) -> Rule:
    """Give the rule with another score in its first criterion."""
    first, *rest = rule.group.parts
    assert isinstance(first, Criterion)
    parts = (replace(first, values=(score,)), *rest)
    return replace(rule, group=replace(rule.group, parts=parts))


def test_a_saved_change_is_a_new_version_with_its_day_and_owners(own: Path) -> None:
    app = opened()
    widget(app, "number_input", "rule-marketing", "value-score").set_value(75.0).run()
    place = "do-sign-definition-marketing"
    widget(app, "date_input", place, "-day").set_value(date(2026, 9, 1))
    widget(app, "text_input", place, "-marketing").set_value("Ana")
    widget(app, "text_input", place, "-sales").set_value(HOSTILE)
    app = press(app, "Save as a new version", place)
    assert not app.exception
    assert "Saved as a new version." in said(app)
    with Database.open(own) as db:
        newest, first = db.agreement_versions("definition", "marketing")
        assert "score at handover of 75 or more" in describe(agreed_in(db).rules["marketing"])
    assert (newest.version, first.version) == (2, 1)
    assert (newest.day, newest.marketing, newest.sales) == (
        to_day(date(2026, 9, 1)),
        "Ana",
        HOSTILE,
    )
    changed = "“score at handover of 75 or more” instead of “score at handover of 60 or more”"
    assert changed in said(app)
    assert f"agreed on 1 September 2026 · Ana and {HOSTILE}" in said(app)
    assert not any(HOSTILE in str(each.value) for each in app.markdown)


def test_lines_and_groups_can_be_added_and_taken_away(own: Path) -> None:
    app = opened()
    app = press(app, "Line", "rule-sales")
    assert "has no value" in said(app)
    widget(app, "selectbox", "rule-sales", "4-field").set_value("industry").run()
    values = widget(app, "multiselect", "rule-sales", "4-value-industry")
    assert values.options
    values.set_value([values.options[0]]).run()
    assert "has no value" not in said(app)
    app = press(app, "Group of lines", "rule-sales")
    widget(app, "selectbox", "rule-sales", "6-field").set_value("has_need").run()
    app = press(app, "Save as a new version", "definition-sales")
    with Database.open(own) as db:
        rule = agreed_in(db).rules["sales"]
        assert describe(rule).endswith(f"industry is {values.options[0]}, and need defined")
    app = press(app, "", "rule-sales-0-2-")
    assert "newly, 0 no longer" in said(app)


def test_a_group_of_groups_stays_as_it_is_until_the_file_changes_it(own: Path) -> None:
    inner = Group("all", (Criterion("has_need", "is yes"), Criterion("has_timing", "is yes")))
    rule = Rule("Deep", "", Group("all", (Group("any", (inner, inner)),)))
    with Database.open(own) as db:
        save_rule(db, "sales", rule, 20_700)
    app = opened()
    assert "(need defined, and timing realistic), or (need defined" in said(app)
    assert "can be changed in the file only" in said(app)
    app = press(app, "Line", "rule-sales")
    widget(app, "selectbox", "rule-sales", "1-field").set_value("has_budget").run()
    press(app, "Save as a new version", "definition-sales")
    with Database.open(own) as db:
        parts = agreed_in(db).rules["sales"].group.parts
    assert parts == (*rule.group.parts, Criterion("has_budget", "is yes"))


def test_help_beside_a_number_tells_what_its_words_mean(own: Path) -> None:
    assert "**lead**, as agreed on · marketing: Everybody who filled in a form." in said(opened())
    assert own.exists()


def test_put_back_forgets_what_was_typed(own: Path) -> None:
    app = opened()
    widget(app, "number_input", "rule-marketing", "value-score").set_value(90.0).run()
    assert "no longer" in said(app)
    app = press(app, "Put back what is saved", "definition-marketing")
    assert widget(app, "number_input", "rule-marketing", "value-score").value == 60
    assert "no longer**" not in said(app)
    assert own.exists()


def test_a_withdrawn_definition_leaves_its_versions(own: Path) -> None:
    app = opened()
    app = press(app, "Withdraw it", "definition-sales")
    assert "Withdrawn." in said(app)
    assert "no definition yet" in said(app)
    assert "Agreement can be counted once sales has a definition too." in said(app)
    with Database.open(own) as db:
        assert set(agreed_in(db).rules) == {"marketing"}
        assert len(db.agreement_versions("definition", "sales")) == 2


def test_the_least_of_a_lead_is_counted_and_saved(own: Path) -> None:
    app = opened("Least of a lead")
    app = press(app, "Line", "rule-minimum")
    widget(app, "selectbox", "rule-minimum", "3-field").set_value("has_budget").run()
    assert "**0 newly, " in said(app)
    app = press(app, "Save as a new version", "definition-minimum")
    with Database.open(own) as db:
        held = agreed_in(db).minimum
        assert held is not None
        assert describe(held).endswith("and budget confirmed")


def test_a_stage_gets_its_card(own: Path) -> None:
    app = opened("Stages")
    widget(app, "text_area", "do-stage-won-0", "-meaning").set_value(HOSTILE)
    app = press(app, "Save as a new version", "do-stage-won-0")
    assert HOSTILE in said(app)
    with Database.open(own) as db:
        assert agreed_in(db).cards["won"].meaning == HOSTILE


def test_a_card_that_says_nothing_is_not_saved(own: Path) -> None:
    app = press(opened("Stages"), "Save as a new version", "do-stage-won-0")
    assert "Nothing was changed. Nothing is said in it." in said(app)
    with Database.open(own) as db:
        assert "won" not in agreed_in(db).cards


def test_a_word_is_added_changed_and_withdrawn(own: Path) -> None:
    app = opened("Words")
    widget(app, "text_input", "words-new", "-word").set_value("win")
    widget(app, "text_area", "words-new", "-text-sales").set_value("Signed.")
    app = press(app, "Save the word")
    assert "6 words of both teams written down; 5 have a meaning that both share." in said(app)
    with Database.open(own) as db:
        assert agreed_in(db).terms["win"] == Term(sales="Signed.")
    app = press(app, "Withdraw it", "words-5")
    assert "5 words" in said(app)


def test_the_glossary_shows_the_stages_and_words(own: Path) -> None:
    with Database.open(own) as db:
        save_term(db, "<b>win</b>", Term(sales=HOSTILE), 20_000)
    app = AppTest.from_file(str(ROOT / "pages" / "glossary.py"), default_timeout=60).run()
    assert "<b>win</b>" in said(app)
    assert HOSTILE in said(app)
    assert "Interested: marketing would call it qualified" in said(app)
    assert not any(HOSTILE in str(each.value) for each in app.markdown)


def upload(app: AppTest, content: bytes) -> AppTest:
    """Choose a file."""
    app.file_uploader[0].set_value(("definitions.toml", content, "text/plain"))
    return app.run()


def test_a_file_is_shown_before_it_is_saved(own: Path) -> None:
    with Database.open(own) as db:
        text = exported(db)
        version = db.version
    app = upload(opened("As a file"), text.encode())
    assert "The file says what is agreed on already" in said(app)
    app = upload(opened("As a file"), text.replace("value = 60\n", "value = 65\n").encode())
    assert "It would change 2 things" in said(app)
    assert "“score at handover of 65 or more” instead of" in said(app)
    assert "“65 days” instead of “60 days”" in said(app)
    with Database.open(own) as db:
        assert db.version == version
    app = press(app, "Save these 2 things")
    assert "Saved: 2 new versions." in said(app)
    with Database.open(own) as db:
        assert agreed_in(db).goals["sales-cycle"].value == 65


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe\x00", "The file is not a text in UTF-8."),
        (b"<script>", "couldn't be read as TOML"),
        (b"[definition.marketing]\nname = 'x'\n", "asks for nothing"),
        (b"[nonsense.x]\na = 1\n", "means nothing here"),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence(own: Path, content: bytes, told: str) -> None:
    app = upload(opened("As a file"), content)
    assert not app.exception
    assert f"Nothing was changed. {told}"[:20] in said(app)
    assert told in said(app)
    assert own.exists()


def test_every_version_is_listed_with_what_it_changed(own: Path) -> None:
    with Database.open(own) as db:
        save_term(db, "lead", Term(shared="A person"), to_day(date(2026, 9, 2)))
    app = opened("Versions")
    assert "27 things agreed on in 28 versions. The newest is of 2 September 2026." in said(app)
    rows = app.dataframe[0].value.to_dict("records")
    assert rows[0]["What"] == "Word: lead"
    assert "marketing: nothing any more" in rows[0]["What changed"]
