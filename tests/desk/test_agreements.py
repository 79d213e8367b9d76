from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from alignment.agreed import StageCard, Term
from alignment.desk.agreements import (
    agreed_in,
    agreement_of,
    save_card,
    save_cycle,
    save_days,
    save_goal,
    save_heard,
    save_rule,
    save_term,
    withdraw,
)
from alignment.desk.definitions_file import bring_in, exported, imported
from alignment.errors import DefinitionError
from alignment.store import Database
from tests.agreed.rules import all_of, criterion

DAY = 20_500
BY = {"marketing": "Ana", "sales": "Ben"}
RULE = all_of(criterion("score", "at least", 60.0), criterion("industry", "is one of", "Retail"))
HEARD = 'At a fair, "by chance"\nfrom = a friend'
CARD = StageCard(meaning='Asked, "in writing"\nor by phone', owner="Ana")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "alignment.duckdb")
    yield database
    database.close()


def fill(db: Database) -> None:
    assert save_rule(db, "marketing", RULE, DAY, **BY)
    assert save_rule(db, "minimum", all_of(criterion("industry", "is known")), DAY)
    assert save_days(db, "mql", 14, DAY)
    assert save_goal(db, "conversion", 0.2, DAY + 1, **BY)
    assert save_goal(db, "pipeline", 250_000_00, DAY)
    assert save_card(db, "mql", CARD, DAY)
    assert save_term(db, "Hot = 'urgent'.", Term(shared="Buys this quarter"), DAY)
    assert save_cycle(db, "marketing", 60, DAY, marketing="Ana")
    assert save_cycle(db, "nurture", 45, DAY)
    assert save_heard(db, "006.a b", HEARD, DAY, sales="Ben")


def test_every_kind_of_agreement_is_read_back(db: Database) -> None:
    fill(db)
    found = agreed_in(db)
    assert dict(found.rules) == {"marketing": RULE}
    assert found.minimum == all_of(criterion("industry", "is known"))
    assert dict(found.stage_days) == {"mql": 14}
    goal = found.goals["conversion"]
    assert (goal.value, goal.marketing, goal.sales, goal.day) == (0.2, "Ana", "Ben", DAY + 1)
    assert found.goals["pipeline"].value == 250_000_00
    assert dict(found.cards) == {"mql": CARD}
    assert found.terms["Hot = 'urgent'."].shared == "Buys this quarter"
    assert dict(found.cycles) == {"marketing": 60, "nurture": 45}
    assert dict(found.heard) == {"006.a b": HEARD}


@pytest.mark.parametrize(
    ("kind", "key", "body", "said"),
    [
        ("cycle", "marketing", "days = 0", "A cycle can't take 0 days."),
        ("cycle", "marketing", "text = 'long'", "There is an entry"),
        ("cycle", "finance", "days = 60", "There is no cycle"),
        ("heard", "O1", "text = ' '", "How the client first heard of you is blank."),
        ("heard", "O1", "text = 7", "How the client first heard of you is not a text."),
        ("heard", " ", "text = 'x'", "The opportunity's id is blank."),
    ],
)
def test_a_cycle_or_a_fact_that_cannot_be_meant_is_refused(
    kind: str, key: str, body: str, said: str
) -> None:
    with pytest.raises(DefinitionError) as refused:
        agreement_of(kind, key, body, DAY)
    assert refused.value.what.startswith(said)


def test_the_same_again_is_no_new_version_and_a_withdrawn_one_no_longer_holds(
    db: Database,
) -> None:
    fill(db)
    assert not save_rule(db, "marketing", RULE, DAY, **BY)
    assert save_rule(db, "marketing", RULE, DAY + 9, **BY)
    assert [each.version for each in db.agreement_versions("definition", "marketing")] == [2, 1]
    assert withdraw(db, "definition", "marketing", DAY + 10)
    assert dict(agreed_in(db).rules) == {}


def test_an_exported_file_brings_everything_into_another_database(
    db: Database, tmp_path: Path
) -> None:
    fill(db)
    text = exported(db)
    with Database.open(tmp_path / "other.duckdb") as other:
        assert bring_in(other, text, DAY + 99) == 10
        assert agreed_in(other) == agreed_in(db)
        assert exported(other) == text
        assert bring_in(other, text, DAY + 99) == 0


def test_a_file_without_a_day_is_agreed_on_the_given_one() -> None:
    (found,) = imported("[days.mql]\ndays = 3\n", DAY)
    assert (found.kind, found.key, found.body, found.day) == ("days", "mql", "days = 3\n", DAY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[definitions.marketing]\n", "Did you mean 'definition'?"),
        ("[definition.marketting]\nname = 'x'\n", "In [definition.marketting]: A rule or group"),
        ("days = 3\n", "is not a table of tables"),
        ("[days.mqll]\ndays = 3\n", "Did you mean 'mql'?"),
        ("[days.mql]\ndays = 0\n", "can't take 0 days"),
        ("[days.mql]\ndays = [1]\n", "neither a number nor a text"),
        ("[days.mql]\n", "Nothing is said in it"),
        ("[target.conversion]\nvalue = 20\n", "Give a share such as 0.2."),
        ("[target.conversions]\nvalue = 0.2\n", "Did you mean 'conversion'?"),
        ("[stage.mql]\nmeening = 'x'\n", "Did you mean 'meaning'?"),
        ("[term.Hot]\nshared = ' '\n", "Nothing is said in it"),
        ("[days.mql]\ndays = 3\n[days.mql.agreed]\non = 'May'\n", "the day isn't a date"),
        ("[days.mql]\ndays = 3\n[days.mql.agreed]\nby = 'me'\n", "when and by whom"),
        ("[days.mql]\ndays = 3\n[days.mql.agreed]\nsales = 3\n", "is not a text"),
    ],
)
def test_a_file_that_cannot_be_used_names_the_place_and_nothing_is_kept(
    db: Database, text: str, said: str
) -> None:
    before = db.version
    with pytest.raises(DefinitionError) as caught:
        bring_in(db, "[stage.won]\nmeaning = 'paid'\n" + text if text[0] == "[" else text, DAY)
    assert said in str(caught.value)
    assert db.version == before
