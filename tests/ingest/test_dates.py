"""Dates: read by our own patterns, the order by evidence, never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.errors import AnswerNeededError
from alignment.ingest.dates import parse_dates
from alignment.scope import to_date, to_day

DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


def read(
    *texts: str | None,
    order: str = "",
    source_zone: str = "UTC",
    zone: str = "UTC",
    month: bool = False,
) -> pl.DataFrame:
    found, _ = parse_dates(
        pl.Series("text", texts, pl.String),
        file="deals.csv",
        header="Close Date",
        order=order,
        source_zone=source_zone,
        zone=zone,
        is_month=month,
    )
    return found


def days(*texts: str | None, **how: str | bool) -> list[date | None]:
    found = read(*texts, **how)["day"]  # type: ignore[arg-type]  # keywords of read
    return [None if day is None else to_date(day) for day in found]


@pytest.mark.parametrize(
    "text",
    [
        *("2024-02-07", "2024/02/07", "2024.2.7", "7 Feb 2024", "07-Feb-24", "7 February 2024"),
        *("Feb 7, 2024", "February 7th, 2024", "Wed, 7 Feb 2024", "7. Feb 2024"),
        *("2024-02-07 00:00:00", "2024-02-07T00:00:00.000Z", "1707264000000"),
    ],
)
def test_each_way_to_write_a_day_gives_that_day(text: str) -> None:
    assert days(text) == [date(2024, 2, 7)]


@pytest.mark.parametrize(
    "text",
    [
        *("2024-02-07 20:47:49", "2024-02-07T20:47:49Z", "2024-02-07T20:47:49.000+00:00"),
        *("2024-02-07 21:47:49+01:00", "2024-02-07 15:47:49 -0500", "7 Feb 2024 8:47:49 PM"),
        "1707338869000",
    ],
)
def test_each_way_to_write_a_time_gives_that_instant(text: str) -> None:
    assert read(text)["at"].to_list() == [datetime(2024, 2, 7, 20, 47, 49, tzinfo=UTC)]


def test_midnight_and_noon_in_twelve_hours() -> None:
    hours = read("2024-02-07 12:05 AM", "2024-02-07 12:05 PM", "2024-02-07 1:05 pm")["at"].dt.hour()
    assert hours.to_list() == [0, 12, 13]


@given(st.lists(DAYS, min_size=1, max_size=20), st.sampled_from(["/", ".", "-"]))
def test_days_come_back_when_the_order_is_told(given_days: list[date], mark: str) -> None:
    written = [f"{day.day}{mark}{day.month:02}{mark}{day.year}" for day in given_days]
    assert days(*written, order="dmy") == given_days
    written = [f"{day.month}{mark}{day.day:02}{mark}{day.year}" for day in given_days]
    assert days(*written, order="mdy") == given_days


@given(st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)), st.integers(-12 * 60, 14 * 60))  # noqa: DTZ001 - the zone is added by hand
def test_times_with_an_offset_come_back(moment: datetime, offset: int) -> None:
    moment = moment.replace(microsecond=0)
    sign = "-" if offset < 0 else "+"
    text = f"{moment:%Y-%m-%dT%H:%M:%S}{sign}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    utc = moment - timedelta(minutes=offset)
    found = read(text, "2020-01-01T01:02:03Z")
    assert found["day"][0] == to_day(utc.date())


def test_a_day_above_twelve_decides_for_the_whole_column() -> None:
    assert days("03/04/2024", "25/12/2024") == [date(2024, 4, 3), date(2024, 12, 25)]
    assert days("03/04/2024", "12/25/2024") == [date(2024, 3, 4), date(2024, 12, 25)]


def test_a_column_that_fits_both_orders_is_asked_about() -> None:
    with pytest.raises(AnswerNeededError) as asked:
        read("03/04/2024", "05/06/2024")
    assert asked.value.option == "date_order"
    assert asked.value.column == "Close Date"
    assert asked.value.choices == ("dmy", "mdy")
    assert "3 April or 4 March" in asked.value.what
    assert "deals.csv" in asked.value.what


def test_the_same_number_twice_needs_no_answer() -> None:
    assert days("05/05/2024") == [date(2024, 5, 5)]


def test_a_column_that_contradicts_itself_is_asked_about() -> None:
    with pytest.raises(AnswerNeededError, match="only the other"):
        read("25/12/2024", "12/25/2024")


def test_a_slip_among_many_is_kept_out_and_not_asked_about() -> None:
    found = read(*["25/12/2024"] * 40, "12/25/2024")
    assert found["problem"].drop_nulls().to_list() == ["couldn't be read as a date"]


@pytest.mark.parametrize(
    "text",
    ["2024-02-30", "2024-13-01", "31/02/2024", "yesterday", "45321", "2024-02-07 25:00:00", "1/2"],
)
def test_what_is_no_date_is_said_to_be_none(text: str) -> None:
    found = read(text, order="dmy")
    assert found["day"].to_list() == [None]
    assert found["problem"].to_list() == ["couldn't be read as a date"]


def test_years_can_come_first_where_a_person_says_so() -> None:
    assert days("24/02/07", "68-01-02", order="ymd") == [date(2024, 2, 7), date(2068, 1, 2)]


def test_two_digit_years_turn_at_69() -> None:
    assert days("1/2/68", "1/2/69", order="dmy") == [date(2068, 2, 1), date(1969, 2, 1)]


@pytest.mark.parametrize("text", ["2050-01-01", "9999-12-31", "9999-12-31 23:59:59"])
def test_dates_at_the_end_of_time_mean_none(text: str) -> None:
    found = read(text)
    assert found["day"].to_list() == [None]
    assert found["problem"].to_list() == [None]


def test_a_year_out_of_this_world_is_kept_out() -> None:
    assert read("0202-01-05")["problem"].to_list() == ["lies outside the years 1900 to 2199"]


def test_days_are_those_of_the_firms_time_zone() -> None:
    late = "2024-02-07 23:30:00"
    assert days(late, source_zone="UTC", zone="Europe/Berlin") == [date(2024, 2, 8)]
    assert days(late, source_zone="America/New_York", zone="UTC") == [date(2024, 2, 8)]
    assert days(late, source_zone="Europe/Berlin", zone="Europe/Berlin") == [date(2024, 2, 7)]


def test_the_last_half_hour_of_a_month_stays_in_it_where_the_clock_is_the_firms() -> None:
    own = days("2024-01-31 23:30:00", source_zone="Europe/Berlin", zone="Europe/Berlin")
    offset = days("2024-01-31T23:30:00+01:00", zone="Europe/Berlin")
    from_utc = days("2024-01-31T22:30:00Z", zone="Europe/Berlin")
    assert own == offset == from_utc == [date(2024, 1, 31)]
    assert days("2024-01-31T23:30:00Z", zone="Europe/Berlin") == [date(2024, 2, 1)]


def test_dates_written_as_midnights_are_not_moved_to_the_day_before() -> None:
    texts = ("2024-02-07 00:00:00", "2024-02-08 00:00:00")
    assert days(*texts, zone="America/New_York") == [date(2024, 2, 7), date(2024, 2, 8)]
    assert read(*texts)["at"].to_list() == [None, None]


def test_an_hour_that_daylight_saving_skips_is_kept_out() -> None:
    found = read("2024-03-31 02:30:00", source_zone="Europe/Berlin")
    assert found["problem"].to_list() == ["couldn't be read as a date"]


def test_months_without_a_day_are_their_first_day_where_months_are_meant() -> None:
    months = days("2024-02", "Mar 2024", "4/2024", "2024-05-17", month=True)
    assert months == [date(2024, month, 1) for month in (2, 3, 4, 5)]
    assert read("2024-02")["problem"].to_list() == ["couldn't be read as a date"]


def test_empty_cells_are_neither_days_nor_problems() -> None:
    found = read(None, "2024-02-07")
    assert found["day"].to_list() == [None, to_day(date(2024, 2, 7))]
    assert found["problem"].to_list() == [None, None]
