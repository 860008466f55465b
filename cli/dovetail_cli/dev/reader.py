"""The manifests as a source of artifacts: composed anew whenever a file changes."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from dovetail_cli.composing import Composed, compose_paths
from dovetail_cli.findings import Finding, as_text
from dovetail_cli.manifests.files import digests, manifest_files
from dovetail_cli.output import write_folder
from dovetail_composition.artifact import Artifact, encode
from dovetail_composition.contracts import Contract
from dovetail_composition.manifest import SecretRef
from dovetail_composition.prepare import Prepared
from dovetail_gateway.artifacts.content import ComposedContent
from dovetail_gateway.artifacts.source import SourceError

_ASK_AGAIN = 2.0
"""Seconds after which services that did not tell their schema are asked again."""
_CACHED = 1_000
_DIGEST = len("sha256:") + 12
"""Of a digest, what a person compares."""


class ManifestsReader:
    """Composes what the paths declare; None while nothing changed. Says on the terminal what it does.

    Called from one thread, again and again.
    """

    def __init__(self, paths: Sequence[Path], secrets: Path, contract: Contract | None) -> None:
        """`secrets`: the folder that gets the values of Secrets among the manifests."""
        self._paths = paths
        self._contract = contract
        self._secrets = secrets
        self._further: tuple[Path, ...] = ()
        self._seen: Mapping[Path, str] = {}
        self._ask_at: float | None = None
        self._said: tuple[Finding, ...] = ()
        self._digest = ""
        self._cache: dict[str, Prepared] = {}

    def __call__(self) -> ComposedContent | None:
        """Raises `SourceError` while nothing can be composed."""
        try:
            now = self._look()
        except OSError as exc:
            raise SourceError(f"the manifests cannot be listed: {exc.strerror or type(exc).__name__}") from exc
        changed, self._seen = now != self._seen, now
        if not changed and (self._ask_at is None or time.monotonic() < self._ask_at):
            return None
        started = time.monotonic()
        composed = compose_paths(self._paths, lenient=True, contract=self._contract, cache=self._bounded_cache())
        self._remember(composed)
        if composed.supergraph is None:
            self._say(composed, "nothing can be served", changed)
            raise SourceError("the manifests do not compose")
        artifact = encode(composed.supergraph, composed.manifest)
        outcome = _outcome(composed, artifact, time.monotonic() - started)
        if artifact.digest == self._digest:
            self._say(composed, "the API is as it was", changed)
            return None
        self._digest = artifact.digest
        self._say(composed, outcome, changed=True)
        return ComposedContent(digest=artifact.digest, supergraph=composed.supergraph, manifest=composed.manifest)

    def _look(self) -> Mapping[Path, str]:
        return digests((*manifest_files(self._paths), *self._further))

    def _bounded_cache(self) -> dict[str, Prepared]:
        if len(self._cache) > _CACHED:
            self._cache.clear()
        return self._cache

    def _remember(self, composed: Composed) -> None:
        workspace = composed.workspace
        self._further = workspace.files
        # Files that only the manifests named count from now on; of the others, what they held before they were read.
        self._seen = {file: self._seen.get(file, now) for file, now in digests(self._further).items()}
        asked = [how.interval for schema in workspace.schemas for how in schema.ask[:1]]
        failed = any(finding.diagnostic.code == "SCHEMA_FETCH_FAILED" for finding in composed.findings)
        self._ask_at = time.monotonic() + (_ASK_AGAIN if failed else min(asked)) if asked else None
        write_folder(
            self._secrets,
            {
                SecretRef(namespace=namespace, name=name, key=key).id: value
                for (namespace, name), values in workspace.secrets.items()
                for key, value in values.items()
            },
        )

    def _say(self, composed: Composed, outcome: str, changed: bool) -> None:
        """Findings where they are news, and one line on what came of it."""
        if composed.findings != self._said:
            self._said = composed.findings
            for finding in composed.findings:
                print(as_text(finding), file=sys.stderr)
        elif not changed:
            return
        print(f"{time.strftime('%H:%M:%S')} {outcome}", flush=True)


def _outcome(composed: Composed, artifact: Artifact, seconds: float) -> str:
    assert composed.supergraph
    names = sorted(composed.supergraph.subgraphs)
    text = f"composed {', '.join(names)} in {seconds:.2f} s, digest {artifact.digest[:_DIGEST]}"
    return f"{text}; left out: {', '.join(composed.left_out)}" if composed.left_out else text
