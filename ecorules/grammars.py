"""Lark: the only place that imports it.

Goes out: ``make_tables``, the LALR tables of a grammar as plain data for ``automaton``; and
``load_parser``, a Lark parser at run time, for the small grammars of numbers and units that
most texts never need. A grammar names a word pattern as ``<NAME>`` inside a terminal's regular
expression; ``filled`` puts the lexicon's pattern there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import lark
from lark.parsers.lalr_analysis import Shift

from ecorules.resources import grammar_text
from ecorules.tables import digest, shipped

ParseError = lark.exceptions.UnexpectedInput
UnexpectedToken = lark.exceptions.UnexpectedToken
Token = lark.Token
inline = lark.v_args(inline=True)
Transformer = lark.Transformer

_SLOT: Final = re.compile(r"<([A-Z_]+)>")


def filled(pattern: str, words: Mapping[str, str]) -> str:
    """A pattern of a grammar with the lexicon's words in it.

    >>> filled("(?:<SIGN>)=", {"SIGN": "<|>"})
    '(?:(?:<|>))='
    """
    return _SLOT.sub(lambda slot: f"(?:{words[slot.group(1)]})", pattern)


def make_tables(name: str) -> dict[str, Any]:
    """The LALR tables of ``grammar/NAME.lark`` as JSON-ready data.

    ``actions`` lists, for each state, the next state for a word or rule, or -1 minus the place
    of the rule to reduce by. A rule says which of its parts are kept, whether it hands its only
    part on, and whether it only gathers parts for the rule around it.
    """
    loaded = _lark(name)
    tables = loaded.parser.parser._parse_table
    rules = list(loaded.rules)
    place = {rule: at for at, rule in enumerate(rules)}
    for actions in tables.states.values():
        for action, target in actions.values():
            if action is not Shift and target not in place:
                place[target] = len(rules)
                rules.append(target)
    (start,), (end,) = tables.start_states.values(), tables.end_states.values()
    return {
        "start": start,
        "end": end,
        "rules": [_rule(rule) for rule in rules],
        "actions": [
            {word: to if action is Shift else -1 - place[to] for word, (action, to) in tables.states[state].items()}
            for state in range(len(tables.states))
        ],
        "terminals": [[item.name, item.pattern.to_regexp(), item.priority] for item in loaded.terminals],
        "ignored": list(loaded.ignore_tokens),
    }


def _rule(rule: Any) -> dict[str, Any]:
    symbols = rule.expansion
    return {
        "origin": rule.origin.name,
        "size": len(symbols),
        "kept": [at for at, symbol in enumerate(symbols) if not (symbol.is_term and symbol.filter_out)],
        "method": rule.alias or rule.origin.name,
        "hands_on": bool(rule.options.expand1) and rule.alias is None,
        "gathers": rule.origin.name.startswith("_"),
        "flat": not any(symbol.name.startswith("_") and not symbol.is_term for symbol in symbols),
    }


def load_parser(name: str, transformer: Any, patterns: Mapping[str, str] | None = None) -> lark.Lark:
    """A Lark parser of ``grammar/NAME.lark`` with its word patterns filled in and the transformer inlined."""
    tables = shipped(f"lark-{name}", lark_digest(name), lambda: make_lark(name))
    memo = {int(key): value for key, value in tables["memo"].items()}
    for entry in memo.values():
        if entry["__type__"] == "TerminalDef":
            entry["pattern"]["value"] = filled(entry["pattern"]["value"], patterns or {})
    table = tables["data"]["parser"]["parser"]
    table["tokens"] = {int(token): word for token, word in table["tokens"].items()}
    table["states"] = {
        int(state): {int(token): action for token, action in actions.items()}
        for state, actions in table["states"].items()
    }
    parser: lark.Lark = lark.Lark._load_from_dict(tables["data"], memo, transformer=transformer)  # type: ignore[no-untyped-call]
    return parser


def make_lark(name: str) -> dict[str, Any]:
    """What Lark itself needs to load a grammar again without analysing it."""
    data, memo = _lark(name).memo_serialize([lark.lexer.TerminalDef, lark.grammar.Rule])
    data["options"].pop("import_paths", None)
    return {"data": data, "memo": memo}


def lark_digest(name: str) -> str:
    """What Lark's own tables are made from: the grammar, and the release that wrote them."""
    return digest((lark.__version__, grammar_text(f"{name}.lark")))


def _lark(name: str) -> lark.Lark:
    return lark.Lark(grammar_text(f"{name}.lark"), parser="lalr", lexer="contextual", maybe_placeholders=False)
