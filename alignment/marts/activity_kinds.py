"""What an activity of sales was, read from the tool's own words.

Texts are compared word by word, as those of touches are.

- Kind: a call, a meeting or an e-mail (any written message) where a word says so, in this order;
  else a task.
- Did a person of sales do it? Not where a word says that a machine did: automatic replies, e-mails
  to many at once and what was sent via automation. A note reaches nobody.
"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.shared import Lazy, Tables
from alignment.marts.touch_kinds import says, spelt
from alignment.settings import Settings

KINDS: Final = ("call", "meeting", "email", "task")
"""Kinds of activities; their place is their number."""
_WORDS: Final = {
    "call": (
        *("call", "calls", "called", "callback", "phone", "phoned", "telephone", "dial", "dialed"),
        *("dialled", "voicemail", "voice mail", "anruf", "telefonat", "llamada", "appel"),
    ),
    "meeting": (
        *("meeting", "meetings", "event", "events", "appointment", "appointments", "demo", "demos"),
        *("demonstration", "visit", "visits", "lunch", "dinner", "breakfast", "workshop", "video"),
        *("presentation", "webinar", "onsite", "on site", "conference", "zoom", "teams"),
        *("besprechung", "termin", "reunion", "reunión", "réunion"),
    ),
    "email": (
        *("email", "emails", "mail", "mails", "e mail", "e mails", "inmail", "listemail", "letter"),
        *("message", "messages", "sms", "text", "whatsapp", "linkedin", "communication", "chat"),
        *("incoming email", "reply", "replied", "correo"),
    ),
}
_MACHINE: Final = (
    *("auto", "automatic", "automatically", "automated", "automation", "autoreply"),
    *("autoresponder", "autoresponse", "out of office", "ooo", "mass", "massemail", "bulk"),
    *("blast", "listemail", "list email", "list e mail", "newsletter", "marketing email"),
    *("workflow", "chatbot", "bot", "system", "bounce", "bounced"),
)
_NOTE: Final = ("note", "notes")


def activity_words(tables: Tables, _settings: Settings) -> Lazy:
    """Read every word for an activity.

    Returns:
        One row per text: ``kind_raw``, ``kind_no`` (a place in KINDS) and ``is_human``.
    """
    told = tables["activity"].select(kind_raw=nw.col("kind_raw").fill_null("")).unique()
    texts = told.with_columns(text=spelt("kind_raw"))
    number: nw.Expr = nw.lit(len(_WORDS))
    for place, words in reversed(list(enumerate(_WORDS.values()))):
        number = nw.when(says(words)).then(nw.lit(place)).otherwise(number)
    return texts.select(
        "kind_raw", kind_no=number.cast(nw.Int32), is_human=~says(_MACHINE) & ~says(_NOTE)
    )
