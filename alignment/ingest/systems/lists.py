"""Plain lists that a person makes by hand: of touches, of activities, of costs."""

from __future__ import annotations

from typing import Final

from alignment.ingest.systems.ads import OTHER_SPLITS
from alignment.ingest.systems.layout import Layout

_DATE: Final = (
    *("Date", "Day", "Touch Date", "Activity Date", "Event Date", "Timestamp", "Touched At"),
    *("Occurred At", "At", "When"),
)
_EMAIL: Final = ("Email", "E-mail", "Email Address", "E-mail Address", "Mail")
_PERSON: Final = (
    *("Lead ID", "Contact ID", "Person ID", "Prospect ID", "Lead", "Contact", "Person"),
)
_ACCOUNT: Final = ("Account ID", "Company ID")
_DEAL: Final = ("Opportunity ID", "Opp ID", "Deal ID")
_CAMPAIGN_ID: Final = ("Campaign ID",)
_CAMPAIGN: Final = ("Campaign Name", "Campaign", "UTM Campaign")
_CHANNEL: Final = ("Channel", "Medium", "UTM Medium", "Source", "UTM Source")
_DEED: Final = (
    *("Touch", "Touch Type", "Touchpoint", "What", "Deed", "Action", "Interaction", "Event"),
    *("Activity", "Activity Type", "Type"),
)
_KIND: Final = ("Activity Type", "Activity", "Kind", "Activity Kind", "Type of Activity")
_OWNER: Final = ("Owner ID", "Owner", "Sales Rep", "Rep", "Seller", "By")
_AMOUNT: Final = (
    "Amount",
    "Cost",
    "Costs",
    "Spend",
    "Spent",
    "Total Cost",
    "Actual Cost",
    "Amount Spent",
)
_PERIOD: Final = ("Month", "Date", "Day", "Period", "Cost Date", "Invoice Date")
_OTHERS: Final = (
    *("Lead Status", "Status", "Stage", "StageName", "IsConverted", "HasResponded"),
    *("Lifecycle Stage", "Member Status", "NewValue", "Close Date", "Create Date", "CreatedDate"),
    *("Value", "Old Value", "Source ID", "Property", "Field"),
)
"""What lists of records have and lists of what happened don't."""

LAYOUTS: Final = (
    Layout(
        "list",
        "touch",
        (_DATE, (*_EMAIL, *_PERSON, *_ACCOUNT, *_DEAL), (*_CAMPAIGN_ID, *_CAMPAIGN, *_CHANNEL)),
        {
            "touch_id": ("Touch ID", "Touchpoint ID"),
            "person_id": _PERSON,
            "email": _EMAIL,
            "account_id": _ACCOUNT,
            "opp_id": _DEAL,
            "campaign_id": _CAMPAIGN_ID,
            "campaign_name": _CAMPAIGN,
            "channel": _CHANNEL,
            "content": ("Content", "Asset"),
            "deed_raw": _DEED,
            "day": _DATE,
        },
        lacks=(*_OTHERS, *_AMOUNT, "Target", "Rate"),
    ),
    Layout(
        "list",
        "activity",
        (_DATE, (*_EMAIL, *_PERSON, *_ACCOUNT, *_DEAL), _KIND),
        {
            "activity_id": ("Activity ID",),
            "person_id": _PERSON,
            "email": _EMAIL,
            "account_id": _ACCOUNT,
            "owner_id": _OWNER,
            "kind_raw": _KIND,
            "day": _DATE,
            "is_done": ("Done", "Completed", "Is Done"),
        },
        several=(("about_id", (*_DEAL, *_ACCOUNT)),),
        lacks=(*_OTHERS, *_AMOUNT, *_CAMPAIGN_ID, *_CAMPAIGN, *_CHANNEL),
    ),
    Layout(
        "list",
        "cost",
        (_PERIOD, _AMOUNT, (*_CAMPAIGN_ID, *_CAMPAIGN, "Channel")),
        {
            "cost_id": ("Cost ID",),
            "day": _PERIOD,
            "campaign_id": _CAMPAIGN_ID,
            "campaign_name": _CAMPAIGN,
            "channel": ("Channel",),
            "amount_minor": _AMOUNT,
            "currency": ("Currency", "Currency Code"),
        },
        lacks=(
            *_OTHERS,
            *OTHER_SPLITS,
            *_EMAIL,
            "Lead ID",
            "Contact ID",
            "Opportunity ID",
            "Deal ID",
        ),
    ),
)
"""A date each, and whom, by what, or how much."""
