"""Each measure's counting half: what runs inside the database, without the estimate after it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from alignment import sample
from alignment.agreed import from_toml
from alignment.desk.definitions_file import imported
from alignment.metrics.agreement_by import tally_cells
from alignment.metrics.causes import tally_causes
from alignment.metrics.cells import unique_criteria
from alignment.metrics.collecting import Lazy
from alignment.metrics.conversion import tally_conversion
from alignment.metrics.conversion_by_cohort import cohorts, tally_conversion_by_cohort
from alignment.metrics.conversion_curve import tally_conversion_curve
from alignment.metrics.flow_ratio import tally_leads, tally_opportunities
from alignment.metrics.funnel import tally_funnel
from alignment.metrics.patterns import tally_patterns
from alignment.metrics.pipeline_created import by_month, tally_pipeline_created
from alignment.metrics.transitions import tally_transitions
from alignment.metrics.velocity import tally_velocity
from alignment.metrics.win_rate import tally_win_rate
from alignment.scope import Scope
from alignment.settings import Settings
from alignment.store import Database

_Tally = Callable[[Lazy, Scope], Lazy]

_BODIES: Final = {
    each.key: each.body for each in imported(sample.agreements(), 0) if each.kind == "definition"
}
_RULES: Final = (from_toml(_BODIES["marketing"]), from_toml(_BODIES["sales"]))
"""The sample company's definitions, marketing's and sales'."""


def _by_cohort(journeys: Lazy, scope: Scope) -> Lazy:
    return tally_conversion_by_cohort(journeys, scope, cohorts(scope, Settings()))


_TALLIES: Final[dict[str, tuple[tuple[str, _Tally], ...]]] = {
    "funnel": (("journey", tally_funnel),),
    "pipeline": (("pipeline", tally_pipeline_created),),
    "win-rate": (("pipeline", tally_win_rate),),
    "conversion": (("journey", tally_conversion),),
    "conversion-cohorts": (("journey", _by_cohort),),
    "conversion-curve": (("journey", tally_conversion_curve),),
    "flow-ratio": (("journey", tally_leads), ("pipeline", tally_opportunities)),
    "causes": (("journey", tally_causes),),
    "velocity": (("ladder_spell", tally_velocity),),
    "velocity-curve": (("ladder_spell", tally_velocity),),
    "transitions": (("ladder_spell", tally_transitions),),
    "agreement-by": (("journey", partial(tally_cells, rules=_RULES)),),
    "criteria": (("journey", partial(tally_patterns, asked=unique_criteria(_RULES))),),
}


def count(db: Database, name: str, scope: Scope) -> list[list[tuple[object, ...]]]:
    """Run a measure's tallies: build the plan, run it, and give the rows of each."""
    frames = [
        tally(db.mart(mart), scope).collect("polars").to_native() for mart, tally in _TALLIES[name]
    ]
    # The pipeline is counted by day inside the database, and by month only here.
    if name == "pipeline":
        frames = [by_month(frame, scope) for frame in frames]
    return [frame.rows() for frame in frames]
