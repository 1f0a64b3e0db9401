"""Charts in a notebook: alive in JupyterLab, a picture on a code host, words everywhere, no request anywhere.

Comes in: the specification of a chart. Goes out: what Jupyter displays. Altair's own renderer loads
its scripts from another host; the one here stands in its place as long as the user has chosen none.
"""

from __future__ import annotations

import base64
import struct
import sys
from typing import Any, Final

from ecorules.charts import canvas
from ecorules.charts.saving import drawn
from ecorules.errors import EcoRulesError

#: The name of the renderer among those of Altair.
NAME: Final = "ecorules"
#: JupyterLab brings Vega-Lite 5 and draws this kind without any request. What the charts use is the same in 5 and 6.
_MIME: Final = "application/vnd.vegalite.v5+json"
_SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
#: Dots a pixel of the picture.
_SCALE: Final = 1.5

Bundle = tuple[dict[str, Any], dict[str, Any]]


def enable() -> None:
    """Let Altair show charts of ours in notebooks, unless its user has chosen a renderer; once, only inside IPython."""
    module = sys.modules.get("IPython")
    if module is None or module.get_ipython() is None:
        return
    renderers = canvas.library().renderers
    if renderers.active == "default" and NAME not in renderers.names():
        others = renderers.get()

        def render(spec: dict[str, Any], **options: Any) -> Any:
            return mimebundle(spec) if is_ours(spec) else others(spec, **options)

        renderers.register(NAME, render)
        renderers.enable(NAME)


def is_ours(spec: dict[str, Any]) -> bool:
    """Whether a chart was made here; charts of the user's own are shown as they would be without us."""
    return "ecorules" in (spec.get("usermeta") or {})


def mimebundle(spec: dict[str, Any]) -> Bundle:
    """A chart for a front end to choose from: Vega-Lite with its words, a PNG with its size and words, the words.

    The picture is left out where vl-convert or a font with Chinese characters is missing.
    """
    says = str(spec.get("description", ""))
    data: dict[str, Any] = {_MIME: spec | {"$schema": _SCHEMA}, "text/plain": says}
    actions = {"export": True, "source": False, "compiled": False, "editor": False}
    metadata: dict[str, Any] = {_MIME: {"embed_options": {"actions": actions}}}
    try:
        picture = drawn(spec, "png", scale=_SCALE)
    except EcoRulesError:
        return data, metadata
    width, height = struct.unpack(">II", picture[16:24])
    data["image/png"] = base64.b64encode(picture).decode("ascii")
    metadata["image/png"] = {"width": round(width / _SCALE), "height": round(height / _SCALE), "alt": says}
    return data, metadata | {"alt": says, "needs_background": "light"}
