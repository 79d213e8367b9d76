"""What came in, and what became of every row?"""

from alignment import ui
from alignment.ui import uploads

with ui.page("Uploads", "what came in, and what became of every row?") as page:
    uploads.show(page.db)
