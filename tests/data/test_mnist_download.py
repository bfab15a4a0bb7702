"""The download of MNIST, from servers on 127.0.0.1 that fail in several ways."""

import http.server
import sys
import threading

import pytest

import refnet
from refnet.data import mnist

pooch = pytest.importorskip("pooch", reason="the extra data is not installed")
pytest.importorskip("tqdm", reason="the extra data is not installed")


@pytest.fixture
def cache(monkeypatch, tmp_path):
    """The per-user cache, moved."""
    monkeypatch.setattr(pooch, "os_cache", lambda project: tmp_path / "cache" / project)
    return tmp_path / "cache" / "refnet" / "mnist"


@pytest.fixture
def server(tiny_files, monkeypatch):
    """Server of /good/, and of /wrong/, /cut/ and /short/, which send other or fewer bytes."""
    requests = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            requests.append(self.path)
            _, mirror, name = self.path.split("/")
            body = tiny_files[name]
            if mirror == "absent":
                self.send_error(404)
                return
            self.send_response(200)
            length = len(body) // 2 if mirror == "short" else len(body)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            if mirror == "wrong":
                body = body[:-1] + b"?"
            self.wfile.write(body[: len(body) // 2] if mirror in ("cut", "short") else body)

        def log_message(self, *args):
            pass

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        address = f"http://127.0.0.1:{running.server_port}"

        def use(*mirrors):
            monkeypatch.setattr(mnist, "MIRRORS", [f"{address}/{mirror}/" for mirror in mirrors])
            return requests

        yield use
        running.shutdown()
        thread.join()


def files_in(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_download_once_with_a_progress_bar(server, cache, tiny_files, capfd):
    requests = server("good", "absent")
    assert len(refnet.data.load("mnist").train) == 7
    assert requests == [f"/good/{name}" for name in tiny_files]
    assert files_in(cache) == tiny_files
    assert "100%" in capfd.readouterr().err
    requests.clear()
    refnet.data.load("mnist")
    assert requests == []


@pytest.mark.parametrize("bad", ["wrong", "cut", "short", "absent"])
def test_second_mirror_serves_what_the_first_does_not(server, cache, tiny_files, bad):
    requests = server(bad, "good")
    assert refnet.data.load("mnist").test.labels.tolist() == [7, 2, 1]
    assert requests == [f"/{mirror}/{name}" for name in tiny_files for mirror in (bad, "good")]
    assert files_in(cache) == tiny_files


@pytest.mark.parametrize("bad", ["wrong", "cut", "short", "absent"])
def test_nothing_of_a_failed_download_stays(server, cache, bad):
    server(bad, bad)
    for _ in range(2):
        with pytest.raises(OSError, match="could not be downloaded"):
            refnet.data.load("mnist")
        assert files_in(cache) == {}


def test_error_names_the_file_the_mirrors_and_the_way_out(server, cache, tiny_files):
    server("absent", "wrong")
    first = next(iter(tiny_files))
    with pytest.raises(OSError, match="could not be downloaded") as caught:
        refnet.data.load("mnist")
    lines = str(caught.value).splitlines()
    assert lines[0] == f"{first} could not be downloaded:"
    assert lines[1].startswith(f"  {mnist.MIRRORS[0]}{first}: 404 ")
    assert lines[2].startswith(f"  {mnist.MIRRORS[1]}{first}: SHA256 hash of downloaded file")
    assert "does not match the known hash" in lines[2]
    assert lines[3].startswith(
        f"To do without, put {', '.join(tiny_files)} in a folder named mnist"
    )
    assert lines[3].endswith("set REFNET_DATA_DIR to the folder that holds it.")


def test_only_missing_files_are_downloaded(server, cache, tiny_files):
    requests = server("good")
    first, *rest = tiny_files
    cache.mkdir(parents=True)
    (cache / first).write_bytes(tiny_files[first])
    refnet.data.load("mnist")
    assert requests == [f"/good/{name}" for name in rest]


def test_folder_without_mnist_leads_to_the_download(server, cache, tiny_files, monkeypatch, write):
    server("good")
    monkeypatch.setenv("REFNET_DATA_DIR", str(write("data/mnist", {"notes.txt": b""}).parent))
    refnet.data.load("mnist")
    assert files_in(cache) == tiny_files


def test_changed_file_in_the_cache_is_refused(server, cache, tiny_files, write):
    requests = server("good")
    name = list(tiny_files)[3]
    cache.mkdir(parents=True)
    for each, content in tiny_files.items():
        (cache / each).write_bytes(content if each != name else content[:-1])
    with pytest.raises(ValueError, match=f"{name} has SHA-256 .*; expected {mnist.FILES[name]}"):
        refnet.data.load("mnist")
    assert requests == []


def test_missing_tqdm_is_named(server, cache, monkeypatch):
    requests = server("good")
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(ModuleNotFoundError, match=r"progress bar .*'tqdm'.*the extra 'data'"):
        refnet.data.load("mnist")
    assert requests == []


def test_mirrors_and_checksums_are_of_the_four_files():
    assert len(mnist.FILES) == 4
    assert all(len(bytes.fromhex(sha256)) == 32 for sha256 in mnist.FILES.values())
    assert len(mnist.MIRRORS) == 2
    assert all(mirror.startswith("https://") and mirror.endswith("/") for mirror in mnist.MIRRORS)
