"""The short agreements as TOML: days, a target, a stage's card, a word, how a client first heard.

Rules have their own file, ``rule_toml``.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final, TypeVar

from alignment.agreed.checking import nearest, shown
from alignment.agreed.toml import checked_text, quoted, read, written
from alignment.errors import DefinitionError

MEASURES: Final = (
    "pipeline",
    "conversion",
    "sales-cycle",
    "win-rate",
    "revenue-per-lead",
    "acceptance",
)
"""The shared measures that can have a joint target."""
SHARES: Final = ("conversion", "win-rate", "acceptance")
"""Those of them that lie between 0 and 1."""
CYCLES: Final = ("marketing", "sales", "nurture")
"""Whose days can be entered: what each team takes a sale to last, and the nurture programme."""
_LONGEST: Final = 2_000
_MOST_DAYS: Final = 3_650
_MOST_VALUE: Final = 1e15


@dataclass(frozen=True, slots=True)
class StageCard:
    """What the two teams agree that a stage is.

    Args:
        meaning: What it means.
        qualifies: What a record needs to be in it.
        trigger: What moves it on.
        help: How marketing can help to move it on.
        owner: Who is accountable for it.
    """

    meaning: str = ""
    qualifies: str = ""
    trigger: str = ""
    help: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word that both teams use.

    Args:
        marketing: What marketing means by it.
        sales: What sales means by it.
        shared: What both agreed to mean by it.
    """

    marketing: str = ""
    sales: str = ""
    shared: str = ""


Card = TypeVar("Card", StageCard, Term)


def days_toml(days: int, what: str = "A stage") -> str:
    """Write the days that a stage may take, or that a team takes a sale to last.

    Args:
        days: How many.
        what: What takes so long, to begin a sentence with.
    """
    return f"days = {_days(days, what)}\n"


def days_from(text: str, what: str = "A stage") -> int:
    """Read the days that a stage may take, or that a team takes a sale to last.

    Args:
        text: The body.
        what: What takes so long, to begin a sentence with.

    Raises:
        DefinitionError: They aren't a whole number of days from 1 on.
    """
    return _days(_only(read(text), ("days",)).get("days"), what)


def heard_toml(said: str) -> str:
    """Write how a client first heard of the firm."""
    return f"text = {quoted(_heard(said))}\n"


def heard_from(text: str) -> str:
    """Read how a client first heard of the firm, as people entered it.

    Raises:
        DefinitionError: It says something else, or nothing.
    """
    return _heard(_only(read(text), ("text",)).get("text", ""))


def target_toml(measure: str, value: float) -> str:
    """Write a joint target."""
    return f"value = {written(_value(measure, value))}\n"


def target_from(measure: str, text: str) -> float:
    """Read a joint target.

    Raises:
        DefinitionError: There is no such measure, or it can't have that value.
    """
    return _value(measure, _only(read(text), ("value",)).get("value"))


def card_toml(card: StageCard | Term) -> str:
    """Write a stage's card or a word of both teams; what is blank is left away."""
    given = {each.name: getattr(card, each.name) for each in fields(card)}
    is_card = isinstance(card, StageCard)
    checked = _card(StageCard, given) if is_card else _card(Term, given)
    told = {name: getattr(checked, name) for name in given}
    return "".join(f"{name} = {quoted(text)}\n" for name, text in told.items() if text)


def card_from(kind: type[Card], text: str) -> Card:
    """Read a stage's card or a word of both teams.

    Raises:
        DefinitionError: It says something else, or nothing.
    """
    return _card(kind, read(text))


def _card(kind: type[Card], given: dict[str, Any]) -> Card:
    names = tuple(each.name for each in fields(kind))
    texts = {
        name: checked_text(
            text, f"The entry {name!r}", most=_LONGEST, is_long=True, is_needed=False
        )
        for name, text in _only(given, names).items()
    }
    if not any(texts.values()):
        raise DefinitionError(
            "Nothing is said in it.", f"Write at least one of {', '.join(names)}."
        )
    return kind(**texts)


def _only(given: dict[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    for name in given:
        if name not in known:
            raise DefinitionError(
                f"There is an entry {shown(name)} that means nothing here.",
                nearest(name, known, "There are"),
            )
    return given


def _heard(said: object) -> str:
    return checked_text(said, "How the client first heard of you", most=_LONGEST, is_long=True)


def _days(given: object, what: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= _MOST_DAYS:
        raise DefinitionError(
            f"{what} can't take {shown(given)} days.", f"Give a whole number, 1 to {_MOST_DAYS:,}."
        )
    return given


def _value(measure: str, given: object) -> float:
    if measure not in MEASURES:
        raise DefinitionError(
            f"There is no shared measure {shown(measure)}.", nearest(measure, MEASURES, "There are")
        )
    most = 1 if measure in SHARES else _MOST_VALUE
    if (
        isinstance(given, bool)
        or not isinstance(given, int | float)
        or not 0 < given <= most  # what is no number is refused by this too
    ):
        told = "a share such as 0.2" if measure in SHARES else "a number above 0"
        raise DefinitionError(f"The target of {measure} can't be {shown(given)}.", f"Give {told}.")
    return float(given)
