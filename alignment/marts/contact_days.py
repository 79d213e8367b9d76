"""When was either side in touch with the people of an opportunity?"""

from __future__ import annotations

import narwhals as nw

from alignment.marts.shared import Lazy, Tables
from alignment.settings import Settings


def met(tables: Tables, _settings: Settings) -> Lazy:
    """Give what sales did with the people of each opportunity, about it or about its account.

    Only what was done from the look-back to the close is there, each activity once.

    Returns:
        One row per opportunity and activity: ``opp_no``, ``person_no`` (null where not known),
        ``day``.
    """
    buyers = tables["_buyer"].select("opp_no", "account_no", "from_day", "until_day")
    done = tables["_activity"].select(
        "person_no", "person_account_no", "account_no", "day", about_no="opp_no"
    )
    of_account = buyers.filter(~nw.col("account_no").is_null())
    by_account = done.join(of_account, on="account_no", how="inner")
    # Each of the other ways counts where those before it don't.
    is_other = (nw.col("account_no") != nw.col("person_account_no")).fill_null(value=True)
    theirs = of_account.with_columns(person_account_no="account_no").drop("account_no")
    by_person_account = (
        done.filter(is_other).drop("account_no").join(theirs, on="person_account_no", how="inner")
    )
    named = buyers.with_columns(own_account="account_no").drop("account_no")
    about = done.join(named, left_on="about_no", right_on="opp_no", how="inner").with_columns(
        opp_no="about_no"
    )
    is_new = nw.all_horizontal(
        *(
            (nw.col("own_account") != nw.col(name)).fill_null(value=True)
            for name in ("account_no", "person_account_no")
        ),
        ignore_nulls=False,
    )
    taking_part = done.drop("account_no").join(tables["_party"], on="person_no", how="inner")
    taking_part = taking_part.filter((nw.col("about_no") != nw.col("opp_no")).fill_null(value=True))
    by_person = taking_part.join(buyers, on="opp_no", how="inner")
    ways = (by_account, by_person_account, about.filter(is_new), by_person)
    columns = ("opp_no", "person_no", "day", "from_day", "until_day")
    every = nw.concat([each.select(*columns) for each in ways], how="vertical")
    is_within = nw.col("day").is_between(nw.col("from_day"), nw.col("until_day"))
    return every.filter(is_within).select("opp_no", "person_no", "day")


def contact_days(tables: Tables, _settings: Settings) -> Lazy:
    """List the days on which either side was in touch with an opportunity's people.

    Returns:
        One row per opportunity and day: ``opp_no``, ``day``, and how often ``touched`` and ``met``,
        0 for not at all.
    """
    touched = tables["_passing"].filter(nw.col("moment") == 0)
    no, once = nw.lit(0).cast(nw.Int32), nw.lit(1).cast(nw.Int32)
    every = nw.concat(
        [
            touched.select("opp_no", "day", touched=once, met=no),
            tables["_met"].select("opp_no", "day", touched=no, met=once),
        ],
        how="vertical",
    )
    return every.group_by("opp_no", "day").agg(nw.col("touched").sum(), nw.col("met").sum())
