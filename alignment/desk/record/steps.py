"""What was handed over, decided, converted and won, with the recorded reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from alignment.desk.record.gathered import Gathered, Row, holding

_DECISIONS: Final = {
    "mql": ("marketing", "Passed on by marketing"),
    "sql": ("sales", "Accepted by sales"),
    "not_accepted": ("sales", "Not accepted by sales"),
    "recycled": ("sales", "Recycled to marketing"),
    "lost": ("sales", "Lost"),
}
_REASONED: Final = ("not_accepted", "recycled")


def decisions(gathered: Gathered) -> Iterator[Row]:
    """Tell the steps between the teams, and what became of them.

    Args:
        gathered: All rows about a record.

    Returns:
        Lines of the kinds decision, conversion, opportunity and outcome, in no order.
    """
    rows = {row["lead_id"]: row for row in holding(gathered.leads).iter_rows(named=True)}
    for journey in gathered.journeys.iter_rows(named=True):
        row = rows.get(journey["lead_id"])
        if row is not None and journey["exclusion"] != "merged":
            yield from _decided(journey, row, gathered)
            yield from _converted(row)
    deals = {row["opp_id"]: row for row in gathered.deals.iter_rows(named=True)}
    for row in holding(gathered.opportunities).iter_rows(named=True):
        if row["opp_id"] in deals:
            yield from _ended(deals[row["opp_id"]], row, gathered.currency)


def _source(row: Row) -> Row:
    return {
        "upload_id": row["upload_id"],
        "file": row["file"],
        "row_no": row["row_no"],
        "as_of_day": row["as_of"],
    }


def _decided(journey: Row, row: Row, gathered: Gathered) -> Iterator[Row]:
    """Tell each first decision about a lead."""
    events = {
        event["day"]: event
        for event in holding(gathered.events).iter_rows(named=True)
        if event["entity"] == "lead"
    }
    for stage, (side, what) in _DECISIONS.items():
        days = journey[f"days_to_{stage}"]
        is_undated = journey["exit_undated"] == stage
        if (days is None and not is_undated) or (stage == "lost" and journey["opp_id"]):
            continue  # the loss of its opportunity is told there
        day = None if days is None else journey["entry_day"] + days
        yield {
            "day": day,
            "kind": "decision",
            "side": side,
            "entity": "lead",
            "entity_id": journey["lead_id"],
            "what": f"{what}{_reason(journey, stage)}",
            **_source(events.get(day, row)),
        }


def _reason(journey: Row, stage: str) -> str:
    if stage not in _REASONED:
        return ""
    reason = (journey["decision_reason"] or "").strip()
    return f", reason recorded: {reason}" if reason else ", no reason recorded"


def _converted(row: Row) -> Iterator[Row]:
    """Tell a lead's conversion."""
    if row["is_converted"] or row["converted_day"] is not None:
        where = f" to opportunity {row['opp_id']}" if row["opp_id"] else ""
        yield {
            "day": row["converted_day"],
            "kind": "conversion",
            "side": "both",
            "entity": "lead",
            "entity_id": row["lead_id"],
            "what": f"Converted{where}",
            **_source(row),
        }


def _ended(deal: Row, row: Row, currency: str) -> Iterator[Row]:
    """Tell when an opportunity was qualified, for how much, and what came of it."""
    about = {
        "entity": "opportunity",
        "entity_id": row["opp_id"],
        "currency": currency,
        **_source(row),
    }
    if deal["qualified_day"] is not None:
        yield {
            "day": deal["qualified_day"],
            "kind": "opportunity",
            "side": "sales",
            "what": f"First qualified as an opportunity{_worth(deal['amount_minor'])}",
            "amount_minor": deal["amount_minor"],
            **about,
        }
    if deal["outcome"] != "open":
        is_won = deal["outcome"] == "won"
        reason = (row["lost_reason"] or "").strip()
        why = "" if is_won else f", reason recorded: {reason}" if reason else ", no reason recorded"
        yield {
            "day": deal["outcome_day"],
            "kind": "outcome",
            "side": "both",
            "what": f"{'Won' if is_won else 'Lost'}{why}{_worth(deal['value_minor'])}",
            "amount_minor": deal["value_minor"],
            **about,
        }


def _worth(minor: int | None) -> str:
    return ", without a usable amount" if minor is None else ""
