"""The fonts of the corpus, from the wheels `fontpkg-pt-serif` and `matplotlib`; no root, no system fonts."""

import importlib
import importlib.util
from io import BytesIO
from pathlib import Path
from typing import Any

WHEELS = {
    "serif": ("fontpkg_pt_serif", "files", "PT_Serif-Web-{}.ttf", ("Regular", "Bold", "Italic", "BoldItalic")),
    "dejavu": ("matplotlib", "mpl-data/fonts/ttf", "DejaVuSerif{}.ttf", ("", "-Bold", "-Italic", "-BoldItalic")),
    "sans": ("matplotlib", "mpl-data/fonts/ttf", "DejaVuSans{}.ttf", ("", "-Bold", "-Oblique", "-BoldOblique")),
}
DROPPED = ["FFTM", "DSIG", "LTSH", "VDMX", "hdmx"]
STYLES = ("", "bold", "italic", "bold italic")
PROJECT_OF = {"fontpkg_pt_serif": "fontpkg-pt-serif", "matplotlib": "matplotlib"}


class FontMissing(RuntimeError):
    """A wheel that carries a font is not installed."""


def font_file(family: str, style: str = "") -> Path:
    """The file of a font; a clear error names the wheel to install."""
    package, folder, pattern, names = WHEELS[family]
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        project = PROJECT_OF[package]
        raise FontMissing(f"the font «{family}» comes with the wheel {project}: pip install {project}")
    path = Path(spec.origin).parent / folder / pattern.format(names[STYLES.index(style)])
    if not path.is_file():
        raise FontMissing(f"{PROJECT_OF[package]} has no {path.name} any more: see corpus/README.md for the version")
    return path


def saved(font: Any) -> BytesIO:
    file = BytesIO()
    font.save(file)
    file.seek(0)
    return file


def light_font(family: str, style: str) -> BytesIO:
    """The font without its hints and the signs no letter needs: the PDF files stay small."""
    ttlib, subset = load("fontTools.ttLib"), load("fontTools.subset")
    font = ttlib.TTFont(font_file(family, style), recalcTimestamp=False)
    options = subset.Options(hinting=False, notdef_outline=True, layout_features=[], drop_tables=DROPPED)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=[*range(0x20, 0x180), *range(0x400, 0x530), *range(0x2000, 0x2070), 0x2116, 0x20B8])
    chosen.subset(font)
    return saved(font)


def private_font() -> BytesIO:
    """A font like Wingdings: pencils, a telephone and an envelope at the private-use points F021, F040, F028, F02A."""
    ttlib, subset = load("fontTools.ttLib"), load("fontTools.subset")
    font = ttlib.TTFont(font_file("sans"), recalcTimestamp=False)
    pictures = {0xF021: 0x270F, 0xF028: 0x260E, 0xF02A: 0x2709, 0xF040: 0x270E}
    options = subset.Options(notdef_outline=True, layout_features=[], drop_tables=DROPPED)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=[0x20, *pictures.values()])
    chosen.subset(font)
    for table in font["cmap"].tables:
        if table.isUnicode():
            known = {private: public for private, public in pictures.items() if public in table.cmap}
            table.cmap.update({private: table.cmap[public] for private, public in known.items()})
    return saved(font)


def load(module: str) -> Any:
    """A developer's library, or a clear error."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise FontMissing(f"{error.name} is needed to typeset the corpus: see corpus/README.md") from error
