"""Pint units and quantities of any registry."""

from __future__ import annotations

import decimal
import fractions
import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pint
import pytest

from ecorules import units
from ecorules.errors import UnitError
from ecorules.units import quantities
from ecorules.units.vocabulary import vocabulary


@pytest.fixture(scope="module")
def registry() -> Any:
    return pint.UnitRegistry()


@pytest.fixture(scope="module")
def extended() -> Any:
    made: Any = pint.UnitRegistry()
    units.define(made)
    units.define(made)
    return made


@pytest.mark.parametrize("name", sorted(vocabulary().entries))
def test_every_listed_unit_becomes_a_pint_unit(name: str) -> None:
    assert isinstance(units.parse(name), pint.Unit)
    assert units.magnitude(5 * units.parse(name), name) == 5.0


@pytest.mark.parametrize(
    "text",
    [
        "吨标准煤/万元",
        "MPN/100mL",
        "件/万人",
        "年一遇",
        "t-x",
        "升/(人·日)",
        "kg/hm²",
        "1/10万",
        "100年一遇",
        "年",
        "个/10L",
    ],
)
def test_a_quantity_in_our_own_unit_comes_back(text: str) -> None:
    assert units.magnitude(5 * units.parse(text), text) == pytest.approx(5.0, rel=1e-12)


def test_units_of_one_measure_convert_in_pint() -> None:
    assert (3 * units.parse("公斤/亩")).to(units.parse("kg/ha")).magnitude == pytest.approx(45)
    assert units.parse("tce").dimensionality == units.parse("GJ").dimensionality
    assert units.parse("%").dimensionless
    assert units.parse(None).dimensionless
    assert not units.parse("个百分点").dimensionless
    assert units.parse("人").dimensionality != units.parse("户").dimensionality
    with pytest.raises(pint.DimensionalityError):
        (1 * units.parse("年一遇")).to(units.parse("年"))


def test_text_that_is_no_unit_never_reaches_pint() -> None:
    for text in ("9**9**9", "1" * 1_000_000, "kg)", "6~9"):
        with pytest.raises(UnitError):
            units.parse(text)


def test_opaque_words_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quantities, "_ROOM", len(quantities._made) + 2)
    for word in ("满甲", "满乙", "满甲"):
        assert units.magnitude(2 * units.parse(word), word) == 2.0
    with pytest.raises(UnitError) as caught:
        units.parse("满丙")
    assert caught.value.diagnostics[0].code == "E207"


def test_threads_share_one_registry() -> None:
    texts = ["公斤/亩", "吨标准煤/万元", "未列甲", "未列乙", "个/10L"] * 20
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(units.parse, texts))
    assert len({id(unit._REGISTRY) for unit in made}) == 1


@pytest.mark.parametrize(
    ("number", "unit", "target", "expected"),
    [
        (0.05, "mg/L", "μg/L", 50.0),
        (35, "microgram/meter**3", "微克/立方米", 35.0),
        (85, "percent", "%", 85.0),
        (0.85, "", "%", 85.0),
        (8.5, "percent", "‰", 85.0),
        (7.2, "", None, 7.2),
        (45, "kg/hectare", "公斤/亩", 3.0),
        (3, "kg/hectare/year", "公斤/公顷·年", 3.0),
        (366, "day", "天", 366.0),
        (3, "year", "年", 3.0),
        (20, "degC", "℃", 20.0),
        (5, "count", "个", 5.0),
        (29.3076, "GJ", "tce", 1.0),
        (1, "kWh", "MJ", 3.6),
        (1, "km**2", "公顷", 100.0),
        (2000, "pound", "kg", 907.18474),
        (1, "inch", "厘米", 2.54),
        (math.inf, "kg", "吨", math.inf),
    ],
)
def test_quantities_of_a_common_registry(
    registry: Any, number: float, unit: str, target: str | None, expected: float
) -> None:
    assert units.magnitude(registry.Quantity(number, unit), target) == pytest.approx(expected, rel=1e-12)


def test_conversion_by_name_is_exact(registry: Any) -> None:
    assert units.magnitude(registry.Quantity(0.07, "mg/m**3"), "μg/m³") == 70.0
    assert math.isnan(units.magnitude(registry.Quantity(math.nan, "kg"), "吨"))


@pytest.mark.parametrize(
    ("unit", "target"),
    [
        ("kg", "%"),
        ("percent", None),
        ("kg", None),
        ("percent", "个百分点"),
        ("", "个"),
        ("kelvin", "℃"),
        ("day", "年"),
        ("meter", "kg"),
        ("kg**0.5", "kg"),
        ("count", "件"),
        ("kg", "吨标准煤"),
        ("kg", "年一遇"),
        ("kg", "千克/公顷"),
    ],
)
def test_other_dimensions_are_refused(registry: Any, unit: str, target: str | None) -> None:
    with pytest.raises(UnitError) as caught:
        units.magnitude(registry.Quantity(1, unit), target)
    assert caught.value.diagnostics[0].code == "E202"


def test_only_one_real_number_is_a_value(registry: Any) -> None:
    for magnitude in (1j, [1, 2], np.array([3.0]), np.array([[1, 2]])):
        with pytest.raises(UnitError):
            units.magnitude(registry.Quantity(magnitude, "kg"), "kg")
    for value in (3, "3 kg", None, object()):
        with pytest.raises(UnitError):
            units.magnitude(value, "kg")
    assert units.magnitude(registry.Quantity(np.float64(3), "kg"), "吨") == 0.003


def test_a_registry_of_ones_own_wins_where_it_differs() -> None:
    made: Any = pint.UnitRegistry()
    for line in ("yuan = [currency]", "person = [people]", "亩 = 666.67 meter**2"):
        made.define(line)
    assert units.magnitude(made.Quantity(30000.0, "yuan/person"), "万元/人") == 3.0
    assert units.magnitude(made.Quantity(3, "亩"), "公顷") == pytest.approx(0.200001, rel=1e-9)


def test_chinese_names_for_a_registry(extended: Any) -> None:
    assert extended.Quantity(3, "公斤/亩").to("kg/hectare").magnitude == pytest.approx(45)
    assert extended.Quantity(1, "万吨标准煤").to("GJ").magnitude == pytest.approx(293076)
    assert extended.Quantity(2, "亿立方米").to("m**3").magnitude == pytest.approx(2e8)
    for name in ("户", "元/人", "个百分点", "分贝", "MPN", "标台", "工作日", "平方米/人", "年", "百分比"):
        assert units.magnitude(extended.Quantity(3, name), name) == 3.0
    with pytest.raises(pint.DimensionalityError):
        extended.Quantity(1, "人").to("户")
    assert extended.Quantity(1, "meter").to("km").magnitude == 0.001


@pytest.mark.parametrize("number", [decimal.Decimal, fractions.Fraction])
def test_registries_with_exact_numbers(number: Any) -> None:
    made: Any = pint.UnitRegistry(non_int_type=number)
    units.define(made)
    assert units.magnitude(made.Quantity(number("3"), "亩"), "公顷") == pytest.approx(0.2, rel=1e-12)


def test_telling_quantities_from_numbers(registry: Any) -> None:
    assert units.is_quantity(registry.Quantity(1, "kg"))
    assert units.is_quantity(1 * units.parse("kg"))
    for value in (1, 1.0, "kg", None, np.float64(1), units.parse("kg"), [1]):
        assert not units.is_quantity(value)
