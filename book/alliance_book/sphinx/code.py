"""Code in the pages: spans only where a colour differs, and a button that copies it, without a library.

A chapter has thousands of words of code: a span around each name and bracket, all in the colour of text,
weighs as much as its charts do.
"""

from pygments.formatters import HtmlFormatter
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text, Whitespace
from sphinx.application import Sphinx

PLAIN = {Name, Name.Namespace, Name.Other, Operator, Punctuation, Whitespace}
# Kinds that the book's styles give one colour; the exceptions have their own.
FAMILIES = (String, Number, Keyword, Comment)
APART = {String.Regex, String.Symbol, Keyword.Type}
# ``book.js`` copies.
LIBRARY = ("clipboard.min.js", "copybutton.js", "copybutton.css")


class Formatter(HtmlFormatter):
    """Pygments' own formatter, told one kind of what looks alike."""

    def format_unencoded(self, tokensource, outfile):
        """Write code as HTML."""
        super().format_unencoded(((alike(kind), text) for kind, text in tokensource), outfile)


def alike(kind):
    """Return the kind that stands for all that look like one."""
    if kind in PLAIN:
        return Text
    if kind is Operator.Word:
        return Keyword
    return next((family for family in FAMILIES if kind in family and kind not in APART), kind)


def connect(app: Sphinx) -> None:
    """Register the formatter, and the going of the library that copied."""
    app.connect("builder-inited", _colour)
    app.connect("html-page-context", _without_library, priority=900)


def _colour(app: Sphinx) -> None:
    if app.builder.format == "html":
        app.builder.highlighter.formatter = Formatter


def _without_library(_app: Sphinx, _page: str, _template: str, context: dict, _doctree) -> None:
    for kind in ("script_files", "css_files"):
        context[kind] = [f for f in context.get(kind, []) if not str(f.filename or "").endswith(LIBRARY)]
