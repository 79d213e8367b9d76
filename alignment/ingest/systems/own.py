"""Our own two tables that a firm can load as files: targets and exchange rates."""

from __future__ import annotations

from typing import Final

from alignment.ingest.systems.layout import Layout

LAYOUTS: Final = (
    Layout(
        "alignment",
        "target",
        (("month",), ("source",), ("amount", "target")),
        {
            "month_day": ("month",),
            "source": ("source",),
            "amount_minor": ("amount", "target"),
            "currency": ("currency",),
        },
    ),
    Layout(
        "alignment",
        "rate",
        (("currency",), ("date", "day"), ("rate",)),
        {"currency": ("currency",), "day": ("date", "day"), "rate": ("rate",)},
    ),
)
"""targets.csv (month, source, amount, currency) and rates.csv (currency, date, rate)."""
