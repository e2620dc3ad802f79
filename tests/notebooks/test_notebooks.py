"""The notebooks: run from top to bottom against a server, and committed without what they show."""

import ast
import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from service.background import Server
from service.fingerprint import PROJECT

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
TIMEOUT_S = 60
DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def code_of(notebook: NotebookNode) -> list[NotebookNode]:
    return [each for each in notebook.cells if each.cell_type == "code"]


def run(path: Path, address: str, **chosen: str) -> list[NotebookNode]:
    """Run a notebook and return all that its cells show."""
    notebook = read(path)
    client = NotebookClient(notebook, kernel_name="python3", timeout=TIMEOUT_S)
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT),
        "PSTTM_API": address,
        **{f"PSTTM_{name}": value for name, value in chosen.items()},
    }
    client.execute(cwd=str(path.parent), env=environment)
    return [output for cell in code_of(notebook) for output in cell.outputs]


def text_of(outputs: list[NotebookNode]) -> str:
    return "\n".join(
        str(each.data.get("text/html") or each.data.get("text/plain"))
        for each in outputs
        if "data" in each
    )


def require_sound(outputs: list[NotebookNode], pictures: int) -> None:
    assert [each.text for each in outputs if each.output_type == "stream"] == []
    drawn = [each for each in outputs if "image/png" in each.get("data", {})]
    assert len(drawn) == pictures


def test_there_are_three() -> None:
    names = [path.stem for path in NOTEBOOKS]
    assert names == ["agenda_zona", "piano_e_territorio", "progetti_di_un_comune"]


@each_notebook
def test_a_notebook_is_committed_without_what_it_shows(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    for cell in code_of(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


@each_notebook
def test_a_notebook_defines_nothing(path: Path) -> None:
    for cell in code_of(read(path)):
        assert not [each for each in ast.walk(ast.parse(cell.source)) if isinstance(each, DEFINING)]


@each_notebook
def test_every_piece_of_code_is_introduced_in_words(path: Path) -> None:
    cells = read(path).cells
    assert cells[0].cell_type == "markdown"
    assert cells[0].source.startswith("# ")
    assert sum(each.cell_type == "markdown" for each in cells) >= len(cells) / 3


@pytest.mark.parametrize(("zona", "nome"), [("sud-est", "Sud Est"), ("nord-milano", "Nord Milano")])
def test_the_agenda_of_any_zona(live_server: Server, zona: str, nome: str) -> None:
    outputs = run(PROJECT / "notebooks" / "agenda_zona.ipynb", live_server.address, ZONA=zona)
    require_sound(outputs, pictures=1)
    shown = text_of(outputs)
    assert nome in shown
    assert f"/zone-omogenee/{zona}/agenda.gpkg" in shown


def test_the_projects_of_a_comune(live_server: Server) -> None:
    outputs = run(PROJECT / "notebooks" / "progetti_di_un_comune.ipynb", live_server.address)
    require_sound(outputs, pictures=1)
    assert "cmm-come-in-corsico" in text_of(outputs)


def test_the_plan_and_the_territory(live_server: Server) -> None:
    outputs = run(PROJECT / "notebooks" / "piano_e_territorio.ipynb", live_server.address)
    require_sound(outputs, pictures=1)
    assert "Nord Milano" in text_of(outputs)
