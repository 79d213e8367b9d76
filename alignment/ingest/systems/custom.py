"""Fields that no tool comes with but many firms add, by what people call them."""

from __future__ import annotations

from typing import Final

_CALLED: Final[dict[str, tuple[str, ...]]] = {
    "has_budget": ("Budget Confirmed", "Has Budget", "Budget"),
    "has_decision_maker": (
        *("Decision Maker Reached", "Decision Maker Confirmed", "Decision Maker Identified"),
        *("Is Decision Maker", "Decision Maker", "Has Authority", "Authority"),
    ),
    "has_need": ("Need Confirmed", "Need Defined", "Has Need", "Need"),
    "has_timing": (
        *("Timing Confirmed", "Timeline Confirmed", "Has Timing", "Timing"),
        *("Purchase Timeframe", "Timeframe", "Timeline"),
    ),
}
_HANDOVER: Final = (
    *("Score at Handover", "Handover Score", "Score at Handoff", "Handoff Score"),
    *("MQL Score", "Score at MQL"),
)
_REASONS: Final = (
    *("Rejection Reason", "Lead Rejection Reason", "Sales Rejection Reason"),
    *("Disqualification Reason", "Lead Disqualification Reason", "Disqualified Reason"),
    *("Unqualified Reason", "Reason Not Accepted", "Recycle Reason", "Recycled Reason"),
)


def criteria(form: str = "{}", **own: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """List the headers for what qualifies a lead or an opportunity.

    Args:
        form: How the tool writes the name of a field in a header, ``{}`` standing for the name.
        own: The tool's own headers by canonical column; they come before what people call it.
    """
    return {
        column: (*own.get(column, ()), *_written(names, form)) for column, names in _CALLED.items()
    }


def handover_score(form: str = "{}") -> tuple[str, ...]:
    """List the headers for the score that a lead was passed on with, written as a form says."""
    return _written(_HANDOVER, form)


def decision_reasons(form: str = "{}") -> tuple[str, ...]:
    """List the headers for why sales didn't take a lead; a firm may have one for each way out."""
    return _written(_REASONS, form)


def _written(names: tuple[str, ...], form: str) -> tuple[str, ...]:
    return tuple(form.format(name) for name in names)
