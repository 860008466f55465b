"""The laws of docs/architecture.md that an import contract cannot express, read off the source files."""

import ast
import re
import sys
from collections.abc import Iterator

from support.needs import ROOT

PACKAGES = {
    "dovetail_composition": ROOT / "composition",
    "dovetail_operator": ROOT / "operator",
    "dovetail_gateway": ROOT / "gateway",
    "dovetail_client": ROOT / "client",
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
ENVIRONMENT = {"environ", "environb", "getenv"}
MAX_LINES = 400


def imports_of(tree: ast.AST) -> Iterator[str]:
    """Yield the absolute names of all modules that a file imports, wherever the statement stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def lines_with(module: str, *kinds: type[ast.AST]) -> list[int]:
    return [getattr(node, "lineno", 0) for node in ast.walk(TREES[module]) if isinstance(node, kinds)]


def test_modules_begin_with_a_sentence_on_their_purpose() -> None:
    sentence = re.compile(r"([A-Z`\"'(]|\w+\(\):).*[.:?]", re.DOTALL)

    assert [
        module
        for module, tree in TREES.items()
        if not sentence.match((ast.get_docstring(tree) or "").split("\n\n", maxsplit=1)[0])
    ] == []


def test_files_stay_under_400_lines() -> None:
    lengths = {module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in SOURCES.items()}

    assert {module: length for module, length in lengths.items() if length > MAX_LINES} == {}


def test_pure_packages_hold_no_coroutines() -> None:
    kinds = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)

    assert {module for module in SOURCES if PURE.match(module) and lines_with(module, *kinds)} == set()


def test_composition_needs_the_standard_library_and_graphql_core_only() -> None:
    allowed = sys.stdlib_module_names | {"graphql", "dovetail_composition"}

    assert [
        (module, name)
        for module, tree in TREES.items()
        if module.startswith("dovetail_composition")
        for name in imports_of(tree)
        if name.split(".")[0] not in allowed
    ] == []


def test_the_environment_is_read_in_settings_only() -> None:
    assert [
        (module, node.lineno)
        for module, tree in TREES.items()
        if not ENVIRONMENT_AT.fullmatch(module)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT
    ] == []
    assert [
        module
        for module, tree in TREES.items()
        if not ENVIRONMENT_AT.fullmatch(module) and {f"os.{name}" for name in ENVIRONMENT} & set(imports_of(tree))
    ] == []


def test_kopf_stays_at_the_edge_of_the_operator() -> None:
    assert [
        module
        for module, tree in TREES.items()
        if not KOPF_AT.fullmatch(module) and any(name.split(".")[0] == "kopf" for name in imports_of(tree))
    ] == []


def test_the_operator_folder_does_not_shadow_the_standard_library() -> None:
    """With operator/__init__.py, any script in the root dies at `import collections`."""
    assert not (ROOT / "operator" / "__init__.py").exists()
    assert [p.name for p in (ROOT / "operator").rglob("*.py") if re.match(r"test_|conftest|.*_test", p.name)] == []


def test_the_architecture_says_what_each_part_of_composition_is_for() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    compose = page.partition("### Compose\n")[2].partition("\n### ")[0]
    described = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\|[^|]+\|([^|]+)\|", compose, re.MULTILINE)))

    assert sorted(described) == sorted(
        {name.split(".")[1] for name in SOURCES if name.startswith("dovetail_composition.")}
    )
