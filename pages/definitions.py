"""What does each team call qualified, and what do both mean by their words?"""

from alignment import ui
from alignment.ui import definitions_page

with ui.page("Definitions", "what each team means by qualified") as page:
    definitions_page.show(page)
