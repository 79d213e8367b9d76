from __future__ import annotations

import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from alignment.charts import words
from alignment.charts.palette import DARK, LIGHT, Palette

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("rate", "said"), [(0.123, "12%"), (0.0312, "3.1%"), (0.0, "0%"), (None, "too few to tell")]
)
def test_shares_are_written_shortly(rate: float | None, said: str) -> None:
    assert words.percent(rate) == said


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (421_000_000, "EUR", "€4.21M"),
        (1_840_000, "USD", "$18.4k"),
        (84_200, "GBP", "£842"),
        (842, "JPY", "JPY 842"),
        (None, "EUR", "not recorded"),
    ],
)
def test_money_is_written_in_three_figures(minor: int | None, currency: str, said: str) -> None:
    assert words.money(minor, currency) == said


def test_long_names_are_cut_and_harmless() -> None:
    assert words.shortened("<b>" + "x" * 30, 8) == "&lt;b&gt;xxxx…"


def test_a_name_is_cut_where_its_room_ends_whatever_its_letters() -> None:
    assert words.fitted("Spring fair", 12) == "Spring fair"
    assert words.fitted("<b>" + "x" * 30, 6) == "&lt;b&gt;xxxxxx…"
    assert words.fitted("illicit illicit illicit", 9) == "illicit illicit illicit"
    assert words.fitted("展" * 9, 6) == "展" * 4 + "…"
    assert words.fitted("Mail of spring 2026 Q1", 7, keep_end=True) == "Mail o…26 Q1"
    assert words.fitted("turned\u202eround\n", 30) == "turnedround"


def test_a_line_reads_as_it_was_entered() -> None:
    assert [words.line(rate) for rate in (0.2, 0.02, 0.025)] == ["20%", "2%", "2.5%"]


@pytest.mark.parametrize(("palette", "theme"), [(LIGHT, "light"), (DARK, "dark")])
def test_charts_are_drawn_in_the_theme_s_own_colours(palette: Palette, theme: str) -> None:
    held = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"][theme]
    drawn = asdict(palette)
    slots = ("marketing", "sales", "shared", "context", "focus", "track")
    assert [drawn[slot] for slot in slots] == held["chartCategoricalColors"][: len(slots)]
    assert palette.text == held["textColor"]
    assert palette.background == held["backgroundColor"]
