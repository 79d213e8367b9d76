"""A small world of canonical rows, and the marts of it built by either engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

import duckdb
import narwhals as nw
import polars as pl
from polars.testing import assert_frame_equal

from alignment.ladder import EXITS, STEPS
from alignment.marts import STEPS as MART_STEPS
from alignment.marts.shared import Step
from alignment.schema.canonical import TABLES
from alignment.schema.credit import (
    CampaignCost,
    Contacted,
    Credit,
    CreditName,
    OpportunityJourney,
)
from alignment.schema.marts import Journey, LadderSpell, Pipeline, Spell
from alignment.settings import Settings

AS_OF: Final = 1000
INPUTS: Final = (
    *("lead", "opportunity", "stage_event", "account", "owner", "campaign", "campaign_member"),
    *("contact", "opportunity_contact", "touch", "activity", "cost"),
)
_IN_BASE: Final = {"amount_base_minor": pl.Int64(), "is_unpriced": pl.Boolean()}
PRICED: Final[dict[str, dict[str, pl.DataType]]] = {
    **dict.fromkeys(("opportunity", "stage_event", "cost"), _IN_BASE),
    "campaign": dict.fromkeys(("actual_base_minor", "budgeted_base_minor"), pl.Int64()),
}
"""What the store adds to rows with money."""
SCHEMAS: Final = {
    "journey": Journey,
    "pipeline": Pipeline,
    "spell": Spell,
    "ladder_spell": LadderSpell,
    "campaign_cost": CampaignCost,
    "credit": Credit,
    "credit_name": CreditName,
    "opportunity_journey": OpportunityJourney,
    "contacted": Contacted,
}
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - the frame's column adds the zone
_MAP: Final = tuple(
    (entity, stage.key, stage.key)
    for entity in ("lead", "opportunity")
    for stage in (*STEPS, *EXITS)
)
_MAP_COLUMNS: Final = {
    **dict.fromkeys(("entity", "raw", "stage"), pl.String),
    **dict.fromkeys(("valid_from", "valid_until"), pl.Int32),
}

Cell: TypeAlias = str | int | float | bool | datetime | None


def clock(day: int, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    """Give a time on a day."""
    return _EPOCH + timedelta(days=day, hours=hour, minutes=minute, seconds=second)


@dataclass
class World:
    """Canonical rows to build marts from; raw stages are the shared ones unless mapped."""

    settings: Settings = field(default_factory=Settings)
    as_of: int = AS_OF
    rows: dict[str, list[dict[str, Cell]]] = field(
        default_factory=lambda: {name: [] for name in INPUTS}
    )
    stage_map: list[tuple[str, str, str]] = field(default_factory=lambda: list(_MAP))
    remapped: list[tuple[str, str, str, int | None, int | None]] = field(default_factory=list)

    def lead(self, lead_id: str = "L1", **values: Cell) -> None:
        """Add a lead created on day 100."""
        self.rows["lead"].append({"lead_id": lead_id, "created_day": 100, **values})

    def opportunity(self, opp_id: str = "O1", **values: Cell) -> None:
        """Add an opportunity created on day 110."""
        self.rows["opportunity"].append({"opp_id": opp_id, "created_day": 110, **values})

    def event(self, to: str, day: int, at: datetime | None = None, **values: Cell) -> None:
        """Add an entry into a stage, of lead L1 unless said otherwise; without a time if none."""
        number = len(self.rows["stage_event"])
        given: dict[str, Cell] = {
            "event_id": f"E{number:04}",
            "entity": "lead",
            "entity_id": "L1",
            "to_raw": to,
            "day": day,
            "at": at,
            "seq": number,
            "evidence": 100,
        }
        self.rows["stage_event"].append(given | values)

    def frames(self) -> dict[str, pl.DataFrame]:
        """Give the tables that the marts take."""
        frames = {name: self._frame(name) for name in INPUTS}
        frames["stage_map"] = pl.DataFrame(
            [*((*line, None, None) for line in self.stage_map), *self.remapped],
            schema=_MAP_COLUMNS,
            orient="row",
        )
        frames["clock"] = pl.DataFrame({"as_of": [self.as_of]}, schema={"as_of": pl.Int32})
        return frames

    def _frame(self, name: str) -> pl.DataFrame:
        schema: dict[str, pl.DataType] = dict(TABLES[name].create_empty().collect_schema())
        schema |= {"seen_day": pl.Int32(), "upload_id": pl.Int64()}
        schema |= PRICED.get(name, {})
        common: dict[str, Cell] = {"file_no": 0, "row_no": 1, "seen_day": AS_OF, "upload_id": 1}
        full: list[dict[str, Cell]] = [common | row for row in self.rows[name]]
        return pl.DataFrame(
            {column: [row.get(column) for row in full] for column in schema}, schema=schema
        )

    def build(self) -> Marts:
        """Build the marts on both engines and give them where they are equal and valid."""
        frames = self.frames()
        ours, theirs = by_polars(frames, self.settings), by_duckdb(frames, self.settings)
        for name, schema in SCHEMAS.items():
            keys = list(schema.column_names())
            ours[name] = schema.validate(ours[name]).sort(keys)
            found = schema.validate(theirs[name], cast=True).sort(keys)
            assert_frame_equal(found, ours[name])
        return Marts(ours)


@dataclass(frozen=True)
class Marts:
    """The marts of a world."""

    frames: dict[str, pl.DataFrame]

    def journey(self, lead_id: str = "L1") -> dict[str, Any]:
        """Give one lead's journey."""
        return self.frames["journey"].row(by_predicate=pl.col("lead_id") == lead_id, named=True)

    def pipeline(self, opp_id: str = "O1") -> dict[str, Any]:
        """Give one opportunity."""
        return self.frames["pipeline"].row(by_predicate=pl.col("opp_id") == opp_id, named=True)

    def ladder(self, entity_id: str = "L1") -> list[dict[str, Any]]:
        """Give one record's stays on the shared ladder, oldest first."""
        return self.spells(entity_id, "ladder_spell")

    def spells(self, entity_id: str = "L1", mart: str = "spell") -> list[dict[str, Any]]:
        """Give one record's stays, oldest first."""
        own = self.frames[mart].filter(pl.col("entity_id") == entity_id)
        # Stays of one day are told apart by their end: the one still open is the last.
        return own.sort("entered_day", "days", nulls_last=True).to_dicts()

    def path(self, entity_id: str = "L1") -> list[str]:
        """Give the stages a record went through."""
        return [spell["stage"] for spell in self.spells(entity_id)]


