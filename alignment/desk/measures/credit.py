"""Which touches get credit for what was won, and what credit can't tell."""

from __future__ import annotations

from typing import Final

from alignment.desk.measures.measure import Marts, Measure, money_of
from alignment.metrics import campaigns, credit, credit_notes, hold_out, touched_wins
from alignment.schema.credit import LEVELS
from alignment.scope import Scope

_LEADING: Final = (
    *("split", "cost_minor", "leads", "accepted", "opportunities", "credit_minor"),
    *("least_minor", "most_minor", "return_ratio", "needs_experiment"),
    *("cost_per_lead_minor", "cost_per_accepted_minor", "cost_per_opportunity_minor"),
)
"""What a terminal has room for of the campaigns."""


def _notes(marts: Marts, scope: Scope) -> tuple[str, ...]:
    return credit_notes.credit_notes(marts["opportunity_journey"], scope, has_unpriced=False)


def _all_notes(marts: Marts, scope: Scope) -> tuple[str, ...]:
    return credit_notes.credit_notes(marts["opportunity_journey"], scope, has_unpriced=True)


CREDIT: Final = (
    Measure(
        "campaigns",
        "Which campaigns became pipeline and revenue, and what did they cost?",
        ("opportunity_journey", "credit", "credit_name", "journey", "campaign_cost"),
        lambda marts, scope, _: campaigns.campaigns(marts, scope),
        lambda found, scope, terms: campaigns.headline(found, scope, *money_of(terms)),
        "campaigns",
        day="anchor",
        splits=LEVELS,
        notes=_notes,
        is_credit=True,
        leading=_LEADING,
    ),
    Measure(
        "credit",
        "Who gets the credit under each rule?",
        ("opportunity_journey", "credit", "credit_name"),
        lambda marts, scope, _: credit.credit(
            marts["credit"], marts["credit_name"], marts["opportunity_journey"], scope
        ),
        lambda found, scope, terms: credit.headline(found, scope, *money_of(terms)),
        "credit",
        day="anchor",
        splits=LEVELS,
        notes=_all_notes,
        is_credit=True,
    ),
    Measure(
        "touched-wins",
        "Of what was won, how much had marketing touched?",
        ("opportunity_journey",),
        lambda marts, scope, _: touched_wins.touched_wins(marts["opportunity_journey"], scope),
        lambda found, _, __: touched_wins.headline(found),
        "touched-wins",
        day="outcome_day",
    ),
    Measure(
        "hold-out",
        "How many accounts would show whether a campaign does anything?",
        ("opportunity_journey", "credit"),
        lambda marts, scope, _: hold_out.hold_out(
            marts["credit"], marts["opportunity_journey"], scope
        ),
        lambda found, scope, _: hold_out.headline(found, scope),
        "hold-out",
        counted="accounts",
        day="anchor",
    ),
)
"""The questions about credit for touches."""
