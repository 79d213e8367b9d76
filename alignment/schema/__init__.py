"""One schema per table that crosses a room's border.

Days are whole days since 1970-01-01 in the firm's time zone; ``_at`` columns are UTC times;
``_minor`` columns are money in the currency's minor unit (cents). Ids are text.
"""
