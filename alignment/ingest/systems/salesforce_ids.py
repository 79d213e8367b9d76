"""Salesforce writes an id with 15 characters in reports and with 18 in exports."""

from __future__ import annotations

from typing import Final

import polars as pl

_SHORT: Final = 15
_ID: Final = r"^(?:001|003|005|006|00Q|00T|00U|00v|500|701)[A-Za-z0-9]{12}$"
"""How the ids begin of accounts, contacts, users, opportunities, leads, tasks, events, members,
cases and campaigns; other texts of 15 characters are left alone."""
_SIGNS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_PART: Final = 5


def in_full(text: pl.Series) -> pl.Series:
    """Write ids of 15 characters with 18: the last three tell which letters are capitals.

    Args:
        text: Ids, null where empty; those of another length stay as they are.
    """
    is_short = (text.str.len_bytes() == _SHORT) & text.str.contains(_ID)
    if not is_short.any():
        return text
    short = text.filter(is_short).unique().to_list()
    return text.replace({each: each + _checked(each) for each in short})


def _checked(short: str) -> str:
    """Give the three characters that follow an id of 15."""
    parts = (short[at : at + _PART] for at in range(0, _SHORT, _PART))
    return "".join(
        _SIGNS[sum(letter.isupper() << place for place, letter in enumerate(part))]
        for part in parts
    )
