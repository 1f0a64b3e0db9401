# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Units · 单位
#
# Units are text as printed; converting is exact, and what does not measure the same thing is refused.
#
# 单位就是表中印的文字；换算用精确比例，不是同一种量就拒绝。

# %%
import pandas as pd

import ecorules
from ecorules import units

printed = ["ug/m3", "μg／m³", "折纯，kg／hm²", "吨标煤/万元", "L/人·d", "㎡/人", "万吨", "%", "个百分点", "dB(A)", "—"]
pd.DataFrame(
    {
        "standard": [units.canonical(text) for text in printed],
        "in English": [units.name(text, "en") for text in printed],
        "kind": [units.kind(text).value for text in printed],
        "notes": ["、".join(units.notes(text)) for text in printed],
    },
    index=pd.Index(printed, name="printed"),
)

# %% [markdown]
# ## Converting · 换算

# %%
pairs = [(1, "公斤/亩", "千克/公顷"), (1, "平方公里", "亩"), (1, "吨标准煤", "吉焦"), (0.05, "mg/L", "μg/L")]
for number, source, target in pairs:
    print(f"{number:g} {source} = {units.convert(number, source, target):g} {target}")

# %%
for source, target in [("%", "个百分点"), ("人", "户"), ("毫克/升", "千克/公顷")]:
    try:
        units.convert(1, source, target)
    except ecorules.UnitError as error:
        print(error)

# %% [markdown]
# ## In a rule · 用于规则
#
# A value in another unit is converted before it is compared.

# %%
fertiliser = ecorules.parse("≤300", unit="千克/公顷", better="lower")
fertiliser.evaluate(16.3, unit="公斤/亩")

# %% [markdown]
# A slip of unit is noticed, and changes no verdict. 单位像是写错时提醒，评判不变：

# %%
fertiliser.evaluate(4500)

# %% [markdown]
# ## Pint
#
# A quantity of any registry is a value; the Chinese names can be added to yours.

# %%
import pint

registry = pint.UnitRegistry()
units.define(registry)
quantity = registry.Quantity(16.3, "公斤/亩")
print(quantity, "=", quantity.to("kg/hectare"))
fertiliser.evaluate(quantity)
