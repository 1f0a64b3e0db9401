"""A small scheme and its figures, for tests of scenarios."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import ecorules
from ecorules.schemes import Scheme, scheme_from_yaml

TEXT = """
format: "1"
id: small
title: small
criteria:
  - {of: 约束性, share: "100%"}
indicators:
  - {id: "1", name: 污水处理率, unit: "%", threshold: 市≥95 县≥85, attribute: 约束性}
  - {id: "2", name: 化肥强度, unit: 千克/公顷, threshold: "≤300,或逐年下降", attribute: 参考性}
  - {id: "3", name: 规划, unit: "-", threshold: 制定实施, attribute: 约束性}
  - id: "4"
    name: 空气
    unit: "%"
    threshold: 完成上级规定的考核任务;保持稳定或持续改善
    parts:
      - {name: 优良天数比例, better: higher}
      - {name: PM2.5浓度下降幅度, better: higher, level: {name: PM2.5浓度, unit: 微克/立方米, better: lower}}
  - {id: "5", name: 红线, unit: "-", threshold: "面积不减少,性质不改变", attribute: 约束性}
  - id: "6"
    name: 强度
    unit: 千克/公顷
    parts:
      - {name: 甲药, threshold: "≤3"}
      - {name: 乙药, threshold: "≤5"}
  - {id: "7", name: 绿地, unit: 平方米/人, threshold: ≥13}
"""

ROWS: list[tuple[Any, ...]] = [
    *(("甲市", year, "1", None, None, value, "%") for year, value in ((2018, 90), (2019, 91), (2020, 93))),
    *(("乙县", year, "1", None, None, value, "%") for year, value in ((2018, 80), (2019, 82), (2020, 83))),
    ("甲市", 2019, "2", None, None, 22, "公斤/亩"),
    ("甲市", 2020, "2", None, None, 21, "公斤/亩"),
    ("甲市", 2020, "3", None, None, "是", None),
    ("甲市", 2019, "4", 1, None, 80, "%"),
    ("甲市", 2020, "4", 1, None, 82, "%"),
    ("甲市", 2020, "4", 2, None, 10, "%"),
    ("甲市", 2019, "4", 2, "PM2.5浓度", 40, "微克/立方米"),
    ("甲市", 2020, "4", 2, "PM2.5浓度", 36, "微克/立方米"),
    ("甲市", 2019, "5", None, "面积", 50, "平方公里"),
    ("甲市", 2020, "5", None, "面积", 50, "平方公里"),
    ("甲市", 2020, "5", None, "性质", "是", None),
    ("甲市", 2020, "6", 1, None, 2, None),
    ("甲市", 2020, "7", None, None, 12.5, None),
    ("乙县", 2020, "7", None, None, 13.5, None),
]
REGIONS = {"甲市": {"设区市"}, "乙县": {"县"}}


def small_scheme() -> Scheme:
    return scheme_from_yaml(TEXT)


def observations() -> pd.DataFrame:
    columns = ["region", "year", "indicator", "part", "subject", "value", "unit"]
    return pd.DataFrame(ROWS, columns=columns, dtype=object)


def at(frame: pd.DataFrame, scenario: str, region: str, year: int, indicator: str, part: int | None = None) -> Any:
    """One row of a tidy table."""
    rows = frame[
        (frame["scenario"] == scenario)
        & (frame["region"] == region)
        & (frame["year"] == year)
        & (frame["indicator"] == indicator)
    ]
    rows = rows[rows["part"].isna()] if part is None else rows[rows["part"] == part]
    assert len(rows) == 1
    return rows.iloc[0]


def refused(call: Any) -> list[str]:
    """The codes with which a call is refused."""
    with pytest.raises(ecorules.EcoRulesError) as caught:
        call()
    found = caught.value.diagnostics
    assert all(each.message and each.message_en for each in found)
    return [each.code for each in found if str(caught.value)]
