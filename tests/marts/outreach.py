"""Worlds in which people answer campaigns, and their paths."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from alignment.settings import Settings
from tests.marts.world import Cell, Marts, World


@dataclass
class Outreach(World):
    """A world with short ways to say who answered what."""

    settings: Settings = field(default_factory=lambda: Settings(half_life_days=10))

    def campaign(self, campaign_id: str, name: str, channel: str | None = None) -> None:
        """Add a campaign."""
        told: dict[str, Cell] = {"campaign_id": campaign_id, "name": name, "channel": channel}
        self.rows["campaign"].append(told)

    def contact(self, contact_id: str, **values: Cell) -> None:
        """Add a contact."""
        self.rows["contact"].append({"contact_id": contact_id, **values})

    def part(self, opp_id: str, contact_id: str) -> None:
        """Give a contact a part in an opportunity."""
        told: dict[str, Cell] = {"opp_id": opp_id, "contact_id": contact_id}
        number = len(self.rows["opportunity_contact"])
        self.rows["opportunity_contact"].append({"role_id": f"R{number}", **told})

    def member(self, day: int | None, campaign_id: str | None = "C1", **values: Cell) -> None:
        """Let a campaign member respond on a day."""
        number = len(self.rows["campaign_member"])
        told: dict[str, Cell] = {
            "member_id": f"M{number}",
            "campaign_id": campaign_id,
            "has_responded": True,
            "responded_day": day,
        }
        self.rows["campaign_member"].append({**told, **values})

    def touch(self, day: int | None, **values: Cell) -> None:
        """Add a row of a list of touches."""
        number = len(self.rows["touch"])
        self.rows["touch"].append({"touch_id": f"T{number}", "day": day, **values})

    def deal(self, opp_id: str, qualified: int, won: int | None = None, **values: Cell) -> None:
        """Add an opportunity that was qualified and perhaps won."""
        self.opportunity(opp_id, **values)
        self.event("opportunity", qualified, entity="opportunity", entity_id=opp_id)
        if won is not None:
            self.event("won", won, entity="opportunity", entity_id=opp_id)


def path(marts: Marts, opp_id: str | None) -> list[dict[str, Any]]:
    """Give the touches of an opportunity's path in order, with their names."""
    return paths(marts).filter(pl.col("opp_id").eq_missing(pl.lit(opp_id))).to_dicts()


def paths(marts: Marts) -> pl.DataFrame:
    """Give the mart ``credit`` in order of paths and places, with the names of what it numbers."""
    named = marts.frames["credit"]
    for level in ("campaign", "channel", "source"):
        names = marts.frames["credit_name"].filter(pl.col("level") == level)
        names = names.select(pl.col("no").alias(f"{level}_no"), pl.col("name").alias(f"by_{level}"))
        named = named.join(names, on=f"{level}_no", how="left")
    return named.sort("path_no", "place")


def told(marts: Marts, opp_id: str | None, *columns: str) -> list[tuple[Any, ...]]:
    """Give some columns of an opportunity's path, in order."""
    return [tuple(row[column] for column in columns) for row in path(marts, opp_id)]
