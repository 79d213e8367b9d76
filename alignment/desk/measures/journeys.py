"""What real clients saw and heard on their way, and where the two teams lost each other."""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.desk.measures.measure import Marts, Measure, Terms
from alignment.metrics import (
    co_touch,
    content_exposure,
    disconnects,
    journey_patterns,
    nurture,
    picking,
)
from alignment.scope import Scope

_CLOSED: Final = "outcome_day"


def _patterns(marts: Marts, scope: Scope, terms: Terms) -> pl.DataFrame:
    picked = picking.pick(marts["opportunity_journey"], scope).journeys
    touches = journey_patterns.touches_of(marts["credit"], marts["credit_name"], picked)
    return journey_patterns.journey_patterns(picked, touches, terms.agreed)


JOURNEYS: Final = (
    Measure(
        "journey-patterns",
        "What do the journeys of some real clients have in common, and how long did they take?",
        ("opportunity_journey", "credit", "credit_name"),
        _patterns,
        lambda found, _, __: journey_patterns.headline(found),
        "journey-patterns",
        day=_CLOSED,
    ),
    Measure(
        "disconnects",
        "Where did the two teams lose each other on the way of a client?",
        ("opportunity_journey",),
        lambda marts, scope, terms: disconnects.disconnects(
            marts["opportunity_journey"], scope, terms.agreed
        ),
        lambda found, _, __: disconnects.headline(found),
        "disconnects",
        day=_CLOSED,
    ),
    Measure(
        "co-touch",
        "Does marketing stay in touch once sales has taken over?",
        ("opportunity_journey",),
        lambda marts, scope, _: co_touch.co_touch(marts["opportunity_journey"], scope),
        lambda found, _, __: co_touch.headline(found),
        "co-touch",
        counted="closed",
        day=_CLOSED,
    ),
    Measure(
        "content-exposure",
        "Which content went together with winning?",
        ("opportunity_journey", "credit", "credit_name"),
        lambda marts, scope, _: content_exposure.content_exposure(
            marts["opportunity_journey"], marts["credit"], marts["credit_name"], scope
        ),
        lambda found, _, __: content_exposure.headline(found),
        "content-exposure",
        day=_CLOSED,
    ),
    Measure(
        "nurture",
        "Does the nurture programme last as long as leads take?",
        ("journey",),
        lambda marts, scope, terms: nurture.nurture(marts["journey"], scope, terms.agreed),
        lambda found, scope, _: nurture.headline(found, scope),
        "nurture",
    ),
)
"""The questions about clients' journeys."""
