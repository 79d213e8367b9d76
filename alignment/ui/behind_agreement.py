"""The records behind the marks of the page Agreement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from alignment.agreed import Agreed
from alignment.desk.agreements import agreed_in
from alignment.fiscal import quarters
from alignment.metrics import agreement_records as records
from alignment.metrics.collecting import Lazy
from alignment.metrics.disputed import DISPUTED, leads_in_cells
from alignment.metrics.middle_ground import WAYS
from alignment.metrics.own_rule import DEEDS
from alignment.metrics.pipeline_reality import pipeline_meeting
from alignment.schema.agreement_measures import CELLS, CLASSES
from alignment.schema.measures import TOTAL
from alignment.scope import Scope
from alignment.ui.marks import Listing, Mark, is_day
from alignment.ui.opening import database

Found = tuple[Lazy, str]

DISPUTE: Final = "disputed"
CELL_NAMES: Final = {
    DISPUTE: "In dispute",
    "only_marketing": "Only marketing’s definition",
    "only_sales": "Only sales’ definition",
    "both": "Both definitions",
    "neither": "Neither definition",
    "unknown": "Can’t be compared",
}
_STATES: Final = {
    "delivered": "passed by marketing",
    "accepted": "accepted by sales",
    "rest": "not accepted",
    "undecided": "still without a decision",
    "opportunity": "passed, now an opportunity",
    "won": "passed and won",
}
_SILENT: Final = {"named": "", "blank": "no reason recorded", "other": "“other” or the like"}
_SPEAKS: Final = {
    "neither": "neither intent nor fit",
    "intent": "intent only",
    "fit": "fit only",
    "both": "intent and fit",
    "unknown": "can’t be known",
}
_WAYS: Final = {
    "still_there": "still without a decision",
    "accepted": "accepted",
    "not_accepted": "not accepted",
    "recycled": "recycled",
    "lost": "lost",
    "undated": "left on an unknown day",
}
_MEETING: Final = {"no": "Don’t meet it", "yes": "Meet it", "unknown": "Can’t be known"}
_MINIMUM: Final = {"no": "Less than a lead needs", "yes": "Enough", "unknown": "Can’t be known"}
SHORT: Final = "short"
_MET: Final = ("4", "3", "2", "1", "0", "unknown", SHORT)
_ONE: Final = {"all": "All of them"}


def _leads() -> Lazy:
    return database().mart("journey")


def _agreed() -> Agreed:
    return agreed_in(database())


def _split(mark: Mark) -> str | None:
    return None if mark.split == TOTAL else mark.split


def _whose(mark: Mark) -> str:
    return "all leads" if mark.split == TOTAL else mark.split


def _titled(names: dict[str, str], what: str) -> Callable[[Mark], str]:
    """Name a mark by what its place stands for."""

    def title(mark: Mark) -> str:
        group = "" if mark.split == TOTAL else f"{mark.split}, "
        return f"{group}{what}{names[mark.place].lower()}"

    return title


def _cells(name: str) -> tuple[str, ...]:
    return DISPUTED if name == DISPUTE else (name,)


def _overlap(mark: Mark, kind: str, scope: Scope) -> Found:
    del kind
    found = leads_in_cells(_leads(), scope, _agreed(), _split(mark), _cells(mark.place))
    return found, "entry_day"


def _group(mark: Mark, kind: str, scope: Scope) -> Found:
    return leads_in_cells(_leads(), scope, _agreed(), _split(mark), _cells(kind)), "entry_day"


def _quarter(mark: Mark, kind: str, scope: Scope) -> Found:
    """Narrow a scope to one quarter; without a place it is the whole period."""
    narrow = within(scope, int(mark.place)) if mark.place else scope
    return leads_in_cells(_leads(), narrow, _agreed(), None, _cells(kind)), "entry_day"


def within(scope: Scope, first: int) -> Scope:
    """Narrow a scope to the fiscal quarter that begins on a day."""
    start = database().settings.fiscal_start_month
    spans = quarters(scope.first_day, scope.last_day, start_month=start)
    last = next((each.last_day for each in spans if each.first_day == first), scope.last_day)
    return replace(scope, first_day=max(first, scope.first_day), last_day=min(last, scope.last_day))


def _cause(mark: Mark, kind: str, scope: Scope) -> Found:
    is_alone = kind == "alone"
    number = int(mark.place)
    found = records.disputed_by(_leads(), scope, _agreed(), number, is_alone=is_alone)
    return found, "entry_day"


def _state(mark: Mark, kind: str, scope: Scope) -> Found:
    del kind
    return records.handed_over(_leads(), scope, _split(mark), mark.place), "entry_day"


def _reason(mark: Mark, kind: str, scope: Scope) -> Found:
    del kind
    return records.with_reason(_leads(), scope, mark.split, mark.place), "entry_day"


def _deed(mark: Mark, kind: str, scope: Scope) -> Found:
    narrow = scope
    deed, _, first = mark.place.partition("@")
    if first:
        narrow = within(scope, int(first))
    found = records.by_own_rule(_leads(), narrow, _agreed(), _split(mark), deed=deed, said=kind)
    return found, "entry_day"


def _is_deed(mark: Mark) -> bool:
    deed, at, first = mark.place.partition("@")
    return deed in DEEDS and (not at or is_day(first))


def _deed_title(mark: Mark) -> str:
    what = {"passed": "passed by marketing", "accepted": "accepted by sales"}
    return f"{_whose(mark)}, {what[mark.place.partition('@')[0]]}"


def _evidence(mark: Mark, kind: str, scope: Scope) -> Found:
    del kind
    return records.of_evidence(_leads(), scope, _agreed(), _split(mark), mark.place), "entry_day"


def _middle(mark: Mark, kind: str, scope: Scope) -> Found:
    del kind
    return records.in_the_middle(_leads(), scope, _agreed(), _split(mark), mark.place), "entry_day"


def _minimum(mark: Mark, kind: str, scope: Scope) -> Found:
    return records.by_minimum(_leads(), scope, _agreed(), _split(mark), kind), "entry_day"


def _reality(mark: Mark, kind: str, scope: Scope) -> Found:
    del kind
    if mark.place == SHORT:
        deals = records.missing_criteria(database().mart("pipeline"), scope, _split(mark))
        return deals, "qualified_day"
    number = None if mark.place == "unknown" else int(mark.place)
    deals = pipeline_meeting(database().mart("pipeline"), scope, _split(mark), number)
    return deals, "qualified_day"


def _reality_title(mark: Mark) -> str:
    if mark.place == SHORT:
        return "open opportunities that miss one criterion or more"
    met = "not all recorded" if mark.place == "unknown" else f"{mark.place} of 4 criteria met"
    return f"open opportunities, {met}"


LISTINGS: Final = {
    "overlap": Listing(
        _ONE, lambda mark: mark.place in (*CELLS, DISPUTE), _titled(CELL_NAMES, ""), _overlap
    ),
    "agreed": Listing(CELL_NAMES, lambda mark: not mark.place, _whose, _group),
    "agreed-time": Listing(
        CELL_NAMES, lambda mark: not mark.place or is_day(mark.place), _whose, _quarter
    ),
    "causes": Listing(
        {"alone": "In dispute only because of it", "unmet": "In dispute and not meeting it"},
        lambda mark: is_day(mark.place) and int(mark.place) >= 0,
        lambda mark: mark.split,
        _cause,
    ),
    "delivered": Listing(_ONE, lambda mark: mark.place in _STATES, _titled(_STATES, ""), _state),
    "reasons": Listing(
        _ONE,
        lambda mark: mark.place in _SILENT,
        lambda mark: _SILENT[mark.place] or mark.split,
        _reason,
    ),
    "own": Listing(_MEETING, _is_deed, _deed_title, _deed),
    "own-passed": Listing(_MEETING, _is_deed, _deed_title, _deed),
    "own-accepted": Listing(_MEETING, _is_deed, _deed_title, _deed),
    "evidence": Listing(
        _ONE, lambda mark: mark.place in CLASSES, _titled(_SPEAKS, "MQLs, "), _evidence
    ),
    "middle": Listing(
        _ONE, lambda mark: mark.place in WAYS, _titled(_WAYS, "middle ground, "), _middle
    ),
    "minimum": Listing(_MINIMUM, lambda mark: not mark.place, _whose, _minimum),
    "reality": Listing(_ONE, lambda mark: mark.place in _MET, _reality_title, _reality),
}
"""By the name of the chart."""
