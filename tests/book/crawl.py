"""The built book on a server, in a folder of its site; and all that its pages, styles and scripts name."""

import functools
import html
import http.client
import http.server
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from alliance_book.serve import Handler

FOLDER = "/course/"
# What pages load, lead to and are previewed by; the scripts that a script brings when they are needed.
NAMED = re.compile(r'\b(href|src|srcset|action|data-files|content)="([^"]*)"')
LEADS_ON = "0; url="  # as a page says that only leads on
FIGURE = re.compile(r'<figure class="(chart[^"]*)" id="(?:fig|shown)-([\w-]+)"[^>]*?data-sets="([^"]*)"')
ASKED = re.compile(r'data-ask="(\w+)"')
STYLED = re.compile(r"url\(\s*[\"']?([^\"')]+)")
APART = ("data:", "mailto:", "#", "%23")


class Site(Handler):
    """Serve the book below its folder alone; whatever else is asked for gets its page for lost addresses."""

    def translate_path(self, path: str) -> str:
        """Return the file at an address, or one that is none."""
        inside = path.startswith(FOLDER)
        return super().translate_path(path.removeprefix(FOLDER[:-1]) if inside else "/nothing-here")

    def send_error(self, code: int, *_rest) -> None:
        """Answer with the book's own page, as publishers do."""
        lost = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(lost)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(lost)


@contextmanager
def below(pages: Path) -> Iterator[str]:
    """Serve pages in a folder of a site; yield its address."""
    handler = functools.partial(Site, directory=str(pages))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{FOLDER}"
        server.shutdown()


def lost(home: str, site: str = "") -> tuple[set[str], dict[str, str]]:
    """Follow all that a book names inside of itself, from its first address.

    Parameters
    ----------
    home
        Where it is served.
    site
        The address that its settings say it has: what is named below that is asked for at ``home``.

    Returns
    -------
    tuple
        What was found, and where something is named that is not there, or not below the book's folder; by its
        address.
    """
    server = http.client.HTTPConnection(urlsplit(home).netloc, timeout=30)
    waiting = dict.fromkeys([home, *(f"{home}{name}" for name in ("404.html", "changes.xml"))], "the start")
    found, wrong = set(), {}
    while waiting:
        address, named_by = waiting.popitem()
        server.request("GET", quote(urlsplit(address).path, safe="/%"))
        answer = server.getresponse()
        body = answer.read()
        if answer.status != 200 or not address.startswith(home):
            wrong[address] = f"{answer.status}, named by {named_by}"
            continue
        found.add(address)
        # The page for lost addresses finds the book by a script, unless the settings say where it is.
        root = site or ("/" if address == f"{home}404.html" else None)
        for name in named(address, body, home):
            there = f"{home}{name.removeprefix(root).lstrip('/')}" if root and name.startswith(root) else name
            there = urldefrag(urljoin(address, there))[0].partition("?")[0]
            here = urlsplit(there)[:2] == urlsplit(home)[:2]
            if here and there not in found and there not in wrong:
                waiting.setdefault(there, address)
    server.close()
    return {unquote(address.removeprefix(home)) for address in found}, wrong


def named(address: str, body: bytes, home: str) -> Iterator[str]:
    """Yield what a file of the book names, as it does or from the root of the pages."""
    kind = urlsplit(address).path.rpartition(".")[2]
    if kind not in ("xml", "css", "js", "html") and not address.endswith("/"):
        return
    text = body.decode()
    if kind == "css":
        yield from (name for name in STYLED.findall(text) if not name.startswith(APART))
    elif address == f"{home}searchindex.js":
        index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
        yield from (f"{home}{name}.html" for name in index["docnames"])
    elif address == f"{home}_static/suggested.js":
        known = json.loads(text.removeprefix("bookSuggest(").rstrip().removesuffix(");"))
        yield from (f"{home}{place}" for _kind, _said, place in known)
    elif kind != "js":
        for attribute, value in NAMED.findall(text):
            if attribute == "data-files":
                # Beside the script that brings them.
                yield from (f"{home}_static/{name}" for name in value.split())
            elif value.endswith((".png", ".html")) or (attribute != "content" and value):
                yield html.unescape(value.removeprefix(LEADS_ON))
        for form, figure, sets in FIGURE.findall(text):
            if "chart-of-words" not in form:
                forms = [*sets.split(), f"{figure}-wide", f"{figure}-narrow"]
                yield from (f"{home}_static/charts/{name}.js" for name in forms)
            yield from (f"{home}_static/data/{figure}.{kind}" for kind in ("csv", "js"))
        for question in ASKED.findall(text):
            yield from (f"{home}_static/charts/ask-{question}-{size}.js" for size in ("wide", "narrow"))
            yield from (f"{home}_static/{name}.js" for name in ("ask", f"ask/{question}"))
        if 'class="bd-search' in text:
            yield from (f"{home}{name}" for name in ("searchindex.js", "_static/suggest.js"))
            yield f"{home}_static/suggested.js"
