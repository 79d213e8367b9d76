"""The periods a person can choose from, on the firm's fiscal calendar."""

from __future__ import annotations

from typing import Final

from alignment.fiscal import quarters

ALL: Final = "All"
YEAR: Final = "Last 12 months"
CUSTOM: Final = "Custom"
_QUARTERS: Final = 8


def periods(
    usual: tuple[int, int], first_day: int, as_of: int, fiscal_start_month: int
) -> dict[str, tuple[int, int]]:
    """List the periods that the data covers, as first and last day since 1970-01-01.

    Args:
        usual: First and last day of the newest twelve months.
        first_day: The first day of the data.
        as_of: The day of observation.
        fiscal_start_month: 1 to 12, where the fiscal year begins.

    Returns:
        The newest twelve months first, then the newest fiscal quarters, newest first, then
        everything.
    """
    start = min(first_day, as_of)
    known = quarters(start, as_of, start_month=fiscal_start_month)
    newest = {each.label: (each.first_day, each.last_day) for each in known[: -_QUARTERS - 1 : -1]}
    return {YEAR: usual, **newest, ALL: (start, as_of)}
