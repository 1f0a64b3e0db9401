"""The four shelves of the documentation: which page stands where, and what it answers.

``index.md`` and ``index.zh.md`` hold the shelves between two marks: python docs/shelves.py writes them anew. A page that
has no Chinese counterpart is in both languages itself, and stands on the shelf of either.
"""

from __future__ import annotations

import json
from pathlib import Path

DOCS = Path(__file__).parent
BEGIN, END = "<!-- shelves: begin -->", "<!-- shelves: end -->"
INDEX = {"en": "index.md", "zh": "index.zh.md"}

#: Shelf: its name and purpose in both languages, then its pages with the question that each answers.
SHELVES: dict[str, tuple[dict[str, str], dict[str, str], dict[str, dict[str, str]]]] = {
    "tutorial": (
        {"en": "Tutorial", "zh": "教程"},
        {
            "en": "For the first hour: follow along, nothing is taken for granted.",
            "zh": "第一小时：跟着做，不需要预备知识。",
        },
        {
            "tutorial": {
                "en": "How do I get from one cell of a table to the verdicts of a city?",
                "zh": "怎样从表中的一格文字走到一座城市的评判结果？",
            },
            "own-city": {
                "en": "How does an indicator table in a Word file become an assessed city?",
                "zh": "怎样把 Word 文件里的指标表变成一座城市的评估？",
            },
            "../notebooks/01_one_rule": {
                "en": "Was this city's fertiliser use acceptable, and what does the rule need to say so?",
                "zh": "这座城市的化肥用量达标吗？下结论要看哪些数据？",
            },
            "../notebooks/02_assess_changde": {
                "en": "Which of its 36 targets does Changde meet, on what has been published?",
                "zh": "就已公布的数据看，常德的 36 项指标哪些达标？",
            },
            "../notebooks/03_units_and_data": {
                "en": "What happens to units, gaps and slips in the data?",
                "zh": "数据中的单位、缺数和差错怎样处理？",
            },
            "../notebooks/04_your_own_city": {
                "en": "How do I write a scheme and tables for a city of my own?",
                "zh": "怎样为自己的城市写方案、备数据？",
            },
            "../notebooks/05_scenarios": {
                "en": "What would it take to meet the targets by a year?",
                "zh": "到某一年要达标，需要做到什么？",
            },
            "../notebooks/06_at_scale": {
                "en": "How are a million rows judged in DuckDB and Spark?",
                "zh": "怎样在 DuckDB 和 Spark 里评判上百万行？",
            },
        },
    ),
    "how-to": (
        {"en": "How-to", "zh": "操作指南"},
        {"en": "For a task at hand: the steps, and no more.", "zh": "手头有一件事：只讲步骤。"},
        {
            "how-to": {
                "en": "How do I add a word or a class, prepare tables, read an assessment?",
                "zh": "怎样补充词语和类别、准备数据表、读懂评估？",
            },
            "cases": {
                "en": "How do I prove that a scheme gives the verdicts it should?",
                "zh": "怎样证明一个方案给出应有的评判？",
            },
            "comparing": {
                "en": "Which of two rules or schemes is stricter, and for whom?",
                "zh": "两条规则、两个方案，哪个更严，对谁更严？",
            },
            "scenarios": {
                "en": "What would the verdicts be if figures or rules changed?",
                "zh": "数据或规则变了，评判会怎样？",
            },
            "whatif": {
                "en": "How do I move figures and thresholds by hand and watch the verdicts?",
                "zh": "怎样手动调整数值和阈值，随时看评判？",
            },
            "needed": {
                "en": "What is the least change that passes, and at which yearly rate?",
                "zh": "至少要改变多少才能达标，每年要多快？",
            },
            "cheapest": {
                "en": "Which measures meet the criteria at the least cost?",
                "zh": "哪些措施花钱最少而能达到要求？",
            },
            "uncertainty": {
                "en": "How likely is a verdict when figures are not exact?",
                "zh": "数据有误差时，评判有多大把握？",
            },
            "sensitivity": {
                "en": "What does a verdict hang on, and where does it turn?",
                "zh": "评判取决于什么，在哪一点翻转？",
            },
            "reports": {
                "en": "How do I get an assessment as HTML, Excel or Word?",
                "zh": "怎样把评估写成 HTML、Excel 或 Word？",
            },
            "charts": {
                "en": "How do I draw an assessment, a scenario, a probability?",
                "zh": "怎样画出评估、情景和概率？",
            },
            "at-scale": {
                "en": "How do I judge whole tables, in pandas or in another engine?",
                "zh": "怎样评判整张表，在 pandas 或别的引擎里？",
            },
            "export": {
                "en": "How do I write one rule as SQL or as a narwhals expression?",
                "zh": "怎样把一条规则写成 SQL 或 narwhals 表达式？",
            },
        },
    ),
    "explanation": (
        {"en": "Explanation", "zh": "解释"},
        {"en": "For understanding: how it works and why so.", "zh": "弄明白：怎么做的，为什么。"},
        {
            "verdicts": {
                "en": "How is a verdict reached, and why is it not another one?",
                "zh": "评判是怎样得出的，为什么不是别的？",
            },
            "how-it-works": {
                "en": "Which way does a text take from the cell to the verdict?",
                "zh": "一段文字从表格到评判走过哪些步骤？",
            },
            "benchmarks": {
                "en": "How fast is it beside code written by hand and other libraries?",
                "zh": "与手写代码和其他库相比有多快？",
            },
        },
    ),
    "reference": (
        {"en": "Reference", "zh": "参考"},
        {"en": "For looking things up: complete and in order.", "zh": "查阅：完整，有序。"},
        {
            "language": {
                "en": "What does each form of a threshold text mean?",
                "zh": "阈值文字的每种写法是什么意思？",
            },
            "classes": {
                "en": "Which words name a class of regions?",
                "zh": "哪些词是地区类别？",
            },
            "units": {
                "en": "Which units are known, and what converts into what?",
                "zh": "认识哪些单位，哪些可以换算？",
            },
            "schemes": {
                "en": "What stands in a scheme file?",
                "zh": "方案文件里写什么？",
            },
            "catalogue": {
                "en": "Which schemes come with the library, and how far are they confirmed?",
                "zh": "内置哪些方案，核实到什么程度？",
            },
            "lint": {
                "en": "What does lint find in a scheme, and what is to be done about it?",
                "zh": "方案检查能发现什么，怎么处理？",
            },
            "command-line": {
                "en": "Which commands are there, with which options and exit codes?",
                "zh": "有哪些命令、选项和返回码？",
            },
            "errors": {
                "en": "What does a code of an error, warning or note mean?",
                "zh": "错误、提醒和说明的代码是什么意思？",
            },
            "api": {
                "en": "Which names does the library have, and what do they take and give?",
                "zh": "有哪些公开的名称，输入什么，得到什么？",
            },
        },
    ),
}


