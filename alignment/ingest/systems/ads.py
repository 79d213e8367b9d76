"""What advertising cost: LinkedIn Campaign Manager, Google Ads, and their connectors.

Only the split by campaign is recognised. The same money is also split by account, ad group, ad,
keyword, search term, creative or country; loading two of these would count it twice.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from alignment.ingest.systems.layout import Layout

_google = partial(Layout, "google_ads", constants=(("channel", "Google Ads"),))
_linkedin = partial(Layout, "linkedin_ads", constants=(("channel", "LinkedIn Ads"),))
OTHER_SPLITS: Final = (
    *("ad_group_id", "ad_group", "base_ad_group", "ad_group_base_ad_group", "ad_id", "Ad ID"),
    *("keyword_ad_group_criterion", "Ad group", "Search term", "Keyword", "search_term"),
    *("creative_id", "Creative ID", "Ad Name", "Creative Name"),
    *("member_country", "member_region", "Country/Region", "Company Size", "Job Function"),
)
"""What only a split of the same money by something finer than the campaign has."""

_GOOGLE_ONLY: Final = (
    *("Currency code", "Impr.", "Interactions", "Avg. CPC", "Campaign status", "Campaign type"),
)
"""What tells a Google Ads report from a list with the same plain headers."""
_DAY: Final = ("Day", "Date", "Week", "Month")

LAYOUTS: Final = (
    _google(
        "cost",
        (("Campaign",), ("Cost",), _DAY, _GOOGLE_ONLY),
        {
            "day": _DAY,
            "campaign_id": ("Campaign ID",),
            "campaign_name": ("Campaign",),
            "amount_minor": ("Cost",),
            "currency": ("Currency code", "Currency"),
        },
        lacks=OTHER_SPLITS,
    ),
    _google(
        "cost",
        (("date",), ("cost_micros",), ("id", "campaign_id"), ("base_campaign", "campaign_id")),
        {
            "cost_id": ("_fivetran_id",),
            "day": ("date",),
            "campaign_id": ("campaign_id", "id"),
            "campaign_name": ("campaign_name",),
            "amount_micros": ("cost_micros",),
            "currency": ("currency_code",),
        },
        lacks=OTHER_SPLITS,
    ),
    Layout(
        "google_ads",
        "campaign",
        (("id",), ("name",), ("advertising_channel_type",), ("updated_at", "customer_id")),
        {
            "campaign_id": ("id",),
            "name": ("name",),
            "channel": ("advertising_channel_type",),
            "start_day": ("start_date",),
            "end_day": ("end_date",),
            "modified_at": ("updated_at",),
        },
    ),
    _linkedin(
        "cost",
        (
            ("Start Date (in UTC)", "Start Date"),
            ("Campaign Name", "Campaign ID"),
            ("Total Spent",),
        ),
        {
            "day": ("Start Date (in UTC)", "Start Date"),
            "campaign_id": ("Campaign ID",),
            "campaign_name": ("Campaign Name",),
            "amount_minor": ("Total Spent",),
            "currency": ("Currency",),
        },
        lacks=OTHER_SPLITS,
    ),
    _linkedin(
        "cost",
        (("campaign_id",), ("day", "date_range", "month"), ("cost_in_local_currency",)),
        {
            "day": ("day", "month"),
            "campaign_id": ("campaign_id",),
            "amount_minor": ("cost_in_local_currency",),
        },
        lacks=OTHER_SPLITS,
        decimal_mark=".",
    ),
    _linkedin(
        "campaign",
        (("id",), ("name",), ("campaign_group_id",), ("last_modified_time", "version_tag")),
        {
            "campaign_id": ("id",),
            "name": ("name",),
            "modified_at": ("last_modified_time",),
        },
    ),
)
"""Costs by campaign and day, and the names of the campaigns."""
