"""What both teams own: the shared board, and the measures that stand on no other page."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from alignment.desk.measures.measure import Measure, money_of
from alignment.metrics import (
    conversion,
    pipeline_velocity,
    revenue_per_lead,
    sales_cycle,
    scoreboard,
)
from alignment.scope import Scope


def _from_sql(scope: Scope) -> Scope:
    return replace(scope, from_stage="sql", to_stage="opportunity")


BOARD: Final = (
    Measure(
        "scoreboard",
        "Are the shared targets met?",
        ("journey", "pipeline", "target"),
        lambda marts, scope, terms: scoreboard.scoreboard(
            marts, scope, terms.settings, terms.agreed
        ),
        lambda found, _, __: scoreboard.headline(found),
        "scoreboard",
    ),
    Measure(
        "sales-cycle",
        "How many days from qualified to won?",
        ("pipeline",),
        lambda marts, scope, _: sales_cycle.sales_cycle(marts["pipeline"], scope),
        lambda found, _, __: sales_cycle.headline(found),
        "sales-cycle",
    ),
    Measure(
        "pipeline-velocity",
        "How much money does the pipeline bring a day?",
        ("pipeline",),
        lambda marts, scope, _: pipeline_velocity.pipeline_velocity(marts["pipeline"], scope),
        lambda found, _, terms: pipeline_velocity.headline(found, *money_of(terms)),
        "pipeline-velocity",
    ),
    Measure(
        "sql-to-opportunity",
        "How many of the leads that sales accepted become opportunities?",
        ("journey",),
        lambda marts, scope, terms: conversion.conversion(
            marts["journey"], _from_sql(scope), terms.settings
        ),
        lambda found, scope, terms: conversion.headline(
            found, _from_sql(scope), terms.settings, has_lines=False
        ),
        "sql-to-opportunity",
        counted="leads",
    ),
    Measure(
        "revenue-per-lead",
        "What is a lead worth by a certain age?",
        ("journey",),
        lambda marts, scope, _: revenue_per_lead.revenue_per_lead(marts["journey"], scope),
        lambda found, _, terms: revenue_per_lead.headline(found, *money_of(terms)),
        "revenue-per-lead",
    ),
)
"""The questions of the shared board."""
