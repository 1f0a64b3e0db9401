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
# # One rule · 一条规则
#
# A cell of an indicator table is read into a rule, the rule is looked at, and figures are judged by it.
#
# 读一格文字，看懂规则，再评判数据。

# %%
import ecorules

rule = ecorules.parse("≤300,或逐年下降", unit="千克/公顷", better="lower")
print(rule.to_text())
print(rule.describe("zh"))
print(rule.describe("en"))

# %% [markdown]
# What it can ask for, and what was noticed while reading it:

# %%
sorted(rule.needs), rule.classes, rule.subjects, rule.diagnostics

# %% [markdown]
# ## Judging · 评判
#
# 245 is below the bound; 320 is not, and then the years decide. An outcome shows itself as a card, with the words that
# decided marked.

# %%
rule.evaluate(245)

# %%
rule.evaluate(320, history={2018: 340, 2019: 330, 2020: 320})

# %%
rule.evaluate(320, history={2018: 310, 2019: 330, 2020: 320})

# %% [markdown]
# Nothing is guessed where the years are not known. 缺少历年数据时无法判定：

# %%
outcome = rule.evaluate(320)
assert outcome.verdict is ecorules.Verdict.UNKNOWN
outcome

# %% [markdown]
# ## Classes · 类别

# %%
sewage = ecorules.parse("市≥95 县≥85", unit="%")
for labels in ({"设区市"}, {"县级市"}, set()):
    found = sewage.evaluate(90, classes=labels)
    print("、".join(labels) or "-", found.verdict.label(), found.missing)

# %%
sewage.evaluate(90)

# %% [markdown]
# ## Tasks and courses · 任务与走势

# %%
air = ecorules.parse("完成上级规定的考核任务;保持稳定或持续改善", unit="%", better="higher")
air.evaluate(history={2017: 75.3, 2018: 82.5}, target=77)

# %%
air.evaluate(history={2017: 75.3, 2018: 82.5})

# %% [markdown]
# ## Refusals · 拒绝
#
# A text that cannot be read without a guess is refused, with the place marked.

# %%
for text in ("市县><95", "≥60 ≥40 ≥18", "稳中向好", "≥78。6"):
    try:
        ecorules.parse(text, unit="%")
    except ecorules.ThresholdSyntaxError as error:
        print(error, end="\n\n")

# %% [markdown]
# ## As data · 作为数据

# %%
import json

stored = json.dumps(rule.to_dict(), ensure_ascii=False)
assert ecorules.Rule.from_dict(json.loads(stored)) == rule
rule.to_dict()
