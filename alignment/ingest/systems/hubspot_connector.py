"""HubSpot's contacts, companies, deals and their stages, as a connector writes them."""

from __future__ import annotations

from functools import partial
from typing import Final

from alignment.ingest.systems.hubspot_outreach import TOUCHES
from alignment.ingest.systems.layout import Layout

_layout = partial(Layout, "hubspot", time_zone="UTC", decimal_mark=".")
_DELETED: Final = ("_fivetran_deleted", "is_deleted")


def _of(*names: str) -> tuple[str, ...]:
    """Give internal names as a connector writes them."""
    return tuple(f"property_{name}" for name in names)


_STAGE: Final = _of("lifecyclestage")
_CREATED: Final = _of("createdate", "hs_createdate")
_SOURCE: Final = _of("hs_analytics_source")
_OWNER: Final = ("owner_id", *_of("hubspot_owner_id"))
_MODIFIED: Final = _of("lastmodifieddate", "hs_lastmodifieddate")
_PERSON: Final = {
    "account_id": _of("associatedcompanyid"),
    "email": _of("email"),
    "is_deleted": _DELETED,
}
_LEAD: Final = _PERSON | {
    "lead_id": ("id",),
    "owner_id": _OWNER,
    "created_at": _CREATED,
    "status_raw": _STAGE,
    "source": _SOURCE,
    "country": _of("country"),
    "industry": _of("industry"),
    "title": _of("jobtitle"),
    "employees": _of("numemployees", "company_size"),
    "score": _of("hubspotscore"),
    "modified_at": _MODIFIED,
}
_CONTACT: Final = _PERSON | {"contact_id": ("id",), "created_day": _CREATED}
_COMPANY: Final = {
    "account_id": ("id",),
    "name": _of("name"),
    "industry": _of("industry"),
    "employees": _of("numberofemployees"),
    "country": _of("country"),
    "is_deleted": _DELETED,
}
_DEAL: Final = {
    "opp_id": ("deal_id",),
    "owner_id": _OWNER,
    "name": _of("dealname"),
    "pipeline": ("deal_pipeline_id", *_of("pipeline")),
    "type": _of("dealtype"),
    "created_at": _CREATED,
    "close_day": _of("closedate"),
    "is_closed": _of("hs_is_closed"),
    "is_won": _of("hs_is_closed_won"),
    "stage_raw": ("deal_pipeline_stage_id", *_of("dealstage")),
    "amount_minor": _of("amount"),
    "currency": _of("deal_currency_code"),
    "source": _SOURCE,
    "lost_reason": _of("closed_lost_reason"),
    "modified_at": _MODIFIED,
    "is_deleted": _DELETED,
}
_TOLD: Final = tuple((called, part, _of(*names)) for called, part, names in TOUCHES)

LAYOUTS: Final = (
    _layout("lead", (("id",), _of("email"), _CREATED, _STAGE), _LEAD, touches=_TOLD),
    _layout("contact", (("id",), _of("email"), _CREATED), _CONTACT, lacks=_STAGE, touches=_TOLD),
    _layout("account", (("id",), _of("name"), _CREATED), _COMPANY, lacks=_of("email")),
    _layout("opportunity", (("deal_id",), _DEAL["stage_raw"], _of("dealname", "amount")), _DEAL),
    _layout(
        "stage_event",
        (("deal_id",), ("date_entered",), ("value",)),
        {"entity_id": ("deal_id",), "to_raw": ("value",), "at": ("date_entered",)},
        constants=(("entity", "opportunity"), ("evidence", "100")),
    ),
    _layout(
        "opportunity_contact",
        (("deal_id",), ("contact_id",), ("type_id", "category")),
        {"opp_id": ("deal_id",), "contact_id": ("contact_id",)},
    ),
)
"""People with a stage are leads; a deal's stages are told by their ids."""
