"""Files are read whole and of one moment, however they are replaced."""

import gzip
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from support.publishing import running
from support.supergraphs import artifact_of, artifact_of_size

from dovetail_composition.artifact import ArtifactError, ConfigMapData, files_in, files_of, pack, to_config_maps
from dovetail_gateway.artifacts.content import FilesContent, found_in
from dovetail_gateway.artifacts.files import SupergraphReader
from dovetail_gateway.artifacts.folders import FilesReader, visible_files
from dovetail_gateway.artifacts.source import PolledSource, SourceError


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def age(path: Path) -> None:
    """Make a file one that was written long ago."""
    os.utime(path, (1_000_000_000, 1_000_000_000))


class KubeletVolume:
    """A folder as kubelet writes it: files are links into `..data`, which turns to a new folder at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.turns = 0
        folder.mkdir()

    def turn(self, files: Mapping[str, bytes]) -> None:
        former = self.folder / (self.folder / "..data").readlink() if self.turns else None
        self.turns += 1
        write(self.folder / f"..{self.turns}", files)
        (self.folder / "..data_tmp").symlink_to(f"..{self.turns}")
        (self.folder / "..data_tmp").rename(self.folder / "..data")
        for name in files:
            if not (self.folder / name).is_symlink():
                (self.folder / name).symlink_to(f"..data/{name}")
        if former is not None:
            shutil.rmtree(former)


def test_a_lone_sdl_file_is_a_supergraph(tmp_path: Path) -> None:
    path = tmp_path / "made-elsewhere.graphql"
    path.write_text(artifact_of().sdl)
    content = SupergraphReader(path)()

    assert content is not None
    loaded = content.load()
    assert list(loaded.supergraph.subgraphs) == ["greeter"]
    assert loaded.manifest.endpoints["greeter"].url == "http://127.0.0.1:1/graphql"
    assert loaded.digest.startswith("sha256:")


def test_an_artifacts_folder(tmp_path: Path) -> None:
    artifact = artifact_of()
    write(tmp_path / "artifact", {**files_of(artifact), "README": b"more in the folder"})
    content = SupergraphReader(tmp_path / "artifact")()

    assert content is not None
    assert set(content.files) == {"supergraph.graphql", "manifest.json", "digest"}
    assert content.load().digest == artifact.digest


def test_compressed_files(tmp_path: Path) -> None:
    artifact = artifact_of()
    files = files_of(artifact)
    compressed = {f"{name}.gz": gzip.compress(files[name]) for name in ("supergraph.graphql", "manifest.json")}
    write(tmp_path / "artifact", {**compressed, "digest": files["digest"]})
    content = SupergraphReader(tmp_path / "artifact")()

    assert content is not None
    assert content.load().digest == artifact.digest


def test_a_file_that_does_not_change_is_given_once(tmp_path: Path) -> None:
    path = tmp_path / "supergraph.graphql"
    path.write_text("a")
    os.utime(path)
    read = FilesReader(path, lambda real: {"file": real})
    first = read()
    while (again := read()) is not None:
        # Just written: read again until it has settled, always the same.
        assert again == first

    assert read() is None


def test_while_nothing_changes_nothing_is_looked_for(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    write(folder, {"one": b"1"})
    looks = 0

    def choose(real: Path) -> Mapping[str, Path]:
        nonlocal looks
        looks += 1
        return visible_files(real)

    reader = FilesReader(folder, choose)
    # Just written: read again until it has settled.
    while reader() is not None:
        pass
    looks = 0
    assert [reader() for _ in range(5)] == [None] * 5
    assert looks == 0

    write(folder, {"two": b"2"})
    assert reader() == {"one": b"1", "two": b"2"}


def test_a_change_of_equal_size_and_time_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "supergraph.graphql"
    path.write_text("a")
    read = FilesReader(path, lambda real: {"file": real})
    assert read() == {"file": b"a"}
    stat = path.stat()
    path.write_text("b")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    assert read() == {"file": b"b"}


def test_what_is_missing_has_a_reason_and_is_read_once_it_is_there(tmp_path: Path) -> None:
    path = tmp_path / "supergraph.graphql"
    read = SupergraphReader(path)
    with pytest.raises(SourceError, match=r"supergraph\.graphql: No such file"):
        read()
    path.write_text("a")

    assert read() == FilesContent(files={"supergraph.graphql": b"a"})


def test_an_empty_folder_is_waited_on(tmp_path: Path) -> None:
    """As it is mounted before the operator has written."""
    read = SupergraphReader(tmp_path)
    with pytest.raises(SourceError, match="no artifact is there yet"):
        read()

    write(tmp_path, files_of(artifact_of()))
    content = read()
    assert content is not None
    assert content.load().digest == artifact_of().digest


def test_a_folder_without_an_artifact_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    write(tmp_path, {"digest": b"sha256:0"})
    content = SupergraphReader(tmp_path)()

    assert content is not None
    with pytest.raises(ArtifactError, match=r"supergraph\.graphql is missing"):
        content.load()


def keys_of(config_maps: Iterable[ConfigMapData]) -> dict[str, bytes]:
    """What a volume projects of ConfigMaps."""
    keys: dict[str, bytes] = {}
    for each in config_maps:
        keys |= {key: text.encode() for key, text in each.data.items()} | dict(each.binary_data)
    return keys


def test_shards_lie_beside_their_pointer_in_one_volume(tmp_path: Path) -> None:
    large, other = artifact_of_size(4_000_000), artifact_of_size(4_400_000, seed=8)
    first = to_config_maps(pack(large), "public")
    second = to_config_maps(pack(other), "public", first[-1])
    volume = KubeletVolume(tmp_path / "volume")
    read = SupergraphReader(volume.folder)
    volume.turn({**keys_of(first), "addresses.json": b"{}"})
    content = read()
    assert content is not None
    assert (content.load().digest, content.addresses) == (large.digest, b"{}")

    volume.turn(keys_of([*first[:-1], *second]))
    content = read()
    assert content is not None
    assert (content.load().digest, content.addresses) == (other.digest, None)

    # One of the ConfigMaps comes later than the others.
    volume.turn(keys_of([*second[:1], *first[:-1], *second[2:]]))
    with pytest.raises(SourceError, match="shard-b-1, to which the artifact points, is not there"):
        read()


def test_a_folder_that_reads_like_the_api_has_the_same_fingerprint(tmp_path: Path) -> None:
    """So that a stand-in with the same artifact makes no new generation."""
    config_maps = to_config_maps(pack(artifact_of_size(4_000_000)), "public")
    write(tmp_path, keys_of(config_maps))

    content = SupergraphReader(tmp_path)()
    assert content is not None
    assert content.fingerprint == found_in(files_in(config_maps)).fingerprint


@pytest.fixture
def turning(tmp_path: Path) -> Iterator[KubeletVolume]:
    """A volume that turns as fast as it can, each time with two equal files."""
    volume = KubeletVolume(tmp_path / "volume")
    volume.turn({"one": b"0", "two": b"0"})
    stop = threading.Event()

    def turn() -> None:
        while not stop.is_set():
            number = str(volume.turns).encode()
            volume.turn({"one": number, "two": number})

    thread = threading.Thread(target=turn)
    thread.start()
    yield volume
    stop.set()
    thread.join()


def test_reads_never_mix_two_turns_of_a_volume(turning: KubeletVolume) -> None:
    read = FilesReader(turning.folder, visible_files)
    seen = set()
    while len(seen) < 50:
        files = read()
        if files is not None:
            assert files["one"] == files["two"]
            seen.add(files["one"])


async def test_a_mounted_config_map_is_followed(tmp_path: Path) -> None:
    volume = KubeletVolume(tmp_path / "volume")
    first, second = artifact_of(), artifact_of("type Query { hello: String!, more: Int }")
    volume.turn(files_of(first))
    source = PolledSource(SupergraphReader(volume.folder), 0.01)
    async with running(source) as delivered:
        await delivered.until(lambda: delivered.contents)
        assert delivered.contents[-1].load().digest == first.digest
        volume.turn(files_of(second))
        await delivered.until(lambda: delivered.contents[-1].fingerprint != delivered.contents[0].fingerprint)

        assert delivered.contents[-1].load().digest == second.digest
        assert delivered.failures == []


async def test_a_source_that_fails_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "supergraph.graphql"
    async with running(PolledSource(SupergraphReader(path), 0.01)) as delivered:
        await delivered.until(lambda: delivered.failures)
        path.write_text("a")
        await delivered.until(lambda: delivered.contents)


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def write_without_end(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (make_pipe, "No regular file"),
        (link_to_a_device, "No regular file"),
        (link_to_itself, "Too many levels of symbolic links"),
        (write_without_end, "File too large"),
    ],
)
def test_what_has_no_end_is_no_supergraph(tmp_path: Path, make: Callable[[Path], None], reason: str) -> None:
    path = tmp_path / "supergraph.graphql"
    read = SupergraphReader(path)
    make(path)
    with pytest.raises(SourceError, match=f"{path}: {reason}"):
        read()

    path.unlink()
    path.write_text(artifact_of().sdl)
    content = read()
    assert content is not None
    assert content.load().supergraph.subgraphs
