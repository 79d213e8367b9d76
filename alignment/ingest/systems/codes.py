"""What tools mean by the numbers and codes that they write for what somebody did.

What the firm or the tool did, and not the person, is said in words such as sent, opened, added or
changed, which count as no deed.
"""

from __future__ import annotations

from typing import Final

_MARKETO: Final = {
    "1": "Visited web page",
    "2": "Submitted form",
    "3": "Clicked link",
    "6": "E-mail sent",
    "7": "E-mail delivered",
    "8": "E-mail bounced",
    "9": "Unsubscribed from e-mail",
    "10": "Opened e-mail",
    "11": "Clicked link in e-mail",
    "12": "New lead",
    "13": "Record changed",
    "22": "Score changed",
    "23": "Owner changed",
    "24": "Added to list",
    "25": "Removed from list",
    "27": "E-mail bounced for now",
    "29": "Lead removed",
    "32": "Record changed: leads merged",
    "34": "Added to opportunity",
    "35": "Removed from opportunity",
    "36": "Opportunity changed",
    "37": "E-mail of sales sent",
    "38": "E-mail of sales opened",
    "39": "Clicked link in e-mail of sales",
    "40": "Added to SFDC campaign",
    "41": "Removed from SFDC campaign",
    "42": "Status in SFDC campaign changed",
    "45": "E-mail of sales bounced",
    "46": "Interesting moment",
    "101": "Revenue stage changed",
    "104": "Status in program changed",
    "110": "Called webhook",
    "113": "Added to nurture",
    "114": "Nurture track changed",
    "115": "Nurture cadence changed",
}
_PARDOT: Final = {
    "1": "Clicked",
    "2": "Viewed",
    "3": "Not submitted: error",
    "4": "Submitted",
    "5": "Visited: session",
    "6": "Sent",
    "7": "Searched",
    "8": "Opportunity added",
    "9": "Opportunity changed: won",
    "10": "Opportunity changed: lost",
    "11": "Opened",
    "12": "Opened unsubscribe page",
    "13": "Bounced",
    "14": "Spam complaint, not interested",
    "15": "Opened e-mail preference page",
    "16": "Opted in again, preference changed",
    "17": "Clicked",
    "18": "Opportunity changed: open again",
    "19": "Opportunity added: linked",
    "20": "Visited",
    "21": "Clicked custom link",
    "22": "Chat",
    "23": "Invited to webinar",
    "24": "Attended webinar",
    "25": "Registered for webinar",
    "26": "Clicked social post",
    "27": "Viewed video",
    "28": "Registered for event",
    "29": "Checked in at event",
    "30": "Video: submitted form",
    "34": "Watched video",
    "35": "Opened unsubscribe page",
    "36": "Bounced",
    "37": "Opted in again, preference changed",
    "38": "Opportunity changed: unlinked",
}
_HUBSPOT: Final = {
    "SENT": "Sent",
    "PROCESSED": "Sent: processed",
    "DEFERRED": "Sent: deferred",
    "DROPPED": "Not sent",
    "SUPPRESSED": "Not sent: suppressed",
    "DELIVERED": "Delivered",
    "BOUNCE": "Bounced",
    "OPEN": "Opened",
    "CLICK": "Clicked",
    "REPLY": "Replied",
    "FORWARD": "Forwarded",
    "PRINT": "Printed",
    "STATUSCHANGE": "Subscription changed",
    "SPAMREPORT": "Spam complaint, not interested",
}
CODES: Final = {"marketo": _MARKETO, "pardot": _PARDOT, "hubspot": _HUBSPOT}
"""By tool the words for each code; one that isn't here stays as it is."""

ABOUT_PEOPLE: Final = (
    *("new lead", "lead removed", "delete lead", "record changed: leads merged", "merge leads"),
    *("e-mail of sales sent", "e-mail of sales opened", "clicked link in e-mail of sales"),
    *("e-mail of sales bounced", "send sales email", "open sales email", "click sales email"),
    *("sales email bounced", "interesting moment"),
)
"""Deeds, in lower case, whose subject names a person or is the subject of a letter to one."""
