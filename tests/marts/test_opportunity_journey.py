"""Who reached an opportunity's people, and when, worked out by hand.

Every case is one opportunity of one account in a world that is built once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pytest

from alignment.schema.marts import NOT_RECORDED
from alignment.settings import Settings
from tests.marts.world import AS_OF, Cell, Marts, World

BEGIN: Final = 440
QUALIFIED: Final = 500
CLOSED: Final = 600
"""The days on which the look-back begins, and on which every opportunity is qualified and won."""


@dataclass(frozen=True)
class Case:
    """One opportunity that is won, of an account with a lead and a contact.

    Args:
        world: Where it is.
        name: What its ids end in.
    """

    world: World
    name: str

    def made(self, *, is_won: bool = True, has_handover: bool = True) -> Case:
        """Add the records."""
        account = {"account_id": f"A-{self.name}"}
        self.world.rows["account"].append({**account, "region": "North"})
        self.world.rows["contact"].append({"contact_id": f"K-{self.name}", **account})
        self.lead("", 450, **account)
        if has_handover:
            self.event("mql", 460)
            self.event("sql", 470)
        self.world.opportunity(f"O-{self.name}", created_day=QUALIFIED, source="Web", **account)
        for stage, on in (("opportunity", QUALIFIED), ("won", CLOSED))[: 1 + is_won]:
            self.world.event(stage, on, entity="opportunity", entity_id=f"O-{self.name}")
        return self

    def lead(self, suffix: str, on: int, **values: Cell) -> None:
        """Add a lead that became the opportunity."""
        named: dict[str, Cell] = {"opp_id": f"O-{self.name}", "source": "Web", "created_day": on}
        self.world.lead(f"L-{self.name}{suffix}", **(named | values))

    def event(self, stage: str, on: int, suffix: str = "") -> None:
        """Let a lead enter a stage."""
        self.world.event(stage, on, entity_id=f"L-{self.name}{suffix}")

    def touch(self, *days: int, **values: Cell) -> None:
        """Let the lead click on something, unless said otherwise."""
        for on in days:
            number = len(self.world.rows["touch"])
            told: dict[str, Cell] = {"touch_id": f"T{number}", "person_id": f"L-{self.name}"}
            deed: dict[str, Cell] = {"day": on, "channel": "Web", "deed_raw": "Clicked"}
            self.world.rows["touch"].append(told | deed | values)

    def call(self, *days: int, **values: Cell) -> None:
        """Let sales call the lead, unless said otherwise."""
        for on in days:
            number = len(self.world.rows["activity"])
            told: dict[str, Cell] = {"activity_id": f"X{number}", "person_id": f"L-{self.name}"}
            self.world.rows["activity"].append(told | {"kind_raw": "Call", "day": on} | values)


def _silence(world: World) -> None:
    case = Case(world, "silence").made()
    case.touch(455, 500)
    case.call(470, 560, 560)
    Case(world, "tie").made().touch(450, 480, 510)
    case = Case(world, "one day").made()
    case.touch(455)
    case.call(455)
    # 1971-03-31 is day 454, 1971-05-01 day 485, 1971-06-01 day 516.
    case = Case(world, "months").made()
    case.touch(454, 456, 484, 516)
    case.call(455, 485, 517, 518)


def _edges(world: World) -> None:
    Case(world, "nobody").made()
    Case(world, "edges").made().touch(BEGIN - 1, BEGIN, 500, 501, CLOSED, 601, 602)
    Case(world, "sales edges").made().call(BEGIN - 1, BEGIN, CLOSED, CLOSED + 1)
    Case(world, "handover").made().touch(459, 460, 461, 600, 601)
    Case(world, "no handover").made(has_handover=False).touch(461)
    case = Case(world, "open").made(is_won=False)
    case.touch(AS_OF)
    case.call(AS_OF, AS_OF + 1)
    case = Case(world, "intent").made()
    case.touch(455)
    case.touch(480, 490, deed_raw="Requested a demo")
    case = Case(world, "two leads").made()
    case.lead("2", 440, account_id="A-two leads")
    case.event("mql", 465, "2")


def _people(world: World) -> None:
    case = Case(world, "ways").made()
    case.call(510, about_id="O-ways", account_id="A-ways")
    case.call(520, person_id=None, about_id="O-ways")
    case.call(530, person_id=None, about_id="A-ways")
    case.call(540, person_id=None, account_id="A-ways")
    case.call(550, person_id="K-ways")
    case.call(560, person_id="K-ways", account_id="A-elsewhere")
    case.call(570, person_id="K-edges")
    case.call(580, person_id="nobody")
    case = Case(world, "credit").made()
    case.touch(455, 455, 500, 510)
    case.touch(520, person_id="K-credit")
    case.touch(530, person_id=None, opp_id="O-credit")
    world.rows["campaign"].append({"campaign_id": "C1", "name": "Fair", "channel": "Events"})
    Case(world, "channel").made()
    world.rows["lead"][-1]["campaign_id"] = "C1"


def _lonely(world: World) -> None:
    case = Case(world, "lonely").made()
    for table in ("lead", "opportunity", "contact"):
        world.rows[table][-1]["account_id"] = None
    role: dict[str, Cell] = {"role_id": "R1", "opp_id": "O-lonely", "contact_id": "K-lonely"}
    world.rows["opportunity_contact"].append(role)
    world.rows["contact"].append({"contact_id": "K-other"})
    case.call(510, about_id="O-lonely")
    case.call(520)
    case.call(530, person_id="K-lonely")
    case.call(540, person_id="K-other")
    case.touch(530)


@pytest.fixture(scope="module")
def marts() -> Marts:
    """All cases, the same on both engines."""
    world = World(Settings(look_back_days=QUALIFIED - BEGIN))
    for add in (_silence, _edges, _people, _lonely):
        add(world)
    return world.build()


def told(marts: Marts, name: str, *columns: str) -> list[Any]:
    """Some columns of one case's opportunity."""
    rows = marts.frames["opportunity_journey"].filter(opp_id=f"O-{name}")
    return list(rows.select(*columns).row(0))


