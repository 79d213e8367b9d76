"""The front door: start it with ``streamlit run app.py``."""

from __future__ import annotations

from alignment import ui

with ui.told_plainly():
    ui.navigate().run()
