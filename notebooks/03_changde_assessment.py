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
# # Changde, 36 indicators · 常德市 36 项指标
#
# First the figures that were published, which are few; then invented figures for invented regions, to see what a full
# table gives.
#
# 先看公开的少量数字，再用虚构的完整数据看评估的全貌。

# %%
from pathlib import Path

import pandas as pd

import ecorules

here = Path.cwd()
examples = next(folder for folder in (here, *here.parents) if (folder / "examples").is_dir()) / "examples"
scheme = ecorules.load_scheme("changde-2020")
scheme

# %% [markdown]
# ## What was published · 公开数据
#
# For 2018 the share of good days and PM2.5 are known, and what the province demanded.

# %%
published = examples / "changde"
assessment = scheme.assess(
    published / "observations.csv",
    regions=published / "regions.csv",
    targets=published / "targets.csv",
    year=2018,
)
print(assessment.explain("常德市", "环境空气质量"))

# %%
assessment.summary().set_index("region").loc["常德市"]

# %%
for warning in assessment.warnings:
    print(warning.say("zh"))

# %% [markdown]
# Thirty-five indicators are 无法判定: nothing was found about them, and nothing is made up. What would settle them:

# %%
frame = assessment.to_frame()
frame[(frame["region"] == "常德市") & frame["part"].isna()][["indicator", "name", "verdict", "reason"]].head(12)

# %% [markdown]
# ## A full table, invented · 虚构的完整数据

# %%
invented = examples / "changde" / "synthetic"
full = scheme.assess(
    invented / "observations.csv",
    regions=invented / "regions.csv",
    targets=invented / "targets.csv",
)
full.summary()[["region", "pass", "fail", "unknown", "not_applicable", "share", "criteria"]].round(1)

# %% [markdown]
# What fails, the largest gap first. 未达标的指标，差距大的在前：

# %%
full.gaps()[["region", "name", "value", "unit", "bound", "gap", "gap_percent"]].head(10).round(2)

# %%
print(full.explain("示例市", 30))
print(full.explain("示例市", 30, "en"))

# %% [markdown]
# Regions by verdict, and one of them as a page · 各地区的评判，以及一个地区的整页结果：

# %%
verdicts = full.to_frame()
verdicts[verdicts["part"].isna()].pivot_table(index="region", columns="verdict", aggfunc="size", fill_value=0)

# %%
rows = pd.read_csv(invented / "observations.csv", dtype=str, keep_default_na=False)
scheme.assess(
    rows[rows["region"] == "示例市"],
    regions={"示例市": {"设区市", "丘陵地区", "中等城市"}},
    targets=invented / "targets.csv",
)