def test_an_opportunity_that_nobody_reached_has_noughts_and_no_days(marts: Marts) -> None:
    counts = ("touches", "qualified_touches", "early_touches", "late_touches", "activities")
    assert told(marts, "nobody", *counts, "shared_months", "people") == [0] * 7
    days = ("first_touch_day", "last_touch_day", "first_intent_day", "first_sales_day")
    silent = ("last_sales_day", "longest_silence_days", "silence_from_day")
    assert told(marts, "nobody", *days, *silent) == [None] * 7
    names = told(marts, "nobody", "account_id", "region", "source", "channel")
    assert names == ["A-nobody", "North", "Web", NOT_RECORDED]


def test_the_days_of_the_lead_are_those_of_its_stages(marts: Marts) -> None:
    columns = ("lead_day", "handover_day", "accepted_day", "qualified_day", "outcome_day")
    assert told(marts, "nobody", *columns) == [450, 460, 470, QUALIFIED, CLOSED]


def test_the_earliest_of_several_leads_gives_each_day(marts: Marts) -> None:
    columns = ("lead_day", "handover_day", "accepted_day")
    assert told(marts, "two leads", *columns) == [440, 460, 470]


def test_touches_before_the_look_back_and_after_the_close_are_told_apart(marts: Marts) -> None:
    columns = ("early_touches", "late_touches", "touches", "qualified_touches")
    assert told(marts, "edges", *columns) == [1, 2, 4, 2]
    assert told(marts, "edges", "first_touch_day", "last_touch_day") == [BEGIN, CLOSED]


def test_touches_after_the_handover_begin_the_day_after_it(marts: Marts) -> None:
    assert told(marts, "handover", "touches_after_handover") == [2]


def test_without_a_handover_no_touch_is_after_it(marts: Marts) -> None:
    columns = ("handover_day", "touches", "touches_after_handover")
    assert told(marts, "no handover", *columns) == [None, 1, 0]


def test_the_first_touch_that_shows_intent_is_told(marts: Marts) -> None:
    assert told(marts, "intent", "first_intent_day") == [480]


def test_the_longest_silence_lies_between_neighbouring_days_of_either_side(marts: Marts) -> None:
    # 455 → 470 → 500 → 560: fifteen, thirty and sixty days.
    assert told(marts, "silence", "longest_silence_days", "silence_from_day") == [60, 500]
    assert told(marts, "silence", "activities", "touches") == [3, 2]


def test_of_two_silences_as_long_the_first_is_told(marts: Marts) -> None:
    assert told(marts, "tie", "longest_silence_days", "silence_from_day") == [30, 450]


def test_one_day_alone_is_no_silence(marts: Marts) -> None:
    columns = ("longest_silence_days", "silence_from_day", "shared_months")
    assert told(marts, "one day", *columns) == [None, None, 1]


def test_months_are_shared_where_both_sides_were_in_touch(marts: Marts) -> None:
    # April and June by both, March by marketing alone, May by sales alone.
    assert told(marts, "months", "shared_months") == [2]


def test_activities_count_from_the_look_back_to_the_close(marts: Marts) -> None:
    columns = ("activities", "first_sales_day", "last_sales_day")
    assert told(marts, "sales edges", *columns) == [2, BEGIN, CLOSED]


def test_an_open_opportunity_goes_on_to_the_day_of_observation(marts: Marts) -> None:
    assert told(marts, "open", "outcome", "touches", "activities") == ["open", 1, 1]


def test_an_activity_counts_once_however_it_names_the_opportunity(marts: Marts) -> None:
    assert told(marts, "ways", "activities", "people", "last_sales_day") == [6, 2, 560]


def test_without_an_account_leads_and_contacts_are_an_opportunitys_people(marts: Marts) -> None:
    columns = ("account_id", "activities", "touches", "people")
    assert told(marts, "lonely", *columns) == [None, 3, 1, 2]


def test_touches_are_as_many_as_the_mart_of_credit_has(marts: Marts) -> None:
    credit = marts.frames["credit"].filter(opp_id="O-credit")
    assert told(marts, "credit", "touches", "qualified_touches", "people") == [5, 2, 2]
    assert credit.height == 5
    assert credit["qualified_touches"][0] == 2
    every = marts.frames["opportunity_journey"]["touches"].sum()
    assert (
        every == marts.frames["credit"].filter(~marts.frames["credit"]["opp_id"].is_null()).height
    )


def test_the_channel_is_that_of_the_opportunitys_campaign_else_its_leads(marts: Marts) -> None:
    assert told(marts, "channel", "campaign", "channel") == ["Fair", "Events"]
