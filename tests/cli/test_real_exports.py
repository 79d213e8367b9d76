"""Real exports load whole through the command, and the same again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def load(run: Run) -> Callable[..., dict[str, int]]:
    """Load twice; give the rows read by file and tell that all were new, then none."""

    def call(*arguments: str | Path) -> dict[str, int]:
        files = []
        for _ in range(2):
            found = run("load", *arguments, "--json")
            assert found.exit_code == 0, found.output
            files.append(
                [one for one in json.loads(found.stdout)["files"] if one["file"]["object"]]
            )
        first, again = files
        for one, same in zip(first, again, strict=True):
            assert one["n_new"] == one["file"]["n_read"]
            assert same["n_unchanged"] == same["file"]["n_read"]
            assert (same["n_new"], same["n_changed"], one["n_kept_out"]) == (0, 0, 0)
        return {one["file"]["name"]: one["n_new"] for one in first}

    return call


def test_a_salesforce_data_export_loads_whole(
    load: Callable[..., dict[str, int]], shared_data: Path
) -> None:
    assert load(shared_data / "salesforce_data_export") == {
        "Account.csv": 12,
        "Campaign.csv": 4,
        "Lead.csv": 22,
        "Opportunity.csv": 31,
        "OpportunityHistory.csv": 62,
    }


def test_a_marketplaces_leads_and_wins_load_whole_and_their_conversion_shows(
    load: Callable[..., dict[str, int]], run: Run, shared_data: Path, mappings_folder: Path
) -> None:
    names = ("olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv")
    paths = [shared_data / "olist" / name for name in names]
    found = load(*paths, "--mapping", mappings_folder / "olist.toml")
    assert list(found.values()) == [8000, 842]
    options = ("--from", "2017-06-01", "--to", "2018-05-31", "--to-stage", "won")
    printed = json.loads(run("show", "conversion", *options, "--format", "json").stdout)
    total = printed["rows"][0]
    assert total["leads"] == 8000
    assert total["converted_so_far"] <= 842
    assert total["before_entry"] == 1
    assert 0 < total["low"] < total["rate"] < total["high"] < 0.2


def test_a_resellers_opportunities_load_whole_and_unknown_products_are_listed(
    load: Callable[..., dict[str, int]], run: Run, shared_data: Path, mappings_folder: Path
) -> None:
    mapping = ("--mapping", mappings_folder / "maven.toml")
    found = load(shared_data / "maven_crm", *mapping)
    assert sorted(found.values()) == [7, 35, 85, 8800]
    told = run("load", shared_data / "maven_crm", *mapping).output
    assert "1,480 rows of opportunity name a product in product_id" in told
    assert "such as GTXPro." in told
