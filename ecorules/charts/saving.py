"""Charts as files: one HTML page that asks nothing of the network, PNG and SVG.

Comes in: a chart and a path. Goes out: the file, written whole or not at all.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, Final

from ecorules.charts import canvas
from ecorules.charts.fonts import chinese, register
from ecorules.errors import EcoRulesError
from ecorules.schemes import shown
from ecorules.text import Diagnostic

#: Beyond this many marks a page draws on a canvas; up to it each mark is an element that can be read and selected.
_ELEMENTS: Final = 3_000
#: What a page may do: run the scripts that stand in it, and nothing from elsewhere. Vega compiles its own
#: expressions, which takes unsafe-eval; what was given by a user is never part of one.
_POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:"
)
_PAGE: Final = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body {{ margin: 1rem; }} figure {{ margin: 0; overflow-x: auto; }}</style>
<script>{library}</script>
</head>
<body>
<figure id="figure" role="img" aria-label="{says}"><div id="chart"></div></figure>
<script>
vegaEmbed("#chart", {spec}, {options}).catch(function (error) {{
  document.getElementById("chart").textContent = String(error);
}});
</script>
</body>
</html>
"""


def save(
    chart: Any, path: str | os.PathLike[str], *, scale: float = 2, fonts: str | os.PathLike[str] | None = None
) -> None:
    """Write a chart as ``.html``, ``.png`` or ``.svg``, by the ending of the path.

    The page holds everything it needs and asks nothing of the network. Pictures are drawn with a font that has Chinese
    characters, looked for in the system's folders and in ``fonts``; charts without any need none. ``scale`` is the
    number of dots a pixel of a PNG.

    Raises ``EcoRulesError`` where vl-convert is missing, where there is no such font, for another ending, and where
    the file cannot be written.

    >>> import pytest
    >>> _ = pytest.importorskip("altair", reason="altair is an extra")
    >>> _ = pytest.importorskip("vl_convert", reason="vl-convert is an extra")
    >>> import pandas as pd
    >>> from ecorules import charts
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp()) / "frontier.html"
    >>> charts.save(charts.frontier(pd.DataFrame({"met": [30, 31], "cost": [0.0, 5.0]})), file)
    >>> file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    True
    """
    file = Path(path)
    match file.suffix.lower():
        case ".html" | ".htm":
            content = html(chart).encode("utf-8")
        case ".png" | ".svg" as ending:
            content = drawn(_spec(chart), ending[1:], scale=scale, fonts=fonts)
        case ending:
            message, message_en = f"不能存为 “{shown(ending)}”", f"a chart cannot be saved as {shown(ending)!r}"
            raise _cannot(message, message_en, "用 .html、.png 或 .svg", "use .html, .png or .svg")
    try:
        file.write_bytes(content)
    except (OSError, ValueError) as error:
        why = type(error).__name__ if isinstance(error, ValueError) else error.strerror or ""
        message, message_en = f"无法写入 {shown(file.name)}：{why}", f"{shown(file.name)} cannot be written: {why}"
        raise _cannot(message, message_en) from error


def html(chart: Any) -> str:
    """A chart as one page with its scripts inside; names of users stand in it as data only.

    >>> import pytest
    >>> _ = pytest.importorskip("altair", reason="altair is an extra")
    >>> _ = pytest.importorskip("vl_convert", reason="vl-convert is an extra")
    >>> import pandas as pd
    >>> from ecorules import charts
    >>> page = charts.html(charts.frontier(pd.DataFrame({"met": [30, 31], "cost": [0.0, 5.0]})))
    >>> "default-src" in page
    True
    """
    spec = _spec(chart)
    said = spec.get("usermeta", {}).get("ecorules", {})
    options = {"mode": "vega-lite", "renderer": "svg" if _marks(spec) <= _ELEMENTS else "canvas", "actions": False}
    return _PAGE.format(
        lang=escape(str(said.get("lang", "zh-CN"))),
        policy=escape(_POLICY),
        title=escape(_title(spec)),
        says=escape(str(spec.get("description", "")), quote=True),
        library=_bundle(_version()),
        spec=_script(spec),
        options=_script(options),
    )


