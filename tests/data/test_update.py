"""Downloads, against a server on this machine that behaves as servers do."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from alliance_data import AllianceError, InputError, load, names, sidecar, update
from alliance_data.update import download

pytest.importorskip("pooch")


class Handler(BaseHTTPRequestHandler):
    """Answers by path; ``server.content`` is the good file."""

    def do_GET(self):
        content = self.server.content
        self.server.asked.append((self.path, self.headers.get("Range"), self.headers.get("If-None-Match")))
        if self.path == "/resumed.csv":
            self._resumed(content)
        elif self.path == "/redirect.csv":
            self.send_response(302)
            self.send_header("Location", "/good.csv")
            self.end_headers()
        elif self.path == "/loop.csv":
            self.send_response(302)
            self.send_header("Location", "/loop.csv")
            self.end_headers()
        elif self.path == "/slow.csv":
            self.server.released.wait(20)
        elif self.path == "/stalls.csv":
            self._answer(content[:100], length=len(content))
            self.wfile.flush()
            self.server.released.wait(20)
        elif self.path == "/cut.csv":
            self._answer(content[:100], length=len(content))
        elif self.path == "/page.csv":
            self._answer(b"<!doctype html><title>Sign in</title>")
        elif self.path == "/empty.csv":
            self._answer(b"")
        elif self.path == "/other.csv":
            self._answer(b"a,b\n1,2\n")
        elif self.path == "/changed.csv":
            self._answer(content.replace(b"usd_m", b"usd_million"))
        elif self.path == "/good.csv":
            self._answer(content)
        elif self.path == "/older.csv":
            lines = content.splitlines(keepends=True)
            self._answer(b"".join(line for line in lines if b",2020," not in line))
        else:
            self.send_error(404)

    def _resumed(self, content):
        """Break off in the middle at first; go on where asked to; say when nothing changed."""
        tag = f'"{hash(content)}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
        elif self.headers.get("Range") and self.headers.get("If-Range") == tag:
            rest = content[int(self.headers["Range"].removeprefix("bytes=").rstrip("-")) :]
            self._answer(rest, status=206, tag=tag)
        else:
            self._answer(content[:100], length=len(content), tag=tag)

    def _answer(self, content, length=None, status=200, tag=None):
        self.send_response(status)
        if tag:
            self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def server(folder, tmp_path, monkeypatch):
    """Give the address of the server; its good file revises one value of ``spending``."""
    monkeypatch.setattr(update_module(), "READ", 1)
    monkeypatch.setattr(update_module(), "PIECE", 50)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("ALLIANCE_DOWNLOADS", str(tmp_path / "downloads"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.released, server.asked = threading.Event(), []
    server.content = (
        (tmp_path / "spending.csv").read_bytes().replace(b"JPN,2020,60000.0", b"JPN,2020,66000.0")
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    LOGS[address := f"http://127.0.0.1:{server.server_address[1]}"] = server.asked
    yield address
    server.released.set()
    server.shutdown()
    server.server_close()


LOGS = {}


def handler_log(address: str) -> list[tuple]:
    """Return what a server was asked for: path, range and the tag of what is kept already."""
    return LOGS[address]


def update_module():
    import sys

    return sys.modules["alliance_data.update"]


def offer(folder, address: str) -> None:
    path = folder / "spending.yml"
    text = path.read_text()
    path.write_text(
        text.replace(
            '"https://example.org/spending"}', f'"https://example.org/spending", download: ["{address}"]}}'
        )
    )


@pytest.mark.parametrize("path", ["/good.csv", "/redirect.csv"])
def test_a_new_edition_is_downloaded_and_imported(folder, server, path):
    offer(folder, server + path)
    assert update.update() == {"spending": "Rows: 0 added, 0 removed. Values revised: 1."}
    assert load("spending", countries=["JPN"], since=2020)["usd_m"].item() == 66000
    assert update.update() == {"spending": "nothing new"}


def test_several_addresses_are_imported_in_turn(folder, server):
    offer(folder, f'{server}/good.csv", "{server}/redirect.csv')
    assert update.update()["spending"] == "Rows: 0 added, 0 removed. Values revised: 1."


def test_one_address_of_several_that_fails_before_any_import_changes_nothing(folder, server, contents):
    offer(folder, f'{server}/good.csv", "{server}/nowhere.csv')
    before = contents(folder)
    assert "answered 404" in str(update.update()["spending"])
    assert contents(folder) == before


def test_a_dry_run_changes_nothing(folder, server, contents):
    offer(folder, server + "/good.csv")
    before = contents(folder)
    assert "Values revised: 1" in update.update(dry_run=True)["spending"]
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/nowhere.csv", "answered 404"),
        ("/slow.csv", "did not answer within"),
        ("/stalls.csv", "could not be downloaded whole"),
        ("/cut.csv", "could not be downloaded whole"),
        ("/loop.csv", "could not be downloaded whole"),
        ("/page.csv", "a web page, not data"),
        ("/empty.csv", "is empty"),
        ("/other.csv", "its own form: it lacks iso3"),
        ("/changed.csv", "lacks usd_m; has unknown usd_million"),
    ],
)
def test_a_server_that_misbehaves_leaves_the_table_whole(folder, server, contents, path, message):
    offer(folder, server + path)
    before = contents(folder)
    error = update.update()["spending"]
    assert isinstance(error, AllianceError) and message in str(error)
    assert contents(folder) == before


def test_a_server_that_is_not_there(folder, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(AllianceError, match="could not be downloaded whole"):
        download(f"http://127.0.0.1:{port}/x.csv", tmp_path)


def test_a_table_without_a_stable_address_says_where_to_look(folder):
    with pytest.raises(InputError, match=r"by hand, at https://example.org/spending\. Fetch"):
        update.update(["spending"])


def test_nothing_else_uses_the_network(folder, tmp_path, monkeypatch):
    from alliance_data import descriptions
    from alliance_data.checks import check
    from alliance_data.importing import import_file

    def refuse(*_):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    import_file(tmp_path / "spending.csv")
    check()
    descriptions.pages()


def test_the_command_updates_what_it_can_and_fails_for_the_rest(folder, server):
    from alliance_data.commands import data
    from click.testing import CliRunner

    offer(folder, server + "/nowhere.csv")
    done = CliRunner().invoke(data, ["update"])
    assert isinstance(done.exception, AllianceError) and "spending: " in str(done.exception)
    assert done.exception.exit_code == 1


def test_a_download_that_broke_off_goes_on_where_it_stopped_and_is_not_fetched_again(
    folder, server, tmp_path
):
    asked = handler_log(server)
    offer(folder, server + "/resumed.csv")
    assert "the first 100 bytes are kept" in str(update.update()["spending"])
    assert "Values revised: 1" in update.update()["spending"]
    assert update.update()["spending"] == "nothing new"
    assert [where for _, where, _ in asked] == [None, "bytes=100-", None] and asked[-1][2]
    kept = tmp_path / "downloads" / "spending" / "resumed.csv"
    assert kept.read_bytes().count(b"\n") == 56


def test_a_kept_download_that_was_changed_is_fetched_anew(folder, server, tmp_path):
    offer(folder, server + "/resumed.csv")
    update.update(), update.update()
    kept = tmp_path / "downloads" / "spending" / "resumed.csv"
    kept.write_bytes(b"spoilt")
    assert "could not be downloaded whole" in str(update.update()["spending"])
    assert update.update()["spending"] == "nothing new" and kept.read_bytes() != b"spoilt"


def test_an_older_edition_does_not_take_the_place_of_a_newer_one(folder, server, contents):
    offer(folder, server + "/older.csv")
    before = contents(folder)
    assert "is an older edition, to 2019; table spending goes to 2020" in str(update.update()["spending"])
    assert contents(folder) == before


def test_one_table_that_fails_leaves_the_others_to_be_updated(folder, server):
    (folder / "more.yml").write_text(
        (folder / "spending.yml").read_text().replace("name: spending", "name: more")
    )
    offer(folder, server + "/good.csv")
    path = folder / "more.yml"
    path.write_text(path.read_text().replace('spending"}', f'spending", download: "{server}/nowhere.csv"}}'))
    results = update.update()
    assert isinstance(results["more"], AllianceError) and "Values revised: 1" in results["spending"]


def test_the_command_says_where_the_files_of_the_other_tables_are(folder, server):
    from alliance_data.commands import data
    from click.testing import CliRunner

    offer(folder, server + "/good.csv")
    done = CliRunner().invoke(data, ["update"])
    assert "countries: by hand, at https://example.org/states. Fetch the file" in done.output


def test_every_table_of_the_book_says_where_its_next_edition_is_to_be_had():
    for name in names():
        source = sidecar(name)["source"]
        assert bool(source.get("download")) != bool(source.get("by_hand")), name
        assert source["address"].startswith("http")
