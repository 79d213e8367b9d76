"""How far leads get, what they bring and how fast."""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.desk.measures.measure import Measure, money_of
from alignment.metrics import (
    causes,
    conversion,
    conversion_by_age,
    conversion_by_cohort,
    conversion_curve,
    flow_ratio,
    funnel,
    pipeline_created,
    win_rate,
)
from alignment.scope import FILTERS


def _in_order(rows: pl.DataFrame) -> str:
    return " ".join(rows["sentence"].to_list())


RATES: Final = (
    Measure(
        "funnel",
        "How far do leads get, by source?",
        ("journey",),
        lambda marts, scope, _: funnel.funnel(marts["journey"], scope),
        lambda found, _, __: funnel.headline(found),
        "funnel",
    ),
    Measure(
        "pipeline",
        "What pipeline does each source bring, against the joint target?",
        ("pipeline", "target"),
        lambda marts, scope, _: pipeline_created.pipeline_created(
            marts["pipeline"], marts["target"], scope
        ),
        lambda found, _, terms: pipeline_created.headline(found, *money_of(terms)),
        "pipeline",
    ),
    Measure(
        "win-rate",
        "How many opportunities are won, and what do they bring?",
        ("pipeline",),
        lambda marts, scope, _: win_rate.win_rate(marts["pipeline"], scope),
        lambda found, _, terms: win_rate.headline(found, *money_of(terms)),
        "win-rate",
    ),
    Measure(
        "conversion",
        "How many leads become opportunities within the window?",
        ("journey",),
        lambda marts, scope, terms: conversion.conversion(marts["journey"], scope, terms.settings),
        lambda found, scope, terms: conversion.headline(found, scope, terms.settings),
        "conversion",
    ),
    Measure(
        "conversion-cohorts",
        "Do later leads convert as earlier ones did?",
        ("journey",),
        lambda marts, scope, terms: conversion_by_cohort.conversion_by_cohort(
            marts["journey"], scope, terms.settings
        ),
        lambda found, scope, _: conversion_by_cohort.headline(found, scope),
        "conversion-cohorts",
    ),
    Measure(
        "conversion-ages",
        "Do later leads convert as earlier ones did at the same age?",
        ("journey",),
        lambda marts, scope, terms: conversion_by_age.conversion_by_age(
            marts["journey"], scope, terms.settings
        ),
        lambda found, scope, _: conversion_by_age.headline(found, scope),
        "conversion-cohorts",
    ),
    Measure(
        "conversion-curve",
        "How fast do leads become opportunities?",
        ("journey",),
        lambda marts, scope, _: conversion_curve.conversion_curve(marts["journey"], scope),
        lambda found, scope, _: conversion_curve.headline(found, scope),
        "conversion-curve",
    ),
    Measure(
        "flow-ratio",
        "How many opportunities are created for the leads created in the same time?",
        ("journey", "pipeline"),
        lambda marts, scope, _: flow_ratio.flow_ratio(marts["journey"], marts["pipeline"], scope),
        lambda found, _, __: flow_ratio.headline(found),
        "flow-ratio",
        splits=(*FILTERS, "campaign"),  # opportunities don't say through which channel they came
    ),
    Measure(
        "causes",
        "Below the line, what is there to look at first?",
        ("journey",),
        lambda marts, scope, _: causes.causes(marts["journey"], scope),
        lambda found, _, __: _in_order(found),
        "causes",
    ),
)
