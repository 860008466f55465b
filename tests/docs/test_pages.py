"""Every page of the documentation does what it says: its files, commands and queries, in a folder of their own."""

from pathlib import Path

import pytest
from support.cluster import ApiServer, install_custom_resources, start_api_server
from support.needs import ROOT
from support.page_run import page
from support.pages import Block, is_file, read_page
from support.reference_grants import install_grants

DOCS = ROOT / "docs"
PAGES = sorted(path for folder in (DOCS, DOCS / "kubernetes") for path in folder.glob("*.md") if read_page(path))


def needs_cluster(blocks: list[Block]) -> set[str]:
    """The topics of a page that talk to a cluster."""
    return {block.topic for block in blocks if block.language == "console" and "$ kubectl" in block.text}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_does_what_it_says(path: Path, tmp_path: Path) -> None:
    blocks = read_page(path)
    in_cluster = needs_cluster(blocks)
    with page(tmp_path) as here:
        here.do([block for block in blocks if block.topic not in in_cluster])


@pytest.fixture(scope="module")
def cluster() -> ApiServer:
    """One of the pages' own: their operators look after all of it, which others' tests would fill."""
    server = start_api_server()
    install_custom_resources(server)
    install_grants(server, "v1beta1")
    return server


@pytest.mark.cluster
@pytest.mark.parametrize("path", [path for path in PAGES if needs_cluster(read_page(path))], ids=lambda path: path.stem)
def test_a_page_does_what_it_says_in_a_cluster(cluster: ApiServer, path: Path, tmp_path: Path) -> None:
    blocks = read_page(path)
    in_cluster = needs_cluster(blocks)
    environment = {"KUBECONFIG": str(cluster.kubeconfig), "DOVETAIL_ADMIN_PORT": "0"}
    try:
        with page(tmp_path, cluster.home / "bin", **environment) as here:
            here.do([block for block in blocks if block.topic in in_cluster or is_file(block)])
    finally:
        # The next page's operator must not find what this one has left.
        cluster.kubectl("delete", "--all", "--all-namespaces", "graphqlgateways,graphqlschemas")


@pytest.mark.parametrize("path", sorted((DOCS / "kubernetes").glob("*.md")), ids=lambda path: path.stem)
def test_every_manifest_of_a_page_is_applied_or_given_to_helm(path: Path) -> None:
    blocks = read_page(path)
    typed = "\n".join(block.text for block in blocks if block.language in {"console", "sh"})
    files = {block.title for block in blocks if block.language == "yaml"}

    assert [file for file in files if file not in typed and f"-f {file.partition('/')[0]}\n" not in typed] == []
