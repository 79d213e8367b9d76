"""What the small graph of paths is made of; see ``schema.velocity.Transitions``."""

from __future__ import annotations

import dataframely as dy

from alignment.schema import columns


class PathStage(dy.Schema):
    """One row per stage of the small graph of paths, in the order of the ladder.

    ``came`` and ``left``: moves into it and out of it that are among the links.
    """

    stage = dy.String(nullable=False)
    position = dy.Int16(nullable=False, min=0)
    came = columns.count()
    left = columns.count()


class PathLink(dy.Schema):
    """One row per link of the small graph of paths, in the order of the ladder, as Transitions."""

    from_stage = dy.String(nullable=False)
    to_stage = dy.String(nullable=False)
    kind = dy.String(nullable=False)
    moves = columns.count()
    of_stage = columns.share()
