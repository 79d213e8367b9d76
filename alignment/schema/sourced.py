"""What every canonical row says of where it came from."""

from __future__ import annotations

import dataframely as dy


class Sourced(dy.Schema):
    """Where a row came from."""

    file_no = dy.Int32(min=0)
    row_no = dy.Int64(min=1)
