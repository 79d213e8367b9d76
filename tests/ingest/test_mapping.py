"""Mappings: readable, exact when written and read, and fitted to the file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.errors import MappingError
from alignment.ingest import Converted, Mapping, RawTable, fingerprint, from_toml, pick, to_toml

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PAIRS = st.lists(st.tuples(TEXT, TEXT), max_size=3).map(tuple)


@given(
    st.builds(
        Mapping,
        TEXT,
        TEXT,
        columns=PAIRS,
        stage_columns=st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=3).map(tuple),
        constants=PAIRS,
        date_orders=PAIRS,
        decimal_marks=PAIRS,
        percent_columns=st.lists(TEXT, max_size=3).map(tuple),
        only_rows=PAIRS,
        currency=TEXT,
        time_zone=TEXT,
        match=TEXT,
    )
)
def test_any_mapping_comes_back_as_it_was_written(mapping: Mapping) -> None:
    assert from_toml(to_toml(mapping)) == (mapping,)
    assert from_toml(to_toml([mapping, mapping])) == (mapping, mapping)


def test_a_single_mapping_needs_no_table_of_files() -> None:
    assert from_toml('object = "lead"\ncolumns = [["Nr", "lead_id"]]') == (
        Mapping("other", "lead", (("Nr", "lead_id"),)),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[file", "couldn't be read"),
        ('columns = [["a", "b"]]', "what its rows are"),
        ('object = "lead"\ncolums = []', "'colums'"),
        ('object = "lead"\ncolumns = "a"', "wrong form"),
        ('object = "lead"\ncolumns = [["a"]]', "not as expected"),
        ('object = "lead"\ncolumns = [["a", 1]]', "not as expected"),
        ("file = []", "maps no file"),
        ("file = [1]", "not a table"),
    ],
)
def test_a_mapping_file_with_a_mistake_is_told_in_words(text: str, says: str) -> None:
    with pytest.raises(MappingError, match=says):
        from_toml(text)


def test_a_fingerprint_knows_headers_whatever_their_order_case_and_spaces() -> None:
    assert fingerprint(["Deal ID", "Amount"]) == fingerprint([" amount", "deal_id"])
    assert fingerprint(["Deal ID", "Amount"]) != fingerprint(["Deal ID", "Amounts"])


def test_a_mapping_is_picked_by_headers_then_name_then_what_it_needs(
    table: Callable[..., RawTable],
) -> None:
    by_headers = Mapping("other", "lead", headers=fingerprint(["a", "b"]))
    by_name = Mapping("other", "lead", match="deals*.csv")
    by_need = Mapping("other", "lead", (("C", "lead_id"),))
    several = (by_need, by_name, by_headers)
    assert pick(several, table(["b", "a"], name="deals1.csv")) == by_headers
    assert pick(several, table(["x"], name="deals1.csv")) == by_name
    assert pick(several, table(["c", "d"], name="else.csv")) == by_need
    assert pick((by_need,), table(["x"], name="else.csv")) is None


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        (Mapping("other", "leed", (("Nr", "lead_id"),)), "did you mean 'lead'"),
        (Mapping("other", "lead", (("Nr", "leadid"),)), "did you mean 'lead_id'"),
        (Mapping("other", "lead", (("Nrr", "lead_id"),)), "no column called 'Nrr'"),
        (Mapping("other", "lead", date_orders=(("Nr", "ydm"),)), "date order 'ydm'"),
        (Mapping("other", "lead", decimal_mark=";"), "decimal mark ';'"),
        (Mapping("other", "lead", currency="XYZ"), "currency 'XYZ'"),
        (Mapping("other", "lead", time_zone="Mars/Base"), "no time zone called"),
        (
            Mapping("other", "opportunity", (("Nr", "amount_minor"), ("B", "amount_minor"))),
            "one amount",
        ),
        (
            Mapping(
                "other",
                "opportunity",
                (("Nr", "opp_id"),),
                constants=(("is_won", "perhaps"),),
            ),
            "'perhaps' doesn't fit",
        ),
    ],
)
def test_a_mapping_that_does_not_fit_is_told_in_words(
    mapping: Mapping, says: str, load: Callable[..., Converted]
) -> None:
    with pytest.raises(MappingError, match=says):
        load(["Nr", "B"], ["1", "2"], mapping=mapping)


def test_headers_are_found_whatever_their_case_and_spaces(load: Callable[..., Converted]) -> None:
    mapping = Mapping("other", "lead", (("lead nr", "lead_id"),))
    assert load([" Lead  Nr"], ["7"], mapping=mapping).tables["lead"]["lead_id"].to_list() == ["7"]
