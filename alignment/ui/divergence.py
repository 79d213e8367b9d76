"""What was done beside what came of it: where activity is up and nothing follows, it shows here."""

from __future__ import annotations

from alignment.charts.activity_outcome import activity_outcome
from alignment.scope import Scope
from alignment.ui.measures import measure
from alignment.ui.shell import Page
from alignment.ui.show import chart, footnote, headline, section
from alignment.ui.theme import palette


def divergence(page: Page, scope: Scope) -> None:
    """Draw activity against outcome, each against its base month.

    Args:
        page: The open page.
        scope: Period and filters.
    """
    section("Does what came of it follow what was done?", "activity-outcome")
    headline(page, "activity-outcome", scope)
    found = measure("activity-outcome", scope)
    if found["index"].null_count() < found.height:
        drawn = activity_outcome(found, palette(), currency=page.db.settings.base_currency)
        alt = "What was done and what came of it, against a base month of 100"
        chart(drawn, "activity", alt, opens=False)
    footnote("activity-outcome", scope)
