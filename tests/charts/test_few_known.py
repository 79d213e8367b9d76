"""Charts where part of what they show isn't known."""

from __future__ import annotations

from alignment.charts import conversion, win_rate
from alignment.charts.palette import LIGHT
from tests.charts import frames


def test_ages_that_not_all_have_reached_are_hatched_and_hold_no_number() -> None:
    found = frames.ages(
        {
            ("2026-01", 30): (6, 40),
            ("2026-01", 90): (10, 40),
            ("2026-02", 30): (1, 3),
            ("2026-02", 90): None,
        }
    )
    cells = conversion.ages(found, LIGHT, window_days=90).data[0]
    assert list(cells.text) == ["15%", "25%", "1 of 3", ""]
    assert list(cells.marker.pattern.shape) == ["", "", "", "/"]
    assert list(cells.customdata[3]) == ["2026-02", "1@90"]
    deepest = cells.marker.color[1]
    assert deepest == LIGHT.shared
    assert cells.textfont.color[1] == LIGHT.background


def test_wins_without_any_recorded_loss_are_bars_of_counts_and_no_share() -> None:
    blank = dict.fromkeys(("rate", "low", "high")) | {"verdict": "not_recorded"}
    found = frames.win_rates(
        {"split": "All", "is_total": True, "closed_won": 21, **blank},
        {"split": "Web", "is_total": False, "closed_won": 21, **blank},
    )
    drawn = win_rate.shares(found, LIGHT, currency="EUR")
    told = [each.text for each in drawn.layout.annotations]
    assert [list(bar.x) for bar in drawn.data] == [[21, 21]]
    assert "<b>21</b> won" in told
    assert not any("%" in text for text in told)
