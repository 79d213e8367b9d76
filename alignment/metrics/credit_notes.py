"""What stands under credit: what is out of it, what is in it, and what it isn't."""

from __future__ import annotations

from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.credit_words import NOT_PROOF
from alignment.metrics.crediting import tally_view
from alignment.metrics.words import count
from alignment.scope import Scope


def credit_notes(opportunities: Lazy, scope: Scope, *, has_unpriced: bool) -> tuple[str, ...]:
    """Say what is left out of credit, and how it has to be read.

    Args:
        opportunities: One row per opportunity (schema ``OpportunityJourney``).
        scope: The scope of the credit.
        has_unpriced: Whether to count opportunities without an amount, where the frame doesn't.
    """
    found = collect(tally_view(opportunities, scope))
    after = "the close" if scope.anchor == "won" else "the first qualified day"
    counted = {
        "early": "before the look-back, not in the credit",
        "late": f"after {after}, not in the credit",
    }
    told = [
        f"{count(number, 'touch', 'touches')} {where}"
        for name, where in counted.items()
        if (number := int(found[name].sum()))
    ]
    unpriced = int(found["unpriced"].sum())
    if has_unpriced and unpriced:
        told.insert(0, f"{unpriced:,} without a usable amount, in the counts and not in money")
    return (*told, "repeat touches are kept", NOT_PROOF.rstrip(".").lower())
