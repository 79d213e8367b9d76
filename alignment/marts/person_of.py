"""Who is behind an id or an e-mail address that a deed names?"""

from __future__ import annotations

import narwhals as nw

from alignment.marts.shared import Lazy, Tables, first_known


def with_person(deeds: Lazy, tables: Tables) -> Lazy:
    """Find the person of each deed: by id, else by the hash of the e-mail address.

    Args:
        deeds: Touches or activities with ``person_id`` and ``email_hash``.
        tables: Needs ``_person``.

    Returns:
        The same rows with ``person_no``, null where nobody is found, in place of both.
    """
    people, is_mail = tables["_person"], nw.col("entity") == "email_hash"
    ids = people.filter(nw.col("is_preferred") & ~is_mail)
    ids = ids.select(person_id="id", id_person="person_no")
    hashes = people.filter(is_mail).select(email_hash="id", mail_person="person_no")
    joined = deeds.join(ids, on="person_id", how="left").join(hashes, on="email_hash", how="left")
    found = joined.with_columns(person_no=first_known(nw.col("id_person"), nw.col("mail_person")))
    return found.drop("person_id", "email_hash", "id_person", "mail_person")
