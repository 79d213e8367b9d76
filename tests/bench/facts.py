"""What a company notes about its leads, made up in the mart: the same for the same leads.

The exports of ``generate`` hold the ladder alone. The questions about definitions also need what
leads are known by, a handover and what sales decided; that is put into the mart ``journey`` here,
so that it costs the load nothing.
"""

from __future__ import annotations

from typing import Final

import duckdb

from alignment import sample
from alignment.desk.definitions_file import imported
from alignment.store import Database

_DRAWN: Final = "(hash(lead_id || '{0}') % 1000)::BIGINT"


def _draw(name: str) -> str:
    return _DRAWN.format(name)


def _flag(name: str, unknown: int) -> str:
    drawn = _draw(name)
    return f"CASE WHEN {drawn} < {unknown} THEN NULL ELSE {drawn} % 2 = 0 END"


_MADE: Final = {
    "score": f"CASE WHEN {_draw('score')} >= 50 THEN ({_draw('score')} % 100)::DOUBLE END",
    "employees": f"CASE WHEN {_draw('size')} >= 100 THEN ({_draw('size')} * 3)::BIGINT END",
    "industry": f"['Metal', 'Plastics', 'Software', NULL][1 + {_draw('industry')} % 4]",
    "title": f"['Buyer', 'Head of IT', 'Engineer', NULL][1 + {_draw('title')} % 4]",
    "has_budget": _flag("budget", 300),
    "has_decision_maker": _flag("decider", 200),
    "has_need": _flag("need", 150),
    "has_timing": _flag("timing", 350),
    **{
        f"{kind}_touches": f"({_draw(kind)} % 4)::INTEGER"
        for kind in ("content", "event", "request", "intent", "weak")
    },
    "touches": f"({_draw('intent')} % 4 + {_draw('weak')} % 4)::INTEGER",
    "days_to_mql": f"CASE WHEN {_draw('mql')} < 600 THEN ({_draw('mql')} % 15)::INTEGER END",
    "decision_reason": f"['No budget', 'Too small', 'Not now', NULL][1 + {_draw('reason')} % 4]",
}


def make_up(db: Database, cursor: duckdb.DuckDBPyConnection) -> None:
    """Give every lead facts and a handover, and the teams the sample company's definitions."""
    made = ", ".join(f"{value} AS {name}" for name, value in _MADE.items())
    cursor.execute(f"CREATE TEMP TABLE told AS SELECT * REPLACE ({made}) FROM journey").fetchall()
    cursor.execute("DELETE FROM journey").fetchall()
    cursor.execute("INSERT INTO journey SELECT * FROM told").fetchall()
    cursor.execute("DROP TABLE told").fetchall()
    for agreement in imported(sample.agreements(), db.as_of or 0):
        if agreement.kind != "stage":
            db.agree(agreement)
