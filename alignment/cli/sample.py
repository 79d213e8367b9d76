"""``alignment sample``: the sample company as a CRM would export it."""

from __future__ import annotations

from pathlib import Path

import click

from alignment.errors import AlignmentError
from alignment.sample import AS_OF, SEED, write


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--leads", type=click.IntRange(100, 2_000_000), default=12_000, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True)
def sample(folder: Path, leads: int, seed: int) -> None:
    """Write the sample company to FOLDER as the CSV files of a CRM's export.

    What its teams agreed on is written beside them. FOLDER must be new or empty. The same seed
    gives the same files.
    """
    if folder.exists() and any(folder.iterdir()):
        raise AlignmentError(
            f"The folder {folder} isn't empty, and nothing of it is overwritten.",
            "Name a new folder.",
        )
    try:
        write(folder, leads=leads, seed=seed)
    except OSError as problem:
        raise AlignmentError(
            f"The folder {folder} couldn't be written ({problem.strerror}).",
            "Name a folder that you may write to.",
        ) from problem
    names = ", ".join(sorted(path.name for path in folder.iterdir()))
    click.echo(f"Wrote {leads:,} leads and what became of them, as of {AS_OF}: {names}.")
