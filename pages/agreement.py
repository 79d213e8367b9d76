"""Do both teams mean the same thing by qualified?"""

from alignment import ui
from alignment.ui import agreement

with ui.page("Agreement", "do both teams mean the same thing by qualified?") as page:
    agreement.show(page)
