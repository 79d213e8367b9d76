"""marketing-attribution-models' answer to the journeys of ``attribution``: run by its own Python.

Its Markov model shares each conversion among the path's own touches in proportion to the channels'
removal effects; the effects themselves are what can be laid beside the others' shares.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import polars as pl

# Not installed where types are checked: it lives in an environment of its own.
from mam.core import MAM  # type: ignore[import-not-found]

_RULES = {
    "first": "run_first_click",
    "last": "run_last_click",
    "linear": "run_linear",
    "position": "run_position_based",
    "decay": "run_time_decay",
}


def main(file: str) -> None:
    """Read the journeys, run its models one by one, and print what it took as JSON."""
    resource.setrlimit(resource.RLIMIT_DATA, (16 << 30, 16 << 30))
    before = time.process_time()
    models = MAM(
        df=pl.read_csv(file, schema_overrides={"hours": pl.String}),
        format_type="journey",
        channels_colname="journey",
        journey_with_conv_colname="conversion",
        time_till_conv_colname="hours",
        conversion_value_colname="value",
    )
    spent = {"reading": time.process_time() - before}
    shares = {}
    for rule, name in _RULES.items():
        before = time.process_time()
        found = getattr(models, name)().to_polars()
        spent[rule] = time.process_time() - before
        total = found["attribution"].sum()
        shares[rule] = {str(name): part / total for name, part in found.iter_rows()}
    before = time.process_time()
    effects = models.run_markov().metadata["removal_effect"]["removal_effect"]
    spent["Markov"] = time.process_time() - before
    shares["markov"] = (effects / effects.sum()).to_dict()
    sys.stdout.write("\n" + json.dumps({"spent": spent, "shares": shares, "megabytes": _peak()}))


def _peak() -> float:
    """Give the most memory held, in megabytes; what resource tells begins with the parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1])
