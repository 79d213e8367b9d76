"""The marts, rebuilt from the current rows inside the transaction that changed them."""

from __future__ import annotations

from typing import Any, Final, cast

import duckdb
import narwhals as nw

from alignment.marts import STEPS
from alignment.schema.money import UNUSUAL_DIGITS, USUAL_DIGITS, minor_digits
from alignment.settings import Settings
from alignment.store.layout import MARTS, current, sql_type
from alignment.store.sql import Sql, fill, listed

_SEEN: Final = (
    "SELECT rows_.*, upload.as_of AS seen_day FROM {view} AS rows_ JOIN upload USING (upload_id)"
)

# One unit of money of a currency on a day is worth the newest rate on or before that day. Only
# the few pairs of foreign currency and day are looked up in the rates, not every row.
_PRICES: Final = """
CREATE OR REPLACE TEMP TABLE price AS
SELECT money.currency, money.day, {factor} AS factor
FROM (SELECT currency, created_day AS day FROM current_opportunity
      WHERE amount_minor IS NOT NULL AND currency <> ?
      UNION
      SELECT currency, day FROM current_stage_event
      WHERE amount_minor IS NOT NULL AND currency <> ?
      UNION
      SELECT currency, day FROM current_cost WHERE currency <> ?
      UNION
      SELECT currency, coalesce(start_day, end_day) FROM current_campaign
      WHERE coalesce(actual_minor, budgeted_minor) IS NOT NULL AND currency <> ?) AS money
ASOF JOIN (SELECT currency, day, arg_max(rate, (upload_id, rate)) AS rate
           FROM current_rate GROUP BY ALL) AS known
ON money.currency = known.currency AND money.day >= known.day
"""
_PRICED: Final = """
SELECT rows_.*, upload.as_of AS seen_day, {base} AS amount_base_minor,
       rows_.amount_minor IS NOT NULL AND {base} IS NULL AS is_unpriced
FROM {view} AS rows_
JOIN upload USING (upload_id)
LEFT JOIN price ON price.currency = rows_.currency AND price.day = rows_.{day}
"""
_DAYS: Final = {"opportunity": "created_day", "stage_event": "day", "cost": "day"}
_PRICED_CAMPAIGNS: Final = """
SELECT rows_.*, upload.as_of AS seen_day,
       {actual} AS actual_base_minor, {budgeted} AS budgeted_base_minor
FROM current_campaign AS rows_
JOIN upload USING (upload_id)
LEFT JOIN price ON price.currency = rows_.currency
     AND price.day = coalesce(rows_.start_day, rows_.end_day)
"""
_PLAIN: Final = (
    *("lead", "account", "owner", "campaign_member", "contact"),
    *("opportunity_contact", "touch", "activity"),
)
_STAGES: Final = """
SELECT entity, raw, stage, valid_from,
       lead(valid_from) OVER (PARTITION BY entity, raw ORDER BY valid_from NULLS FIRST)
       AS valid_until
FROM stage_map
"""
_CLOCK: Final = "SELECT CAST(max(as_of) AS INTEGER) AS as_of FROM upload"


def rebuild(cursor: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Build every mart anew from the current rows.

    Args:
        cursor: Within the transaction that changed them.
        settings: The firm's.
    """
    if cursor.execute(_CLOCK).fetchall()[0][0] is None:
        _empty(cursor)
        return
    given = _inputs(cursor, settings)
    for name, step in STEPS:
        built = cast("duckdb.DuckDBPyRelation", step(given, settings).to_native())
        cursor.execute(fill("DROP TABLE IF EXISTS {t}", t=name))
        _materialise(cursor, name, built)
        given[name] = _lazy(cursor.table(name))
    for name, _ in STEPS:
        if name.startswith("_"):
            cursor.execute(fill("DROP TABLE {t}", t=name))
    cursor.execute("DROP TABLE price")


def _inputs(cursor: duckdb.DuckDBPyConnection, settings: Settings) -> dict[str, nw.LazyFrame[Any]]:
    """Offer what the steps build from."""
    base = settings.base_currency.upper()
    cursor.execute(fill(_PRICES, factor=_factor(base)), [base] * _PRICES.count("?"))
    statements = {name: fill(_SEEN, view=current(name)) for name in _PLAIN}
    for name, day in _DAYS.items():
        priced = _in_base(base, "amount_minor")
        statements[name] = fill(_PRICED, view=current(name), day=day, base=priced)
    statements["campaign"] = fill(
        _PRICED_CAMPAIGNS,
        actual=_in_base(base, "actual_minor"),
        budgeted=_in_base(base, "budgeted_minor"),
    )
    statements["stage_map"] = Sql(_STAGES)
    statements["clock"] = Sql(_CLOCK)
    return {name: _lazy(cursor.sql(statement)) for name, statement in statements.items()}


def _lazy(relation: duckdb.DuckDBPyRelation) -> nw.LazyFrame[Any]:
    """Wrap a relation for the steps."""
    return nw.from_native(relation)


def _in_base(base: str, column: str) -> Sql:
    """Price a column of one row. Half a minor unit is rounded away from zero."""
    # The base currency comes from the settings: three letters, checked there and here.
    if not base.isalpha() or not base.isascii():
        raise ValueError(base)
    own = Sql(f"'{base}'")
    return fill(
        "CASE WHEN rows_.currency = {own} THEN rows_.{amount}"
        " ELSE CAST(round(rows_.{amount} * price.factor) AS BIGINT) END",
        own=own,
        amount=column,
    )


def _factor(base: str) -> Sql:
    """Turn a rate between major units into one between minor units."""
    digits = " ".join(
        f"WHEN '{currency}' THEN {count}" for currency, count in UNUSUAL_DIGITS.items()
    )
    return Sql(
        f"known.rate * power(10.0, {minor_digits(base)}"
        f" - CASE money.currency {digits} ELSE {USUAL_DIGITS} END)"
    )


def _materialise(
    cursor: duckdb.DuckDBPyConnection, name: str, built: duckdb.DuckDBPyRelation
) -> None:
    """Keep a step's result as a table: a mart in the types of its schema, a helper for now only.

    Helpers are temporary, so that they are neither packed nor leave holes in the file.
    """
    schema = MARTS.get(name)
    built.create_view("built", replace=True)
    if schema is None:
        cursor.execute(fill("CREATE TEMP TABLE {t} AS SELECT * FROM built", t=name))
    else:
        typed = listed(
            [
                fill("CAST({c} AS {type_}) AS {c}", c=column, type_=sql_type(kind.dtype))
                for column, kind in schema.columns().items()
            ]
        )
        cursor.execute(fill("CREATE TABLE {t} AS SELECT {typed} FROM built", t=name, typed=typed))
    cursor.execute("DROP VIEW built")


def _empty(cursor: duckdb.DuckDBPyConnection) -> None:
    """Leave no row in any mart while nothing is loaded."""
    for name in MARTS:
        cursor.execute(fill("DELETE FROM {t}", t=name))
