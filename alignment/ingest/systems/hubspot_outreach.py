"""HubSpot's calls, meetings, tasks and e-mails, form submissions and e-mail events."""

from __future__ import annotations

from functools import partial
from typing import Final

from alignment.ingest.systems.layout import Layout

_layout = partial(Layout, "hubspot", decimal_mark=".")
_connector = partial(Layout, "hubspot", time_zone="UTC")
_TIME: Final = ("Activity date", "hs_timestamp", "property_hs_timestamp")
_DONE: Final = (
    *("Task status", "hs_task_status", "property_hs_task_status"),
    *("Meeting outcome", "hs_meeting_outcome", "property_hs_meeting_outcome", "meeting_outcome"),
)
_DELETED: Final = ("_fivetran_deleted",)
_CONTACTS: Final = ("Associated Contact IDs", "Associated Contact IDs (Primary)")
_DEALS: Final = ("Associated Deal IDs", "Associated Deal IDs (Primary)")
_COMPANIES: Final = ("Associated Company IDs (Primary)", "Associated Company IDs")
_OWNER: Final = (
    *("Activity assigned to", "Assigned to", "hubspot_owner_id", "property_hubspot_owner_id"),
)
_TYPE: Final = ("Activity type", "Type", "Engagement Type")
_NOTE: Final = ("property_hs_note_body", "Note body", "Note Body", "hs_note_body")

_ENGAGEMENT: Final = {
    "activity_id": ("Record ID", "hs_object_id", "engagement_id"),
    "person_id": _CONTACTS,
    "account_id": _COMPANIES,
    "owner_id": _OWNER,
    "is_done": _DONE,
    "is_deleted": _DELETED,
    "modified_at": ("Last modified date", "hs_lastmodifieddate", "property_hs_lastmodifieddate"),
}
_KINDS: Final = (
    ("Call", ("Call title", "Call outcome", "Call direction", "Call duration", "Call status")),
    ("Meeting", ("Meeting name", "Meeting outcome", "Meeting start time")),
    ("Task", ("Task Title", "Task status", "Task type")),
    ("E-mail", ("Email subject", "Email direction", "Email send status")),
)
"""What each kind of engagement is called, and the headers that no other kind has."""

_WHOM: Final = (
    ("contact_id", "person_id"),
    ("deal_id", "about_id"),
    ("company_id", "account_id"),
)
"""What the files that tie engagements to records name, each one kind of record."""

_FIRST: Final = "First touch"
_LATEST: Final = "Latest touch"
_CREATED: Final = ("Create Date", "createdate")
TOUCHES: Final = (
    (
        _FIRST,
        "day",
        ("First Conversion Date", "first_conversion_date", *_CREATED),
    ),
    (
        _FIRST,
        "campaign_name",
        ("First Touch Converting Campaign", "hs_analytics_first_touch_converting_campaign"),
    ),
    (_FIRST, "channel", ("Original Traffic Source", "Original Source", "hs_analytics_source")),
    (_FIRST, "content", ("First Conversion", "first_conversion_event_name")),
    (
        _LATEST,
        "day",
        (
            *("Recent Conversion Date", "Last Conversion Date", "recent_conversion_date"),
            *("Latest Traffic Source Date", "Latest Source Date", "hs_latest_source_timestamp"),
        ),
    ),
    (
        _LATEST,
        "campaign_name",
        ("Last Touch Converting Campaign", "hs_analytics_last_touch_converting_campaign"),
    ),
    (_LATEST, "channel", ("Latest Traffic Source", "Latest Source", "hs_latest_source")),
    (
        _LATEST,
        "content",
        ("Recent Conversion", "Last Conversion", "recent_conversion_event_name"),
    ),
)
"""The two touches that a contact's own columns tell of."""

_FORM: Final = {
    "touch_id": ("conversion_id",),
    "person_id": ("contact_id",),
    "day": ("timestamp",),
    "content": ("title",),
}
_EVENT: Final = {
    "touch_id": ("id",),
    "email": ("recipient",),
    "campaign_id": ("email_campaign_id",),
    "deed_raw": ("type",),
    "day": ("created",),
}

LAYOUTS: Final = (
    *(
        _layout(
            "activity",
            (_ENGAGEMENT["activity_id"], (*_TIME, "Meeting start time", "Due date"), telling),
            _ENGAGEMENT,
            several=(
                ("day", ("Meeting start time", *_TIME, "Due date")),
                ("about_id", (*_DEALS, *_COMPANIES)),
            ),
            lacks=("Lifecycle Stage", "Deal Stage", "engagement_id"),
            constants=(("kind_raw", kind),),
        )
        for kind, telling in _KINDS
    ),
    _connector(
        "activity",
        (("engagement_id",), ("property_hs_timestamp",), ("type",)),
        _ENGAGEMENT | {"kind_raw": _TYPE},
        several=(("day", _TIME),),
        lacks=_NOTE,
    ),
    _connector(
        "activity",
        (("engagement_id",), ("start_time", "property_hs_meeting_start_time")),
        _ENGAGEMENT,
        several=(("day", ("start_time", "property_hs_meeting_start_time")),),
        lacks=_NOTE,
        constants=(("kind_raw", "Meeting"),),
    ),
    *(
        _connector(
            "activity",
            (("engagement_id",), (whom,), ("engagement_type", "type_id")),
            {"activity_id": ("engagement_id",), column: (whom,)},
        )
        for whom, column in _WHOM
    ),
    _connector(
        "touch",
        (("form_id",), ("contact_id",), ("timestamp",), ("conversion_id", "page_id")),
        _FORM,
        constants=(("deed_raw", "Submitted form"), ("channel", "Website form")),
    ),
    _connector(
        "touch",
        (("email_campaign_id",), ("recipient",), ("created",), ("type",)),
        _EVENT,
        constants=(("channel", "E-mail"),),
    ),
    _connector(
        "campaign",
        (("id",), ("app_id",), ("content_id", "sub_type"), ("name",)),
        {"campaign_id": ("id",), "name": ("name",)},
        constants=(("channel", "E-mail"),),
        lacks=("recipient",),
    ),
)
"""Engagements by kind, as a person exports them and as a connector writes them; forms; e-mails."""
