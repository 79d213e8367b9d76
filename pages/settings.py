"""What has the firm agreed on once, for every number?"""

from alignment import ui
from alignment.ui import settings_page

with ui.page("Settings", "what holds for every number?") as page:
    settings_page.show(page.db)
