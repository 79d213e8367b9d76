"""First step of an upload: choosing the files."""

from __future__ import annotations

from typing import Final

import streamlit as st

from alignment.ui import uploads_draft
from alignment.ui.trouble import sentence

TYPES: Final = ("csv", "tsv", "txt", "xlsx", "xlsm", "xls", "parquet")


def choose() -> None:
    """Ask for files and copy them to disk once they are all there."""
    draft = uploads_draft.current()
    files = st.file_uploader(
        "Exports of your CRM: all files that belong together, in one go",
        type=TYPES,
        accept_multiple_files=True,
        key=draft.key("files"),
        help="Nothing is loaded before you have seen what was found. Nothing leaves this machine.",
    )
    word = "file" if len(files) == 1 else "files"
    label = f"Check {len(files)} {word}" if files else "Check the files"
    if st.button(label, key=draft.key("check"), disabled=not files):
        try:
            with st.status("Copying the files", expanded=False):
                uploads_draft.choose(files)
        except OSError:
            sentence(
                "The files couldn't be copied, so nothing was loaded. Check that the disk of the "
                "folder for temporary files has free space."
            )
            return
        st.rerun()
