"""Costs from advertising tools and plain lists: to the cent, and no total counted as money."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from alignment.errors import MappingError
from alignment.ingest import Converted, Mapping, RawTable, assemble, convert, read, recognise
from alignment.schema.upload import Batch, UploadReport
from alignment.scope import to_day
from alignment.settings import Settings
from alignment.store import layout
from alignment.store.uploading import Terms, upload
from tests.ingest.conftest import placed

Load = Callable[..., Converted]
Written = Callable[[bytes], Converted]

LINKEDIN = (
    b"Campaign Performance Report (in UTC)\n\n"
    b"Start Date (in UTC),Account Name,Campaign Group Name,Campaign Name,Campaign ID,Currency,"
    b"Total Spent,Impressions,Clicks\n"
    b"2024-01-30,Acme,Group,Spring webinar,1482,EUR,10.05,100,3\n"
    b"2024-01-31,Acme,Group,Spring webinar,1482,EUR,5.00,50,1\n"
    b"Total,,,,,,15.05,150,4\n"
)
GOOGLE = (
    "Campaign report\nJanuary 1, 2024 - January 31, 2024\n"
    "Campaign\tDay\tCurrency code\tCost\tClicks\tConversions\n"
    "Brand\t2024-01-01\tUSD\t1,033.33\t5\t--\n"
    "Generic\t2024-01-01\tUSD\t --\t0\t--\n"
    "Generic\t2024-01-02\tUSD\t0.67\t7\t1\n"
    "Total: Campaigns\t--\t--\t1,034.00\t12\t1\n"
    "Total: Account\t--\t--\t1,034.00\t12\t1\n"
)


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Convert the bytes of a file by the mapping that is recognised."""

    def load(content: bytes) -> Converted:
        path = tmp_path / "costs.csv"
        path.write_bytes(content)
        raw = read(path)
        mapping = recognise(raw)
        assert mapping is not None
        return convert(raw, mapping, file_no=0, settings=Settings(), secret=b"key")

    return load


def stored(batch: Batch) -> tuple[UploadReport, UploadReport, dict[str, int]]:
    """Store a batch twice; give both reports and how many rows there are then."""
    terms = Terms(as_of=to_day(date(2024, 2, 1)))
    with duckdb.connect() as connection:
        cursor = connection.cursor()
        layout.migrate(cursor)
        reports = upload(cursor, batch, terms), upload(cursor, batch, terms)
        sizes = {name: cursor.table(name).shape[0] for name in ("cost", "touch", "activity")}
    return *reports, sizes


def costs(found: Converted) -> list[tuple[object, ...]]:
    columns = ("day", "campaign_name", "channel", "amount_minor", "currency")
    return found.tables["cost"].select(columns).rows()


def test_linkedin_costs_are_read_below_the_preamble_and_the_total_is_kept_out(
    written: Written,
) -> None:
    found = written(LINKEDIN)
    day = to_day(date(2024, 1, 30))
    assert costs(found) == [
        (day, "Spring webinar", "LinkedIn Ads", 1005, "EUR"),
        (day + 1, "Spring webinar", "LinkedIn Ads", 500, "EUR"),
    ]
    assert found.tables["cost"]["campaign_id"].to_list() == ["1482", "1482"]
    assert found.kept_out.select("row_no", "reason").rows() == [
        (6, "a total, not a record of its own")
    ]
    assert (found.file.n_read, found.file.money_source) == (3, Decimal("30.10"))
    assert found.file.money_kept_out == Decimal("15.05")
    assert any("above the header: 1 row" in note for note in found.file.notes)
    assert not any("name no currency" in note for note in found.file.notes)


def test_google_ads_costs_are_read_from_utf_16_with_tabs_and_dashes(written: Written) -> None:
    found = written(GOOGLE.encode("utf-16"))
    assert (found.file.encoding, found.file.delimiter) == ("utf-16", "\t")
    day = to_day(date(2024, 1, 1))
    assert costs(found) == [
        (day, "Brand", "Google Ads", 103333, "USD"),
        (day + 1, "Generic", "Google Ads", 67, "USD"),
    ]
    assert found.kept_out.select("row_no", "column", "reason").rows() == [
        (5, "Cost", "has no value"),
        (7, "", "a total, not a record of its own"),
        (8, "", "a total, not a record of its own"),
    ]
    # An id that we made of day and campaign would tell a reader nothing.
    assert [raw.partition(" ")[0] for raw in found.kept_out["raw"]] == ["Generic", "", ""]
    assert found.file.money_source == Decimal("3102.00")
    assert found.file.money_kept_out == Decimal("2068.00")