def by_polars(
    frames: dict[str, pl.DataFrame], settings: Settings, steps: Sequence[Step] = MART_STEPS
) -> dict[str, pl.DataFrame]:
    """Run every step, or some, on polars."""
    tables = {name: nw.from_native(frame.lazy()) for name, frame in frames.items()}
    built = {}
    for name, step in steps:
        built[name] = step(tables, settings).to_native().collect()
        tables[name] = nw.from_native(built[name].lazy())
    return built


def by_duckdb(
    frames: dict[str, pl.DataFrame], settings: Settings, steps: Sequence[Step] = MART_STEPS
) -> dict[str, pl.DataFrame]:
    """Run every step, or some, on DuckDB."""
    with duckdb.connect() as connection:
        for name, frame in frames.items():
            connection.register(f"given_{name}", frame)
            connection.execute(f"CREATE TABLE {name} AS FROM given_{name}")
        tables = {name: nw.from_native(connection.table(name)) for name in frames}
        built = {}
        for name, step in steps:
            step(tables, settings).to_native().create(name)
            tables[name] = nw.from_native(connection.table(name))
            built[name] = connection.table(name).pl()
        return built


def both(world: World, *names: str) -> pl.DataFrame:
    """Run a few steps that need no others, and give of the last what both engines agree on."""
    steps = [step for step in MART_STEPS if step[0] in names]
    frames = world.frames()
    ours = by_polars(frames, world.settings, steps)[names[-1]]
    theirs = by_duckdb(frames, world.settings, steps)[names[-1]]
    keys = list(ours.columns)
    assert_frame_equal(theirs.sort(keys), ours.sort(keys), check_dtypes=False)
    return ours
