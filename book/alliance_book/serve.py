"""The built book on a local port."""

import errno
import functools
import http.server
from collections.abc import Callable

from alliance_data.errors import InputError

from .book import Book

HOST = "127.0.0.1"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serve files quietly, and let no browser keep a page that a build has replaced."""

    def end_headers(self) -> None:
        """Ask browsers to look again each time."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_arguments) -> None:
        """Say nothing of single requests."""


def server(book: Book, port: int) -> http.server.ThreadingHTTPServer:
    """Return a server for the built pages; port 0 takes any that is free.

    Raises
    ------
    InputError
        If the book is not built, or the port is taken or not allowed.
    """
    if not (book.html / "index.html").exists():
        raise InputError("The book is not built. Build it first: alliance build")
    handler = functools.partial(Handler, directory=str(book.html))
    try:
        return http.server.ThreadingHTTPServer((HOST, port), handler)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InputError(
                f"Port {port} is in use. Choose another: alliance serve --port {port + 1}"
            ) from None
        if error.errno == errno.EACCES:
            raise InputError(
                f"Port {port} is not allowed. Choose another: alliance serve --port 8000"
            ) from None
        raise


def serve(book: Book, port: int, say: Callable[[str], None] = print) -> None:
    """Serve the built pages until interrupted."""
    with server(book, port) as running:
        say(f"The book is at http://{HOST}:{running.server_port}/ (stop with Ctrl-C)")
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            say("")
