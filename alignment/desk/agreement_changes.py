"""What a new version of anything that is agreed on changes, in plain words."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from alignment.agreed import StageCard, Term
from alignment.agreed.bodies import SHARES, card_from, days_from, heard_from, target_from
from alignment.agreed.changes import rule_changes
from alignment.agreed.rule_toml import from_toml
from alignment.desk.agreements import MINIMUM
from alignment.ladder import STAGES
from alignment.schema.agreement import KINDS, Agreement
from alignment.schema.money import minor_digits
from alignment.store import Database

_WORDS: Final = {"shared": "both teams"}
_MEASURES: Final = {
    "pipeline": "Pipeline created",
    "conversion": "Lead to opportunity",
    "sales-cycle": "Sales cycle",
    "win-rate": "Win rate",
    "revenue-per-lead": "Revenue per lead",
    "acceptance": "Acceptance",
}


def title(kind: str, key: str) -> str:
    """Name what is agreed on. A word or an id is as entered: show the title as text."""
    if kind == "definition":
        return "Least of a lead" if key == MINIMUM else f"Qualified by {key}"
    if kind == "term":
        return f"Word: {key}"
    if kind == "target":
        return f"Target: {_MEASURES.get(key, key)}"
    if kind == "heard":
        return f"First heard of us: {key}"
    if kind == "cycle":
        return "Days of nurture" if key == "nurture" else f"Days of a sale, as {key} takes it"
    name = STAGES[key].label if key in STAGES else key
    return f"{'Days in' if kind == 'days' else 'Stage'} {name}"


def changes(before: Agreement | None, after: Agreement, currency: str) -> tuple[str, ...]:
    """Say what a version changes; as ``agreed.changes.rule_changes``.

    Args:
        before: The version before, None for the first.
        after: The version.
        currency: The base currency, of targets in money.

    Returns:
        What changed in what is agreed on; where that is the same, who stands for it or the day.
    """
    old, new = before.body if before else "", after.body
    if after.kind == "definition":
        told = rule_changes(from_toml(old) if old else None, from_toml(new) if new else None)
    elif not new:
        told = ("withdrawn",) if old else ()
    else:
        was, now = (_told(after, body, currency) for body in (old, new))
        told = _entries(was, now)
    return told or (_signed(before, after) if before else ())


def history(db: Database) -> list[tuple[Agreement, tuple[str, ...]]]:
    """List every version of all that is agreed on, the newest day first, with what it changed."""
    found, currency = [], db.settings.base_currency
    for kind in KINDS:
        for key in db.agreement_keys(kind):
            versions = db.agreement_versions(kind, key)
            older = (*versions[1:], None)
            pairs = zip(versions, older, strict=True)
            found += [(new, changes(old, new, currency)) for new, old in pairs]
    return sorted(found, key=lambda each: -each[0].day)


def _told(agreement: Agreement, body: str, currency: str) -> dict[str, str]:
    """Say what a body holds, by entry."""
    if not body:
        return {}
    if agreement.kind in ("days", "cycle"):
        return {"": f"{days_from(body):,} days"}
    if agreement.kind == "heard":
        return {"": heard_from(body)}
    if agreement.kind == "target":
        return {"": _value(agreement.key, target_from(agreement.key, body), currency)}
    card: StageCard | Term
    card = card_from(StageCard, body) if agreement.kind == "stage" else card_from(Term, body)
    return {each.name: getattr(card, each.name) for each in fields(card)}


def _value(measure: str, value: float, currency: str) -> str:
    if measure in SHARES:
        return f"{value * 100:.4g}%"
    if measure == "sales-cycle":
        return f"{value:g} days"
    digits = minor_digits(currency)
    return f"{currency} {value / 10**digits:,.{digits}f}"


def _entries(old: dict[str, str], new: dict[str, str]) -> tuple[str, ...]:
    told = []
    for name, text in new.items():
        was = old.get(name, "")
        if text == was:
            continue
        label = f"{_WORDS.get(name, name)}: " if name else ""
        if not text:
            told.append(f"{label}nothing any more")
        else:
            told.append(f"{label}“{text}” instead of “{was}”" if was else f"{label}“{text}”")
    return tuple(told)


def _signed(before: Agreement, after: Agreement) -> tuple[str, ...]:
    told = []
    if (before.marketing, before.sales) != (after.marketing, after.sales):
        told.append("somebody else stands for it")
    if before.day != after.day:
        told.append("agreed on another day")
    return tuple(told)