def _spec(chart: Any) -> dict[str, Any]:
    if not hasattr(chart, "to_dict") or (not hasattr(chart, "mark_point") and not hasattr(chart, "properties")):
        kind = type(chart).__name__
        message, message_en = f"应给出图表，而不是 {kind}", f"a chart is due, not {kind}"
        raise EcoRulesError(Diagnostic(code="E789", message=message, message_en=message_en))
    spec: dict[str, Any] = chart.to_dict()
    return spec


def drawn(spec: dict[str, Any], kind: str, *, scale: float = 2, fonts: str | os.PathLike[str] | None = None) -> bytes:
    """A specification as a PNG or SVG. Raises as ``save`` does."""
    library = _vl_convert()
    if _has_chinese(json.dumps(spec, ensure_ascii=False)):
        font = chinese(fonts)
        register(font, library)
        spec = spec | {"config": {**spec.get("config", {}), "font": f"{font.name}, sans-serif"}}
    picture: bytes
    if kind == "png":
        picture = _denser(_tried(lambda: library.vegalite_to_png(spec, vl_version=_version(), scale=float(scale))))
    else:
        picture = _tried(lambda: library.vegalite_to_svg(spec, vl_version=_version())).encode("utf-8")
    return picture


def _denser(png: bytes) -> bytes:
    """The same picture packed with care: the renderer packs in haste, which makes files several times the size."""
    chunks, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        chunks.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += 12 + length
    pixels = zlib.decompress(b"".join(held for kind, held in chunks if kind == b"IDAT"))
    first = next(place for place, (kind, _) in enumerate(chunks) if kind == b"IDAT")
    rest = [(kind, held) for kind, held in chunks if kind != b"IDAT"]
    rest.insert(first, (b"IDAT", zlib.compress(pixels, 9)))
    packed = (
        struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held)) for kind, held in rest
    )
    return png[:8] + b"".join(packed)


def _has_chinese(text: str) -> bool:
    inside = text.replace("，", "")
    return any("\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\uffef" or char >= "\U00020000" for char in inside)


def _script(data: object) -> str:
    """JSON that stands inside a script: nothing in it ends the script, opens a comment or a line."""
    text = json.dumps(data, ensure_ascii=True, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _title(spec: dict[str, Any]) -> str:
    title = spec.get("title", "")
    return str(title.get("text", "") if isinstance(title, dict) else title)


def _marks(spec: dict[str, Any]) -> int:
    return sum(len(rows) for rows in spec.get("datasets", {}).values())


@lru_cache(maxsize=2)
def _bundle(version: str) -> str:
    """Vega, Vega-Lite and Vega-Embed; nothing in them may end the script that they stand in."""
    script: str = _vl_convert().javascript_bundle(vl_version=version)
    return script.replace("</script", "<\\/script")


def _version() -> str:
    """The release of Vega-Lite that Altair writes for."""
    return ".".join(canvas.library().SCHEMA_VERSION.lstrip("v").split(".")[:2])


def _vl_convert() -> Any:
    try:
        import vl_convert
    except ImportError as error:
        raise canvas.needs("vl-convert-python") from error
    return vl_convert


def _tried(draw: Any) -> Any:
    try:
        return draw()
    except Exception as error:  # the library raises plain ValueErrors of many kinds
        why = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise _cannot(f"图片无法生成：{why}", f"the picture could not be made: {why}") from error


def _cannot(message: str, message_en: str, hint: str = "", hint_en: str = "") -> EcoRulesError:
    return EcoRulesError(Diagnostic(code="E787", message=message, message_en=message_en, hint=hint, hint_en=hint_en))
