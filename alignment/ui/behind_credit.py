"""The records behind the marks of the page Campaigns."""

from __future__ import annotations

from typing import Final

from alignment.estimators.attribution import RULES
from alignment.metrics.collecting import Lazy
from alignment.metrics.credit_records import credited_behind, leads_behind
from alignment.schema.campaign_measures import NO_TOUCH
from alignment.scope import Scope
from alignment.ui.marks import Listing, Mark
from alignment.ui.opening import database

_OPPORTUNITIES: Final = "opportunities"


def _title(mark: Mark) -> str:
    return "opportunities without any recorded touch" if mark.split == NO_TOUCH else mark.split


def _credited(mark: Mark, kind: str, scope: Scope) -> tuple[Lazy, str]:
    db = database()
    if kind != _OPPORTUNITIES:
        return leads_behind(db.mart("journey"), scope, mark.split), "entry_day"
    opportunities, credit, names = db.marts("opportunity_journey", "credit", "credit_name")
    day = "outcome_day" if scope.anchor == "won" else "qualified_day"
    return credited_behind(opportunities, credit, names, scope, mark.split), day


_LISTING: Final = Listing(
    {_OPPORTUNITIES: "Opportunities with a touch of it", "leads": "Leads that came by it"},
    lambda mark: mark.place in RULES,
    _title,
    _credited,
)
LISTINGS: Final = {"credit": _LISTING, "campaigns": _LISTING}
"""By the name of the chart or table."""
