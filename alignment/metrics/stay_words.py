"""How measures of stays name those who wait."""

from __future__ import annotations

from typing import Final

from alignment.ladder import UNMAPPED
from alignment.metrics.stays import LEADS
from alignment.metrics.words import label
from alignment.scope import Scope

_PLACES: Final = {"lead": "new leads", "opportunity": "opportunities"}


def stage_name(stage: str, scope: Scope) -> str:
    """Give the name of a stage: the shared label, or the tool's own word."""
    return stage if scope.pipeline or stage == UNMAPPED else label(stage)


def at_stage(stage: str, scope: Scope) -> str:
    """Name the records that wait in a stage, in the plural."""
    if scope.pipeline:
        return f"{'leads' if scope.pipeline == LEADS else 'opportunities'} in “{stage}”"
    return _PLACES.get(stage, f"{stage_name(stage, scope)} leads")


def unknown(who: str) -> str:
    """Say what can't be known without a history of stages."""
    return (
        f"How long {who} stay can't be told: this data knows their stage, not the days on which "
        "they entered and left it. An export of the stage history would tell."
    )
