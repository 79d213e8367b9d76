"""What all questions about closed opportunities share: which count, and what is visible of them."""

from __future__ import annotations

import narwhals as nw

from alignment.metrics.collecting import Lazy
from alignment.metrics.journeys import is_entered, keep_counted
from alignment.schema.journey_measures import CLOSED
from alignment.scope import Scope


def is_closed(scope: Scope) -> nw.Expr:
    """Tell which opportunities were won or lost in the period, on a known day."""
    return nw.col("outcome").is_in(CLOSED) & is_entered(scope, "outcome_day")


def closed_in(rows: Lazy, scope: Scope, *conditions: nw.Expr) -> Lazy:
    """Keep what belongs to the opportunities closed in the period, renewals and exclusions out.

    Args:
        rows: Rows with the columns of an opportunity (``OpportunityJourney`` or ``Credit``).
        scope: Period of the close, filters and day of observation.
        conditions: What else must hold.
    """
    return keep_counted(rows, scope, ~nw.col("is_renewal"), is_closed(scope), *conditions)


def seen(column: str, scope: Scope) -> nw.Expr:
    """Give a day where it isn't later than the day of observation, else null."""
    return nw.when(nw.col(column) <= scope.as_of).then(nw.col(column))


def handover() -> nw.Expr:
    """Give the day of the handover where it isn't later than the close, else null."""
    return nw.when(nw.col("handover_day") <= nw.col("outcome_day")).then(nw.col("handover_day"))


def known_silence() -> nw.Expr:
    """Give the days of the longest silence where contacts of sales are recorded, else null.

    Where only touches are, a silence would be one of the records and not of the two teams.
    """
    return nw.when(nw.col("activities") > 0).then(nw.col("longest_silence_days"))


def whole_number(condition: nw.Expr) -> nw.Expr:
    """Count the opportunities that a condition holds for, none where it can't be told."""
    return nw.when(condition).then(nw.col("opportunities")).otherwise(0)
