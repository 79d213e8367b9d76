"""ChannelAttribution's answer to the journeys of ``attribution``: run by its own Python."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

# Neither is installed where types are checked: they live in an environment of their own.
import ChannelAttribution as Theirs  # type: ignore[import-not-found]
import pandas as pd  # type: ignore[import-untyped]

_RULES = {"first": "first_touch_value", "last": "last_touch_value", "linear": "linear_touch_value"}


def main(file: str) -> None:
    """Read the journeys, run its models one by one, and print what it took as JSON."""
    resource.setrlimit(resource.RLIMIT_DATA, (16 << 30, 16 << 30))
    before = time.process_time()
    read = pd.read_csv(file, usecols=["journey", "conversion", "value"])
    read["null"] = 1 - read["conversion"]
    spent = {"reading": time.process_time() - before}
    before = time.process_time()
    found = Theirs.heuristic_models(read, "journey", "conversion", var_value="value", flg_pro=False)
    spent["first, last and linear"] = time.process_time() - before
    names = found["channel_name"]
    shares = {rule: _shares(names, found[column]) for rule, column in _RULES.items()}
    before = time.process_time()
    found = Theirs.markov_model(
        read,
        "journey",
        "conversion",
        var_value="value",
        var_null="null",
        verbose=False,
        flg_pro=False,
    )
    spent["Markov"] = time.process_time() - before
    found = found["result"] if isinstance(found, dict) else found
    shares["markov"] = _shares(found["channel_name"], found["total_conversions"])
    sys.stdout.write("\n" + json.dumps({"spent": spent, "shares": shares, "megabytes": _peak()}))


def _shares(names: pd.Series, parts: pd.Series) -> dict[str, float]:
    return dict(zip(names, parts / parts.sum(), strict=True))


def _peak() -> float:
    """Give the most memory held, in megabytes; what resource tells begins with the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1])
