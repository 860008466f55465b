"""Measure operator and gateway with 1, 100 and 1,000 schemas, of ten types each, on a real API server.

Needs the cluster kit that the tests use. Times are of this machine and of what else it does; CPU times less so.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from support.cluster import api_server
from support.gateway_process import GatewayProcess, gateway_process
from support.kube_objects import KubeObjects, kube_objects
from support.processes import Running, running

from bench import many_schemas, processes

ROWS = (
    "all schemas written after a start of the operator",
    "  CPU of the operator until then",
    "a change: from apply to ConfigMap",
    "a change: from apply to served",
    "  CPU of the operator",
    "  CPU of a gateway",
    "memory of the operator",
    "  of its child that composes",
    "memory of a gateway",
    "artifact in ConfigMaps",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schemas", type=int, nargs="+", default=[1, 100, 1000])
    parser.add_argument("--types", type=int, default=many_schemas.TYPES, help="of each schema")
    parser.add_argument("--changes", type=int, default=5)
    options = parser.parse_args()
    columns = [asyncio.run(measure(count, options.types, options.changes)) for count in options.schemas]
    print("\n| schemas | " + " | ".join(f"{count:,}" for count in options.schemas) + " |")
    print("|---|" + "---:|" * len(columns))
    for index, row in enumerate(ROWS):
        print(f"| {row} | " + " | ".join(column[index] for column in columns) + " |")


async def measure(count: int, types: int, changes: int) -> list[str]:
    cluster = api_server()
    namespace = cluster.namespace(f"scale-{count}")
    environment = {"KUBECONFIG": str(cluster.kubeconfig), "DOVETAIL_ADMIN_PORT": "0"}
    with kube_objects(cluster, namespace) as objects, tempfile.TemporaryDirectory() as folder:
        objects.apply(*(many_schemas.schema(index, namespace, types=types) for index in range(count)))
        objects.apply(many_schemas.gateway(namespace))
        log = Path(folder) / "operator.log"
        start = time.monotonic()
        with running(log, "-m", "dovetail_operator", "--namespace", namespace, environment=environment) as operator:
            await until(lambda: bool(digest(objects)), operator)
            first, first_cpu = time.monotonic() - start, processes.cpu_seconds(operator.process.pid)
            await until(lambda: operator.said().count("status written") > count, operator)
            arguments = ("--config-map", f"{namespace}/public")
            async with gateway_process(*arguments, KUBECONFIG=str(cluster.kubeconfig)) as gateway:
                await gateway.until_look("/status", digest=digest(objects))
                figures = [await change(objects, operator, gateway, count, types, number) for number in range(changes)]
                medians = [statistics.median(each) for each in zip(*figures, strict=True)]
                written, served, operator_cpu, gateway_cpu = medians
                pids = processes.family(operator.process.pid)
                return [
                    f"{first:.1f} s",
                    f"{first_cpu:.1f} s",
                    f"{written:.2f} s",
                    f"{served:.2f} s",
                    f"{operator_cpu:.2f} s",
                    f"{gateway_cpu:.2f} s",
                    f"{memory([operator.process.pid]):.0f} MiB",
                    f"{max(memory([pid]) for pid in pids[1:]):.0f} MiB",
                    f"{memory(processes.family(gateway.process.pid)):.0f} MiB",
                    f"{stored(objects) / 1024:.0f} KiB",
                ]


async def change(
    objects: KubeObjects, operator: Running, gateway: GatewayProcess, count: int, types: int, number: int
) -> tuple[float, float, float, float]:
    """Seconds from apply to ConfigMap and to served; CPU seconds of operator and gateway until all is quiet."""
    pids = operator.process.pid, gateway.process.pid
    used = [processes.cpu_seconds(pid) for pid in pids]
    before, told = digest(objects), operator.said().count("status written")
    changed = many_schemas.schema(count // 2, objects.namespace, types=types, extra=f"change{number}: Int")
    start = time.monotonic()
    objects.apply(changed)
    await until(lambda: digest(objects) not in {"", before}, operator)
    written = time.monotonic() - start
    await gateway.until_look("/status", digest=digest(objects))
    served = time.monotonic() - start
    await until(lambda: operator.said().count("status written") >= told + 2, operator)
    await asyncio.sleep(2)  # echoes of the writes, and the sweep of the gateway
    return written, served, *(processes.cpu_seconds(pid) - before for pid, before in zip(pids, used, strict=True))  # type: ignore[return-value]


def digest(objects: KubeObjects) -> str:
    found: str = objects.get("ConfigMap", "public").get("data", {}).get("digest", "")
    return found


def stored(objects: KubeObjects) -> int:
    """Bytes of the artifact as it is written."""
    names = [each for each in objects.list("ConfigMap") if each["metadata"]["name"].startswith("public")]
    parts = [each for each in names if "-schemas" not in each["metadata"]["name"]]
    return sum(len(text) for each in parts for kind in ("data", "binaryData") for text in each.get(kind, {}).values())


async def until(condition: Callable[[], bool], operator: Running, deadline: float = 300) -> None:
    end = time.monotonic() + deadline
    while not condition():
        assert time.monotonic() < end, operator.said()[-4000:]
        await asyncio.sleep(0.02)


def memory(pids: Iterable[int]) -> float:
    """MiB of memory that processes have of their own, and their parts of what they share."""
    texts = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids)
    return sum(int(text.partition("\nPss:")[2].split()[0]) for text in texts) / 1024


if __name__ == "__main__":
    main()
