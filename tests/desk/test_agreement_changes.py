"""What each version of anything agreed on changed, in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from alignment.agreed import StageCard, Term
from alignment.desk.agreement_changes import history, title
from alignment.desk.agreements import (
    save_card,
    save_cycle,
    save_days,
    save_goal,
    save_heard,
    save_rule,
    save_term,
    withdraw,
)
from alignment.store import Database
from tests.agreed.rules import all_of, criterion

DAY = 20_500
SCORE = criterion("score", "at least", 60.0)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "alignment.duckdb")
    yield database
    database.close()


def told(db: Database) -> list[tuple[str, int, str]]:
    """What, which version, and what it changed."""
    return [
        (title(each.kind, each.key), each.version, "; ".join(words)) for each, words in history(db)
    ]


def test_every_kind_of_change_is_said_in_words(db: Database) -> None:
    save_rule(db, "sales", all_of(SCORE), DAY)
    save_rule(db, "sales", all_of(criterion("score", "at least", 70.0)), DAY + 1)
    save_days(db, "mql", 14, DAY + 2)
    save_days(db, "mql", 7, DAY + 3)
    save_goal(db, "conversion", 0.2, DAY + 4)
    save_goal(db, "pipeline", 500_000_000, DAY + 5)
    save_goal(db, "sales-cycle", 60, DAY + 6)
    save_term(db, "lead", Term(sales="A firm"), DAY + 7)
    save_term(db, "lead", Term(shared="A person"), DAY + 8)
    save_card(db, "won", StageCard(meaning="Signed", owner="Ana"), DAY + 9)
    save_cycle(db, "sales", 90, DAY + 10)
    save_cycle(db, "nurture", 45, DAY + 11)
    save_cycle(db, "nurture", 30, DAY + 12)
    save_heard(db, "O7", "From a friend", DAY + 13)
    assert told(db) == [
        ("First heard of us: O7", 1, "“From a friend”"),
        ("Days of nurture", 2, "“30 days” instead of “45 days”"),
        ("Days of nurture", 1, "“45 days”"),
        ("Days of a sale, as sales takes it", 1, "“90 days”"),
        ("Stage Won", 1, "meaning: “Signed”; owner: “Ana”"),
        ("Word: lead", 2, "sales: nothing any more; both teams: “A person”"),
        ("Word: lead", 1, "sales: “A firm”"),
        ("Target: Sales cycle", 1, "“60 days”"),
        ("Target: Pipeline created", 1, "“EUR 5,000,000.00”"),
        ("Target: Lead to opportunity", 1, "“20%”"),
        ("Days in MQL (Interested)", 2, "“7 days” instead of “14 days”"),
        ("Days in MQL (Interested)", 1, "“14 days”"),
        (
            "Qualified by sales",
            2,
            "“score at handover of 70 or more” instead of “score at handover of 60 or more”",
        ),
        ("Qualified by sales", 1, "defined: score at handover of 60 or more"),
    ]


def test_what_was_withdrawn_stays_in_the_history_and_can_come_back(db: Database) -> None:
    save_term(db, "lead", Term(sales="A firm"), DAY)
    withdraw(db, "term", "lead", DAY + 1)
    assert db.agreements("term") == ()
    assert db.agreement_keys("term") == ("lead",)
    save_term(db, "lead", Term(sales="A firm"), DAY + 2)
    assert [words for _, _, words in told(db)] == [
        "sales: “A firm”",
        "withdrawn",
        "sales: “A firm”",
    ]


def test_another_owner_or_day_is_a_change_too(db: Database) -> None:
    save_rule(db, "minimum", all_of(SCORE), DAY, marketing="Ana")
    save_rule(db, "minimum", all_of(SCORE), DAY, marketing="Ben")
    save_rule(db, "minimum", all_of(SCORE), DAY + 1, marketing="Ben")
    assert [words for _, _, words in told(db)] == [
        "agreed on another day",
        "somebody else stands for it",
        "defined: score at handover of 60 or more",
    ]
    assert told(db)[0][0] == "Least of a lead"
