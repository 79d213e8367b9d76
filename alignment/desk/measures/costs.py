"""What it costs, and what comes of what is done."""

from __future__ import annotations

from typing import Final

from alignment.desk.measures.measure import Measure, money_of
from alignment.metrics import acquisition_cost, activity_outcome

COSTS: Final = (
    Measure(
        "acquisition-cost",
        "What does it cost to win a customer?",
        ("opportunity_journey", "campaign_cost"),
        lambda marts, scope, _: acquisition_cost.acquisition_cost(
            marts["opportunity_journey"], marts["campaign_cost"], scope
        ),
        lambda found, scope, terms: acquisition_cost.headline(found, scope, *money_of(terms)),
        "acquisition-cost",
        counted="customers",
        day="outcome_day",
    ),
    Measure(
        "activity-outcome",
        "Does what came of it follow what was done?",
        ("journey", "contacted", "pipeline"),
        lambda marts, scope, terms: activity_outcome.activity_outcome(
            marts["contacted"], marts["journey"], marts["pipeline"], scope, terms.settings
        ),
        lambda found, _, __: activity_outcome.headline(found),
        "activity-outcome",
    ),
)
