"""What is not stored: addresses become keyed hashes, other personal data is left out."""

from __future__ import annotations

import hmac
import re
from typing import Final

import polars as pl

from alignment.ingest.cells import Parsed, no_problem
from alignment.ingest.mapping import Mapping, spelling, used_headers

PERSONAL: Final = "personal data"
NOT_USED: Final = "not used"

_PERSONAL: Final = re.compile(
    r"name|e-?mail|phone|mobile|fax|street|address|city|postal|postcode|zip|latitude|longitude"
    r"|birth|gender|pronoun|salutation|marital|linkedin|twitter|facebook|skype|photo|bio$|school"
    r"|degree|^description|^message|^note|jigsaw|website|^ip|contactperson|contact$|creator|religio"
)
_COMPANY_THINGS: Final = re.compile(
    r"campaign|product|pipeline|stage|forecast|opted|number(of|s)|emailsopened|domain|fiscal|ticker"
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
    """Hash each address."""
    return pl.Series(
        "email_hash",
        [
            None if text is None else hmac.digest(secret, text.encode(), "sha256").hex()
            for text in address
        ],
        pl.String,
    )
