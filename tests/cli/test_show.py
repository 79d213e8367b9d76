"""``alignment show``: the very numbers of the pages, in four formats."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from alignment.cli import main
from alignment.desk.measuring import METRICS, default_scope, headline_for, measure
from alignment.desk.tables import readable
from alignment.scope import Scope
from alignment.store import Database

Show = Callable[..., Result]


@pytest.fixture
def show(loaded: Path) -> Show:
    def call(*arguments: str | Path) -> Result:
        line = ["--database", str(loaded), "show", *map(str, arguments)]
        return CliRunner().invoke(main, line)

    return call


def asked(loaded: Path, name: str) -> tuple[pl.DataFrame, str, Scope]:
    """Ask the desk itself."""
    with Database.open(loaded) as database:
        scope = default_scope(database, name)
        found = measure(database, name, scope)
        return readable(found, "EUR"), headline_for(database, name, found, scope), scope


@pytest.mark.parametrize("name", list(METRICS))
def test_every_metric_prints_its_headline_its_rows_and_its_footnote(
    show: Show, loaded: Path, name: str
) -> None:
    found = show(name)
    assert found.exit_code == 0, found.output
    frame, headline, _ = asked(loaded, name)
    parts = found.output.rstrip().split("\n\n")
    assert parts[0].splitlines()[0] == headline
    assert len(parts[1].splitlines()) == frame.height + 1
    assert "as of 2026-09-30" in parts[2]


def test_credit_is_shared_by_the_rule_and_for_the_view_asked_for(show: Show) -> None:
    usual = json.loads(show("credit", "--format", "json").stdout)
    assert (usual["by"], usual["rule"], usual["anchor"]) == ("campaign", "linear", "won")
    options = ("--by", "channel", "--rule", "markov", "--anchor", "qualified")
    asked = json.loads(show("credit", *options, "--format", "json").stdout)
    assert (asked["by"], asked["rule"], asked["anchor"]) == ("channel", "markov", "qualified")
    assert {row["rule"] for row in asked["rows"] if row["is_chosen"]} == {"markov"}
    refused = show("credit", "--by", "region")
    assert refused.exit_code != 0
    assert "campaign, channel, source" in refused.output


def test_a_table_of_campaigns_fits_a_terminal_and_says_whose_credit_it_is(show: Show) -> None:
    options = ("--by", "channel", "--rule", "decay")
    told = show("campaigns", *options).stdout
    first = told.split("\n\n", maxsplit=1)[0].splitlines()
    assert first[1].startswith("Opportunities won 20")
    assert first[1].endswith(", by channel; credit by Time decay.")
    head = next(line for line in told.splitlines() if line.startswith("split")).split()
    assert head[:3] == ["split", "cost_eur", "leads"]
    assert "is_always_top" not in head
    assert "more columns with --format csv or --format json." in told
    asked = json.loads(show("campaigns", *options, "--format", "json").stdout)
    assert "is_always_top" in asked["rows"][0]
    assert "credit by" not in show("touched-wins").stdout


@pytest.mark.parametrize("name", ["conversion", "pipeline", "funnel"])
def test_json_holds_the_very_numbers(show: Show, loaded: Path, name: str) -> None:
    frame, headline, scope = asked(loaded, name)
    printed = json.loads(show(name, "--format", "json").stdout)
    assert printed["headline"] == headline
    assert printed["window_days"] == scope.window_days
    assert printed["rows"] == json.loads(json.dumps(frame.to_dicts(), default=str))


def test_csv_holds_the_very_numbers(show: Show, loaded: Path) -> None:
    frame, _, _ = asked(loaded, "conversion")
    rows = list(csv.DictReader(io.StringIO(show("conversion", "--format", "csv").stdout)))
    assert [int(row["leads"]) for row in rows] == frame["leads"].to_list()
    rates = [float(row["rate"]) if row["rate"] else None for row in rows]
    assert rates == frame["rate"].to_list()


def test_parquet_gives_back_the_very_frame(show: Show, loaded: Path, tmp_path: Path) -> None:
    frame, _, _ = asked(loaded, "win-rate")
    path = tmp_path / "out.parquet"
    found = show("win-rate", "--format", "parquet", "--output", path)
    assert found.exit_code == 0
    assert found.output == ""
    assert pl.read_parquet(path).equals(frame)


def test_the_period_the_split_and_the_filters_narrow_what_is_counted(show: Show) -> None:
    def leads(*options: str) -> dict[str, int]:
        printed = json.loads(show("conversion", "--format", "json", *options).stdout)
        return {row["split"]: row["leads"] for row in printed["rows"]}

    whole = leads("--from", "2025-04-01", "--to", "2026-09-30", "--by", "region")
    first = leads("--from", "2025-04-01", "--to", "2025-12-31", "--by", "region")
    second = leads("--from", "2026-01-01", "--to", "2026-09-30", "--by", "region")
    assert set(whole) == {"All", "DACH", "Nordics", "UK & Ireland"}
    assert whole == {name: first[name] + second[name] for name in whole}
    one = leads("--from", "2025-04-01", "--to", "2026-09-30", "--region", "Nordics")
    assert one["All"] == whole["Nordics"]


def test_the_window_and_the_steps_are_taken_over(show: Show) -> None:
    options = ("--format", "json", "--from-stage", "sql", "--to-stage", "won", "--window", "30")
    printed = json.loads(show("conversion", *options).stdout)
    assert printed["window_days"] == 30
    assert "Won within 30 days" in printed["headline"]


def test_an_earlier_day_of_observation_sees_nothing_later(show: Show) -> None:
    options = ("--format", "json", "--from", "2025-04-01", "--to", "2025-12-31")
    earlier = json.loads(show("conversion", *options, "--as-of", "2025-12-31").stdout)["rows"][0]
    now = json.loads(show("conversion", *options).stdout)["rows"][0]
    assert earlier["leads"] == now["leads"]
    assert earlier["converted_so_far"] < now["converted_so_far"]


def test_a_filter_that_names_nothing_is_told(show: Show) -> None:
    found = show("conversion", "--source", "Webnar")
    assert found.exit_code == 0
    assert "No source is called 'Webnar'" in found.stderr


def test_an_unknown_metric_is_wrong_usage_and_lists_the_known_ones(show: Show) -> None:
    found = show("velocitee")
    assert found.exit_code == 2
    assert "'conversion'" in found.stderr


def test_a_period_that_ends_before_it_begins_is_wrong_usage(show: Show) -> None:
    assert show("funnel", "--from", "2026-02-01", "--to", "2026-01-01").exit_code == 2


def test_steps_that_do_not_go_up_get_a_sentence(show: Show) -> None:
    found = show("conversion", "--from-stage", "won", "--to-stage", "lead")
    assert found.exit_code == 1
    assert "no way up" in found.stderr


def test_a_folder_that_is_not_there_is_told_when_writing(show: Show, tmp_path: Path) -> None:
    found = show("funnel", "--format", "csv", "--output", tmp_path / "none" / "x.csv")
    assert found.exit_code == 1
    assert "x.csv" in found.stderr
