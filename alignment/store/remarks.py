"""What a person should know about an upload although every row and cent of it adds up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import duckdb

from alignment.schema.upload import Batch
from alignment.scope import to_date
from alignment.store import memory

_UNPRICED: Final = """
SELECT money.currency, count(*) AS amounts
FROM current_opportunity AS money
LEFT JOIN (SELECT currency, min(day) AS since FROM current_rate GROUP BY ALL) AS known
ON known.currency = money.currency
WHERE money.amount_minor IS NOT NULL AND money.currency <> ?
  AND coalesce(money.created_day < known.since, TRUE)
GROUP BY ALL ORDER BY amounts DESC, money.currency
"""


def remarks(cursor: duckdb.DuckDBPyConnection, batch: Batch, as_of: int | None) -> Iterator[str]:
    """Give sentences about an upload as a whole.

    Args:
        cursor: Within the upload's transaction, after the rows were added.
        batch: What came in.
        as_of: The day the data describes; None for what is entered on a page.
    """
    if as_of is None:
        return
    if batch.newest_day is not None and as_of < batch.newest_day:
        yield (
            f"The data describes {to_date(as_of)}, but holds days up to"
            f" {to_date(batch.newest_day)}: what came after {to_date(as_of)} doesn't count yet."
        )
    base = memory.load_settings(cursor).base_currency.upper()
    for currency, count in cursor.execute(_UNPRICED, [base]).fetchall():
        are = "1 amount is" if count == 1 else f"{count:,} amounts are"
        yield (
            f"{are} in {currency} and no exchange rate to {base} is known for the day, so no"
            " value is shown: set the base currency under Settings, or load rates."
        )
