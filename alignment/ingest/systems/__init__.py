"""The exports that are recognised by their headers, as data."""

from __future__ import annotations

from typing import Final

from alignment.ingest.systems import (
    ads,
    dynamics,
    hubspot,
    hubspot_connector,
    hubspot_outreach,
    lists,
    marketo,
    own,
    pardot,
    pipedrive,
    salesforce,
    salesforce_outreach,
    zoho,
)
from alignment.ingest.systems.layout import Layout

LAYOUTS: Final[tuple[Layout, ...]] = (
    *salesforce.LAYOUTS,
    *salesforce_outreach.LAYOUTS,
    *hubspot.LAYOUTS,
    *hubspot_outreach.LAYOUTS,
    *hubspot_connector.LAYOUTS,
    *pipedrive.LAYOUTS,
    *zoho.LAYOUTS,
    *dynamics.LAYOUTS,
    *marketo.LAYOUTS,
    *pardot.LAYOUTS,
    *ads.LAYOUTS,
    *own.LAYOUTS,
    *lists.LAYOUTS,
)
"""Every export that is recognised."""

__all__ = ["LAYOUTS", "Layout"]
