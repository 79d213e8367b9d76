"""What an upload adds, and what it says it added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from alignment.errors import AlignmentError, NotFoundError, ReconciliationError
from alignment.schema.upload import Batch, KeptOut
from alignment.store import Database

DAY = 19_700
Made = Callable[..., Batch]
Everything = Callable[[Database], dict[str, list[tuple[object, ...]]]]


def read(db: Database, name: str) -> pl.DataFrame:
    """Rows of a mart or of the current rows of a table."""
    found: pl.DataFrame = db.mart(name).collect("polars").to_native()
    return found


def test_a_first_upload_counts_every_row_as_new(db: Database, company: Batch) -> None:
    report = db.apply(company, as_of=DAY)
    assert report.upload_id == 1
    assert [(f.n_new, f.n_changed, f.n_unchanged) for f in report.files] == [
        (1, 0, 0),
        (3, 0, 0),
        (1, 0, 0),
        (2, 0, 0),
    ]
    assert report.files[2].money_loaded == Decimal("1000.50")
    assert db.as_of == DAY
    assert read(db, "lead").height == 3


def test_the_marts_are_built_with_the_upload(db: Database, company: Batch) -> None:
    db.apply(company, as_of=DAY)
    journeys = read(db, "journey").sort("lead_id")
    assert journeys["lead_id"].to_list() == ["l1", "l2", "l3"]
    assert journeys["days_to_opportunity"].to_list() == [None, 10, None]
    assert read(db, "pipeline")["value_minor"].to_list() == [100_050]
    assert read(db, "spell").filter(entity="opportunity").height == 2


def test_the_same_files_again_change_nothing(
    db: Database, company: Batch, everything: Everything
) -> None:
    db.apply(company, as_of=DAY)
    before, version = everything(db), db.version
    report = db.apply(company, as_of=DAY + 9)
    assert report.is_unchanged
    assert report.upload_id == 0
    assert [f.n_unchanged for f in report.files] == [1, 3, 1, 2]
    assert report.files[2].money_loaded == Decimal("1000.50")
    assert everything(db) == before
    assert db.version == version


def test_another_file_that_says_the_same_of_a_later_day_moves_the_day_on(
    db: Database, company: Batch
) -> None:
    db.apply(company, as_of=DAY)
    later = replace(company, files=tuple(replace(f, sha256=f"{f.sha256}x") for f in company.files))
    report = db.apply(later, as_of=DAY + 9)
    assert not report.is_unchanged
    assert db.as_of == DAY + 9
    assert [f.n_unchanged for f in report.files] == [1, 3, 1, 2]


def test_only_new_and_changed_rows_are_added(db: Database, made: Made) -> None:
    first = [{"lead_id": f"l{number}", "created_day": DAY - number} for number in range(5)]
    db.apply(made({"lead": first}), as_of=DAY)
    second = [*first, {"lead_id": "l9", "created_day": DAY}]
    second[2] = {"lead_id": "l2", "created_day": DAY - 2, "source": "Web"}
    report = db.apply(made({"lead": second}), as_of=DAY + 1)
    assert (report.files[0].n_new, report.files[0].n_changed, report.files[0].n_unchanged) == (
        1,
        1,
        4,
    )
    leads = read(db, "lead").sort("lead_id")
    assert leads["lead_id"].to_list() == ["l0", "l1", "l2", "l3", "l4", "l9"]
    assert leads["source"].to_list() == [None, None, "Web", None, None, None]
    assert leads["upload_id"].to_list() == [1, 1, 2, 1, 1, 2]


def test_a_value_that_goes_blank_is_a_change(db: Database, made: Made) -> None:
    db.apply(made({"lead": [{"lead_id": "l1", "source": "Web", "created_day": 9}]}), as_of=DAY)
    report = db.apply(made({"lead": [{"lead_id": "l1", "created_day": 9}]}), as_of=DAY)
    assert report.files[0].n_changed == 1
    assert read(db, "lead")["source"].to_list() == [None]


def test_a_row_is_changed_when_only_what_it_says_elsewhere_changed(
    db: Database, made: Made
) -> None:
    def batch(day: int) -> Batch:
        one = made({"opportunity": [{"opp_id": "o1", "created_day": 1}]})
        event = {
            "event_id": f"o1|Won|{day}",
            "entity": "opportunity",
            "entity_id": "o1",
            "to_raw": "Won",
            "day": day,
            "seq": 1,
            "evidence": 80,
        }
        events = made({"stage_event": [event]}).tables["stage_event"]
        return replace(one, tables={**one.tables, "stage_event": events})

    db.apply(batch(5), as_of=DAY)
    report = db.apply(batch(6), as_of=DAY)
    assert (report.files[0].n_new, report.files[0].n_changed) == (0, 1)


def test_a_record_derived_from_another_row_never_blanks_what_is_known(
    db: Database, made: Made
) -> None:
    known = {"account_id": "a1", "name": "Acme", "industry": "Steel"}
    db.apply(made({"account": [known]}), as_of=DAY)
    deal = made({"opportunity": [{"opp_id": "o1", "account_id": "a1", "created_day": 1}]})
    derived = made({"account": [{"account_id": "a1", "name": "Acme"}]}).tables["account"]
    db.apply(replace(deal, tables={**deal.tables, "account": derived}), as_of=DAY)
    assert read(db, "account")["industry"].to_list() == ["Steel"]


def test_the_same_id_in_two_rows_keeps_the_earlier_row_out_with_its_money(
    db: Database, made: Made
) -> None:
    rows: list[dict[str, Any]] = [
        {"opp_id": "o1", "amount_minor": 500, "currency": "EUR", "created_day": 1},
        {"opp_id": "o1", "amount_minor": 700, "currency": "EUR", "created_day": 1},
    ]
    batch = made({"opportunity": rows}, changed={"opportunity": {"money_source": Decimal(12)}})
    report = db.apply(batch, as_of=DAY)
    assert (report.files[0].n_new, report.files[0].n_kept_out) == (1, 1)
    assert report.files[0].money_loaded == Decimal(7)
    assert read(db, "opportunity")["amount_minor"].to_list() == [700]
    left_out = db.kept_out(report.upload_id)
    assert left_out["row_no"].to_list() == [2]
    assert "row 3 of this file" in left_out["reason"][0]


def test_money_is_counted_in_the_digits_of_its_currency(db: Database, made: Made) -> None:
    rows: list[dict[str, Any]] = [
        {"opp_id": "o1", "amount_minor": 500, "currency": "JPY", "created_day": 1},
        {"opp_id": "o2", "amount_minor": 1_500, "currency": "KWD", "created_day": 1},
    ]
    batch = made({"opportunity": rows}, changed={"opportunity": {"money_source": Decimal("501.5")}})
    assert db.apply(batch, as_of=DAY).files[0].money_loaded == Decimal("501.500")


@pytest.mark.parametrize(
    "wrong", [{"n_read": 2}, {"n_duplicate": 1}, {"money_source": Decimal("1000.51")}]
)
def test_a_load_that_does_not_add_up_leaves_the_database_as_it_was(
    db: Database, company: Batch, everything: Everything, wrong: dict[str, Any]
) -> None:
    before, version = everything(db), db.version
    files = (*company.files[:2], replace(company.files[2], **wrong), company.files[3])
    with pytest.raises(ReconciliationError, match=r"opportunity\.csv"):
        db.apply(replace(company, files=files), as_of=DAY)
    assert everything(db) == before
    assert db.version == version


def test_a_dry_run_tells_the_same_and_keeps_nothing(
    db: Database, company: Batch, everything: Everything
) -> None:
    before = everything(db)
    told = db.apply(company, as_of=DAY, is_dry_run=True)
    assert everything(db) == before
    done = db.apply(company, as_of=DAY)
    assert told == replace(done, upload_id=0)


def test_rows_kept_out_are_listed_with_their_reason(db: Database, made: Made) -> None:
    kept_out = pl.DataFrame(
        [(0, 3, "Amount", "couldn't be read as an amount", "o2,abc")],
        schema=KeptOut.create_empty().schema,
        orient="row",
    )
    batch = made(
        {"opportunity": [{"opp_id": "o1", "created_day": 1}]},
        changed={"opportunity": {"n_read": 2}},
        kept_out=kept_out,
    )
    report = db.apply(batch, as_of=DAY)
    assert report.files[0].n_kept_out == 1
    assert db.kept_out(report.upload_id).rows() == [
        ("opportunity.csv", 3, "Amount", "couldn't be read as an amount", "o2,abc")
    ]


def test_links_that_lead_nowhere_are_counted_with_examples(db: Database, company: Batch) -> None:
    report = db.apply(company, as_of=DAY)
    assert report.unresolved == (("opportunity", "account_id", "account", 1, ("a9",)),)
    assert db.unresolved().rows() == [("opportunity", "account_id", "account", 1, ["a9"])]


def test_a_table_that_was_never_loaded_is_named_once(db: Database, made: Made) -> None:
    batch = made({"lead": [{"lead_id": "l1", "account_id": "a1", "owner_id": "u1"}]})
    report = db.apply(batch, as_of=DAY, is_dry_run=True)
    assert report.unresolved == ()
    assert [note.split(" are ")[0] for note in report.notes] == ["No accounts", "No owners"]


def test_undoing_an_upload_leaves_the_database_as_before(
    db: Database, company: Batch, made: Made, everything: Everything
) -> None:
    db.apply(replace(company, mappings=(("headers", "first"),)), as_of=DAY)
    before, version = everything(db), db.version
    second = made(
        {
            "lead": [
                {"lead_id": "l1", "created_day": DAY - 60, "status_raw": "Unqualified"},
                {"lead_id": "l4", "created_day": DAY - 1, "status_raw": "Bar"},
            ]
        }
    )
    second = replace(second, mappings=(("headers", "second"),))
    report = db.apply(second, as_of=DAY + 7)
    assert db.remembered_mapping("headers") == "second"
    assert read(db, "journey").height == 4
    db.undo(report.upload_id)
    assert everything(db) == before
    assert db.remembered_mapping("headers") == "first"
    assert db.version > version


def test_undoing_the_first_upload_leaves_an_empty_database(
    db: Database, company: Batch, everything: Everything
) -> None:
    before = everything(db)
    db.undo(db.apply(company, as_of=DAY).upload_id)
    assert everything(db) == before
    assert db.as_of is None


def test_only_the_newest_upload_can_be_undone(db: Database, company: Batch, made: Made) -> None:
    db.apply(company, as_of=DAY)
    db.apply(made({"lead": [{"lead_id": "l7", "created_day": 7}]}), as_of=DAY)
    with pytest.raises(AlignmentError, match="beginning with 2"):
        db.undo(1)
    with pytest.raises(NotFoundError, match="no upload 3"):
        db.undo(3)


def test_the_list_of_uploads_shows_the_equation_of_each_file(
    db: Database, company: Batch, made: Made
) -> None:
    db.apply(company, as_of=DAY)
    db.apply(made({"lead": [{"lead_id": "l7", "created_day": 7}]}), as_of=DAY + 1)
    listed = db.uploads()
    assert listed["upload_id"].to_list() == [2, 1, 1, 1, 1]
    total = pl.sum_horizontal("n_new", "n_changed", "n_unchanged", "n_kept_out", "n_duplicate")
    assert (listed.select(total).to_series() == listed["n_read"]).all()
    assert listed.filter(object="opportunity")["money_loaded"].to_list() == [Decimal("1000.50")]


def test_a_records_history_names_the_uploads_that_told_it(
    db: Database, company: Batch, made: Made
) -> None:
    db.apply(company, as_of=DAY)
    event = {
        "event_id": "e2",
        "entity": "opportunity",
        "entity_id": "o1",
        "to_raw": "Proposal",
        "day": DAY - 19,
        "seq": 2,
        "evidence": 100,
    }
    db.apply(made({"stage_event": [event]}), as_of=DAY + 1)
    told = db.history("opportunity", "o1").select("day", "to_raw", "upload_id", "is_current")
    assert told.rows() == [
        (DAY - 40, "Discovery", 1, True),
        (DAY - 20, "Proposal", 1, False),
        (DAY - 19, "Proposal", 2, True),
    ]
