"""What the columns of tables and downloads are called."""

from __future__ import annotations

from typing import Final

from alignment.ladder import STAGES

LABELS: Final[dict[str, str]] = {
    "split": "Group",
    "step": "Step",
    "entered": "Entered",
    "reached": "Reached",
    "lost_here": "Left here",
    "open_here": "Still here",
    "step_rate": "From the step before",
    "step_low": "From the step before, at least",
    "step_high": "From the step before, at most",
    "from_first_rate": "From entry",
    "from_first_low": "From entry, at least",
    "from_first_high": "From entry, at most",
    "verdict": "How to read it",
    "month_day": "Month",
    "opportunities": "Opportunities",
    "amount_minor": "Pipeline created",
    "unpriced": "Without amount or rate",
    "target_minor": "Target",
    "due_minor": "Due by now",
    "pace": "Of pace",
    "won": "Won in time",
    "lost": "Lost in time",
    "open": "Open",
    "undated": "Without a date",
    "before_entry": "Dated before entry",
    "horizon_days": "Within days",
    "rate": "Share",
    "low": "At least",
    "high": "At most",
    "value_rate": "Share of value",
    "closed_won": "Closed won",
    "closed_lost": "Closed lost",
    "closed_rate": "Won of closed",
    "closed_low": "Won of closed, at least",
    "closed_high": "Won of closed, at most",
    "won_minor": "Revenue won",
    "won_unpriced": "Won without amount",
    "is_ripe": "All old enough",
    "leads": "Leads",
    "mature": "Old enough",
    "resolved": "Decided",
    "converted": "Converted in time",
    "converted_so_far": "Converted so far",
    "returned": "Left, then came back",
    "windowed_rate": "Share of the old enough",
    "upper_answer": "Upper line",
    "upper_needed": "More leads to settle",
    "lower_answer": "Lower line",
    "lower_needed": "More to settle the lower line",
    "shrunken_rate": "Share, steadied",
    "adjusted_rate": "Share at equal mix",
    "sign_flips": "Order turns at equal mix",
    "rest_difference": "Against the rest",
    "rest_low": "Against the rest, at least",
    "rest_high": "Against the rest, at most",
    "against_rest": "Than the rest",
    "cohort": "Entered in",
    "first_day": "From",
    "last_day": "To",
    "ratio": "Opportunities per lead created",
    "age_days": "Days since entry",
    "at_risk": "Watched that long",
    "lead_id": "Lead",
    "opp_id": "Opportunity",
    "source": "Source",
    "campaign": "Campaign",
    "region": "Region",
    "team": "Team",
    "owner": "Owner",
    "segment": "Segment",
    "entry_day": "Entered on",
    "qualified_day": "Qualified on",
    "outcome_day": "Decided on",
    "close_day": "Closes on",
    "created_day": "Created on",
    "furthest": "Furthest step",
    "evidence": "Evidence",
    "day": "Day",
    "to_raw": "Stage in the tool",
    "raw": "Stage in the tool",
    "stage": "Stage",
    "upload_id": "Upload",
}
WORDS: Final[dict[str, str]] = {
    "enough": "enough to tell",
    "range_first": "few: read the range",
    "counts_only": "very few: counts only",
    "too_young": "too young to tell",
    "not_recorded": "not recorded",
    "below": "below",
    "above": "above",
    "cant_tell": "can’t tell yet",
    "higher": "higher",
    "lower": "lower",
}
"""How codes in the frames read."""


def label(column: str) -> str:
    """Name a column for people; names that are for people already stay."""
    if column.startswith("days_to_"):
        return f"Days to {STAGES[column.removeprefix('days_to_')].label.partition(' (')[0]}"
    if column.startswith("to_") and column.endswith("_rate"):
        step = column.removeprefix("to_").removesuffix("_rate")
        return f"to {STAGES[step].label.partition(' (')[0]}"
    usual = column if column != column.lower() else column.replace("_", " ").capitalize()
    return LABELS.get(column, usual)
