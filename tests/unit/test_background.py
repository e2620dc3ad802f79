"""Finding, starting and stopping the server; the application itself is not needed."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from service import background
from service.background import (
    Server,
    ServerError,
    ServerFiles,
    find_server,
    require_free_port,
    start_server,
    started_ticks,
    status_of,
    stop_server,
)

ANSWERING = """
import http.server, os
class Ok(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Ok).serve_forever()
"""
DYING = "import sys; print('base di dati chiusa', file=sys.stderr); sys.exit(3)"


@pytest.fixture
def files(tmp_path: Path) -> ServerFiles:
    return ServerFiles(tmp_path)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(files: ServerFiles, port: int) -> Server:
    environment = {**os.environ, "PORT": str(port)}
    return start_server(
        files, environment=environment, host="127.0.0.1", port=port, fingerprint="x"
    )


def test_a_server_is_started_found_and_stopped(
    files: ServerFiles, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "COMMAND", (sys.executable, "-c", ANSWERING))

    server = start(files, port)

    assert find_server(files) == server
    assert server.address == f"http://127.0.0.1:{port}/"
    assert stop_server(files)
    assert find_server(files) is None
    assert not stop_server(files)


def test_a_server_that_dies_shows_its_last_lines(
    files: ServerFiles, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "COMMAND", (sys.executable, "-c", DYING))

    with pytest.raises(ServerError, match=r"codice 3(.|\n)*base di dati chiusa"):
        start(files, port)
    assert find_server(files) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}'])
def test_a_state_file_that_cannot_be_read_is_no_server(files: ServerFiles, content: str) -> None:
    files.state.write_text(content)

    assert find_server(files) is None


def test_a_process_number_given_again_is_no_server(files: ServerFiles) -> None:
    ticks = (started_ticks(os.getpid()) or 0) + 1
    files.state.write_text(
        f'{{"pid": {os.getpid()}, "started_ticks": {ticks}, "fingerprint": "x",'
        ' "host": "127.0.0.1", "port": 8000}'
    )

    assert find_server(files) is None
    assert not stop_server(files)


def test_a_process_that_ended_has_no_start() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()

    assert started_ticks(process.pid) is None


def test_a_busy_port_names_the_setting_to_change() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen(1)
        port = busy.getsockname()[1]

        with pytest.raises(ServerError, match=rf"porta {port}.*PSTTM_PORT="):
            require_free_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(ServerError, match=r"192\.0\.2\.1"):
        require_free_port("192.0.2.1", 8000)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104 - never bound
        ("::", "http://[::1]:8000/"),
        ("example.test", "http://example.test:8000/"),
    ],
)
def test_the_printed_address_can_be_opened_on_this_machine(host: str, address: str) -> None:
    assert Server(1, 1, "x", host, 8000).address == address


class Unavailable(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(503)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@pytest.fixture
def unavailable() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Unavailable) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_the_status_is_the_servers_own_and_none_if_nobody_answers(
    unavailable: int, port: int
) -> None:
    assert status_of("127.0.0.1", unavailable) == 503
    assert status_of("127.0.0.1", port) is None
