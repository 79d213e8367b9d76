"""How long records stay in each stage, and which ways they take."""

from __future__ import annotations

from typing import Final

from alignment.desk.measures.measure import Marts, Measure
from alignment.metrics import (
    bottleneck,
    detours,
    stage_use,
    stage_use_words,
    stalled,
    transitions,
    velocity,
    velocity_curve,
)
from alignment.metrics.collecting import Lazy
from alignment.metrics.stays import mart_of
from alignment.scope import Scope

_MARTS: Final = ("ladder_spell", "spell")


def _stays(marts: Marts, scope: Scope) -> Lazy:
    """Give the stays on the shared ladder, or in a tool's own words where they are asked for."""
    return marts[mart_of(scope)]


def _own(marts: Marts, scope: Scope) -> Lazy | None:
    """Give the stays in the tool's own words beside the shared ones; None where they are asked."""
    return None if scope.pipeline else marts["spell"]


VELOCITY: Final = (
    Measure(
        "velocity",
        "How long do records stay in each stage?",
        _MARTS,
        lambda marts, scope, _: velocity.velocity(_stays(marts, scope), scope),
        lambda found, scope, _: velocity.headline(found, scope),
        "velocity",
    ),
    Measure(
        "velocity-curve",
        "What share has moved on from a stage by each day?",
        _MARTS,
        lambda marts, scope, _: velocity_curve.velocity_curve(_stays(marts, scope), scope),
        lambda found, scope, _: velocity_curve.headline(found, scope),
        "velocity",
    ),
    Measure(
        "bottleneck",
        "In which stage is the most time to be won?",
        _MARTS,
        lambda marts, scope, terms: bottleneck.bottleneck(
            _stays(marts, scope), scope, terms.agreed
        ),
        lambda found, scope, _: bottleneck.headline(found, scope),
        "bottleneck",
    ),
    Measure(
        "stalled",
        "Which open records wait longer than most that advanced?",
        _MARTS,
        lambda marts, scope, _: stalled.stalled(_stays(marts, scope), scope),
        lambda found, scope, _: stalled.headline(found, scope),
        "stalled",
    ),
    Measure(
        "transitions",
        "From which stage to which do records move?",
        _MARTS,
        lambda marts, scope, _: transitions.transitions(
            _stays(marts, scope), scope, _own(marts, scope)
        ),
        lambda found, _, __: transitions.headline(found),
        "transitions",
    ),
    Measure(
        "detours",
        "How many records skip a step, go back or are reopened?",
        _MARTS,
        lambda marts, scope, _: detours.detours(_stays(marts, scope), scope),
        lambda found, _, __: detours.headline(found),
        "detours",
    ),
    Measure(
        "stage-use",
        "How does each team, region or source use the stages, beside the rest?",
        (*_MARTS, "journey"),
        lambda marts, scope, terms: stage_use.stage_use(
            _stays(marts, scope), marts["journey"], scope, terms.agreed
        ),
        lambda found, scope, _: stage_use_words.headline(found, scope),
        "stage-use",
    ),
)
