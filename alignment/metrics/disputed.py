"""The leads behind a cell of the agreement, and what each rule says of them."""

from __future__ import annotations

import narwhals as nw

from alignment.agreed import Agreed, answer
from alignment.metrics.cells import rules_of, unique_criteria, with_cell
from alignment.metrics.collecting import Lazy
from alignment.metrics.journeys import is_entered, keep_counted
from alignment.metrics.records import ABOUT
from alignment.schema.agreement_measures import CELLS
from alignment.scope import Scope

DISPUTED = ("only_marketing", "only_sales")


def leads_in_cells(
    journeys: Lazy,
    scope: Scope,
    agreed: Agreed,
    split: str | None = None,
    cells: tuple[str, ...] = DISPUTED,
) -> Lazy:
    """List the leads in some cells of the agreement; by default the disputed ones.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The scope of the agreement.
        agreed: Both teams' rules.
        split: The split value, or None for the total.
        cells: Names of CELLS.

    Returns:
        One row per lead: ids, attributes, ``entry_day``, ``marketing_says`` and ``sales_says``
        (yes, no or unknown), ``cell``, and what the rules ask about; in no order. No row where
        one of the teams has no rule.
    """
    rules = rules_of(agreed)
    rows = keep_counted(journeys, scope, is_entered(scope))
    if split is not None:
        rows = rows.filter(nw.col(scope.by) == split)
    about = ("lead_id", "opp_id", *ABOUT, "entry_day")
    if rules is None:
        return rows.select(*about).head(0)
    fields = [each.field for each in unique_criteria(rules)]
    asked = [name for name in dict.fromkeys(fields) if name not in about]
    rows = with_cell(rows, rules, name="place")
    said = zip(("marketing_says", "sales_says"), rules, strict=True)
    rows = rows.with_columns(**{name: _said(answer(rule)) for name, rule in said})
    places = [CELLS.index(name) for name in cells]
    rows = rows.filter(nw.col("place").is_in(places))
    return rows.select(*about, "marketing_says", "sales_says", *asked, cell=_named())


def _said(said: nw.Expr) -> nw.Expr:
    return (
        nw.when(said)
        .then(nw.lit("yes"))
        .when(~said)
        .then(nw.lit("no"))
        .otherwise(nw.lit("unknown"))
    )


def _named() -> nw.Expr:
    """Name the cell that a place stands for."""
    found: nw.Expr = nw.lit(CELLS[-1])
    for place, name in enumerate(CELLS[:-1]):
        found = nw.when(nw.col("place") == place).then(nw.lit(name)).otherwise(found)
    return found
