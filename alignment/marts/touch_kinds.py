"""What a campaign member or a row of a list of touches tells, read from its words.

Texts are compared in lower case with everything that parts words made a space, word by word, so
that ``call`` is not found in ``technically`` and both engines read the same.

- Did the buyer do anything? Yes where the member has responded, or its status says what a buyer
  does (``Attended``, ``Clicked``, ``Downloaded``). Being sent, invited or called is nothing the
  buyer did, and an opened e-mail isn't either: mail programs open them on their own. A status that
  says no (``No show``, ``Not interested``) says nothing.
- Rows of a list of touches are deeds anyway, unless their words say what the firm or a mail program
  did (``Sent``, ``Opened``).
- Strength: intent where it is about a demo, a call, a question, a reply, a price, a trial or a
  meeting; else weak.
- Kind: request, event or content; other where no word tells.

The status is read first. The campaign's type counts before its name: a webinar called
``Pricing in practice`` is a webinar.
"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.shared import Lazy, Tables, distinct, first_known, yes
from alignment.settings import Settings

_DEEDS: Final = (
    *("responded", "attended", "participated", "joined", "registered", "rsvp", "signed up"),
    *("visited", "clicked", "downloaded", "viewed", "watched", "submitted", "completed"),
    *("subscribed", "replied", "reply", "answered", "requested", "request", "asked"),
    *("question", "inquired", "enquired", "inquiry", "enquiry", "booked", "interested"),
)
"""What a status says when the buyer did something."""

_SILENT: Final = (
    *("sent", "send", "delivered", "delivery", "open", "opens", "opened", "bounced", "bounce"),
    *("invited", "invite", "unsubscribed", "unsubscribe", "called", "mailed", "new lead"),
    *("added", "removed", "changed", "change"),
)
"""What a list of touches says of the firm's own doing, or of what tells nothing."""

_TOLD: Final = ("words", "channel", "campaign_name")
_NEGATIONS: Final = ("no", "not", "non", "never", "didn t", "declined", "cancelled", "canceled")

_INTENT: Final = (
    *("demo", "demos", "demonstration", "demonstrations", "trial", "trials"),
    *("call", "calls", "callback", "meeting", "meetings", "appointment", "appointments"),
    *("question", "questions", "asked", "inquiry", "inquiries", "inquired"),
    *("enquiry", "enquiries", "enquired", "reply", "replies", "replied", "answered"),
    *("price", "prices", "pricing", "quote", "quotes", "quotation"),
)
_REQUEST: Final = ("request", "requests", "requested", "contact us", "contact form")
_EVENT: Final = (
    *("event", "events", "webinar", "webinars", "webcast", "seminar", "seminars", "conference"),
    *("conferences", "trade show", "trade shows", "tradeshow", "tradeshows", "fair", "fairs"),
    *("expo", "exhibition", "booth", "workshop", "workshops", "roadshow", "summit", "forum"),
    *("congress", "meetup", "breakfast", "dinner", "attended", "rsvp"),
)
_CONTENT: Final = (
    *("content", "download", "downloads", "downloaded", "whitepaper", "whitepapers"),
    *("white paper", "white papers", "paper", "ebook", "ebooks", "e book", "guide", "guides"),
    *("report", "reports", "study", "studies", "checklist", "brochure", "infographic", "article"),
    *("blog", "video", "videos", "podcast", "newsletter", "calculator", "template"),
    *("viewed", "watched", "subscribed"),
)
_PARTERS: Final = "-_/.,:;()[]|&+'’\t"


def phrases(tables: Tables, _settings: Settings) -> Lazy:
    """Read every word for a deed and every type and name of campaigns.

    Returns:
        One row per text: ``phrase``, ``is_deed``, ``is_done`` (it may tell of a deed, as far as
        its words go), ``is_intent`` and ``kind``, null where no word tells one.
    """
    campaigns = tables["campaign"]
    told = nw.concat(
        [
            *(tables["_told_way"].select(phrase=name) for name in _TOLD),
            campaigns.select(phrase="channel"),
            campaigns.select(phrase="name"),
            *(distinct(tables[name].select(phrase="source")) for name in ("lead", "opportunity")),
        ],
        how="vertical",
    )
    texts = distinct(told.filter(~nw.col("phrase").is_null())).with_columns(text=spelt("phrase"))
    read = texts.with_columns(
        is_deed=says(_DEEDS) & ~says(_NEGATIONS),
        is_done=~says(_SILENT) & ~says(_NEGATIONS),
        is_intent=says(_INTENT),
        is_request=says(_REQUEST),
        is_event=says(_EVENT),
        is_content=says(_CONTENT),
    )
    kind = (
        nw.when(nw.col("is_intent") | nw.col("is_request"))
        .then(nw.lit("request"))
        .when(nw.col("is_event"))
        .then(nw.lit("event"))
        .when(nw.col("is_content"))
        .then(nw.lit("content"))
    )
    return read.select("phrase", "is_deed", "is_done", "is_intent", kind=kind)


def with_kinds(ways: Lazy, tables: Tables) -> Lazy:
    """Add what each way of being touched says about the person.

    Args:
        ways: ``words``, the ``channel`` and ``campaign`` that it came by, ``has_responded``, and
            ``is_listed``: it is from a list of what people did.
        tables: Needs ``_phrase``.

    Returns:
        The same rows with ``is_deed``, ``kind`` and ``is_intent``, and the kinds of the channel
        (``type_kind``) and the campaign's name alone (``name_kind``).
    """
    said = tables["_phrase"]
    by_words = said.select(
        *("is_deed", "is_done"), words="phrase", words_kind="kind", words_intent="is_intent"
    )
    by_type = said.select(channel="phrase", type_kind="kind", type_intent="is_intent")
    by_name = said.select(campaign="phrase", name_kind="kind", name_intent="is_intent")
    joined = (
        ways.join(by_words, on="words", how="left")
        .join(by_type, on="channel", how="left")
        .join(by_name, on="campaign", how="left")
    )
    is_typed = ~nw.col("type_kind").is_null()
    intent = nw.when(is_typed).then(yes("type_intent")).otherwise(yes("name_intent"))
    words = nw.col("words_kind")
    kinds = (nw.when(words == "request").then(words), nw.col("type_kind"), nw.col("name_kind"))
    is_done = nw.col("is_listed") & nw.col("is_done").fill_null(value=True)
    return joined.with_columns(
        is_deed=yes("has_responded") | yes("is_deed") | is_done,
        kind=first_known(*kinds, words, nw.lit("other")),
        is_intent=yes("words_intent") | intent,
    )


def spelt(name: str) -> nw.Expr:
    """Write a text in lower case with one space before and after every word."""
    text = nw.col(name).str.to_lowercase()
    for mark in _PARTERS:
        text = text.str.replace_all(mark, " ", literal=True)
    return nw.concat_str(nw.lit(" "), text, nw.lit(" "))


def says(words: tuple[str, ...]) -> nw.Expr:
    """Tell whether a spelt text has one of the words."""
    text = nw.col("text")
    found = (text.str.contains(f" {word} ", literal=True) for word in words)
    return nw.any_horizontal(*found, ignore_nulls=False)
