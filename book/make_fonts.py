# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools[woff]==4.68.0"]
# ///
"""Make the book's fonts from their registry packages: the letters it uses, in five styles.

Run with ``uv run book/make_fonts.py``; it needs npm. What it writes is kept in ``_static/fonts``, so that
neither a build nor a reader asks anybody for a font. They have names of their own, as the licence asks.
"""

import io
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).with_name("_static") / "fonts"
PACKAGES = {
    "serif": ("@fontsource-variable/newsreader@5.3.0", "newsreader-latin-opsz"),
    "sans": ("@fontsource-variable/source-sans-3@5.3.1", "source-sans-3-latin-wght"),
}
# Style by name: the package's file, its axes, and whether pairs of letters are kerned. Text is cut for small
# sizes (``opsz``, in points), headings for large ones.
STYLES = {
    "serif": ("serif", "normal", {"opsz": 14, "wght": 400}, True),
    "serif-bold": ("serif", "normal", {"opsz": 28, "wght": 600}, True),
    "serif-italic": ("serif", "italic", {"opsz": 14, "wght": 400}, False),
    "sans": ("sans", "normal", {"wght": 400}, True),
    "sans-bold": ("sans", "normal", {"wght": 600}, True),
}
# Charts are drawn to pictures in these, by a library that reads no WOFF2.
DRAWN = ("sans", "sans-bold")
ASCII = "".join(map(chr, range(0x20, 0x7F)))
SIGNS = "\u00a0\u2009\u202f–—‘’“”…"
LETTERS = {
    True: ASCII + SIGNS + "§©°±²·×•−ÄÅÇÉÖØÜßàáâãäåæçèéêëíîïñóôõöøúüý",
    False: ASCII + SIGNS + "éü",
}


def main() -> None:
    """Write every style, and the licences."""
    HERE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        files = {name: _unpacked(package, Path(folder, name)) for name, (package, _) in PACKAGES.items()}
        for family, root in files.items():
            shutil.copyfile(root / "LICENSE", HERE / f"{family}.LICENSE")
        for name, (family, slant, axes, whole) in STYLES.items():
            source = files[family] / "files" / f"{PACKAGES[family][1]}-{slant}.woff2"
            font = _made(source, axes, name, LETTERS[whole], kerned=whole)
            if name in DRAWN:
                font.save(HERE / f"{name}.ttf")
            font.flavor = "woff2"
            font.save(HERE / f"{name}.woff2")
            print(f"{name}.woff2: {(HERE / f'{name}.woff2').stat().st_size:,} bytes")


def _unpacked(package: str, folder: Path) -> Path:
    folder.mkdir()
    subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def _made(source: Path, axes: dict[str, float], name: str, letters: str, *, kerned: bool) -> TTFont:
    font = instantiateVariableFont(TTFont(source, recalcTimestamp=False), axes)
    font.flavor, plain = None, io.BytesIO()
    font.save(plain)
    font = TTFont(plain, recalcTimestamp=False)
    options = Options()
    options.layout_features = ["ccmp", "locl", *(["kern", "liga"] if kerned else [])]
    options.hinting, options.notdef_outline = False, True
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    _named(font, name)
    return font


def _named(font: TTFont, name: str) -> None:
    family, _, style = name.partition("-")
    family, style = f"Book {family.title()}", style.title() or "Regular"
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", "")}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 600 if style == "Bold" else 400
    font["OS/2"].fsSelection = {"Bold": 0x20, "Italic": 0x01}.get(style, 0x40)
    font["head"].macStyle = {"Bold": 1, "Italic": 2}.get(style, 0)


if __name__ == "__main__":
    main()
