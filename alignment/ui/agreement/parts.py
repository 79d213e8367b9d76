"""The page Agreement: one part at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from alignment.agreed import Agreed
from alignment.desk.agreements import agreed_in
from alignment.metrics.cells import rules_of
from alignment.scope import Scope
from alignment.ui.agreement import deeds, leads, pipeline, rules, views
from alignment.ui.filters import scope
from alignment.ui.measures import has_leads
from alignment.ui.notes import NO_LEADS
from alignment.ui.shell import Page
from alignment.ui.show import empty, headline

_RULES: Final = {
    views.RULES: rules.two_definitions,
    views.CAUSES: rules.causes,
    views.WHERE: rules.where,
}
"""The parts that run both rules on the same leads."""
_OTHERS: Final[dict[str, Callable[[Page, Scope, Agreed], None]]] = {
    views.ACCEPTANCE: lambda page, asked, _: deeds.acceptance(page, asked),
    views.OWN: deeds.own_rule,
    views.EVIDENCE: leads.evidence,
    views.MIDDLE: leads.middle_ground,
    views.MINIMUM: leads.minimum_lead,
}
_UNDEFINED: Final = (
    "Nobody has entered yet what both teams call qualified. Until then only deeds can be shown: "
    "what marketing passed and sales accepted is in the part “Acceptance”."
)


def show(page: Page) -> None:
    """Show the part that is asked for.

    Args:
        page: The open page.
    """
    view = views.chosen(page)
    asked = scope(page)
    agreed = agreed_in(page.db)
    views.about(view)
    if view == views.PIPELINE:
        pipeline.pipeline(page, asked)
    elif not has_leads():
        headline(page, views.MEASURES[view], asked)
        empty(NO_LEADS)
    elif view in _OTHERS:
        _OTHERS[view](page, asked, agreed)
    elif rules_of(agreed) is None:
        headline(page, views.MEASURES[view], asked)
        views.undefined(_UNDEFINED)
    else:
        _RULES[view](page, asked, agreed)
