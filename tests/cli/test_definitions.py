from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]

AGREED = """[definition.sales]
name = "SQL"
[[definition.sales.criteria]]
field = "has_budget"
operator = "is yes"

[days.mql]
days = 14
"""


def test_definitions_are_imported_shown_and_exported(run: Run, tmp_path: Path) -> None:
    file, again = tmp_path / "agreed.toml", tmp_path / "again.toml"
    file.write_text(AGREED, "utf-8")
    found = run("definitions", "import", file, "--agreed-on", "2026-03-01")
    assert (found.exit_code, found.output) == (0, f"Read {file}: 2 new.\n")
    assert run("definitions", "show").output.splitlines() == [
        "sales calls qualified (SQL): budget confirmed",
        "MQL (Interested) may take 14 days",
    ]
    assert run("definitions", "export", again).exit_code == 0
    assert "on = 2026-03-01" in again.read_text("utf-8")
    assert run("definitions", "import", again).output == f"Read {again}: nothing new.\n"


def test_a_file_that_cannot_be_used_is_told_in_a_sentence(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "agreed.toml"
    file.write_text(AGREED.replace("has_budget", "budget"), "utf-8")
    found = run("definitions", "import", file)
    assert found.exit_code == 1
    assert "In [definition.sales]: Nothing called 'budget' is known about a lead." in found.stderr
    file.write_bytes(b"\xff\xfe\x00")
    assert "couldn't be read as text" in run("definitions", "import", file).stderr


def test_without_agreements_a_sentence_says_to_define_them_first(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "agreed.toml"
    file.write_text("", "utf-8")
    run("definitions", "import", file)
    assert run("definitions", "show").output == (
        "Nothing is agreed on yet: define what each team calls qualified first.\n"
    )
