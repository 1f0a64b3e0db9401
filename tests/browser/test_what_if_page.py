"""The exported what-if page, opened from a file: what it shows is what ecorules judges."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import ecorules
from ecorules.verdicts import Verdict

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parents[2] / "examples" / "changde" / "synthetic"


@pytest.fixture(scope="module")
def assessment() -> ecorules.Assessment:
    return ecorules.load_scheme("changde-2020").assess(
        FOLDER / "observations.csv", regions=FOLDER / "regions.csv", targets=FOLDER / "targets.csv"
    )


def card_of(page: Any, indicator: str) -> Any:
    name = re.compile(rf"^\s*{re.escape(indicator)}\s")
    return page.locator("section").filter(has=page.locator("h2", has_text=name))


def shows(page: Any, state: ecorules.WhatIf, indicator: str, part: int | None = None) -> None:
    """The page shows an indicator, and the whole, as a state in Python has it."""
    lang = state.lang
    result = state.result(indicator, part)
    card = card_of(page, indicator)
    demand = card.locator(".wi-demand").nth((part or 1) - 1)
    assert result.verdict.label(lang) in demand.locator("[data-verdict]").text_content()
    assert demand.locator("[data-reason]").text_content() == result.reason(lang)
    summary = state.assessment.summary().iloc[0]
    counts = [page.locator(f"[data-total='{verdict.code}']").text_content() for verdict in Verdict]
    assert counts == [str(summary[verdict.value]) for verdict in Verdict]
    assert Verdict(summary["criteria"]).label(lang) in page.locator("[data-whole]").text_content()
    for at, attribute in enumerate(("约束性", "参考性"), start=1):
        row = page.locator(f"[data-group='{at}']")
        for verdict in Verdict:
            shown = row.locator(f"[data-count='{verdict.code}']").text_content()
            assert shown == str(summary[f"{attribute}_{verdict.value}"])


def quiet(watched: Any) -> None:
    assert watched.errors == []
    assert len(watched.requests) == 1
    assert watched.requests[0].startswith("file://")


def test_a_slider_is_moved_by_keyboard_and_mouse(watched: Any, assessment: ecorules.Assessment, tmp_path: Path) -> None:
    state = ecorules.what_if(assessment, "示例市")
    place = tmp_path / "试算 页.html"
    state.to_html(place)
    page = watched.open(place)
    shows(page, state, "26")
    card = card_of(page, "26")
    slider, number = card.locator("input[type=range]"), card.locator("input[type=number]")
    assert "未达标" in card.locator("[data-verdict]").text_content()
    slider.focus()
    for _ in range(40):
        if number.input_value() == "95":
            break
        page.keyboard.press("ArrowRight")
    assert number.input_value() == "95"
    assert slider.get_attribute("aria-valuetext") == "95%"
    assert "未达标" not in card.locator("[data-verdict]").text_content()
    shows(page, state.set("26", 95), "26")
    box = slider.bounding_box()
    page.mouse.click(box["x"] + 0.1 * box["width"], box["y"] + box["height"] / 2)
    moved = float(number.input_value())
    assert moved < 94
    shows(page, state.set("26", moved), "26")
    page.get_by_role("button", name="全部恢复").click()
    assert number.input_value() == "94.6"
    shows(page, state, "26")
    quiet(watched)


def test_a_number_is_typed_and_taken_to_a_step(watched: Any, assessment: ecorules.Assessment, tmp_path: Path) -> None:
    state = ecorules.what_if(assessment, "示例市", lang="en")
    place = tmp_path / "page.html"
    state.to_html(place)
    page = watched.open(place)
    card = card_of(page, "28")
    number = card.locator("input[type=number]")
    number.fill("13")
    shows(page, state.set("28", 13), "28")
    number.fill("13.0123")
    assert "nearest step" in card.locator("[data-snapped]").text_content()
    page.keyboard.press("Enter")
    shows(page, state.set("28", float(number.input_value())), "28")
    number.fill("-1e300")
    page.keyboard.press("Tab")
    shows(page, state.set("28", float(number.input_value())), "28")
    quiet(watched)


def test_parts_states_and_the_whole_follow(watched: Any, assessment: ecorules.Assessment, tmp_path: Path) -> None:
    state = ecorules.what_if(assessment, "示例市", indicators="all")
    place = tmp_path / "page.html"
    state.to_html(place)
    assert place.stat().st_size < 2_000_000
    page = watched.open(place)
    card = card_of(page, "16")
    choice = card.locator("select").first
    choice.select_option(label="未达到")
    moved = state.set("16", False, part=1, of="性质")
    shows(page, moved, "16", 1)
    assert "未达标" in card.locator("[data-row-verdict]").text_content()
    # What fails or is open is mended one after the other, until the whole is met.
    for result in moved.base.results:
        for demand in result.parts or (result,):
            part = demand.part.number if demand.part else None
            if moved.result(result.indicator.id, part).verdict is Verdict.PASS:
                continue
            section = card_of(page, result.indicator.id).locator(".wi-demand").nth((part or 1) - 1)
            if section.locator("select").count():
                section.locator("select").first.select_option(label="已达到")
                continue
            breaks = section.locator("datalist option").evaluate_all("found => found.map(one => Number(one.value))")
            slider = section.locator("input[type=range]")
            for step in [at + off for at in breaks for off in (0, 1, -1)]:
                slider.fill(str(step)) if 0 <= step <= int(slider.get_attribute("max")) else None
                if "✓" in section.locator("[data-verdict]").text_content():
                    break
    failing = page.locator("[data-verdict]").evaluate_all(
        "all => all.filter(one => !one.textContent.includes('✓')).length"
    )
    assert failing == 1  # the superior's task that was reported as missed: no figure mends it
    assert "未达标" in page.locator("[data-whole]").text_content()
    quiet(watched)


def test_bounds_are_moved(watched: Any, assessment: ecorules.Assessment, tmp_path: Path) -> None:
    state = ecorules.what_if(assessment, "示例市", indicators=["26", "12"], thresholds=True).set("26", 93.0)
    place = tmp_path / "page.html"
    state.to_html(place)
    page = watched.open(place)
    shows(page, state, "26")
    card = card_of(page, "26")
    bound = card.locator("input[type=number]").nth(1)
    bound.fill("90")
    page.keyboard.press("Enter")
    moved = state.set_bound("26", float(bound.input_value()))
    assert moved.result("26").verdict is Verdict.PASS
    shows(page, moved, "26")
    quiet(watched)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_hostile_names_stay_text(browser: Any, watched: Any, tmp_path: Path, scheme: str) -> None:
    name = "<script>alert(1)</script>\"'&\u202e\ud800</script><!--" + "长" * 300
    row = '- {id: "1", name: "水</script><script>throw 1</script>", unit: "%", threshold: "≥95"}'
    file = tmp_path / "x.yaml"
    file.write_text(f'format: 1\nid: x\ntitle: "<b>t</b>"\nindicators:\n{row}\n', encoding="utf-8")
    frame = pd.DataFrame([(name, 2020, "1", 90.0)], columns=["region", "year", "indicator", "value"], dtype=object)
    found = ecorules.load_scheme(file).assess(frame)
    place = tmp_path / "page.html"
    ecorules.what_if(found).to_html(place)
    watched.page.emulate_media(color_scheme=scheme)
    page = watched.open(place)
    slider = page.locator("input[type=range]")
    slider.focus()
    page.keyboard.press("End")
    assert "达标" in page.locator("[data-verdict]").text_content()
    assert page.evaluate("document.scripts.length") == 2
    quiet(watched)


def test_on_a_phone_nothing_is_wider_than_the_screen(
    browser: Any, assessment: ecorules.Assessment, tmp_path: Path
) -> None:
    place = tmp_path / "page.html"
    ecorules.what_if(assessment, "示例市", thresholds=True).to_html(place)
    context = browser.new_context(viewport={"width": 360, "height": 640}, is_mobile=True)
    page = context.new_page()
    page.goto(place.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_every_control_has_a_name(watched: Any, assessment: ecorules.Assessment, tmp_path: Path) -> None:
    place = tmp_path / "page.html"
    ecorules.what_if(assessment, "示例市", indicators="all").to_html(place)
    page = watched.open(place)
    unnamed = page.locator("input, select, button").evaluate_all(
        "all => all.filter(one => !(one.getAttribute('aria-label') || one.textContent)).length"
    )
    assert unnamed == 0
    ids = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
    quiet(watched)
