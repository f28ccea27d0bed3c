"""How soon a reader sees the figures: ``python -m tests.bench.pages [CHAPTER ...]``.

Every chapter, or each that is named, is opened in Chromium, 390 pixels wide, over a line of 1.6 Mbit/s (150
ms there and back) by a processor four times slower than this one, and read to its end: as built by ``alliance
build``, then as stock Jupyter Book with stock Altair makes it of the same charts. What stock loads from other
hosts comes from a local folder of npm packages, named by ``VEGA_PACKAGES`` (``npm install vega vega-lite
vega-embed requirejs mathjax@3``); without it, stock is left out. Connections to those hosts would cost stock
more than is measured here.
"""

import contextlib
import gzip
import http.server
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import uuid
from collections import Counter
from functools import partial
from pathlib import Path

import altair
from alliance_book.figures.kinds import WAYS
from altair.utils.html import spec_to_html

from .__main__ import BIN, CHARTS, ROOT, TABLES, head, row

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
PROCESSOR = 4
PHONE = {"width": 390, "height": 844}
PATIENCE = 40_000
SMALL = 1000  # bytes below which packing does not pay

# A figure is there when the first picture or live chart inside of it has a size and has been drawn; live once
# it is a drawing of Vega's; those that stand folded are left out. A frame takes as long as it is after the
# last; what moves unasked for is a shift.
WATCH = """(() => {
    const seen = new Map(), live = new Map();
    const there = (e) => e.tagName !== "IMG" || (e.complete && e.naturalWidth > 0);
    const sized = (place, what) => [...place.querySelectorAll(what)]
        .some((e) => e.getBoundingClientRect().width > 20 && there(e));
    window.places = () => [...document.querySelectorAll("PLACES")]
        .filter((place) => !place.closest("details:not([open])"));
    Object.assign(window, { frame: 0, shift: 0, reading: false });
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
        if (!entry.hadRecentInput) window.shift += entry.value;
    })).observe({ type: "layout-shift", buffered: true });
    let last = performance.now();
    const look = () => {
        const now = performance.now();
        if (window.reading) window.frame = Math.max(window.frame, now - last);
        last = now;
        window.places().forEach((p) => {
            if (!seen.has(p) && sized(p, "img, .chart-host svg, svg.marks, canvas.marks")) seen.set(p, now);
            if (!live.has(p) && sized(p, "svg.marks, canvas.marks")) live.set(p, now);
        });
        window.times = [...seen.values()];
        window.live = [...live.values()];
        requestAnimationFrame(look);
    };
    look();
})();"""
OURS, STOCK = "figure.chart:has(.chart-spec)", "div[id^='altair-viz-']"
READ = """async () => {
    window.reading = true;
    for (let y = 0; y < document.documentElement.scrollHeight; y += 600) {
        window.scrollTo(0, y);
        await new Promise((next) => setTimeout(next, 60));
    }
    window.reading = false;
}"""
# The figure that a reader stops at when half of the page is read, and the milliseconds until it is live.
REST = """async () => {
    const shown = window.places().filter((place) => place.getBoundingClientRect().width > 20);
    const place = shown[Math.floor(shown.length / 2)], begin = performance.now();
    place.scrollIntoView({ block: "center" });
    while (!place.querySelector("svg.marks, canvas.marks")) await new Promise((next) => setTimeout(next, 20));
    return performance.now() - begin;
}"""
SEEN = "window.places().some((p) => p.getBoundingClientRect().top < innerHeight)"
ALL = "window.places().length && window.times.length >= window.places().length"


