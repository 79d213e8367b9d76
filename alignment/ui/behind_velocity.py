"""The records behind the marks of the page Velocity."""

from __future__ import annotations

from typing import Final

from alignment.charts.velocity import stage_of
from alignment.desk.measuring import measure
from alignment.ladder import STAGES, UNMAPPED
from alignment.metrics.collecting import Lazy
from alignment.metrics.stalled import stalled_behind
from alignment.metrics.stay_records import entered_behind, moves_behind, stays_behind
from alignment.metrics.stays import ENDS, group_name, mart_of
from alignment.metrics.words import label
from alignment.schema.measures import TOTAL
from alignment.scope import Scope
from alignment.ui.marks import Listing, Mark
from alignment.ui.opening import database

Found = tuple[Lazy, str]

_STAYS: Final = {
    "open": "Still there",
    "moved": "Moved on",
    "unknown": "Without a history",
    "all": "All",
}
_ALL: Final = {"all": "All"}


def _name(stage: str) -> str:
    """Name a stage whether it is a key of the ladder or a tool's own word."""
    return label(stage) if stage in STAGES else "not mapped" if stage == UNMAPPED else stage


def _title(mark: Mark) -> str:
    whose = "" if mark.split == TOTAL else f"{mark.split}, "
    return f"{whose}{_name(stage_of(mark.place))}"


def _move_title(mark: Mark) -> str:
    here, _, there = mark.place.partition(">")
    return f"{_name(stage_of(here))} to {_name(stage_of(there))}"


def _spells(scope: Scope) -> Lazy:
    return database().mart(mart_of(scope))


def _own(rows: Lazy, scope: Scope) -> Lazy:
    """Tell a tool's own words from shared stages."""
    return rows.rename({"stage": "raw"}) if scope.pipeline else rows


def _side(mark: Mark, scope: Scope) -> str:
    if mark.split == TOTAL:
        return "all"
    return "group" if mark.split == group_name(scope) else "rest"


def _stays(mark: Mark, kind: str, scope: Scope) -> Found:
    stage = stage_of(mark.place)
    rows = stays_behind(_spells(scope), scope, stage, _side(mark, scope), kind)
    return _own(rows, scope), "entered_day"


def _spent(mark: Mark, kind: str, scope: Scope) -> Found:
    del kind  # there is one
    rows = entered_behind(_spells(scope), scope, stage_of(mark.place))
    return _own(rows, scope), "entered_day"


def _stalled(mark: Mark, kind: str, scope: Scope) -> Found:
    del kind  # there is one
    found = measure(database(), "stalled", scope)
    rows = stalled_behind(_spells(scope), scope, found, stage_of(mark.place))
    return _own(rows, scope), "open_days"


def _moves(mark: Mark, kind: str, scope: Scope) -> Found:
    del kind  # there is one
    here, _, there = mark.place.partition(">")
    left = stage_of(here)
    # What came back after an end is no stay on the shared ladder.
    stays = database().mart("spell") if left in ENDS else _spells(scope)
    rows = moves_behind(stays, scope, left, stage_of(there))
    return _own(rows, scope), "left_day"


def _is_stage(mark: Mark) -> bool:
    return bool(mark.place)


LISTINGS: Final = {
    "days": Listing(_STAYS, _is_stage, _title, _stays),
    "stages": Listing(_STAYS, _is_stage, _title, _stays),
    "bottleneck": Listing(_ALL, _is_stage, _title, _spent),
    "stalled": Listing(_ALL, _is_stage, _title, _stalled),
    "ways": Listing(_ALL, lambda mark: ">" in mark.place, _move_title, _moves),
}
"""By the name of the chart."""
