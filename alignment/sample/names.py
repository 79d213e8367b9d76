"""Company names that sound right and belong to nobody."""

from __future__ import annotations

from typing import Final

import numpy as np

_STARTS: Final = (
    *("Velm", "Quorr", "Brask", "Tolv", "Ferrand", "Hask", "Lumb", "Ostr", "Kvint", "Drav"),
    *("Sorm", "Wexl", "Arvend", "Beltr", "Corv", "Dunm", "Erlk", "Grast", "Jorv", "Mirv"),
)
_MIDDLES: Final = ("a", "e", "i", "o", "u", "ari", "eno", "ilo", "ora", "una")
_ENDS: Final = ("dal", "lund", "mere", "nix", "port", "quist", "rell", "stad", "tek", "vance")
_TRADES: Final[dict[str, tuple[str, ...]]] = {
    "Manufacturing": ("Machinery", "Components", "Tooling", "Packaging"),
    "Software": ("Software", "Systems", "Cloud", "Data"),
    "Logistics": ("Logistics", "Freight", "Warehousing", "Shipping"),
    "Healthcare": ("Medical", "Diagnostics", "Clinics", "Care"),
    "Financial services": ("Capital", "Insurance", "Leasing", "Payments"),
    "Retail": ("Retail", "Trading", "Foods", "Home"),
    "Energy": ("Energy", "Power", "Grid", "Renewables"),
    "Professional services": ("Consulting", "Engineering", "Advisory", "Partners"),
}
_FORMS: Final[dict[str, tuple[str, ...]]] = {
    "Germany": ("GmbH", "AG", "GmbH & Co. KG"),
    "Austria": ("GmbH", "AG"),
    "Switzerland": ("AG", "GmbH"),
    "Sweden": ("AB",),
    "Denmark": ("A/S", "ApS"),
    "Norway": ("AS",),
    "Finland": ("Oy", "Oyj"),
    "United Kingdom": ("Ltd", "plc"),
    "Ireland": ("Ltd", "DAC"),
}

INDUSTRIES: Final = tuple(_TRADES)
"""The industries of the sample company's market."""


def company_names(
    rng: np.random.Generator, industries: np.ndarray, countries: np.ndarray
) -> list[str]:
    """Make up one company name a row; no stem is used twice.

    Args:
        rng: Where chance comes from.
        industries: One of INDUSTRIES a row.
        countries: The country a row, which decides the legal form.

    Returns:
        Names in the order of the rows.
    """
    stems = [start + middle + end for start in _STARTS for middle in _MIDDLES for end in _ENDS]
    chosen = rng.permutation(len(stems))
    trades = rng.integers(0, 4, len(industries))
    forms = rng.integers(0, 6, len(industries))
    names = []
    for row, (industry, country) in enumerate(zip(industries, countries, strict=True)):
        stem = stems[chosen[row % len(stems)]]
        legal = _FORMS[str(country)]
        trade = _TRADES[str(industry)][trades[row]]
        names.append(f"{stem} {trade} {legal[forms[row] % len(legal)]}")
    return names
