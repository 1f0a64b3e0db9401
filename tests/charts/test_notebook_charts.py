"""Charts in notebooks: what a front end is given, and that nobody's own choice is overruled."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import ecorules
from ecorules import charts
from ecorules.assessment import Assessment
from ecorules.charts import notebook, saving

altair = pytest.importorskip("altair")

LITE = "application/vnd.vegalite.v5+json"
HOSTILE = "</script><img src=x onerror=alert(1)>\ud800"


def assessed(region: str = "甲市") -> Assessment:
    rows = {"region": region, "year": [2018, 2019, 2020], "indicator": "26", "value": [91.0, 94.0, 95.5]}
    return ecorules.load_scheme("changde-2020").assess(pd.DataFrame(rows, dtype=object), regions={region: {"设区市"}})


@pytest.fixture
def ipython(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As inside a notebook; the renderer that was active comes back afterwards."""
    before = altair.renderers.active
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=object))
    altair.renderers.enable("default")
    yield
    altair.renderers.enable(before)
    altair.renderers.register(notebook.NAME, None)


def bundle(chart: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    found = chart._repr_mimebundle_()
    return found if isinstance(found, tuple) else (found, {})


def test_a_chart_is_alive_in_jupyterlab_a_picture_elsewhere_and_words_everywhere(ipython: None) -> None:
    pytest.importorskip("vl_convert")
    chart = assessed().charts.history("甲市", "26")
    data, metadata = bundle(chart)
    assert set(data) == {LITE, "image/png", "text/plain"}
    assert data["text/plain"] == chart.description == data[LITE]["description"]
    assert data[LITE]["$schema"].endswith("/v5.json")
    assert metadata[LITE]["embed_options"]["actions"]["editor"] is False
    picture = base64.b64decode(data["image/png"])
    assert picture.startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == chart.description
    assert 300 < metadata["image/png"]["width"] < 900
    assert metadata["needs_background"] == "light"


def test_a_chart_is_shown_without_its_picture_where_it_cannot_be_drawn(
    ipython: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    data, metadata = bundle(assessed().charts.history("甲市", "26"))
    assert set(data) == {LITE, "text/plain"}
    assert set(metadata) == {LITE}


def test_charts_of_the_users_own_are_shown_as_without_us(ipython: None) -> None:
    own = altair.Chart(altair.InlineData(values=[{"x": 1}])).mark_point()
    before = set(bundle(own)[0])
    assessed().charts.history("甲市", "26")
    assert altair.renderers.active == notebook.NAME
    assert set(bundle(own)[0]) == before
    assert LITE not in bundle(own)[0]


def test_a_renderer_that_was_chosen_stays(ipython: None) -> None:
    altair.renderers.enable("mimetype")
    chart = assessed().charts.history("甲市", "26")
    assert altair.renderers.active == "mimetype"
    assert bundle(chart)[0]["text/plain"] != chart.description


def test_whoever_goes_back_to_the_renderer_of_altair_is_not_overruled(ipython: None) -> None:
    assessed().charts.history("甲市", "26")
    altair.renderers.enable("default")
    assert LITE not in bundle(assessed().charts.history("甲市", "26"))[0]


def test_outside_notebooks_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = altair.renderers.active
    for module in (None, SimpleNamespace(get_ipython=lambda: None)):
        monkeypatch.setitem(sys.modules, "IPython", module)
        assessed().charts.history("甲市", "26")
        assert altair.renderers.active == before


def test_hostile_names_stay_data(ipython: None) -> None:
    data, _ = bundle(assessed(HOSTILE).charts.history(HOSTILE, "26"))
    json.dumps(data, ensure_ascii=False).encode("utf-8")  # no lone surrogate is left
    assert "text/html" not in data
    assert "onerror" in data["text/plain"]


def test_the_charts_of_an_assessment_are_those_of_the_functions() -> None:
    given = assessed()
    pairs = [
        (given.charts.verdict_map(regions=["甲市"], lang="en"), charts.verdict_map(given, regions=["甲市"], lang="en")),
        (given.charts.attainment("甲市"), charts.attainment(given, "甲市")),
        (given.charts.margins("甲市", lang="en"), charts.margins(given, "甲市", lang="en")),
        (given.charts.history("甲市", "26"), charts.history(given, "甲市", "26")),
        (given.charts.path_to_target("26", by=2025), charts.path_to_target(given, "26", by=2025)),
    ]
    for bound, free in pairs:
        assert bound.to_dict() == free.to_dict()
    with pytest.raises(ecorules.DataError, match="E783"):
        given.charts.attainment_radar("甲市")  # one ratio is no radar
    with pytest.raises(ecorules.DataError, match="E507"):
        given.charts.margins("乙市")


def test_every_colour_of_words_is_named() -> None:
    """Front ends with a dark theme set white where a chart says nothing; the ground is white."""
    spec = assessed().charts.margins("甲市").to_dict()
    named = [spec["title"]["color"], *(spec["config"][part]["labelColor"] for part in ("axis", "legend", "header"))]
    assert len(set(named)) == 1
    assert spec["config"]["background"] == "white"


def test_pictures_are_packed_without_loss(tmp_path: Path) -> None:
    library = pytest.importorskip("vl_convert")
    image = pytest.importorskip("PIL.Image")
    spec = altair.Chart(altair.InlineData(values=[{"x": at} for at in range(5)])).mark_bar().encode(x="x:Q").to_dict()
    loose = library.vegalite_to_png(spec, vl_version=saving._version(), scale=2.0)
    dense = saving.drawn(spec, "png")
    assert len(dense) <= len(loose)
    for name, held in (("loose", loose), ("dense", dense)):
        (tmp_path / name).write_bytes(held)
    loose_picture, dense_picture = (image.open(tmp_path / name) for name in ("loose", "dense"))
    assert dense_picture.tobytes() == loose_picture.tobytes()
    assert dense_picture.info == loose_picture.info
