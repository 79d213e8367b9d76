"""What sales did with whom: calls, meetings, e-mails and tasks that are done."""

from __future__ import annotations

import narwhals as nw

from alignment.marts.person_of import with_person
from alignment.marts.shared import Lazy, Tables, filled, first_known, yes
from alignment.settings import Settings


def activities(tables: Tables, _settings: Settings) -> Lazy:
    """Gather what people of sales had done by the day of observation.

    What is planned, deleted or sent by a machine is not among it. The person is found by id, else
    by the hash of the e-mail address.

    Returns:
        One row per activity, numbers only:

        - ``person_no``: as in ``_person``; null where it isn't known.
        - ``person_account_no``: that person's account, numbered by ``_every_account``.
        - ``account_no``: the account that it is about, else that of the opportunity it is about,
          else the person's. Null where none is known.
        - ``opp_no``: the opportunity that it is about, numbered by ``_deal_no``.
        - ``lead_no``: the person's first lead, numbered by ``_lead_no``.
        - ``day`` and ``kind_no``, a place in ``activity_kinds.KINDS``.
    """
    told = tables["activity"].filter(~yes("is_deleted") & nw.col("is_done").fill_null(value=True))
    seen = told.join(tables["clock"].select("as_of"), how="cross")
    seen = seen.filter(nw.col("day") <= nw.col("as_of")).select(
        *("person_id", "email_hash", "about_id", "account_id", "day"),
        kind_raw=nw.col("kind_raw").fill_null(""),
    )
    words = tables["_activity_word"].filter(nw.col("is_human")).select("kind_raw", "kind_no")
    meant = seen.join(words, on="kind_raw", how="inner").drop("kind_raw")
    named = _with_people(_with_subjects(meant, tables), tables)
    account = ("about_account", "told_account", "opp_account", "person_account_no")
    return named.select(
        *("person_no", "person_account_no", "opp_no", "lead_no", "day", "kind_no"),
        account_no=first_known(*(nw.col(name) for name in account)),
    )


def _with_subjects(meant: Lazy, tables: Tables) -> Lazy:
    """Find the opportunity or account that each activity is about."""
    deals = tables["_deal_no"].select("opp_no", about_id=filled("opp_id"), opp_account="account_no")
    accounts = tables["_every_account"]
    about = accounts.select(about_id="account_id", about_account="account_no")
    told = accounts.select("account_id", told_account="account_no")
    return (
        meant.join(deals, on="about_id", how="left")
        .join(about, on="about_id", how="left")
        .join(told, on="account_id", how="left")
        .drop("about_id", "account_id")
    )


def _with_people(meant: Lazy, tables: Tables) -> Lazy:
    """Find the person of each activity, with their account and first lead."""
    facts = tables["_person_fact"].select("person_no", "lead_no", person_account_no="account_no")
    return with_person(meant, tables).join(facts, on="person_no", how="left")
