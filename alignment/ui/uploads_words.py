"""How an upload reads: its equation, its money and its lists, as tables and sentences."""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.ingest.reading.delimiter import NAMES
from alignment.ladder import STAGES, UNMAPPED
from alignment.schema.upload import UploadReport
from alignment.store.link_checks import PERSON, SEVERAL, SUBJECT

TABLE_NAMES: Final = {
    "account": "Accounts",
    "owner": "Owners",
    "campaign": "Campaigns",
    "product": "Products",
    "contact": "Contacts",
    "lead": "Leads",
    "opportunity": "Opportunities",
    "stage_event": "Stage history",
    "campaign_member": "Campaign members",
    "opportunity_contact": "Opportunity contacts",
    "touch": "Touches",
    "activity": "Activities of sales",
    "cost": "Costs",
    "target": "Joint targets",
    "rate": "Exchange rates",
}
"""How people read the names of the canonical tables."""

SYSTEM_NAMES: Final = {
    "salesforce": "Salesforce",
    "hubspot": "HubSpot",
    "pipedrive": "Pipedrive",
    "zoho": "Zoho",
    "dynamics": "Dynamics 365",
    "marketo": "Marketo",
    "pardot": "Pardot",
    "linkedin_ads": "LinkedIn Ads",
    "google_ads": "Google Ads",
    "list": "A plain list",
    "alignment": "Our own table",
    "other": "Another tool",
}
_TARGETS: Final = TABLE_NAMES | {
    PERSON: "Leads or contacts",
    SUBJECT: "Opportunities or accounts",
    SEVERAL: "Campaigns: several have the name",
}
"""What a link can name."""

SUMS: Final = ("In the file", "Loaded", "Kept out", "Duplicates")
"""The columns of money in a report."""
_EXACT: Final = pl.Decimal(38, 9)
"""As the ledger keeps sums."""
_ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte-order mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "windows-1252": "Windows-1252",
}
STAGE_LABELS: Final = {
    **{key: stage.label for key, stage in STAGES.items()},
    UNMAPPED: "Not mapped",
}


def equation(report: UploadReport) -> pl.DataFrame:
    """Show how the rows of each file add up.

    Returns:
        One row per file, in the order of the upload.
    """
    return pl.DataFrame(
        [
            {
                "File": one.file.name,
                "Holds": TABLE_NAMES.get(one.file.object, one.file.object),
                "Read": one.file.n_read,
                "New": one.n_new,
                "Changed": one.n_changed,
                "Unchanged": one.n_unchanged,
                "Kept out": one.n_kept_out,
                "Duplicates": one.file.n_duplicate,
            }
            for one in report.files
        ]
    )


def equation_sentence(report: UploadReport) -> str:
    """Say in one line how all rows of an upload add up."""
    rows = equation(report)
    total = {name: rows[name].sum() for name in rows.columns[2:]}
    return (
        f"{total['Read']:,} rows read = {total['New']:,} new + {total['Changed']:,} changed + "
        f"{total['Unchanged']:,} unchanged + {total['Kept out']:,} kept out + "
        f"{total['Duplicates']:,} exact duplicates."
    )


def money(report: UploadReport) -> pl.DataFrame:
    """Show how the money of each file adds up, in the file's own units.

    Returns:
        One row per file that has a money column; exact sums, null where none is known.
    """
    return pl.DataFrame(
        [
            {
                "File": one.file.name,
                "In the file": one.file.money_source,
                "Loaded": one.money_loaded,
                "Kept out": one.file.money_kept_out,
                "Duplicates": one.file.money_duplicate,
            }
            for one in report.files
            if one.file.money_source is not None
        ],
        schema={"File": pl.String, **dict.fromkeys(SUMS, _EXACT)},
    )


def left_out(report: UploadReport) -> pl.DataFrame:
    """List the columns that were not loaded.

    Returns:
        One row per file and column, with the reason.
    """
    return pl.DataFrame(
        [
            {"File": one.file.name, "Column": column, "Why it was left out": reason}
            for one in report.files
            for column, reason in one.file.left_out_columns
        ],
        schema=dict.fromkeys(("File", "Column", "Why it was left out"), pl.String),
    )


def links(report: UploadReport) -> pl.DataFrame:
    """List the links that lead nowhere.

    Returns:
        One row per linking column, with how many values found no record and some of them.
    """
    return pl.DataFrame(
        [
            {
                "In": TABLE_NAMES.get(table, table),
                "Column": column,
                "Names no known": _TARGETS.get(target, target),
                "Records": count,
                "For example": ", ".join(examples),
            }
            for table, column, target, count, examples in report.unresolved
        ],
        schema={
            "In": pl.String,
            "Column": pl.String,
            "Names no known": pl.String,
            "Records": pl.Int64,
            "For example": pl.String,
        },
    )


def notes(report: UploadReport) -> pl.DataFrame:
    """List what was noticed while reading.

    Returns:
        One row per sentence, with the file it is about; empty for the whole upload.
    """
    of_files = [
        {"File": one.file.name, "Note": note} for one in report.files for note in one.file.notes
    ]
    of_upload = [{"File": "", "Note": note} for note in report.notes]
    return pl.DataFrame(of_files + of_upload, schema={"File": pl.String, "Note": pl.String})


def how(encoding: str, delimiter: str, sheet: str) -> str:
    """Say how bytes were read, leaving out what does not apply."""
    parts = [
        _ENCODINGS.get(encoding, encoding),
        f"{NAMES.get(delimiter, delimiter)} between fields" if delimiter else "",
        f"sheet {sheet}" if sheet else "",
    ]
    return ", ".join(part for part in parts if part)
