"""One opportunity's journey, looked up in a database: the very numbers of its mart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest

from alignment.desk.agreements import save_cycle, save_heard
from alignment.desk.journeying import Beside, Lanes, journey_of, journeys_of
from alignment.desk.journeying.clients import clients_of
from alignment.metrics.collecting import collect
from alignment.schema.upload import Batch, KeptOut
from alignment.scope import Scope
from alignment.store import Database
from tests.store.conftest import DAY, source, table

CLOSE: Final = DAY + 100
AS_OF: Final = DAY + 200
SCOPE: Final = Scope(first_day=DAY, last_day=AS_OF, as_of=AS_OF)


def told(entity: str, entity_id: str, *stages: tuple[str, int]) -> list[dict[str, Any]]:
    """Entries into stages, each named by its shared stage."""
    return [
        {
            "event_id": f"{entity_id}-{place}",
            "entity": entity,
            "entity_id": entity_id,
            "to_raw": stage,
            "day": day,
            "seq": place,
            "evidence": 100,
        }
        for place, (stage, day) in enumerate(stages)
    ]


def deal(opp_id: str, account_id: str, day: int = DAY + 40) -> dict[str, Any]:
    return {
        "opp_id": opp_id,
        "account_id": account_id,
        "created_day": day,
        "amount_minor": 100,
        "currency": "EUR",
    }


def touch(number: int, person: str, day: int, campaign: str) -> dict[str, Any]:
    return {
        "touch_id": f"t{number}",
        "person_id": person,
        "campaign_name": campaign,
        "deed_raw": "Downloaded",
        "day": day,
    }


def activity(number: int, kind: str, day: int, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    return {"activity_id": f"a{number}", "kind_raw": kind, "day": day, "is_done": True} | given


ROWS: Final[dict[str, list[dict[str, Any]]]] = {
    "account": [{"account_id": "A", "name": "Meyer <b>GmbH</b>"}, {"account_id": "B"}],
    "contact": [
        {"contact_id": "C1", "account_id": "A", "lead_id": "L1", "email_hash": "h1"},
        {"contact_id": "C2", "account_id": "A", "email_hash": "h2"},
    ],
    "lead": [
        {"lead_id": "L1", "account_id": "A", "opp_id": "O1", "created_day": DAY, "source": "Web"},
        {"lead_id": "L2", "account_id": "B", "created_day": DAY},
    ],
    "opportunity": [
        deal("O1", "A"),
        deal("O2", "A", DAY + 150),
        deal("O3", "B") | {"name": "Deal 3"},
    ],
    "stage_event": [
        *told("lead", "L1", ("mql", DAY + 20), ("sql", DAY + 25)),
        *told("opportunity", "O1", ("opportunity", DAY + 40), ("won", CLOSE)),
        *told("opportunity", "O2", ("opportunity", DAY + 150)),
        *told("opportunity", "O3", ("opportunity", DAY + 40), ("lost", CLOSE)),
    ],
    "campaign": [{"campaign_id": "x", "name": "<b>Guide</b>", "channel": "Content"}],
    "touch": [
        touch(1, "L1", DAY + 1, "<b>Guide</b>"),
        touch(2, "C2", DAY + 50, "<b>Guide</b>"),
        touch(3, "L1", DAY + 120, "<b>Guide</b>"),
        touch(4, "L2", DAY + 3, "<b>Guide</b>"),
    ],
    "activity": [
        activity(1, "Call", DAY + 30, about_id="O1", person_id="C1"),
        activity(2, "Meeting", DAY + 52, about_id="A"),
        activity(3, "Email", DAY + 70, email_hash="h2"),
        activity(4, "Mass Email", DAY + 71, about_id="O1"),
        activity(5, "Call", DAY + 72, about_id="O1", is_done=False),
        activity(6, "Call", DAY + 60, person_id="L2"),
        activity(7, "Call", CLOSE + 5, about_id="O1"),
        activity(8, "Task", DAY + 95, account_id="A"),
    ],
}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Two firms: one that bought and thinks of it again, one that didn't."""
    place: Path = tmp_path_factory.mktemp("journeys")
    named = list(enumerate(ROWS.items()))
    files = tuple(source(file_no, name, rows) for file_no, (name, rows) in named)
    tables = {name: table(name, rows, file_no) for file_no, (name, rows) in named}
    with Database.open(place / "a.duckdb") as opened:
        opened.apply(Batch(files, tables, KeptOut.create_empty(), DAY), as_of=AS_OF)
        save_heard(opened, "O1", "From a <i>friend</i>", DAY)
        save_cycle(opened, "sales", 30, DAY)
        yield opened


@pytest.fixture(scope="module")
def lanes(db: Database) -> Lanes:
    found = journey_of(db, "O1")
    assert found is not None
    return found


