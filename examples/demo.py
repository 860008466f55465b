"""Run the shop: four services, one API, the same query with batching on and off, then a page for the browser."""

import argparse
import json
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

from local import ask, calls, local_gateway
from processes import DOVETAIL, EXAMPLES, StartError, listening, python_services

from dovetail_composition.schema.definitions import TypeDefinition
from dovetail_composition.supergraph import read_supergraph

SHOP = EXAMPLES / "shop"
SERVICE_FILES = [SHOP / "services" / f"{name}.py" for name in ("catalog", "product", "review", "user")]
USUAL_PORT = 4000

# This query makes hundreds of calls without batching; the limit that would stop it is lifted for the comparison.
UNBATCHED = {"batching": {"enabled": False}, "limits": {"callsPerRequest": 10_000}}

QUERY = """\
{
  catalogs {
    name
    products(sort: PRICE) {
      name
      price
      averageStars
      reviews(sort: STARS) {
        stars
        author { name }
      }
    }
  }
}"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--once", action="store_true", help="leave after printing instead of serving")
    options = parser.parse_args()
    # A process that is started in the background ignores Ctrl-C unless it says otherwise.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        with ExitStack() as stack:
            run(stack, once=options.once)
    except KeyboardInterrupt:
        print("\nEnded.")
    except StartError as error:
        print(f"A process of the demo ended early: {error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


def run(stack: ExitStack, *, once: bool) -> None:
    folder = Path(stack.enter_context(TemporaryDirectory()))
    services = stack.enter_context(python_services(*SERVICE_FILES))
    heading("Four services, each an ordinary GraphQL server")
    for name, address in services.items():
        print(f"  {name:8} {address}/graphql")

    config = local_gateway(SHOP / "gateway.local.yaml", services, folder / "gateway.yaml")
    supergraph = folder / "supergraph.graphql"
    subprocess.run([*DOVETAIL, "compose", SHOP / "manifests", config, "-o", supergraph], check=True)
    heading("Composed from examples/shop/manifests: who answers which field, and what links call")
    print("\n".join(composition(supergraph)))

    heading("One query over all of them, as a client writes it")
    print(QUERY)
    batched = stack.enter_context(gateway(supergraph, config, usual_port()))
    answer, with_batching = measured(batched, services)
    heading("The answer, the first of each list")
    print(json.dumps(firsts(answer), indent=2))

    config = local_gateway(SHOP / "gateway.local.yaml", services, folder / "unbatched.yaml", **UNBATCHED)
    with gateway(supergraph, config, 0) as unbatched:
        same, without_batching = measured(unbatched, services)
    assert same == answer, "batching never changes an answer"
    heading("GraphQL calls that each service saw for this query: 100 products with their reviews")
    print("\n".join(table({"batching on": with_batching, "batching off": without_batching})))

    if not once:
        heading("The gateway goes on serving")
        print(f"  {batched}/graphql   open it in a browser for GraphiQL; Ctrl-C ends everything", flush=True)
        Event().wait()


def gateway(supergraph: Path, config: Path, port: int) -> AbstractContextManager[str]:
    command = [*DOVETAIL, "gateway", "--supergraph", supergraph, "--config", config]
    return listening([*command, "--host", "127.0.0.1", "--port", str(port), "--admin-port", "0"])


def usual_port() -> int:
    """Return the port that the README names, or 0 for any where another program has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", USUAL_PORT))
        except OSError:
            return 0
    return USUAL_PORT


def composition(supergraph: Path) -> Iterator[str]:
    """Yield one line a type and service: the fields that it answers, then those that call another."""
    for name, definition in read_supergraph(supergraph.read_text()).schema.types.items():
        if definition.kind in ("OBJECT", "INTERFACE"):
            for owner, fields in owners(definition).items():
                yield f"  {name:12} {owner:40} {' '.join(fields)}"


def owners(definition: TypeDefinition) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for field in definition.fields.values():
        if field.link and field.link.call:
            found[f"{field.link.graph} -> {field.link.call.graph}.{field.link.call.query}"].append(field.name)
        else:
            found[", ".join(join.graph for join in field.joins or definition.joins)].append(field.name)
    return found


def measured(address: str, services: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Ask twice and count the second, so that what a first request sets up is not measured."""
    ask(address, QUERY)
    before, start = calls(services), time.perf_counter()
    answer = ask(address, QUERY)
    milliseconds = (time.perf_counter() - start) * 1000
    counts = {name: str(count - before[name]) for name, count in calls(services).items()}
    return answer, {**counts, "time": f"{milliseconds:.0f} ms"}


def firsts(value: Any) -> Any:
    """Return an answer with lists cut after their first item."""
    if isinstance(value, dict):
        return {name: firsts(item) for name, item in value.items()}
    return [firsts(item) for item in value[:1]] if isinstance(value, list) else value


def table(rows: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    yield "  ".join([f"{'':14}", *(f"{name:>8}" for name in next(iter(rows.values())))])
    for title, cells in rows.items():
        yield "  ".join([f"  {title:12}", *(f"{cell:>8}" for cell in cells.values())])


def heading(text: str) -> None:
    print(f"\n{text}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
