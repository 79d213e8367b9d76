"""How an upload reads."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from alignment.schema.canonical import TABLES
from alignment.schema.upload import FileReport, SourceFile, UploadReport
from alignment.ui import uploads_words as words


def report(**changes: object) -> UploadReport:
    """One file of ten rows: 5 new, 1 changed, 2 unchanged, 1 kept out, 1 duplicate."""
    source = SourceFile(
        file_no=0,
        name="deals.csv",
        sha256="0" * 64,
        system="other",
        object="opportunity",
        encoding="utf-8",
        delimiter=";",
        sheet="",
        n_read=10,
        n_duplicate=1,
        money_source=Decimal("1234.50"),
        money_kept_out=Decimal(100),
        money_duplicate=Decimal("34.50"),
        left_out_columns=(("Phone", "phone numbers are not stored"),),
        notes=("2 blank lines were left out.",),
    )
    one = FileReport(source, 5, 1, 2, 1, Decimal(1100))
    fields: dict[str, Any] = {"upload_id": 3, "as_of": 19_000, "files": (one,), **changes}
    return UploadReport(**fields)


def test_the_sentence_holds_the_whole_equation() -> None:
    assert words.equation_sentence(report()) == (
        "10 rows read = 5 new + 1 changed + 2 unchanged + 1 kept out + 1 exact duplicates."
    )


def test_each_file_has_a_line_whose_parts_add_up() -> None:
    line = words.equation(report()).row(0, named=True)
    assert line["Holds"] == "Opportunities"
    parts = ("New", "Changed", "Unchanged", "Kept out", "Duplicates")
    assert line["Read"] == sum(line[name] for name in parts)


def test_money_stays_exact() -> None:
    assert words.money(report()).rows() == [
        ("deals.csv", Decimal("1234.50"), Decimal(1100), Decimal(100), Decimal("34.50"))
    ]


def test_a_file_without_money_has_no_line_of_money() -> None:
    assert words.money(report(files=())).is_empty()


def test_columns_left_out_come_with_their_reason() -> None:
    assert words.left_out(report()).rows() == [
        ("deals.csv", "Phone", "phone numbers are not stored")
    ]


def test_links_that_lead_nowhere_come_with_examples() -> None:
    found = words.links(
        report(unresolved=(("opportunity", "product_id", "product", 1480, ("GTXPro",)),))
    )
    assert found.rows() == [("Opportunities", "product_id", "Products", 1480, "GTXPro")]


def test_links_to_one_of_several_tables_are_named_in_words() -> None:
    several = "campaign of several with that name"
    open_links = (
        ("touch", "campaign_name", several, 3, ("Fair",)),
        ("activity", "person_id", "lead or contact", 2, ("x1", "x2")),
    )
    assert words.links(report(unresolved=open_links)).rows() == [
        ("Touches", "campaign_name", "Campaigns: several have the name", 3, "Fair"),
        ("Activities of sales", "person_id", "Leads or contacts", 2, "x1, x2"),
    ]


def test_every_canonical_table_has_a_name() -> None:
    assert set(words.TABLE_NAMES) == set(TABLES)


def test_notes_of_the_upload_follow_those_of_its_files() -> None:
    noted = words.notes(report(notes=("One account is new.",)))
    assert noted.rows() == [
        ("deals.csv", "2 blank lines were left out."),
        ("", "One account is new."),
    ]


def test_how_a_file_was_read_leaves_out_what_does_not_apply() -> None:
    assert words.how("utf-8", "\t", "") == "UTF-8, tab between fields"
    assert words.how("", "", "Deals 2024") == "sheet Deals 2024"