def renewed(text: str, lang: str) -> str:
    """An index with its shelves as the pages stand now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{shelves(lang)}\n{END}{after}"


def shelves(lang: str) -> str:
    """A heading a shelf and a line a page."""
    made = []
    for names, purposes, pages in SHELVES.values():
        entries = [
            f"- [{title(page)}]({page}): {question[lang]}"
            if lang == "en"
            else f"- [{title(page)}]({page})：{question[lang]}"
            for name, question in pages.items()
            if (page := page_of(name, lang))
        ]
        made.append(f"## {names[lang]}\n\n{purposes[lang]}\n\n" + "\n".join(entries) + "\n")
    return "\n".join(made)


def toctrees(lang: str) -> str:
    """The same shelves as trees of Sphinx, unseen in the text."""
    trees = []
    for names, _, pages in SHELVES.values():
        here = [in_sphinx(page) for name in pages if (page := page_of(name, lang))]
        trees.append(
            "\n".join(["```{toctree}", f":caption: {names[lang]}", ":hidden:", ":maxdepth: 1", "", *here, "```", ""])
        )
    return "\n".join(trees)


def page_of(name: str, lang: str) -> str | None:
    """The file of a page in a language, from docs/; None as long as it is not written."""
    kinds = [".zh.md", ".md", ".ipynb"] if lang == "zh" else [".md", ".ipynb"]
    return next((name + kind for kind in kinds if (DOCS / (name + kind)).is_file()), None)


def in_sphinx(page: str) -> str:
    """The name of a page for Sphinx, which sees the notebooks as a folder of docs/."""
    return page.removeprefix("../").removesuffix(".md").removesuffix(".ipynb")


def title(page: str) -> str:
    """The first heading of a page or a notebook."""
    text = (DOCS / page).read_text(encoding="utf-8")
    if page.endswith(".ipynb"):
        text = "\n".join(
            "".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"
        )
    return next(line.removeprefix("# ").strip() for line in text.splitlines() if line.startswith("# "))


if __name__ == "__main__":
    for lang, index in INDEX.items():
        path = DOCS / index
        path.write_text(renewed(path.read_text(encoding="utf-8"), lang), encoding="utf-8")
