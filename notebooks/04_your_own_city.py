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
# # Your own city · 自己的城市
#
# **The question.** A bureau has its indicator table in a Word file. What does it take to judge the city by it, and how
# does the table stand to the national one?
#
# **问题**：手里只有 Word 文件里的指标表，怎样据此评估自己的城市？它与国家指标相比是严是宽？
#
# The city is made up. 城市是虚构的。

# %%
from pathlib import Path

import ecorules

here = Path.cwd()
folder = next(up for up in (here, *here.parents) if (up / "examples").is_dir()) / "examples" / "own-city"
draft = ecorules.read_table(folder / "指标表.docx", id="linjiang-2025")
draft

# %% [markdown]
# ## What a person must look at · 要核对之处
#
# Merged cells, several sub-indicators in one row, classes in the name column: each guess is told, and what no table
# prints (the direction) is asked for, never taken over.
#
# 合并单元格、一行几个分项、写在名称栏里的类别：每一处推断都列出来；表中不印的（优化方向）只提示，不照搬。

# %%
for finding in draft.findings:
    print(finding.say("zh"))

# %% [markdown]
# `scheme.yaml` is the draft with the directions, a level and two criteria added by hand. Lint has nothing to say, and
# the cases pass. 补全之后的方案：检查没有提示，用例全部通过。

# %%
scheme = ecorules.load_scheme(folder / "scheme.yaml")
[finding.say("zh") for finding in scheme.lint()]

# %%
report = ecorules.run_cases(folder, coverage=True)
print(report.explain("zh"))

# %% [markdown]
# ## Where the city stands · 评估

# %%
tables = {name: folder / f"{name}.csv" for name in ("observations", "regions", "targets")}
assessment = scheme.assess(**tables, year=2024)
assessment.summary()

# %%
assessment.gaps()[["region", "name", "value", "bound", "gap", "gap_unit"]]

# %% [markdown]
# ## Against the national indicators · 与国家指标比较
#
# Most of the national figures could not be confirmed from a document; the catalogue says which.
#
# 国家指标的数值大多未经核实。

# %%
comparison = scheme.compare(ecorules.load_scheme("national-2019"))
print(comparison.explain("zh"))

# %% [markdown]
# **The answer.** Ten minutes: one command reads the table, a person looks at the cells that it lists and adds what no
# table prints, cases prove the encoding, and the assessment says why. 临江市 misses two indicators, water use per GDP
# and park area per head.
#
# **答案**：一条命令读表，人核对所列各处、补上表中不印的内容，用例证明写对了，评估说明理由。
# 临江市有两项未达标：单位地区生产总值用水量和城镇人均公园绿地面积。
