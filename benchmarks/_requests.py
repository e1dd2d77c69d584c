"""Asks for a page so many times a second, whether or not the last answer has come."""

import http.client
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

A_SECOND = 20
SECONDS = 20
WORKERS = 32
OK = 200


def milliseconds(port: int, path: str, headers: Mapping[str, str]) -> list[float]:
    """Return how long each answer took, counted from when the request was due to go."""
    began = time.perf_counter() + 0.2
    due = [began + number / A_SECOND for number in range(A_SECOND * SECONDS)]

    def ask(moment: float) -> float:
        time.sleep(max(0, moment - time.perf_counter()))
        fetch(port, path, headers)
        return (time.perf_counter() - moment) * 1000

    with ThreadPoolExecutor(WORKERS) as workers:
        return list(workers.map(ask, due))


def fetch(port: int, path: str, headers: Mapping[str, str]) -> bytes:
    """Ask for a page once; anything but the page itself ends the benchmark."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        line.request("GET", path, headers=dict(headers))
        answer = line.getresponse()
        body = answer.read()
    finally:
        line.close()
    if answer.status != OK:
        raise SystemExit(f"{path} answered {answer.status}: {body[:300]!r}")
    return body


def wait_for(port: int, path: str) -> None:
    """Wait until somebody answers."""
    for _ in range(600):
        try:
            fetch(port, path, {})
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"Nobody answered on port {port}.")
