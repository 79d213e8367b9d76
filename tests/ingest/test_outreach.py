"""People and touches of many tools become the same tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import narwhals as nw
import polars as pl
import pytest

from alignment.errors import MappingError
from alignment.ingest import Converted, Mapping, RawTable, assemble, from_toml, recognise, to_toml
from alignment.ingest.systems.codes import CODES
from alignment.marts.touch_kinds import phrases
from alignment.scope import to_day
from alignment.settings import Settings

Load = Callable[..., Converted]
DAY = to_day(date(2024, 3, 1))


def only(found: Converted, table: str, *columns: str) -> tuple[object, ...]:
    """Give some columns of the only row of a table."""
    return found.tables[table].select(columns).row(0)


def test_contacts_are_known_by_their_account_and_address(load: Load) -> None:
    found = load(
        ["Id", "AccountId", "LastName", "Email", "CreatedDate", "IsDeleted", "Phone"],
        ["003A", "001A", "Lee", "Ann@Acme.com", "2024-03-01 10:00:00", "0", "12"],
    )
    row = only(found, "contact", "contact_id", "account_id", "email_domain", "created_day")
    assert row == ("003A", "001A", "acme.com", DAY)
    assert "Ann@Acme.com" not in str(found.tables["contact"].rows())
    left_out = dict(found.file.left_out_columns)
    assert left_out == {"LastName": "personal data", "Phone": "personal data"}


def test_one_address_has_one_hash_wherever_it_stands(load: Load) -> None:
    lead = load(
        ["Id", "IsConverted", "Status", "CreatedDate", "Email"],
        ["1", "0", "New", "2024-03-01", "ann@acme.com"],
    )
    touch = load(["Date", "E-mail", "Campaign"], ["2024-03-01", "ANN@acme.com ", "Fair"])
    hashes = {only(lead, "lead", "email_hash"), only(touch, "touch", "email_hash")}
    assert len(hashes) == 1
    assert None not in hashes.pop()


def test_members_of_a_report_name_their_campaign_and_their_ids_are_written_in_full(
    load: Load,
) -> None:
    found = load(
        ["Campaign Name", "Member Status", "Lead ID", "Responded", "Member First Responded Date"],
        ["Spring fair", "Attended", "00Q1G00000nDnM5", "1", "2024-03-01"],
        ["Spring fair", "Sent", "00Q1G00000nDnM6", "0", ""],
    )
    columns = ("campaign_name", "lead_id", "status_raw", "has_responded", "responded_day")
    assert only(found, "campaign_member", *columns) == (
        *("Spring fair", "00Q1G00000nDnM5UAK", "Attended", True, DAY),
    )
    assert found.tables["campaign_member"]["member_id"].n_unique() == 2


def test_members_that_are_named_by_address_only_are_touches(load: Load) -> None:
    found = load(
        ["Campaign Name", "Member Status", "Email", "Member First Associated Date"],
        ["Spring fair", "Attended", "ann@acme.com", "2024-03-01"],
    )
    columns = ("campaign_name", "deed_raw", "email_domain", "day")
    assert only(found, "touch", *columns) == ("Spring fair", "Attended", "acme.com", DAY)


HUBSPOT = [
    *("Record ID", "Create Date", "Lifecycle Stage", "Email", "Original Traffic Source"),
    *("First Touch Converting Campaign", "First Conversion", "First Conversion Date"),
    *("Last Touch Converting Campaign", "Latest Traffic Source", "Recent Conversion"),
    "Recent Conversion Date",
]


def test_a_hubspot_contact_tells_of_its_first_and_its_latest_touch(load: Load) -> None:
    found = load(
        HUBSPOT,
        [
            *("1", "2024-02-01", "Lead", "a@b.c", "Paid Search", "Spring", "Guide", "2024-03-01"),
            *("Summer", "Email Marketing", "Demo form", "2024-03-09"),
        ],
        ["2", "2024-03-01", "Lead", "", "Organic Search", "", "", "", "", "", "", ""],
        ["3", "2024-03-01", "Lead", "", "Offline Sources", "", "", "", "", "", "", ""],
    )
    columns = ("touch_id", "person_id", "day", "campaign_name", "channel", "content", "deed_raw")
    assert found.tables["touch"].select(columns).rows() == [
        ("1|First touch", "1", DAY, "Spring", "Paid Search", "Guide", "First touch"),
        ("1|Latest touch", "1", DAY + 8, "Summer", "Email Marketing", "Demo form", "Latest touch"),
        ("2|First touch", "2", DAY, None, "Organic Search", None, "First touch"),
    ]
    assert found.tables["lead"].height == 3
    assert found.tables["touch"]["email_hash"][0] == found.tables["lead"]["email_hash"][0]
    assemble([found])


def test_a_latest_touch_that_says_the_same_as_the_first_is_none_of_its_own(load: Load) -> None:
    same = ["Spring", "Paid Search", "Guide", "2024-03-01"]
    found = load(HUBSPOT, ["1", "2024-02-01", "Lead", "", "Paid Search", same[0], *same[2:], *same])
    assert found.tables["touch"]["deed_raw"].to_list() == ["First touch"]


def test_a_mapping_with_touches_survives_its_toml(table: Callable[..., RawTable]) -> None:
    mapping = recognise(table(HUBSPOT))
    assert mapping is not None
    assert mapping.touch_columns
    assert from_toml(to_toml(mapping)) == (mapping,)


def test_touches_beside_other_records_are_refused(load: Load) -> None:
    for object_, part in (("opportunity", "day"), ("lead", "colour")):
        key = "opp_id" if object_ == "opportunity" else "lead_id"
        mapping = Mapping("other", object_, (("a", key),), touch_columns=(("x", "b", part),))
        with pytest.raises(MappingError, match=r"tell of their touches|has no part"):
            load(["a", "b"], ["1", "2024-01-01"], mapping=mapping)


def test_marketo_and_pardot_say_in_words_what_a_number_means(load: Load) -> None:
    marketo = load(
        [
            *("id", "lead_id", "activity_date", "activity_type_id", "campaign_id"),
            *("primary_attribute_value", "user_agent", "link"),
        ],
        [
            "1",
            "9",
            "2024-03-01 08:00:00",
            "2",
            "5",
            "Demo form",
            "Mozilla",
            "https://example.com/?a=b",
        ],
        ["2", "9", "2024-03-01 08:00:00", "100007", "5", "Own", "", ""],
    )
    columns = ("deed_raw", "content", "person_id", "campaign_id", "day")
    assert only(marketo, "touch", *columns) == ("Submitted form", "Demo form", "9", "5", DAY)
    assert marketo.tables["touch"]["deed_raw"][1] == "100007"
    assert dict(marketo.file.left_out_columns)["link"] == "personal data"
    pardot = load(
        ["id", "prospect_id", "visitor_id", "created_at", "type", "type_name", "campaign_id"],
        ["1", "9", "3", "2024-03-01 08:00:00 UTC", "24", "Webinar", "5"],
        ["2", "", "3", "2024-03-01 08:00:00 UTC", "20", "Visit", "5"],
    )
    assert only(pardot, "touch", "deed_raw", "content") == ("Attended webinar", "Webinar")
    assert pardot.kept_out["reason"].to_list() == [
        "names no person, e-mail address, account or opportunity"
    ]


def test_a_plain_list_of_touches_has_ids_that_stay(load: Load) -> None:
    headers = ["Date", "Email", "Campaign", "Channel", "Touch Type", "Page"]
    rows = (
        ["2024-03-01", "a@b.c", "Fair", "Events", "Attended", "x"],
        ["2024-03-01", "a@b.c", "Fair", "Events", "Attended", "y"],
        ["2024-03-02", "a@b.c", "", "Search", "Clicked", ""],
        ["", "a@b.c", "", "Search", "Clicked", ""],
    )
    found = load(headers, *rows)
    ids = found.tables["touch"]["touch_id"]
    assert (len(ids), ids.n_unique()) == (3, 3)
    assert load(headers, *reversed(rows[:3])).tables["touch"]["touch_id"].sort().equals(ids.sort())
    assert found.kept_out.select("row_no", "column", "reason").rows() == [
        (5, "Date", "has no value")
    ]


def test_an_address_is_kept_in_the_id_neither_of_a_touch_nor_in_the_rows_kept_out(
    load: Load,
) -> None:
    found = load(["Date", "Email", "Campaign"], ["2024-03-01", "a@b.c", "F"], ["x", "a@b.c", "F"])
    assert "a@b.c" not in str(found.tables["touch"].rows()) + str(found.kept_out.rows())
    kept = load(
        ["Date", "Email", "Campaign"],
        ["2024-03-01", "a@b.c", "F"],
        settings=Settings(keeps_email=True),
    )
    assert only(kept, "touch", "email_hash") == ("a@b.c",)


def test_a_total_with_an_id_or_without_a_gap_is_a_record(load: Load) -> None:
    mapping = Mapping("other", "opportunity", (("Id", "opp_id"), ("Name", "name")))
    found = load(
        ["Name", "Id", "Stage"],
        ["Total", "1", ""],
        ["Total", "", ""],
        mapping=mapping,
    )
    assert found.tables["opportunity"]["name"].to_list() == ["Total"]
    assert found.kept_out.select("row_no", "reason").rows() == [
        (3, "a total, not a record of its own")
    ]


def test_a_day_can_be_the_same_for_every_row(load: Load) -> None:
    mapping = Mapping(
        "other",
        "cost",
        (("Campaign", "campaign_name"), ("Cost", "amount_minor")),
        constants=(("day", "2024-03-01"),),
    )
    found = load(["Campaign", "Cost"], ["Fair", "5"], mapping=mapping)
    assert found.tables["cost"]["day"].to_list() == [DAY]
    assert found.tables["cost"].schema["day"] == pl.Int32


def test_what_a_touch_was_about_names_nobody(load: Load) -> None:
    headers = ["id", "lead_id", "activity_date", "activity_type_id", "primary_attribute_value"]
    when = "2024-03-01 08:00:00"
    found = load(
        headers,
        ["1", "9", when, "1", "https://example.com/demo?email=ann@acme.com#top"],
        ["2", "9", when, "1", "/guide?utm=1"],
        ["3", "9", when, "2", "Form of ann@acme.com"],
        ["4", "9", when, "29", "Ann Lee"],
        ["5", "9", when, "2", "What is a lead?"],
    )
    assert found.tables["touch"]["content"].to_list() == [
        *("https://example.com/demo", "/guide", None, None, "What is a lead?"),
    ]


def test_only_what_a_person_did_reads_as_a_deed() -> None:
    words = sorted({word for told in CODES.values() for word in told.values()})
    way = {"words": words, "channel": [None] * len(words), "campaign_name": [None] * len(words)}
    texts = dict.fromkeys(way, pl.String())
    nobody = pl.DataFrame(schema=dict.fromkeys(("channel", "name", "source"), pl.String))
    tables = {
        "_told_way": nw.from_native(pl.DataFrame(way, schema=texts).lazy()),
        **dict.fromkeys(("campaign", "lead", "opportunity"), nw.from_native(nobody.lazy())),
    }
    read = phrases(tables, Settings()).collect("polars").to_native()
    assert sorted(read.filter("is_done")["phrase"]) == [
        *("Attended webinar", "Chat", "Checked in at event", "Clicked", "Clicked custom link"),
        *("Clicked link", "Clicked link in e-mail", "Clicked link in e-mail of sales"),
        *("Clicked social post", "Forwarded", "Interesting moment", "Printed"),
        *("Registered for event", "Registered for webinar", "Replied", "Searched", "Submitted"),
        *("Submitted form", "Video: submitted form", "Viewed", "Viewed video", "Visited"),
        *("Visited web page", "Visited: session", "Watched video"),
    ]
