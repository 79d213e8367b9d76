"""What holds for the whole house, whatever is built in it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDERS: Final = ("alignment", "pages", "tests", "docs")
PRINTED: Final = ("alignment", "pages")
MOST_LINES: Final = 300

UNKIND: Final = re.compile(
    r"\b(junk|bad leads?|rejected by|failed|blamed?|faults?|ignored|dropped the ball)\b",
    re.IGNORECASE,
)
JARGON: Final = re.compile(r"\b(significant(ly)?|p-values?|censor(ed|ing))\b|\bCIs?\b")
NAME: Final = re.compile(r"[a-z0-9_]+")
HOST: Final = re.compile(r"https?://([a-z0-9.\-]+)", re.IGNORECASE)
NO_CONNECTION: Final = re.compile(
    r"(127\.0\.0\.1|localhost|doi\.org|www\.w3\.org|(www\.)?apache\.org"
    r"|schemas\.(openxmlformats|microsoft)\.(org|com)|([a-z0-9\-]+\.)*(example|test|invalid)"
    r"|([a-z0-9\-]+\.)*example\.(com|org|net))"
)
NEVER_PRINTED: Final = {("alignment/ladder.py", "_LEAD_HINTS")}
"""Patterns that recognise a CRM's own words, which are what they are."""


def files(*folders: str) -> list[Path]:
    """Every Python file in the folders, and the front door."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [ROOT / "app.py", *found]


def docstrings(tree: ast.Module) -> set[int]:
    """The identities of the constants that are docstrings or stand alone as remarks."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def not_printed(tree: ast.Module, place: str) -> set[int]:
    """The identities of the constants inside assignments that are known never to be printed."""
    found = set()
    for node in tree.body:
        name = (
            node.target.id
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
            else ""
        )
        if (place, name) in NEVER_PRINTED:
            found |= {id(part) for part in ast.walk(node)}
    return found


def strings(path: Path) -> Iterator[tuple[str, str]]:
    """Every string literal of a file but docstrings, with the place where it stands."""
    tree = ast.parse(path.read_text("utf-8"))
    place = path.relative_to(ROOT).as_posix()
    silent = docstrings(tree) | not_printed(tree, place)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in silent
        ):
            yield f"{place}:{node.lineno}", node.value


def test_rooms_import_only_the_rooms_below_them() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
    assert "0 broken" in run.stdout


def test_every_page_is_in_the_menu() -> None:
    menu = {
        text
        for path in [ROOT / "app.py", *(ROOT / "alignment" / "ui").glob("*.py")]
        for _, text in strings(path)
    }
    pages = {f"pages/{path.name}" for path in (ROOT / "pages").glob("*.py")}
    assert pages
    assert pages - menu == set()


def test_every_page_opens_with_a_question() -> None:
    asked = {
        path.name: (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "")
        for path in (ROOT / "pages").glob("*.py")
    }
    assert [name for name, text in asked.items() if not text.splitlines()[0].endswith("?")] == []


def test_every_command_is_in_the_readme() -> None:
    from alignment.cli import main

    readme = (ROOT / "README.md").read_text("utf-8")
    assert main.commands
    assert [name for name in main.commands if f"alignment {name}" not in readme] == []


def test_every_metric_is_in_the_glossary_and_in_the_readme() -> None:
    from alignment.desk.measuring import METRICS
    from alignment.metrics.definitions import DEFINITIONS

    readme = (ROOT / "README.md").read_text("utf-8")
    assert METRICS
    assert [
        name for name, measure in METRICS.items() if measure.definition not in DEFINITIONS
    ] == []
    assert [name for name in METRICS if f"`{name}`" not in readme] == []


def test_no_string_that_is_printed_blames_anybody() -> None:
    said = [(place, text) for path in files(*PRINTED) for place, text in strings(path)]
    assert len(said) > 100
    assert [(place, text) for place, text in said if UNKIND.search(text)] == []


def test_no_string_that_is_printed_needs_a_statistician() -> None:
    said = [(place, text) for path in files(*PRINTED) for place, text in strings(path)]
    sentences = [(place, text) for place, text in said if not NAME.fullmatch(text)]
    assert [(place, text) for place, text in sentences if JARGON.search(text)] == []


def test_no_file_is_longer_than_one_reason() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in files(*FOLDERS)}
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_file_names_a_host_on_the_network() -> None:
    others = [ROOT / "README.md", ROOT / "pyproject.toml", *(ROOT / ".streamlit").glob("*")]
    others += [path for path in (ROOT / ".ci").glob("*") if path.is_file()]
    named = [
        (path.relative_to(ROOT).as_posix(), host)
        for path in [*files(*FOLDERS), *others]
        for host in HOST.findall(path.read_text("utf-8"))
    ]
    assert [found for found in named if not NO_CONNECTION.fullmatch(found[1].lower())] == []


def test_the_readme_gives_the_command_that_ci_runs() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    commands = [line for line in readme.splitlines() if line.startswith("pip install uv")]
    assert commands == [
        "pip install uv && uv run streamlit run app.py",
        "pip install uv && uv run pytest",
    ]
    assert "README.md" in script
    assert "uv run pytest" not in script


@pytest.mark.parametrize("name", ["LICENSE", "README.md", "docs/screenshot.py"])
def test_what_a_stranger_looks_for_is_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 0
