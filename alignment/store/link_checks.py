"""The questions whether what records name is there, each as a piece of SQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from alignment.schema.canonical import KEYS, LINKS
from alignment.store.layout import current
from alignment.store.sql import Sql, fill

_EVENT_LINKS: Final = (
    ("stage_event", "entity_id", "lead"),
    ("stage_event", "entity_id", "opportunity"),
)
_BY_NAME: Final = frozenset({"touch", "campaign_member", "cost"})
"""Tables whose rows can name a campaign by its name only."""
_OF_PEOPLE: Final = ("touch", "activity")
_OF_CONTACTS: Final = ("campaign_member", "opportunity_contact")

PERSON: Final = "lead or contact"
SUBJECT: Final = "opportunity or account"
SEVERAL: Final = "campaign of several with that name"
"""What is named and not there, beside the canonical tables."""

_DANGLING: Final = (
    "FROM {view} AS rows_ ANTI JOIN {target} AS target ON target.{key} = rows_.{column}"
    " WHERE rows_.{column} IS NOT NULL{only}"
)
_NAMES: Final = (
    "SELECT name, count(*) AS times FROM current_campaign WHERE name IS NOT NULL GROUP BY name"
)
_BY_ID: Final = (
    "FROM {view} AS rows_ ANTI JOIN current_campaign AS target"
    " ON target.campaign_id = rows_.campaign_id"
    " LEFT JOIN ({names}) AS named ON named.name = rows_.{name}"
    " WHERE rows_.campaign_id IS NOT NULL AND coalesce(named.times, 0) {times}"
)
_BY_NAME_ONLY: Final = (
    "FROM {view} AS rows_ LEFT JOIN ({names}) AS named ON named.name = rows_.campaign_name"
    " WHERE rows_.campaign_id IS NULL AND rows_.campaign_name IS NOT NULL"
    " AND coalesce(named.times, 0) {times}"
)
_NONE: Final = Sql("= 0")
_MORE: Final = Sql("> 1")
_NOT_ONE: Final = Sql("<> 1")

_CONTACTS: Final = (
    "SELECT contact_id AS id FROM current_contact"
    " UNION ALL SELECT contact_id FROM current_lead WHERE contact_id IS NOT NULL"
    " UNION ALL SELECT contact_id FROM current_opportunity WHERE contact_id IS NOT NULL"
)
_PEOPLE: Final = f"{_CONTACTS} UNION ALL SELECT lead_id FROM current_lead"  # noqa: S608 - our own names
_MAILS: Final = (
    "SELECT email_hash AS id FROM current_lead WHERE email_hash IS NOT NULL"
    " UNION ALL SELECT email_hash FROM current_contact WHERE email_hash IS NOT NULL"
)
_SUBJECTS: Final = (
    "SELECT opp_id AS id FROM current_opportunity UNION ALL SELECT account_id FROM current_account"
)
_NO_PERSON: Final = (
    "FROM {view} AS rows_ ANTI JOIN ({people}) AS known ON known.id = rows_.person_id"
    " ANTI JOIN ({mails}) AS mail ON mail.id = rows_.email_hash WHERE rows_.person_id IS NOT NULL"
)
_NO_MAIL: Final = (
    "FROM {view} AS rows_ ANTI JOIN ({mails}) AS mail ON mail.id = rows_.email_hash"
    " WHERE rows_.person_id IS NULL AND rows_.email_hash IS NOT NULL"
)
_NO_KNOWN: Final = (
    "FROM {view} AS rows_ ANTI JOIN ({known}) AS known ON known.id = rows_.{column}"
    " WHERE rows_.{column} IS NOT NULL"
)
_LINKED: Final = "FROM {view} AS rows_ WHERE rows_.{column} IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Check:
    """One question about one column.

    Args:
        table: Whose rows name something.
        column: In which column, or ``email`` for the person behind an address.
        target: What they name: a canonical table, or PERSON, SUBJECT or SEVERAL.
        tail: From which rows; those that name what isn't there.
        needs: Without a row in any of these tables it is said once that they aren't loaded.
        example: The column whose values are shown.
        linked: Where given: from which rows of all that name something. When none of them leads
            anywhere, the records named are of a kind that nobody loads, and nothing is said.
        said: What is said where nothing is loaded; a sentence about the first table by default.
    """

    table: str
    column: str
    target: str
    tail: Sql
    needs: tuple[str, ...]
    example: str
    linked: Sql | None = None
    said: str = ""


def checks() -> Iterator[Check]:
    """Give every question, plain links first."""
    for table, column, target in (*LINKS, *_EVENT_LINKS):
        if target != "campaign":
            yield _plain(table, column, target)
        else:
            yield from _of_campaigns(table)
    for table in _OF_PEOPLE:
        yield from _of_people(table)
    for table in _OF_CONTACTS:
        known = fill(_NO_KNOWN, view=current(table), known=Sql(_CONTACTS), column="contact_id")
        linked = fill(_LINKED, view=current(table), column="contact_id")
        yield Check(table, "contact_id", "contact", known, ("contact",), "contact_id", linked)
    about = fill(_NO_KNOWN, view=current("activity"), known=Sql(_SUBJECTS), column="about_id")
    yield Check("activity", "about_id", SUBJECT, about, ("opportunity", "account"), "about_id")


def _plain(table: str, column: str, target: str) -> Check:
    """Ask for a link to the key of one table."""
    only = Sql(f" AND rows_.entity = '{target}'" if table == "stage_event" else "")
    tail = fill(
        _DANGLING,
        view=current(table),
        target=current(target),
        key=KEYS[target],
        column=column,
        only=only,
    )
    return Check(table, column, target, tail, (target,), column)


def _of_campaigns(table: str) -> Iterator[Check]:
    """Ask for campaigns by id, and by name where exactly one campaign has it.

    A lead's campaign is named in one column, by id or by name.
    """
    name = "campaign_name" if table in _BY_NAME else "campaign_id"
    parts = {"view": current(table), "names": Sql(_NAMES), "name": name}
    without = fill(_BY_ID, **parts, times=_NOT_ONE if table in _BY_NAME else _NONE)
    yield Check(table, "campaign_id", "campaign", without, ("campaign",), "campaign_id")
    if table not in _BY_NAME:
        several = fill(_BY_ID, **parts, times=_MORE)
        yield Check(table, "campaign_id", SEVERAL, several, ("campaign",), "campaign_id")
        return
    for times, target in ((_NONE, "campaign"), (_MORE, SEVERAL)):
        tail = fill(_BY_NAME_ONLY, view=current(table), names=Sql(_NAMES), times=times)
        yield Check(
            *(table, "campaign_name", target, tail, ("campaign",), "campaign_name"),
            said="No campaigns are loaded yet, so a campaign that is named by its name only"
            " has no channel, days or cost of its own.",
        )


def _of_people(table: str) -> Iterator[Check]:
    """Ask for the person by id, else by e-mail address."""
    parts = {"view": current(table), "mails": Sql(_MAILS)}
    people = fill(_NO_PERSON, **parts, people=Sql(_PEOPLE))
    needs = ("lead", "contact")
    yield Check(table, "person_id", PERSON, people, needs, "person_id")
    yield Check(table, "email", PERSON, fill(_NO_MAIL, **parts), needs, "email_domain")
