"""The sample company: made up, seeded, and with truths that the metrics must find again."""

from alignment.sample.export import SEED, agreements, tables, write
from alignment.sample.truths import (
    AS_OF,
    FIRST_DAY,
    JOURNEY_TRUTHS,
    SOURCES,
    TRUTHS,
    JourneyTruths,
    Source,
    Truths,
)

__all__ = [
    "AS_OF",
    "FIRST_DAY",
    "JOURNEY_TRUTHS",
    "SEED",
    "SOURCES",
    "TRUTHS",
    "JourneyTruths",
    "Source",
    "Truths",
    "agreements",
    "tables",
    "write",
]
