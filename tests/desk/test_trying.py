from __future__ import annotations

from collections.abc import Iterator

import pytest

from alignment import sample
from alignment.desk.agreements import agreed_in
from alignment.desk.definitions_file import bring_in
from alignment.desk.loading import load, paths_in, take_in
from alignment.desk.measuring import default_scope, headline_for, measure
from alignment.desk.trying import (
    disputed_leads,
    overlap_if,
    tried_sentence,
    try_minimum,
    try_rules,
)
from alignment.errors import DefinitionError
from alignment.scope import to_day
from alignment.store import Database
from tests.agreed.rules import all_of, criterion


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("firm")
    sample.write(folder / "exports", leads=1_500)
    database = Database.open(folder / "alignment.duckdb")
    paths = [(path, path.name) for path in paths_in(folder / "exports")]
    load(database, take_in(database, paths), to_day(sample.AS_OF))
    bring_in(database, sample.agreements(), to_day(sample.AS_OF))
    yield database
    database.close()


def test_the_cause_that_the_sample_was_given_is_found_again(db: Database) -> None:
    scope = default_scope(db)
    found = measure(db, "criteria", scope)
    assert found["field"][0] == "has_budget"
    assert headline_for(db, "criteria", found, scope).startswith("“budget confirmed” alone causes")


def test_trying_changes_nothing_and_says_what_would_change(db: Database) -> None:
    scope, before = default_scope(db), db.version
    found = try_rules(db, scope, {"sales": all_of(criterion("has_need", "is yes"))})
    sales = found.to_dicts()[1]
    assert sales["yes_then"] > sales["yes_now"] > 0
    assert sales["yes_now"] + sales["no_now"] + sales["unknown_now"] == sales["leads"]
    assert sales["yes_then"] - sales["yes_now"] == sales["more"] - sales["fewer"]
    assert "would meet it" in tried_sentence(found, "sales")
    assert db.version == before
    assert "has_need" not in str(agreed_in(db).rules["marketing"])
    with pytest.raises(DefinitionError, match="asks for nothing"):
        try_rules(db, scope, {"sales": all_of()})


def test_as_many_disputed_leads_are_listed_as_are_counted(db: Database) -> None:
    scope = default_scope(db)
    cells = measure(db, "agreement", scope)
    for cell in ("only_marketing", "unknown"):
        row = cells.filter(cells["is_total"] & (cells["cell"] == cell)).to_dicts()[0]
        assert disputed_leads(db, scope, cells=(cell,)).height == row["leads"] > 0
    top = disputed_leads(db, scope, most=5)
    assert top.height == 5
    assert top.equals(disputed_leads(db, scope).head(5))


def test_the_overlap_of_what_is_typed_is_that_of_the_same_rules_once_saved(db: Database) -> None:
    scope = default_scope(db)
    assert overlap_if(db, scope, {}).equals(measure(db, "agreement", scope))
    other = overlap_if(db, scope, {"sales": all_of(criterion("has_need", "is yes"))})
    assert not other.equals(measure(db, "agreement", scope))


def test_another_least_of_a_lead_is_counted_against_the_saved_one(db: Database) -> None:
    scope = default_scope(db)
    total = measure(db, "minimum-lead", scope).row(0, named=True)
    found = try_minimum(db, scope, all_of(criterion("has_budget", "is yes"))).row(0, named=True)
    assert (found["yes_now"], found["no_now"]) == (total["enough"], total["below"])
    assert found["yes_then"] - found["yes_now"] == found["more"] - found["fewer"]
    assert found["compared_then"] is None
