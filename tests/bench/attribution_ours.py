"""Alignment's own answer to the journeys of ``attribution``: started by it as a process.

The marts are filled from the file by SQL written here, not by a load. What is timed after it is
the code that answers the question ``credit``.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Final

import narwhals as nw
import polars as pl

from alignment.estimators.attribution import RULES
from alignment.marts.weights import with_weights
from alignment.metrics.collecting import Lazy
from alignment.metrics.credit import credit
from alignment.metrics.crediting import tally_credit
from alignment.metrics.moves import tally_moves
from alignment.schema.campaign_measures import NO_TOUCH
from alignment.schema.credit import Credit
from alignment.scope import Scope
from alignment.store import Database

_LAST: Final = 20_000
_HALF_LIFE: Final = 7
_READ: Final = f"""
CREATE TEMP TABLE told AS
SELECT journey_id AS path_no, string_split(journey, ' > ') AS names,
       list_transform(string_split(hours, ' > '),
                      lambda each: CAST(CAST(each AS DOUBLE) / 24 AS INTEGER)) AS ages,
       list_transform(ages, lambda age: CAST(power(0.5, age / {_HALF_LIFE}) * 1e9 AS BIGINT))
       AS fading, conversion = 1 AS is_won, CAST(value * 100 AS BIGINT) AS minor
FROM given"""
_NAMES: Final = """
INSERT INTO credit_name
SELECT level, row_number() OVER (PARTITION BY level ORDER BY name) - 1, name, 'other'
FROM (SELECT DISTINCT unnest(names) AS name FROM told),
     (VALUES ('campaign'), ('channel'), ('source')) AS levels(level)"""
_ABOUT: Final = f"""
CASE WHEN is_won THEN 'O' || path_no END AS opp_id, NULL AS lead_id,
CASE WHEN is_won THEN {_LAST} END AS qualified_day,
CASE WHEN is_won THEN 'won' ELSE 'none' END AS outcome,
CASE WHEN is_won THEN {_LAST} END AS outcome_day,
CASE WHEN is_won THEN minor END AS amount_minor, CASE WHEN is_won THEN minor END AS value_minor,
false AS is_renewal, 'Web' AS source, 'North' AS region, 'A' AS team, 'S' AS segment,
'' AS exclusion, path_no % 100 AS cluster, {_LAST} AS seen_day"""
_CREDIT: Final = f"""
WITH numbered AS (SELECT map_from_entries(list((name, no))) AS numbers FROM credit_name
                  WHERE level = 'channel'),
coded AS (SELECT told.* EXCLUDE (names), len(names) AS touches, list_sum(fading) AS total,
                 list_transform(names, lambda name: numbers[name]) AS codes
          FROM told, numbered),
placed AS (SELECT *, unnest(range(1, touches + 1)) AS place FROM coded),
seen AS (SELECT *, codes[place] AS no, codes[place - 1] AS prior, list_sum(fading[:place]) AS upto
         FROM placed)
SELECT {_ABOUT}, path_no, CAST(place AS INTEGER) AS place, CAST(touches AS INTEGER) AS touches,
       CAST(touches AS INTEGER) AS qualified_touches, 1 AS lead_place,
       {_LAST} - ages[place] AS day, {_LAST} - ages[place + 1] AS next_day, {_LAST} AS last_day,
       no AS campaign_no, no AS channel_no, no AS source_no, prior AS prior_campaign_no,
       prior AS prior_channel_no, prior AS prior_source_no, false AS is_intent,
       upto * 1000000 // total - (upto - fading[place]) * 1000000 // total AS decay,
       decay AS qualified_decay
FROM seen"""
_OPPORTUNITIES: Final = f"""
INSERT INTO opportunity_journey BY NAME
SELECT {_ABOUT}, '' AS campaign, '' AS channel, false AS is_unpriced, len(names) AS touches,
       len(names) AS qualified_touches, 0 AS early_touches, 0 AS late_touches,
       0 AS touches_after_handover, 0 AS activities, 0 AS shared_months, 1 AS people,
       100 AS evidence, 1 AS opportunities
FROM told WHERE is_won"""
_MEMORY: Final = "SET memory_limit = '3GB'"


def main(file: Path) -> None:
    """Fill the marts of a new database beside the file, ask, and print what it took as JSON."""
    spent = {}
    before = time.process_time()
    with Database.open(file.with_suffix(".duckdb")) as db:
        cursor = db._shared.connection.cursor()
        given = pl.read_csv(file, schema_overrides={"hours": pl.String})
        cursor.register("given", given.to_arrow())
        for statement in (_MEMORY, _READ, _NAMES, _OPPORTUNITIES):
            cursor.execute(statement).fetchall()
        placed: Lazy = nw.from_native(cursor.sql(_CREDIT))
        with_weights(placed).select(*Credit.column_names()).to_native().insert_into("credit")
        cursor.execute("DROP TABLE told")
        spent["reading"] = time.process_time() - before
        scope = Scope(first_day=_LAST - 400, last_day=_LAST, as_of=_LAST, by="channel")
        touches, names = db.mart("credit"), db.mart("credit_name")
        before = time.process_time()
        found = credit(touches, names, db.mart("opportunity_journey"), scope)
        spent["all seven rules, with ranges"] = time.process_time() - before
        for name, tally in (
            ("six rules' weights alone", tally_credit(touches, scope, in_parts=False)),
            ("Markov's moves alone", tally_moves(touches, scope, found["split"].n_unique() - 2)),
        ):
            before = time.process_time()
            _run(tally)
            spent[name] = time.process_time() - before
        rows = found.select("split", "is_total", "rule", "share").iter_rows()
    shares: dict[str, dict[str, float]] = {rule: {} for rule in RULES}
    for split, is_total, rule, share in rows:
        if not is_total and split != NO_TOUCH:
            shares[rule][split] = share
    sys.stdout.write(json.dumps({"spent": spent, "shares": shares, "megabytes": _peak()}))


def _run(tally: Lazy) -> None:
    tally.collect("polars")


def _peak() -> float:
    """Give the most memory held, in megabytes; what resource tells begins with the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]))
