"""The laws of docs/architecture.md that an import contract cannot express, read off the source files."""

import ast
import re
import sys
from collections.abc import Iterator

import pytest
from support.needs import ROOT

PACKAGES = {
    "dovetail_composition": ROOT / "composition",
    "dovetail_operator": ROOT / "operator",
    "dovetail_gateway": ROOT / "gateway",
    "dovetail_cli": ROOT / "cli",
}
SOURCES = {
    ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__"): path
    for folder in PACKAGES.values()
    for path in sorted(folder.rglob("*.py"))
}
TREES = {module: ast.parse(path.read_text(encoding="utf-8")) for module, path in SOURCES.items()}

PURE = re.compile(r"dovetail_composition|dovetail_operator\.(reconcile|resources)|dovetail_gateway\.(document|plan)")
KOPF_AT = re.compile(r"dovetail_operator\.(handlers(\..+)?|__main__|main)")
ENVIRONMENT_AT = re.compile(r"\w+\.settings")
MAX_LINES = 400

every_module = pytest.mark.parametrize("module", sorted(SOURCES))


def imports_of(tree: ast.AST) -> Iterator[str]:
    """Yield the absolute names of all modules that a file imports, wherever the statement stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@every_module
def test_a_module_begins_with_a_sentence_on_its_purpose(module: str) -> None:
    docstring = ast.get_docstring(TREES[module])

    assert docstring
    assert re.match(r"([A-Z`\"'(]|\w+\(\):).*[.:?]", docstring.split("\n\n")[0], re.DOTALL)


@every_module
def test_a_file_stays_under_400_lines(module: str) -> None:
    assert len(SOURCES[module].read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@every_module
def test_pure_packages_hold_no_coroutines(module: str) -> None:
    if not PURE.match(module):
        return
    asynchronous = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)

    assert [node.lineno for node in ast.walk(TREES[module]) if isinstance(node, asynchronous)] == []


@every_module
def test_composition_needs_the_standard_library_and_graphql_core_only(module: str) -> None:
    if not module.startswith("dovetail_composition"):
        return
    allowed = sys.stdlib_module_names | {"graphql", "dovetail_composition"}

    assert [name for name in imports_of(TREES[module]) if name.split(".")[0] not in allowed] == []


@every_module
def test_the_environment_is_read_in_settings_only(module: str) -> None:
    if ENVIRONMENT_AT.fullmatch(module):
        return
    reads = [
        node.lineno
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}
    ]

    assert reads == []
    assert not {"os.environ", "os.getenv"} & set(imports_of(TREES[module]))


@every_module
def test_kopf_stays_at_the_edge_of_the_operator(module: str) -> None:
    if KOPF_AT.fullmatch(module):
        return

    assert [name for name in imports_of(TREES[module]) if name.split(".")[0] == "kopf"] == []


def test_the_operator_folder_does_not_shadow_the_standard_library() -> None:
    """With operator/__init__.py, any script in the root dies at `import collections`."""
    assert not (ROOT / "operator" / "__init__.py").exists()
    assert [p.name for p in (ROOT / "operator").rglob("*.py") if re.match(r"test_|conftest|.*_test", p.name)] == []
