"""Reading and writing TOML that people exchange: small, flat in form, and safe to read."""

from __future__ import annotations

import tomllib
import unicodedata
from typing import Any, Final

from alignment.errors import DefinitionError

MOST_CHARACTERS: Final = 200_000
"""The largest text that is read; all definitions of a firm are a few thousand characters."""

_ESCAPES: Final = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
    | {chr(code): f"\\u{code:04x}" for code in (*range(0x9), *range(0xB, 0x20), 0x7F)}
)
_INVISIBLE: Final = ("Cc", "Cs")
_LINE_BREAKS: Final = ("\n", "\t")


def read(text: str) -> dict[str, Any]:
    """Read TOML that somebody may have written by hand.

    Raises:
        DefinitionError: It is too large, or not TOML.
    """
    if len(text) > MOST_CHARACTERS:
        raise DefinitionError(
            f"The text has {len(text):,} characters, more than any definition needs.",
            f"Give at most {MOST_CHARACTERS:,}.",
        )
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        told = "it is nested too deeply" if isinstance(problem, RecursionError) else str(problem)
        raise DefinitionError(
            f"The text couldn't be read as TOML: {told[:200]}.", "Correct that line."
        ) from problem


def quoted(text: str) -> str:
    """Write a text so that any character comes back as it was."""
    return f'"{text.translate(_ESCAPES)}"'


def written(value: float | str) -> str:
    """Write a number or a text; a whole number without its decimals."""
    if isinstance(value, str):
        return quoted(value)
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004 - doubles are exact up to here


def checked_text(
    value: object, what: str, *, most: int, is_long: bool = False, is_needed: bool = True
) -> str:
    """Check a text that people entered.

    Args:
        value: What was given.
        what: What it is, with its place, to begin a sentence with.
        most: How many characters it may have.
        is_long: Whether it may have several lines.
        is_needed: Whether it must say something.

    Returns:
        The text without blanks around it.

    Raises:
        DefinitionError: It is no text, blank, too long, or holds characters that can't be seen.
    """
    if not isinstance(value, str):
        raise DefinitionError(f"{what} is not a text.", 'Write it in quotes, as in "Software".')
    text = value.strip()
    allowed = _LINE_BREAKS if is_long else ()
    if is_needed and not text:
        raise DefinitionError(f"{what} is blank.", "Write something there.")
    if len(text) > most:
        raise DefinitionError(f"{what} has {len(text):,} characters.", f"Use at most {most:,}.")
    if any(unicodedata.category(each) in _INVISIBLE and each not in allowed for each in text):
        raise DefinitionError(f"{what} holds characters that can't be seen.", "Type it anew.")
    return text
