"""Times of requests over one kept connection, and a table that holds them to their bars."""

import http.client
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass

from rich.progress import track

WARM_UP = 8
TIMES = 60


@dataclass(frozen=True)
class Case:
    """A request to time, and the median that it must keep below."""

    name: str
    path: str
    bar_ms: float
    body: bytes | None = None


@dataclass(frozen=True)
class Measure:
    """What one case took."""

    case: Case
    p50_ms: float
    p95_ms: float
    size_bytes: int


def measure_all(port: int, cases: Iterable[Case], title: str) -> list[Measure]:
    """Time every case, one request after the other, with its warm-up left out."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    measured = [
        _measure(connection, case) for case in track(list(cases), description=title, transient=True)
    ]
    connection.close()
    return measured


def _measure(connection: http.client.HTTPConnection, case: Case) -> Measure:
    times = []
    size = 0
    for number in range(WARM_UP + TIMES):
        started = time.perf_counter()
        method = "GET" if case.body is None else "POST"
        headers = {} if case.body is None else {"Content-Type": "application/geo+json"}
        connection.request(method, case.path, body=case.body, headers=headers)
        response = connection.getresponse()
        content = response.read()
        elapsed = (time.perf_counter() - started) * 1000
        if response.status != 200:
            raise RuntimeError(f"{case.path}: {response.status} {content[:300]!r}")
        size = len(content)
        if number >= WARM_UP:
            times.append(elapsed)
    return Measure(case, statistics.median(times), statistics.quantiles(times, n=20)[-1], size)


def table(measures: list[Measure], baseline_ms: float) -> str:
    """Write the measures as a Markdown table; the ratio is to the same run's baseline."""
    lines = [
        "| request | p50 ms | p95 ms | ratio to /status | kB | bar ms | met |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    lines += [
        f"| {each.case.name} | {each.p50_ms:.1f} | {each.p95_ms:.1f} "
        f"| {each.p50_ms / baseline_ms:.1f} | {each.size_bytes / 1000:.0f} "
        f"| {each.case.bar_ms:g} | {'yes' if each.p50_ms < each.case.bar_ms else 'NO'} |"
        for each in measures
    ]
    return "\n".join(lines)
