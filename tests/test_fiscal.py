from __future__ import annotations

from datetime import date

import pytest

from alignment.fiscal import business_days, last_months, month_end, months, quarters
from alignment.scope import to_date, to_day


def test_a_fiscal_year_is_named_after_the_year_in_which_it_ends() -> None:
    found = quarters(to_day(date(2025, 3, 31)), to_day(date(2025, 4, 1)), start_month=4)
    assert [each.label for each in found] == ["FY2025 Q4", "FY2026 Q1"]
    assert to_date(found[1].first_day) == date(2025, 4, 1)
    assert to_date(found[1].last_day) == date(2025, 6, 30)


def test_months_cover_leap_years_and_year_ends() -> None:
    found = months(to_day(date(2023, 12, 31)), to_day(date(2024, 2, 1)))
    assert [each.label for each in found] == ["2023-12", "2024-01", "2024-02"]
    assert to_date(month_end(found[-1].first_day)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        (date(2025, 6, 15), date(2024, 7, 1), date(2025, 6, 15)),
        (date(2025, 6, 30), date(2024, 7, 1), date(2025, 6, 30)),
    ],
)
def test_the_newest_months_end_with_the_day_itself(as_of: date, first: date, last: date) -> None:
    assert last_months(to_day(as_of), 12) == (to_day(first), to_day(last))


def test_business_days_leave_out_weekends() -> None:
    january = to_day(date(2025, 1, 1))
    assert business_days(january, january + 30) == 23
    assert business_days(january, january - 1) == 0
