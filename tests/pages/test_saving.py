"""What a page says once something was saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from streamlit.testing.v1 import AppTest

from alignment.metrics.collecting import collect
from alignment.store import Database
from tests.pages.conftest import ROOT

SAVED = "Settings saved"


def settings() -> AppTest:
    """The page, run once."""
    return AppTest.from_file(str(ROOT / "pages" / "settings.py"), default_timeout=60).run()


def touches(db: Database) -> dict[str, int]:
    """How many touches of opportunities' people count, and how many came too early."""
    rows = collect(db.mart("opportunity_journey"))
    return rows.select("touches", "early_touches").sum().row(0, named=True)


def press(app: AppTest, label: str) -> AppTest:
    """Press the button with this label."""
    return next(button for button in app.button if button.label == label).click().run()


def said(app: AppTest) -> list[str]:
    """What is said of things saved."""
    return [text.value.replace("\\", "") for text in app.markdown if "saved" in text.value]


def test_saved_settings_are_told_until_something_else_changes(own: Path) -> None:
    app = settings()
    assert said(app) == []
    app = press(app, "Save the settings")
    assert not app.exception
    assert len(said(app)) == 1
    assert SAVED in said(app)[0]
    assert SAVED in said(app.run())[0]
    with Database.open(own) as db:
        db.save_settings(db.settings)
    assert said(app.run()) == []


def fill(app: AppTest, part: str, value: int) -> None:
    """Fill in the number whose label has this part."""
    next(each for each in app.number_input if part in each.label).set_value(value)


def test_the_days_from_which_touches_count_are_kept_and_the_marts_follow(own: Path) -> None:
    with Database.open(own) as db:
        before = touches(db)
    app = settings()
    fill(app, "Touches count from", 3)
    fill(app, "half the weight", 21)
    press(app, "Save the settings")
    with Database.open(own) as db:
        assert (db.settings.look_back_days, db.settings.half_life_days) == (3, 21)
        after = touches(db)
    assert after["touches"] < before["touches"]
    assert after["early_touches"] > before["early_touches"]


def test_what_the_form_shows_is_what_is_kept(own: Path) -> None:
    with Database.open(own) as db:
        db.save_settings(replace(db.settings, look_back_days=77, half_life_days=9))
        held = db.settings
    press(settings(), "Save the settings")
    with Database.open(own) as db:
        assert db.settings == held


def test_settings_that_cannot_be_used_change_nothing(own: Path) -> None:
    app = settings()
    next(each for each in app.number_input if "second line" in each.label).set_value(90.0)
    app = press(app, "Save the settings")
    assert said(app) == []
    assert any("Nothing was changed. The two lines" in text.value for text in app.text)
    with Database.open(own) as db:
        assert db.settings.lower_line < 0.9


def test_saved_exchange_rates_are_told_with_their_number(own: Path) -> None:
    with Database.open(own) as db:
        held = db.rates().height
    app = press(settings(), "Save the exchange rates")
    assert f"Exchange rates saved: {held} in all." in said(app)[0]
