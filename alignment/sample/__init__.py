"""The sample company: made up, seeded, and with truths that the metrics must find again."""

from alignment.sample.export import SEED, agreements, tables, write
from alignment.sample.truths import AS_OF, FIRST_DAY, SOURCES, TRUTHS, Source, Truths

__all__ = [
    "AS_OF",
    "FIRST_DAY",
    "SEED",
    "SOURCES",
    "TRUTHS",
    "Source",
    "Truths",
    "agreements",
    "tables",
    "write",
]
