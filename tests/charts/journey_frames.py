"""Picked clients, marks and silences for the charts of journeys."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from alignment.schema.journey_measures import JourneyMark, JourneySilence, PickedJourney

DAY = 20_000
HOSTILE = '<a href="//evil">x</a> & y'


def filled(rows: list[dict[str, Any]], schema: Any) -> pl.DataFrame:  # noqa: ANN401 - any schema
    empty = schema.create_empty()
    whole = [dict.fromkeys(empty.columns) | row for row in rows]
    return schema.validate(pl.DataFrame(whole, schema=empty.schema))  # type: ignore[no-any-return]  # any schema


def picked(*rows: dict[str, Any]) -> pl.DataFrame:
    usual = {
        "outcome": "won",
        "place": 1,
        "size": "large",
        "source": "Partner",
        "segment": "All",
        "region": "North",
        "campaign": "Fair",
        "value_minor": 1_250_000,
        "outcome_day": DAY + 100,
        "qualified_day": DAY + 60,
        "handover_day": DAY + 40,
        "touches": 3,
        "touches_after_handover": 1,
        "activities": 2,
        "shared_months": 1,
        "people": 2,
        "cycle": 100,
    }
    return filled([usual | row for row in rows], PickedJourney)


def mark(day: int, side: str = "marketing", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    kinds = {"marketing": ("content", "weak"), "sales": ("call", "contact")}
    kind, strength = kinds[side]
    usual = {"kind": kind, "what": "Guide", "strength": strength, "times": 1, "person_no": 1}
    return {"day": day, "side": side} | usual | more


def marks(*rows: dict[str, Any]) -> pl.DataFrame:
    return filled(list(rows), JourneyMark)


def silence(first: int, days: int) -> pl.DataFrame:
    row = {"from_day": first, "until_day": first + days, "days": days}
    return filled([row], JourneySilence)


def of(opp_id: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(opp_id=pl.lit(opp_id))


def notes(drawn: go.Figure) -> list[str]:
    return [note.text for note in drawn.layout.annotations]
