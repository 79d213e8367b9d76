"""The exports that are recognised by their headers, as data."""

from __future__ import annotations

from typing import Final

from alignment.ingest.systems import dynamics, hubspot, own, pipedrive, salesforce, zoho
from alignment.ingest.systems.layout import Layout

LAYOUTS: Final[tuple[Layout, ...]] = (
    *salesforce.LAYOUTS,
    *hubspot.LAYOUTS,
    *pipedrive.LAYOUTS,
    *zoho.LAYOUTS,
    *dynamics.LAYOUTS,
    *own.LAYOUTS,
)
"""Every export that is recognised."""

__all__ = ["LAYOUTS", "Layout"]
