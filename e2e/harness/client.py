"""The client pod: it asks gateways from inside the cluster, keeps loads going, and holds the mutations' ledger."""

from __future__ import annotations

import json
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from support.cluster import eventually

from harness.cluster import PATIENCE, Cluster
from harness.manifests import client_objects

NAMESPACE = "dovetail-e2e"
LEDGER = f"http://client.{NAMESPACE}.svc.cluster.local:8080/ledger"
_PORT = 8080
_LONGEST_SHOWN = 2000
_IN_A_ROW = 10
"""Right answers in a row, over new connections, after which no pod is believed to answer otherwise."""
_FORWARDING = re.compile(r"127\.0\.0\.1:(\d+)")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a gateway answered; status 0: nothing, `text` says why."""

    status: int
    text: str
    headers: dict[str, str]
    seconds: float

    def __str__(self) -> str:
        text = self.text if len(self.text) <= _LONGEST_SHOWN else f"{self.text[:_LONGEST_SHOWN]}…"
        generation = self.headers.get("dovetail-generation", "no generation")
        return f"status {self.status} after {self.seconds:.2f} s from {generation}: {text}"

    @property
    def data(self) -> Any:
        return self._member("data")

    @property
    def errors(self) -> Any:
        return self._member("errors")

    @property
    def codes(self) -> list[str]:
        """The codes of the errors."""
        return [error.get("extensions", {}).get("code") for error in self.errors or []]

    def _member(self, name: str) -> Any:
        try:
            return json.loads(self.text).get(name)
        except ValueError:
            return None


@dataclass(slots=True)
class Report:
    """What became of a load; filled while it runs by `look`, and for good at its end."""

    sent: dict[str, int] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    slowest: float = 0.0
    failed: list[dict[str, Any]] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return sum(self.sent.values())

    def failed_of(self, kind: str) -> list[dict[str, Any]]:
        """Failed requests of a kind: query, mutation."""
        return [failure for failure in self.failed if failure["kind"] == kind]


@dataclass(frozen=True, slots=True)
class Client:
    """A connection to the pod."""

    address: str

    def ask(self, url: str, query: str, headers: dict[str, str] | None = None, **variables: Any) -> Answer:
        """One request from inside the cluster."""
        found = self._call("POST", "/ask", {"url": url, "query": query, "variables": variables, "headers": headers})
        return Answer(found["status"], found["body"], found["headers"], found["seconds"])

    def until(self, url: str, query: str, expected: Any, deadline: float = PATIENCE) -> float:
        """Ask until every pod answers with this data; the seconds that it took the last of them."""
        began = time.monotonic()
        good, since = 0, 0.0
        while good < _IN_A_ROW:
            answer = self.ask(url, query)
            now = time.monotonic() - began
            if answer.data == expected and not answer.errors:
                since = since if good else now
                good += 1
            else:
                good = 0
                assert now < deadline, f"not within {deadline:g} s: {query} -> {expected}, but {url} gave {answer}"
                time.sleep(0.005)
        return since

    def until_answered(self, url: str, query: str, deadline: float = PATIENCE) -> Any:
        """Ask until there is an answer without errors; its data."""
        began = time.monotonic()
        while (answer := self.ask(url, query)).errors or answer.data is None:
            took = time.monotonic() - began
            assert took < deadline, f"not within {deadline:g} s: {query} is answered, but {url} gave {answer}"
            time.sleep(0.02)
        return answer.data

    def ledger(self) -> dict[str, Any]:
        """`total`: mutations that have run; `twice`: keys of those that ran more than once."""
        found: dict[str, Any] = self._call("GET", "/ledger")
        return found

    @contextmanager
    def load(self, url: str, operations: Sequence[dict[str, Any]], rate: float = 40) -> Iterator[Report]:
        """Keep asking for as long as the block runs. At its end no query may have failed, and no mutation run twice."""
        report = Report()
        name = self._call("POST", "/loads", {"url": url, "rate": rate, "operations": list(operations)})["id"]
        try:
            yield report
        finally:
            found = self._call("DELETE", f"/loads/{name}")
            for member, value in found.items():
                setattr(report, member, value)
        failed = report.failed_of("query")
        assert not failed, f"{len(failed)} of {report.requests} failed, among them:\n{_lines(failed)}"
        # Of a service that is away for two of four seconds, the answers come late, and many after the end.
        assert report.requests >= 0.5 * rate * report.seconds, f"only {report.requests} requests in {report.seconds} s"
        assert self.ledger()["twice"] == [], "mutations ran twice"

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.loads(response.read() or b"null")


def _lines(failures: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(failure) for failure in (*failures[:10], *failures[10:][-5:]))


@contextmanager
def client_pod(cluster: Cluster, image: str) -> Iterator[Client]:
    """Run the client; where pods are out of reach, through a forwarded port."""
    cluster.namespace(NAMESPACE)
    try:
        cluster.kubectl("apply", "-n", NAMESPACE, "-f", "-", objects=client_objects(image))
        cluster.kubectl("wait", "pod/client", "-n", NAMESPACE, "--for=condition=Ready", f"--timeout={PATIENCE:.0f}s")
        if cluster.machine.reaches_pods():
            pod = cluster.get("pod", "client", "-n", NAMESPACE)
            yield Client(f"http://{pod['status']['podIP']}:{_PORT}")
        else:
            with forwarded(cluster, NAMESPACE, "pod/client", _PORT) as address:
                yield Client(address)
    finally:
        cluster.kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait=false")


@contextmanager
def forwarded(cluster: Cluster, namespace: str, target: str, port: int) -> Iterator[str]:
    """A port of a pod on a free one of this machine: its address."""
    command = ["kubectl", "port-forward", "-n", namespace, target, f":{port}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=cluster.environment()) as process:
        assert process.stdout is not None
        try:
            said = eventually(process.stdout.readline, "kubectl forwards the port", PATIENCE)
            found = _FORWARDING.search(said)
            assert found, said
            yield f"http://127.0.0.1:{found[1]}"
        finally:
            process.terminate()
