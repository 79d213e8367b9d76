"""``alignment settings``: shown, changed, and refused in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_without_a_change_all_settings_are_shown(run: Run) -> None:
    found = run("settings")
    assert found.exit_code == 0
    assert "base_currency=EUR\n" in found.output
    assert "keeps_email=no\n" in found.output
    assert "look_back_days=365\n" in found.output
    assert "half_life_days=0\n" in found.output
    assert len(found.output.splitlines()) == 11


def test_a_changed_setting_is_kept_and_the_others_stay(run: Run) -> None:
    given = ("base_currency=usd", "fiscal_start_month=4", "keeps_email=yes", "upper_line=0.3")
    run("settings", *given, "own_domains=a.test, B.test")
    found = run("settings", "window_days=60", "look_back_days=180", "half_life_days=14")
    assert found.exit_code == 0
    for line in ("base_currency=USD", "fiscal_start_month=4", "keeps_email=yes", "upper_line=0.3"):
        assert line in found.output.splitlines()
    assert "own_domains=a.test,b.test" in found.output
    for line in ("window_days=60", "look_back_days=180", "half_life_days=14"):
        assert line in found.output.splitlines()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("colour=red", "Write NAME=VALUE, where NAME is one of base_currency"),
        ("window_days", "sets nothing"),
        ("window_days=soon", "window_days can't be 'soon'. Give a number."),
        ("keeps_email=perhaps", "Give yes or no."),
        ("look_back_days=0", "The look-back is shorter than a day"),
        ("half_life_days=-1", "the half-life is below 0"),
        ("fiscal_start_month=13", "can't start in month 13"),
        ("base_currency=EURO", "is not a currency code"),
    ],
)
def test_a_value_that_can_not_be_used_is_refused_and_nothing_changes(
    run: Run, change: str, said: str
) -> None:
    found = run("settings", "window_days=70", change)
    assert found.exit_code == 1
    assert said in found.output
    assert "window_days=90" in run("settings").output