def test_the_store_adds_the_money_up_without_the_totals(written: Written) -> None:
    report = stored(assemble([written(LINKEDIN)]))[0]
    (file,) = report.files
    assert (file.n_new, file.n_kept_out, file.money_loaded) == (2, 1, Decimal("15.05"))


def test_millionths_become_cents_and_what_is_rounded_is_said(load: Load) -> None:
    found = load(
        ["_fivetran_id", "date", "id", "base_campaign", "cost_micros"],
        ["a", "2024-01-01", "7", "customers/1/campaigns/7", "36150000"],
        ["b", "2024-01-02", "7", "customers/1/campaigns/7", "20836690"],
        ["c", "2024-01-03", "7", "customers/1/campaigns/7", "0"],
    )
    assert found.tables["cost"]["amount_minor"].to_list() == [3615, 2084, 0]
    assert found.file.money_source == Decimal("56.99")
    assert found.kept_out.is_empty()
    assert (
        "1 amount in “cost_micros” were finer than the smallest coin and were rounded;"
        " together that changes +0.00331."
    ) in found.file.notes


def test_a_plain_list_of_costs_by_month_is_known(load: Load) -> None:
    found = load(
        ["Month", "Channel", "Campaign", "Amount", "Currency"],
        ["2024-01", "Events", "Fair", "1200.50", "EUR"],
        ["Feb 2024", "Search", "", "80", "USD"],
        ["Total", "", "", "1280.50", ""],
    )
    assert costs(found) == [
        (to_day(date(2024, 1, 1)), "Fair", "Events", 120050, "EUR"),
        (to_day(date(2024, 2, 1)), None, "Search", 8000, "USD"),
    ]
    assert found.kept_out["reason"].to_list() == ["a total, not a record of its own"]
    assert found.newest_day is None


def test_two_costs_of_one_campaign_and_day_are_two_costs(load: Load) -> None:
    headers = ["Date", "Campaign", "Device", "Cost"]
    rows = (
        ["2024-01-01", "Fair", "mobile", "5"],
        ["2024-01-01", "Fair", "desktop", "7"],
        ["2024-01-01", "Fair", "desktop", "7"],
    )
    found = load(headers, *rows)
    assert found.tables["cost"]["amount_minor"].to_list() == [500, 700]
    assert found.tables["cost"]["cost_id"].n_unique() == 2
    assert found.file.n_duplicate == 1
    assert load(headers, *rows).tables["cost"].equals(found.tables["cost"])


@pytest.mark.parametrize("other", ["ad_group_id", "search_term", "creative_id", "member_country"])
def test_another_split_of_the_same_money_is_not_taken_for_costs(
    other: str, table: Callable[..., RawTable]
) -> None:
    headers = ["date", "campaign_id", "cost_micros", "day", "cost_in_local_currency", other]
    assert recognise(table(headers)) is None
    assert recognise(table(["Campaign", "Day", "Cost", other])) is None


def test_an_amount_cannot_be_given_in_units_and_in_millionths(load: Load) -> None:
    mapping = Mapping(
        "other",
        "cost",
        (("Date", "day"), ("Cost", "amount_minor"), ("Micros", "amount_micros")),
    )
    with pytest.raises(MappingError, match="Two columns are mapped to one amount"):
        load(["Date", "Cost", "Micros"], ["2024-01-01", "5", "5"], mapping=mapping)


def test_the_same_files_again_change_nothing(load: Load, written: Written) -> None:
    lists = (
        load(
            ["Date", "Campaign", "Ad", "Cost"],
            ["2024-01-01", "A", "x", "5"],
            ["2024-01-01", "A", "y", "7"],
        ),
        load(
            ["Date", "Email", "Channel", "Page"],
            ["2024-01-01", "a@b.c", "S", "x"],
            ["2024-01-01", "a@b.c", "S", "y"],
        ),
        load(
            ["Date", "Lead ID", "Activity"],
            ["2024-01-01", "1", "Call"],
            ["2024-01-01", "1", "Call"],
        ),
        written(GOOGLE.encode("utf-16")),
    )
    first, again, sizes = stored(
        assemble([placed(found, number) for number, found in enumerate(lists)])
    )
    assert [file.n_new for file in first.files] == [2, 2, 1, 2]
    assert again.is_unchanged
    assert sizes == {"cost": 4, "touch": 2, "activity": 1}
