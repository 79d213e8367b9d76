"""What is shown of one record: its history line by line, and what the rules say of it."""

from __future__ import annotations

from typing import Final

import dataframely as dy

KINDS: Final = {
    "created": "Created",
    "stage": "Stage",
    "touch": "Touch",
    "activity": "Activity",
    "decision": "Decision",
    "conversion": "Conversion",
    "opportunity": "Opportunity",
    "outcome": "Outcome",
    "merged": "Merged",
}
"""What a line of a history can tell of, with its name for people."""

ANSWERS: Final = ("yes", "no", "unknown")
"""What a rule or a criterion can say of a lead."""


class RecordLine(dy.Schema):
    """One row per thing that happened to a record or to one that is linked with it.

    ``side`` is the team whose step it is: marketing, sales or both. ``what`` says it in words and
    may hold uploaded text. ``days`` count a stay's length, up to the day of observation where it
    still goes on; ``ended`` says how it ended, null where it is no stay. ``amount_minor`` is in
    ``currency``. ``upload_id``, ``file``, ``row_no`` and ``as_of_day`` name what said so, the
    newest one where several did; null where it follows from what isn't said.
    """

    day = dy.Int32(nullable=True)
    kind = dy.String(nullable=False, check=lambda value: value.is_in(list(KINDS)))
    side = dy.String(nullable=False)
    entity = dy.String(nullable=False)
    entity_id = dy.String(nullable=False)
    what = dy.String(nullable=False)
    days = dy.Int32(nullable=True, min=0)
    ended = dy.String(nullable=True)
    amount_minor = dy.Int64(nullable=True)
    currency = dy.String(nullable=True)
    evidence = dy.Int16(nullable=True)
    upload_id = dy.Int32(nullable=True)
    file = dy.String(nullable=True)
    row_no = dy.Int64(nullable=True)
    as_of_day = dy.Int32(nullable=True)


class RecordAnswer(dy.Schema):
    """One row per criterion that a rule asks for, with what is known and what it says.

    ``marketing``, ``sales`` and ``minimum`` are one of ANSWERS where that rule asks for it, else
    null. ``known`` is the value at the handover as text, null where it isn't recorded.
    """

    criterion = dy.String(nullable=False)
    field = dy.String(nullable=False)
    known = dy.String(nullable=True)
    marketing = dy.String(nullable=True)
    sales = dy.String(nullable=True)
    minimum = dy.String(nullable=True)


class RecordFact(dy.Schema):
    """One row per thing that can be known about a lead at its handover; null is not recorded."""

    field = dy.String(nullable=False)
    label = dy.String(nullable=False)
    known = dy.String(nullable=True)
