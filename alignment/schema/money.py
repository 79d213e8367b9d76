"""How many decimal digits a currency's minor unit has (ISO 4217)."""

from __future__ import annotations

from typing import Final

USUAL_DIGITS: Final = 2
"""Cents: what every currency has that UNUSUAL_DIGITS does not name."""

UNUSUAL_DIGITS: Final[dict[str, int]] = {
    **dict.fromkeys(
        (
            *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"),
            *("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""The currencies whose minor unit is not a hundredth."""


def minor_digits(currency: str | None) -> int:
    """Give the decimal digits of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD."""
    return UNUSUAL_DIGITS.get(currency or "", USUAL_DIGITS)
