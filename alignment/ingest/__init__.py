"""Any export becomes canonical tables and the rows kept out, each with its reason.

``read`` makes a file text; ``recognise`` or ``suggest`` says what its columns mean; ``convert``
makes values of it; ``assemble`` puts the files of one upload together.
"""

from __future__ import annotations

from alignment.ingest.assemble import assemble
from alignment.ingest.convert import Converted, convert
from alignment.ingest.mapping import Mapping, fingerprint, mappable, pick
from alignment.ingest.mapping_toml import from_toml, to_toml
from alignment.ingest.reading import RawTable, ReadOptions, read
from alignment.ingest.recognise import recognise
from alignment.ingest.suggest import suggest

__all__ = [
    "Converted",
    "Mapping",
    "RawTable",
    "ReadOptions",
    "assemble",
    "convert",
    "fingerprint",
    "from_toml",
    "mappable",
    "pick",
    "read",
    "recognise",
    "suggest",
    "to_toml",
]
