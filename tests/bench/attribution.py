"""The same journeys given to Alignment and to two libraries for attribution, in one run.

By hand: ``python -m tests.bench.attribution --journeys 1000000``. Each library is installed in an
environment of its own in a temporary folder, which is gone afterwards; none is a dependency.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from alignment.estimators.attribution import RULES
from tests.bench.taking import say

_SEED: Final = 21
_CHANNELS: Final = tuple(f"Channel{at:02}" for at in range(1, 13))
_MOST: Final = 60
_SECONDS: Final = 1200
_ROOT: Final = Path(__file__).resolve().parents[2]
_THEIRS: Final = {
    # The first asks for matplotlib when it is imported, but doesn't say so.
    "ChannelAttribution": ("attribution_channel.py", ("ChannelAttribution==2.2.5", "matplotlib")),
    "marketing-attribution-models": (
        "attribution_mam.py",
        ("marketing_attribution_models==2.1.1",),
    ),
}


def write(file: Path, journeys: int) -> None:
    """Write journeys of ten touches on average; the later channels lead to more conversions."""
    rng = np.random.default_rng(_SEED)
    length = np.minimum(rng.geometric(0.1, journeys), _MOST)
    journey = np.repeat(np.arange(journeys), length)
    number = len(_CHANNELS)
    channel = (number * rng.random(journey.size) ** 1.5).astype(np.int64)
    days = rng.integers(0, 8, journey.size)
    touches = pl.DataFrame({"journey_id": journey, "channel": channel, "days": days})
    touches = touches.with_columns(
        name=pl.Series(_CHANNELS).gather(channel.astype(np.uint32)),
        # The last touch is on the day of the end.
        age=pl.col("days").shift(-1, fill_value=0).cum_sum(reverse=True).over("journey_id"),
    )
    told = touches.group_by("journey_id", maintain_order=True).agg(
        journey=pl.col("name").str.join(" > "),
        hours=(pl.col("age") * 24.0).cast(pl.String).str.join(" > "),
        pull=(pl.col("channel") / number).sum(),
    )
    chance = 0.02 + 0.1 * np.tanh(told["pull"].to_numpy() / 5)
    won = rng.random(journeys) < chance
    value = np.where(won, rng.integers(100, 90_000, journeys), 0)
    given = told.select("journey_id", "journey", "hours").with_columns(
        conversion=pl.Series(won).cast(pl.Int8), value=pl.Series(value)
    )
    given.write_csv(file)
    say(f"{journeys:,} journeys, {journey.size:,} touches, {int(won.sum()):,} conversions")


def theirs(name: str, file: Path, place: Path) -> dict[str, Any] | None:
    """Install a library and have it answer; None where it couldn't, which is said."""
    script, packages = _THEIRS[name]
    venv.create(place, with_pip=True)
    python = str(place / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "-qq", *packages], check=True)
    return _answer(name, [python, str(Path(__file__).with_name(script)), str(file)])


def _answer(name: str, command: list[str]) -> dict[str, Any] | None:
    """Run a program and read the last line it prints."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=_SECONDS, cwd=_ROOT
        )
    except subprocess.TimeoutExpired:
        say(f"\n{name}: hadn't answered after {_SECONDS // 60} minutes")
        return None
    except subprocess.CalledProcessError as error:
        last = (error.stderr or "").strip().splitlines()[-1:]
        say(f"\n{name}: ended with {error.returncode}: {''.join(last)}")
        return None
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    say(f"\n{name}: {told['megabytes']:,.0f} MB at most")
    for part, seconds in told["spent"].items():
        say(f"  {part:36}{seconds:9.2f} s of processor time")
    return told


def _beside(name: str, ours: dict[str, Any], other: dict[str, Any]) -> None:
    """Tell by how much their shares differ from ours at most, in points of a hundred."""
    for rule in RULES:
        if rule in other["shares"]:
            own, each = ours["shares"][rule], other["shares"][rule]
            apart = max(abs(own.get(at, 0) - each.get(at, 0)) for at in {*own, *each})
            say(f"  {name}: {rule:12} differs by {100 * apart:.6f} points at most")


def main() -> None:
    """Write the journeys, and give them to all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--journeys", type=int, default=1_000_000)
    journeys = parser.parse_args().journeys
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "journeys.csv")
        write(file, journeys)
        asked = [sys.executable, "-m", "tests.bench.attribution_ours", str(file)]
        ours = _answer("Alignment", asked)
        for name in _THEIRS:
            other = theirs(name, file, Path(place, name))
            if ours and other:
                _beside(name, ours, other)


if __name__ == "__main__":
    main()
