"""Real exports load whole."""

from __future__ import annotations

from pathlib import Path

from alignment.errors import FileRefusedError
from alignment.ingest import Converted, assemble, convert, from_toml, pick, read, recognise
from alignment.schema.upload import Batch
from alignment.scope import to_date
from alignment.settings import Settings


def load(folder: Path, mapping_file: Path | None = None) -> Batch:
    """Convert every file of a folder that is recognised or mapped and has rows."""
    mappings = from_toml(mapping_file.read_text(encoding="utf-8")) if mapping_file else ()
    converted: list[Converted] = []
    for path in sorted(folder.glob("*.csv")):
        try:
            raw = read(path)
        except FileRefusedError:
            continue
        mapping = pick(mappings, raw) or recognise(raw)
        if mapping:
            converted.append(
                convert(raw, mapping, file_no=len(converted), settings=Settings(), secret=b"key")
            )
    return assemble(converted)


def sizes(batch: Batch) -> dict[str, int]:
    return {name: frame.height for name, frame in batch.tables.items()}


def test_a_salesforce_data_export_loads_whole(shared_data: Path) -> None:
    batch = load(shared_data / "salesforce_data_export")
    assert batch.kept_out.height == 0
    assert sizes(batch) == {
        "account": 12,
        "campaign": 4,
        "lead": 22,
        "opportunity": 31,
        "stage_event": 62,
    }
    assert {file.object: file.money_source for file in batch.files}["opportunity"] == 5_760_000
    assert batch.tables["stage_event"]["evidence"].unique().to_list() == [100]
    assert batch.newest_day is not None
    assert to_date(batch.newest_day).isoformat() == "2018-10-13"


def test_close_dates_of_salesforce_stay_on_their_day_in_any_time_zone(shared_data: Path) -> None:
    raw = read(shared_data / "salesforce_data_export" / "Opportunity.csv")
    mapping = recognise(raw)
    assert mapping is not None
    days = [
        convert(raw, mapping, file_no=0, settings=Settings(time_zone=zone), secret=b"key")
        .tables["opportunity"]["close_day"]
        .to_list()
        for zone in ("UTC", "America/Los_Angeles", "Pacific/Auckland")
    ]
    assert days[0] == days[1] == days[2]


def test_a_marketplaces_leads_and_wins_load_whole(shared_data: Path, mappings_folder: Path) -> None:
    batch = load(shared_data / "olist", mappings_folder / "olist.toml")
    assert batch.kept_out.height == 0
    assert sizes(batch) == {
        "account": 3095,
        "lead": 8000,
        "opportunity": 842,
        "stage_event": 842,
    }
    linked = batch.tables["opportunity"].join(batch.tables["lead"], on="lead_id")
    assert linked.height == 842


def test_a_resellers_opportunities_load_whole(shared_data: Path, mappings_folder: Path) -> None:
    batch = load(shared_data / "maven_crm", mappings_folder / "maven.toml")
    assert batch.kept_out.height == 0
    found = sizes(batch)
    assert found.pop("stage_event") == 8300
    assert found == {"account": 85, "owner": 35, "product": 7, "opportunity": 8800}
    deals = batch.tables["opportunity"]
    assert deals["amount_minor"].sum() == 1_000_553_400
    unknown = deals.join(batch.tables["product"], on="product_id", how="anti")["product_id"]
    assert unknown.unique().to_list() == ["GTXPro"]