class Packed(http.server.SimpleHTTPRequestHandler):
    """A server that packs what it sends, as any host of static pages does."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file, packed where it is text."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        packs = path.suffix in (".html", ".css", ".js", ".svg", ".json") and len(body) > SMALL
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if packs:
            body = gzip.compress(body, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Measure and print."""
    ours = ROOT / "_build" / "html"
    if not ours.exists():
        sys.exit("No built book in _build/html: run alliance build first.")
    packages = os.environ.get("VEGA_PACKAGES")
    with tempfile.TemporaryDirectory() as folder:
        plain = stock(Path(folder), Path(packages)) if packages else None
        if not plain:
            print("Without stock Jupyter Book: VEGA_PACKAGES names no folder of npm packages.")
        compare(ours, plain, sys.argv[1:])


def stock(folder: Path, packages: Path) -> Path:
    """Build the book's chapters with stock Jupyter Book and stock Altair output; return its pages."""
    tree = folder / "stock"
    built = ROOT / "_build" / "source"
    tree.mkdir()
    chapters = sorted((built / "notebooks").glob("*.ipynb"))
    for chapter in chapters:
        (tree / chapter.name).write_text(json.dumps(plainly(json.loads(chapter.read_text()))))
    contents = ["format: jb-book", f"root: {chapters[0].stem}", "chapters:"]
    (tree / "_toc.yml").write_text("\n".join([*contents, *(f"- file: {c.stem}" for c in chapters[1:])]))
    (tree / "_config.yml").write_text("title: Stock\nexecute: {execute_notebooks: 'off'}\n")
    done = subprocess.run(
        [str(BIN / "jupyter-book"), "build", str(tree)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"Stock Jupyter Book failed:\n{done.stderr[-2000:]}")
    pages = tree / "_build" / "html"
    shutil.copytree(packages / "node_modules", pages / "npm")
    localise(pages)
    return pages


def plainly(notebook: dict) -> dict:
    """Return a notebook whose charts are shown as Altair's own HTML renderer shows them."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            data.pop(TABLES, None)
            data.pop(WAYS, None)
            if CHARTS in data:
                spec = {key: value for key, value in data.pop(CHARTS).items() if key != "usermeta"}
                data["text/html"] = spec_to_html(
                    spec,
                    mode="vega-lite",
                    vega_version=altair.VEGA_VERSION,
                    vegalite_version=altair.VEGALITE_VERSION,
                    vegaembed_version=altair.VEGAEMBED_VERSION,
                    output_div=f"altair-viz-{uuid.uuid4().hex}",
                    template="universal",
                )
    return notebook


def localise(pages: Path) -> None:
    """Lead what the pages load from other hosts to the npm packages beside them."""
    for page in pages.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        for package in ("vega-lite", "vega-embed", "vega"):
            here = f"/npm/{package}/build/{package}.min.js"
            text = re.sub(rf"https://[^\"]*/{package}@[^\"?]*\?noext", here, text)
        text = re.sub(r"https://[^\"]*/require[^\"]*\.js", "/npm/requirejs/require.js", text)
        text = re.sub(r"https://[^\"]*/mathjax@3/", "/npm/mathjax/", text)
        page.write_text(text, encoding="utf-8")


def compare(ours: Path, plain: Path | None, named: list[str]) -> None:
    """Open every chapter in both books, or those named, and print what it took."""
    from playwright.sync_api import sync_playwright

    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if not browser:
        sys.exit("No Chromium on PATH. On Debian: apt-get install chromium")
    weights = ("kB to open", "kB to read", "kB of Vega", "requests")
    head(
        "Pages",
        *weights,
        "first figure, s",
        "first live, s",
        "all figures, s",
        "stopped at, s",
        "frame, ms",
        "task, ms",
        "shift",
    )
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=root)
        for path in sorted((ours / "notebooks").glob("*.html")):
            if 'class="chart-spec"' not in path.read_text(encoding="utf-8") or (
                named and path.stem not in named
            ):
                continue
            mine = opened(chromium, ours, f"notebooks/{path.name}", OURS)
            row(path.stem, *told(mine))
            if plain and (plain / path.name).exists():
                theirs = opened(chromium, plain, path.name, STOCK)
                row("  stock", *told(theirs))
                row(
                    "  ratio", *(f"{a / b:.2f}" if a and b else "" for a, b in zip(mine, theirs, strict=True))
                )
        chromium.close()


def opened(chromium, folder: Path, name: str, places: str) -> tuple:
    """Return what a page took: kB, requests, seconds to its figures, its longest frame, and what moved.

    The kB are those sent until it is open, those sent until it is read to its end (both without the
    libraries that draw), and those of the libraries. The seconds are those to the first figure, to the first
    that is live, to all, and from stopping at one, once all is read, to its being live; the frame is the
    longest of the reading, in milliseconds, and so is the task, by the processor's own time; shifts are added
    up.
    """
    from playwright.sync_api import TimeoutError

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Packed, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}"
        context = chromium.new_context(viewport=PHONE)
        page = context.new_page()
        page.route(
            "**/*",
            lambda r: r.continue_() if r.request.url.startswith((home, "data:", "blob:")) else r.abort(),
        )
        page.add_init_script(WATCH.replace("PLACES", places))
        client = context.new_cdp_session(page)
        client.send("Network.enable")
        client.send("Network.emulateNetworkConditions", LINE)
        client.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR})
        chromium.start_tracing(page=page, categories=["toplevel", "devtools.timeline"])
        names, sizes = {}, {}
        client.on("Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]}))
        client.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
        page.goto(f"{home}/{name}", timeout=PATIENCE, wait_until="load")
        at_once = _apart(names, sizes)[0]
        # A reader looks at what opens first. A page that draws what one comes to has to be read to its end.
        if page.evaluate(SEEN):
            page.wait_for_function("() => window.live.length", timeout=PATIENCE)
        page.evaluate(READ)
        rest = page.evaluate(REST)
        with contextlib.suppress(TimeoutError):
            page.wait_for_function(f"() => {ALL}", timeout=PATIENCE)
        times = [time / 1000 for time in page.evaluate("window.times")] or [math.nan]
        live = [time / 1000 for time in page.evaluate("window.live")] or [math.nan]
        whole, frame, shift = page.evaluate(ALL), page.evaluate("window.frame"), page.evaluate("window.shift")
        task = longest(json.loads(chromium.stop_tracing())["traceEvents"])
        context.close()
        server.shutdown()
    others, libraries = _apart(names, sizes)
    last = max(times) if whole else math.nan
    return (
        at_once,
        others,
        libraries,
        len(sizes),
        min(times),
        min(live),
        last,
        rest / 1000,
        frame,
        task,
        shift,
    )


def longest(events: list[dict]) -> float:
    """Return the milliseconds of the page's longest task.

    Its time on the slowed processor is counted, which a busy machine does not stretch as it does a frame.
    """
    scripts = Counter((e["pid"], e["tid"]) for e in events if e["name"] in ("EvaluateScript", "FunctionCall"))
    page = scripts.most_common(1)[0][0]
    tasks = [e for e in events if e["name"].endswith("RunTask") and (e["pid"], e["tid"]) == page]
    return max(task.get("tdur", 0) for task in tasks) / 1000


def _apart(names: dict[str, str], sizes: dict[str, int]) -> tuple[float, float]:
    """Return the kB of everything but the libraries that draw charts, and theirs."""
    drawing = {
        key for key in sizes if re.search(r"/charts/vega(-more)?\.js|/npm/(vega|requirejs)", names[key])
    }
    total, theirs = sum(sizes.values()), sum(sizes[key] for key in drawing)
    return (total - theirs) / 1000, theirs / 1000


def told(measured: tuple) -> list[str]:
    """Return a page's measures as they are printed."""
    *weights, requests, first, live, last, rest, frame, task, shift = measured
    seconds = (f"{time:.1f}" for time in (first, live, last, rest))
    return [
        *(f"{kb:.0f}" for kb in weights),
        str(requests),
        *seconds,
        f"{frame:.0f}",
        f"{task:.0f}",
        f"{shift:.3f}",
    ]


if __name__ == "__main__":
    main()
