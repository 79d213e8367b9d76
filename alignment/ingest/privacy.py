"""What is not stored: addresses become keyed hashes, other personal data is left out."""

from __future__ import annotations

import hashlib
import re
from typing import Final

import polars as pl

from alignment.ingest.cells import Parsed, no_problem
from alignment.ingest.mapping import Mapping, spelling, used_headers
from alignment.ingest.reading import RawTable
from alignment.schema.canonical import KEYS

PERSONAL: Final = "personal data"
NOT_USED: Final = "not used"

_PERSONAL: Final = re.compile(
    r"name|e-?mail|phone|mobile|fax|street|address|city|postal|postcode|zip|latitude|longitude"
    r"|birth|gender|pronoun|salutation|marital|linkedin|twitter|facebook|skype|photo|bio$|school"
    r"|degree|description|^message|note|jigsaw|website|^ip|contactperson|contact$|creator|religio"
    r"|subject|body|comments|details|ur[il]$|url|referr?er|recipient|useragent|^link$|location"
    r"|^to$|^from$|^cc$|^bcc$|querystring|queryparam|formfields"
)
_COMPANY_THINGS: Final = re.compile(
    r"campaign|product|pipeline|stage|forecast|opted|number(of|s)|emailsopened|domain|fiscal|ticker"
)


_SHAPE: Final = 40
_KEY_BYTES: Final = 64
"""What the key of an HMAC with SHA-256 is filled up to."""
_HARMLESS: Final = (
    r"^(?:\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ T][\d:.]{4,15}Z?)?|[-+]?[\d.,]{1,7}%?)$"
)


def parse_email(text: pl.Series, secret: bytes, *, keeps_email: bool) -> Parsed:
    """Turn addresses into a keyed hash that still tells equal ones, and their domain.

    Args:
        text: Addresses, null where empty.
        secret: The key; without it nobody can test a guessed address against a hash.
        keeps_email: Store the address itself in place of the hash.
    """
    address = text.str.strip_chars().str.to_lowercase()
    kept = address if keeps_email else _hashed(address, secret)
    domain = address.str.extract(r"@([^@\s]+)$", 1)
    return Parsed({"email_hash": kept, "email_domain": domain}, no_problem(text))


def masked(cells: pl.Series) -> pl.Series:
    """Show only the shape of cells that are neither a date nor a short number.

    A cell that couldn't be read may stand in the wrong column, and be a name or a phone number.

    Args:
        cells: As in the file, null where empty.
    """
    text = pl.col("text")
    shape = text.str.replace_all(r"\d", "9").str.replace_all(r"\p{L}", "x").str.slice(0, _SHAPE)
    shown = pl.when(text.str.contains(_HARMLESS)).then(text).otherwise(shape)
    return cells.to_frame("text").select(shown.alias(cells.name)).to_series()


def impersonal(text: pl.Series) -> pl.Series:
    """Take out of what a touch was about whatever can name a person.

    Args:
        text: Titles and web addresses, null where empty. Of an address what follows ``?`` or ``#``
            is cut off; a text with an e-mail address in it becomes null.
    """
    bare = text.str.replace(r"^((?:[a-z]+:/)?/[^?#]*)[?#].*$", "$1")
    kept = pl.when(~pl.col("text").str.contains("@")).then("text").alias(text.name)
    return bare.to_frame("text").select(kept).to_series()


def described(raw: RawTable, mapping: Mapping) -> pl.DataFrame:
    """Tell of the rows that couldn't be read as records without their text.

    Returns:
        The rows kept out by the reader; ``raw`` is how long a row is, and the id it begins with.
    """
    ids = {header for header, column in mapping.columns if column == KEYS[mapping.object]}
    size = pl.format("length {}", pl.col("raw").str.len_chars())
    first = pl.col("raw").str.extract(r'^"?([A-Za-z0-9_-]{1,40})"?(?:\W|$)', 1)
    is_id = pl.lit(raw.headers[0] in ids) & first.str.contains(r"\d").fill_null(value=False)
    begins = pl.format("{}, begins with {}", size, first)
    return raw.kept_out.with_columns(raw=pl.when(is_id).then(begins).otherwise(size))


def unquoted(notes: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out of notes what a report says of itself, such as who made it."""
    return tuple(
        f"{note.partition(', “')[0]}." if note.startswith("Left out ") and ", “" in note else note
        for note in notes
    )


def left_out_columns(headers: tuple[str, ...], mapping: Mapping) -> tuple[tuple[str, str], ...]:
    """List the columns that are not stored, with the reason."""
    used = {spelling(header) for header in used_headers(mapping)}
    return tuple(
        (header, PERSONAL if is_personal(header) else NOT_USED)
        for header in headers
        if header.strip() and spelling(header) not in used
    )


def is_personal(header: str) -> bool:
    """Tell by its header whether a column holds personal data or free text."""
    spelt = spelling(header)
    return bool(_PERSONAL.search(spelt)) and not _COMPANY_THINGS.search(spelt)


def _hashed(address: pl.Series, secret: bytes) -> pl.Series:
    """Hash each address: HMAC with SHA-256, with what the key brings to it worked out once."""
    key = hashlib.sha256(secret).digest() if len(secret) > _KEY_BYTES else secret
    key = key.ljust(_KEY_BYTES, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in key)) for pad in (0x36, 0x5C))

    def digest(text: str) -> str:
        first, second = inner.copy(), outer.copy()
        first.update(text.encode())
        second.update(first.digest())
        return second.hexdigest()

    each = address.drop_nulls().unique()  # a person of many touches is hashed once
    found = [digest(text) for text in each]
    known = pl.DataFrame({"text": each, "email_hash": pl.Series(found, dtype=pl.String)})
    return address.to_frame("text").join(known, on="text", how="left", maintain_order="left")[
        "email_hash"
    ]
