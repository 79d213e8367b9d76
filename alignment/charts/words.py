"""How numbers read on a chart, by the rules for small groups."""

from __future__ import annotations

import math
import unicodedata
from typing import Final

from alignment.schema.money import minor_digits

FEW: Final = 5
SOME: Final = 20
_NARROW: Final = frozenset(" iIjl.,:;'|!()[]ftr-")
_UNITS: Final = ((1_000_000_000, "bn"), (1_000_000, "M"), (1_000, "k"))


def safe(text: str) -> str:
    """Make text that came from a file harmless where plotly would read it as markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, length: int = 22) -> str:
    """Cut a name that would run into the chart, then make it harmless."""
    return safe(cut(text, length))


def cut(text: str, length: int) -> str:
    """Cut a text after so many letters, the last of them a sign that more came."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def fitted(text: str, room: float, *, keep_end: bool = False) -> str:
    """Cut a name where the room beside a chart ends, then make it harmless.

    Args:
        text: Any text, of any script.
        room: In sizes of the type: 20 hold some 40 Latin letters, or 16 Chinese signs.
        keep_end: Whether to cut the middle out, for names that differ at their ends.
    """
    plain = "".join(letter for letter in text if letter.isprintable())
    if sum(map(_width, plain)) <= room:
        return safe(plain)
    left = room - _width("…")
    if not keep_end:
        return safe(_as_far_as(plain, left).rstrip() + "…")
    end = _as_far_as(plain[::-1], left / 2)[::-1]
    return safe(f"{_as_far_as(plain, left / 2).rstrip()}…{end.lstrip()}")


def _as_far_as(text: str, room: float) -> str:
    """Keep the letters that have room."""
    used = 0.0
    for place, letter in enumerate(text):
        used += _width(letter)
        if used > room:
            return text[:place]
    return text


def _width(letter: str) -> float:
    """Guess how wide a letter is, in sizes of the type; rather too wide than too narrow."""
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.25
    if unicodedata.combining(letter):
        return 0.0
    if letter in _NARROW:
        return 0.32
    if letter in "MWmw@%":
        return 0.95
    return 0.68 if letter.isupper() or ord(letter) > 0x24F else 0.55  # noqa: PLR2004 - the last Latin letter


def count(value: float | None) -> str:
    """Write a count with thousands marks."""
    return "not recorded" if value is None else f"{value:,.0f}"


def percent(rate: float | None) -> str:
    """Write a share: no decimals from 10 % on, one below, none for nothing at all."""
    if rate is None or math.isnan(rate):
        return "too few to tell"
    return f"{rate:.0%}" if rate >= 0.0995 or rate == 0 else f"{rate:.1%}"  # noqa: PLR2004 - 10 %


def line(rate: float) -> str:
    """Write an agreed line as it was entered: 20 %, 2 % or 2.5 %."""
    return f"{rate * 100:.3g}%"


def between(low: float | None, high: float | None) -> str:
    """Write a range of shares in natural frequencies."""
    if low is None or high is None:
        return "too few to tell"
    return f"{low * 100:.0f} to {high * 100:.0f} of 100"


def money(minor: int | None, currency: str, *, full_below: float = 0) -> str:
    """Write an amount shortly: three figures and k, M or bn.

    Args:
        minor: The amount in minor units.
        currency: ISO 4217 code.
        full_below: Amounts under this many major units are written out.
    """
    if minor is None:
        return "not recorded"
    major = minor / 10 ** minor_digits(currency)
    for size, unit in _UNITS:
        if abs(major) >= max(size, full_below):
            scaled = major / size
            decimals = 2 if abs(scaled) < 10 else 1 if abs(scaled) < 100 else 0  # noqa: PLR2004
            return f"{symbol(currency)}{scaled:.{decimals}f}{unit}"
    return f"{symbol(currency)}{major:,.0f}"


def symbol(currency: str) -> str:
    """Give the sign of a currency, else its code and a space."""
    return {"EUR": "€", "USD": "$", "GBP": "£"}.get(currency, f"{currency} ")