def test_both_sides_are_told_by_day_until_the_close(lanes: Lanes) -> None:
    told_marks = lanes.marks.select("day", "side", "kind", "what", "person_no", "times").rows()
    assert told_marks == [
        (DAY + 1, "marketing", "content", "<b>Guide</b>", 1, 1),
        (DAY + 30, "sales", "call", "Call", 1, 1),
        (DAY + 50, "marketing", "content", "<b>Guide</b>", None, 1),
        (DAY + 52, "sales", "meeting", "Meeting", None, 1),
        (DAY + 70, "sales", "email", "Email", 2, 1),
        (DAY + 95, "sales", "task", "Task", None, 1),
    ]


def test_a_journey_names_its_client_by_the_account_else_by_the_opportunity(db: Database) -> None:
    named = {each.opp_id: each.client for each in journeys_of(db, ["O1", "O2", "O3"])}
    assert named == {"O1": "Meyer <b>GmbH</b>", "O2": "Meyer <b>GmbH</b>", "O3": "Deal 3"}


def test_the_points_are_those_of_the_mart(lanes: Lanes) -> None:
    assert lanes.points == {
        "lead_day": DAY,
        "first_touch_day": DAY + 1,
        "first_sales_day": DAY + 30,
        "handover_day": DAY + 20,
        "accepted_day": DAY + 25,
        "qualified_day": DAY + 40,
        "outcome_day": CLOSE,
    }
    assert (lanes.first_day, lanes.last_day, lanes.as_of) == (DAY, CLOSE, AS_OF)


def test_marks_and_silences_add_up_to_the_mart(db: Database) -> None:
    for row in collect(db.mart("opportunity_journey")).iter_rows(named=True):
        found = journey_of(db, row["opp_id"])
        assert found is not None
        times = {
            side: found.marks.filter(side=side)["times"].sum() for side in ("marketing", "sales")
        }
        assert times == {"marketing": row["touches"], "sales": row["activities"]}
        assert found.untold == 0
        days = found.marks["day"].unique().sort()
        assert days.diff().max() == row["longest_silence_days"]


def test_silences_of_over_14_days_are_told_with_their_length(lanes: Lanes) -> None:
    assert lanes.silences["days"].to_list() == [29, 20, 18, 25]
    assert lanes.silences["from_day"].to_list() == [DAY + 1, DAY + 30, DAY + 52, DAY + 70]


def test_stays_of_the_lead_and_of_the_opportunity_lie_behind(lanes: Lanes) -> None:
    behind = lanes.spans.select("entity_id", "stage", "from_day", "until_day").rows()
    assert behind == [
        ("L1", "lead", DAY, DAY + 20),
        ("L1", "mql", DAY + 20, DAY + 25),
        ("L1", "sql", DAY + 25, DAY + 40),
        ("O1", "opportunity", DAY + 40, CLOSE),
    ]


def test_what_people_know_and_what_stands_beside_is_there(db: Database, lanes: Lanes) -> None:
    assert lanes.heard == "From a <i>friend</i>"
    assert lanes.beside == (Beside("O2", "open", DAY + 150, False),)
    flagged = lanes.flags.filter(pl.col("is_found"))["disconnect"].to_list()
    assert flagged == ["early_handover"]
    still_open = journey_of(db, "O2")
    assert still_open is not None
    assert still_open.flags.is_empty()
    assert (still_open.last_day, still_open.heard) == (AS_OF, "")
    assert journey_of(db, "O9") is None


def test_picked_clients_come_with_their_patterns_and_flags(db: Database) -> None:
    found = clients_of(db, SCOPE)
    told_picks = found.pick.journeys.select("opp_id", "outcome").rows()
    assert told_picks == [("O1", "won"), ("O3", "lost")]
    assert (found.pick.won, found.pick.lost) == (1, 1)
    cycle = found.patterns.filter(pattern="cycle", outcome="won").row(0, named=True)
    assert (cycle["median"], cycle["assumed_sales_days"]) == (100, 30)
    recurring = found.patterns.filter(pattern="campaign").select("name", "outcome", "found").rows()
    assert recurring == [("<b>Guide</b>", "won", 1), ("<b>Guide</b>", "lost", 1)]
    assert set(found.flags["opp_id"]) == {"O1", "O3"}
    assert found.marks["opp_id"].to_list().count("O1") == 6
    assert found.heard == {"O1": "From a <i>friend</i>"}
    assert clients_of(db, SCOPE, left_out=("O1",)).pick.journeys.is_empty()


def test_several_journeys_at_once_are_those_looked_up_one_by_one(db: Database) -> None:
    together = journeys_of(db, ["O3", "O9", "O1", "O2"])
    assert [each.opp_id for each in together] == ["O3", "O1", "O2"]
    for each in together:
        alone = journey_of(db, each.opp_id)
        assert alone is not None
        assert each.marks.equals(alone.marks)
        assert each.spans.equals(alone.spans)
        assert (each.points, each.beside, each.lead_ids) == (
            alone.points,
            alone.beside,
            alone.lead_ids,
        )
    assert journeys_of(db, []) == []
