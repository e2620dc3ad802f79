"""The limits that keep the code readable: sizes, names, and what a repository may hold."""

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.fingerprint import PROJECT

MODULES = sorted(path for name in ("geo", "service") for path in (PROJECT / name).rglob("*.py"))
LOCKS = sorted(PROJECT.glob("requirements*.txt"))
PICTURES = {".png", ".jpg", ".svg", ".webp"}
NOT_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def by_path(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def repository_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"],  # noqa: S607
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = (PROJECT / name for name in listed.stdout.split("\0") if name)
    return [path for path in files if path.is_file()]


def code_lines(source: str) -> set[int]:
    """Return the lines that hold code: neither blank, nor comment, nor docstring."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NOT_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Module)) and ast.get_docstring(node):
            docstring = node.body[0]
            lines.difference_update(range(docstring.lineno, (docstring.end_lineno or 0) + 1))
    return lines


def long_functions(source: str, limit: int) -> Iterator[str]:
    lines = code_lines(source)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, FUNCTIONS):
            length = len(lines.intersection(range(node.lineno, (node.end_lineno or 0) + 1)))
            if length > limit:
                yield f"{node.name}: {length}"


@pytest.mark.parametrize("path", MODULES, ids=by_path)
def test_a_module_has_at_most_300_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=by_path)
def test_a_function_has_at_most_40_lines_of_code(path: Path) -> None:
    assert list(long_functions(path.read_text(), 40)) == []


def test_docstrings_comments_and_blank_lines_are_not_code() -> None:
    source = (
        'def f():\n    """Say.\n\n    More.\n    """\n\n    # why\n    return (\n        1\n    )\n'
    )

    assert list(long_functions(source, 0)) == ["f: 4"]


def test_no_module_is_named_after_nothing() -> None:
    vague = {"utils.py", "helpers.py", "common.py", "util.py", "helper.py", "misc.py"}

    assert [by_path(path) for path in repository_files() if path.name in vague] == []


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.name == "__init__.py"], ids=by_path
)
def test_an_init_holds_a_docstring_only(path: Path) -> None:
    tree = ast.parse(path.read_text())

    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_no_file_is_large() -> None:
    large = [
        by_path(path)
        for path in repository_files()
        if not path.is_relative_to(PROJECT / "data") and path not in LOCKS
        if path.stat().st_size > (400_000 if _is_picture_of_docs(path) else 50_000)
    ]

    assert large == []


@pytest.mark.parametrize("path", LOCKS, ids=by_path)
def test_a_lock_file_has_hashes_and_names_no_place(path: Path) -> None:
    text = path.read_text()

    assert "--hash=sha256:" in text
    assert re.findall(r"//|--index|--extra-index|--find-links|--trusted|file:|[ =]/", text) == []


def test_the_tests_of_all_lock_the_same_versions_as_the_service() -> None:
    run, dev = (_pins(PROJECT / name) for name in ("requirements.txt", "requirements-dev.txt"))

    assert run.items() <= dev.items()


def test_conftest_is_short() -> None:
    lines = (PROJECT / "tests" / "conftest.py").read_text().splitlines()

    assert len(lines) <= 150


def _is_picture_of_docs(path: Path) -> bool:
    return path.is_relative_to(PROJECT / "docs") and path.suffix in PICTURES


def _pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", path.read_text(), re.MULTILINE))
