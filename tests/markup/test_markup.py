"""The look that all pages share: nothing trusted, nothing fetched, readable by day and by night."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markups import AWAY, HOSTILE, contrast, themes

from ecorules import markup
from ecorules.markup import SIGNS, TONES, Clause, figure, fragment, page, pieces, render, signed, stylesheet
from ecorules.text import Span
from ecorules.verdicts import Verdict

TEMPLATES = Path(markup.__file__).parent / "templates"


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_a_text(text: str) -> None:
    made = render("badge.html", verdict=Verdict.FAIL, lang="zh", why=text)
    starts: list[str] = []

    class Seen(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            starts.append(tag)
            assert {name for name, _ in attrs} <= {"class", "title"}

    Seen().feed(made)
    assert starts == ["span"]
    assert made.encode("utf-8")


def test_a_name_that_is_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("badge.html", verdict=Verdict.PASS, lang="zh")


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_verdict_is_a_word_with_a_sign(verdict: Verdict, lang: str) -> None:
    made = render("badge.html", verdict=verdict, lang=lang, why="")
    assert f"{SIGNS[verdict]} {verdict.label(lang)}<" in made  # type: ignore[arg-type]
    assert f"er-{TONES[verdict]}" in made
    assert "title" not in made


def test_a_page_asks_nothing_of_anyone() -> None:
    made = page("<b>标题</b>", render("badge.html", verdict=Verdict.PASS, lang="zh", why=""), "zh")
    assert "<title>&lt;b&gt;标题&lt;/b&gt;</title>" in made
    assert "default-src &#39;none&#39;" in made
    assert "script-src &#39;none&#39;" in made
    assert 'name="viewport"' in made
    assert '<html lang="zh-CN">' in made
    assert not AWAY.search(made)
    assert "<script" not in made


def test_scripts_are_allowed_one_by_one() -> None:
    made = page("x", "", "en", scripts=["let a = 1 < 2;"], style=".more{color:red}")
    assert "<script>let a = 1 < 2;</script>" in made
    assert re.search(r"script-src &#39;sha256-[\w+/]{43}=&#39;", made)
    assert ".more{color:red}" in made


def test_a_fragment_carries_its_style_and_touches_nothing_else() -> None:
    made = fragment("<p>x</p>")
    assert made.startswith('<div class="ecorules" lang="zh"><style>')
    assert not AWAY.search(made)
    rules = re.sub(r"@media[^{]+\{", "", stylesheet())
    for selectors in re.findall(r"([^{}]+)\{", rules):
        for selector in selectors.split(","):
            assert ".ecorules" in selector, selector
    assert len(stylesheet()) < 16_000


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_their_ground(theme: str) -> None:
    colours = themes()[theme]
    for ground in ("bg", "head"):
        for words in ("fg", "muted", "accent", "good", "bad", "open", "none"):
            assert contrast(colours[words], colours[ground]) >= 4.5, (words, ground)
    for tone in ("good", "bad", "open", "none"):
        assert contrast(colours[tone], colours[f"{tone}-bg"]) >= 4.5, tone
        assert contrast(colours["fg"], colours[f"{tone}-bg"]) >= 4.5, tone


def test_every_colour_of_the_rules_is_in_both_themes() -> None:
    used = set(re.findall(r"var\(--er-([\w-]+)\)", stylesheet()))
    assert used <= themes()["light"].keys() == themes()["dark"].keys()


def test_templates_trust_nothing() -> None:
    for template in TEMPLATES.glob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|\bon\w+=|javascript:", text), template.name
        assert not AWAY.search(text), template.name


@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40), st.sampled_from(Verdict), st.booleans()), max_size=6),
)
def test_pieces_together_are_the_text(text: str, given_: list[tuple[int, int, Verdict, bool]]) -> None:
    clauses = [Clause(span=Span(start, end), verdict=verdict, deciding=own) for start, end, verdict, own in given_]
    cut = pieces(text, clauses)
    assert "".join(piece.text for piece in cut) == text
    shown = {piece.clause for piece in cut if piece.clause is not None}
    assert sum(piece.last for piece in cut if piece.clause is not None) == len(shown)


def test_the_deciding_clause_shows_above_the_others() -> None:
    whole = Clause(span=Span(0, 9), verdict=Verdict.FAIL)
    inner = Clause(span=Span(2, 4), verdict=Verdict.PASS)
    deciding = Clause(span=Span(3, 6), verdict=Verdict.UNKNOWN, deciding=True)
    cut = pieces("012345678", [whole, inner, deciding])
    assert [(piece.text, piece.clause and piece.clause.verdict, piece.last) for piece in cut] == [
        ("01", Verdict.FAIL, False),
        ("2", Verdict.PASS, True),
        ("345", Verdict.UNKNOWN, True),
        ("678", Verdict.FAIL, True),
    ]


def test_thousands_of_clauses_are_cut_in_no_time() -> None:
    clauses = [Clause(span=Span(at, at + 2), verdict=Verdict.PASS) for at in range(20_000)]
    assert "".join(piece.text for piece in pieces("x" * 20_000, clauses)) == "x" * 20_000


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1e12, "1000000000000"), (1e20, "1e+20"), (1e-7, "1e−07"), (float("inf"), "inf"), ("≥9", "≥9"), (3, "3")],
)
def test_figures_are_written_out(value: float | str, shown: str) -> None:
    assert figure(value) == shown


def test_distances_have_a_sign() -> None:
    assert [signed(value) for value in (1.0, -1.0, 0.0, -0.0, None)] == ["+1", "−1", "0", "0", ""]


def test_nobody_escapes_by_hand() -> None:
    package = Path(markup.__file__).parents[1]
    by_hand = {
        module.relative_to(package).as_posix()
        for module in package.rglob("*.py")
        if re.search(r"from html import escape|html\.escape\(", module.read_text(encoding="utf-8"))
    }
    assert by_hand <= {"charts/saving.py"}
