"""Finding the clause that a key of ``parts`` means.

Comes in: a rule and the ``parts`` given. Goes out: the inputs of each addressed node. A key is
the subject's name, the whole clause as printed without its connective, or, where that is
unambiguous, the name without its bracket or the bracket's content alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final

from ecorules.evaluation.clauses import outer_leaves, printed
from ecorules.evaluation.figures import is_missing
from ecorules.evaluation.folding import bracket_keys, clause_key, fold
from ecorules.evaluation.inputs import Inputs, read_inputs
from ecorules.evaluation.refusals import refuse, shown
from ecorules.rules import Leaf, NotAssessed, Rule, Status, Subject, attested_words, leaves, subject_nodes

Node = Leaf | Subject

_KEYWORDS: Final = frozenset({"value", "unit", "history", "change", "target", "references", "classes", "year"})
_SURROUNDING: Final = frozenset({"references", "classes", "year"})


def part_inputs(rule: Rule, given: object, outer: Inputs, alone: Mapping[str, Any] | None) -> dict[int, Inputs]:
    """The inputs of every node that ``parts`` addresses, by the node's ``id``.

    ``alone`` are the outer inputs as given, where the rule has a single subject: what a part
    leaves out is taken from them.
    """
    if not isinstance(given, Mapping):
        message, message_en = "parts 应是 {分项: 输入}", "parts should be a mapping from subject to inputs"
        raise refuse("E306", f"{message}，给的是 {shown(given)}", f"{message_en}, not {shown(given)}")
    tiers = _tiers(rule)
    found: dict[int, Inputs] = {}
    for key, entry in given.items():
        if not isinstance(key, str):
            message, message_en = (
                f"parts 的键应是文字，给的是 {shown(key)}",
                f"a key of parts should be text, not {shown(key)}",
            )
            raise refuse("E306", message, message_en)
        nodes = _addressed(rule, tiers, key)
        keywords = _keywords(entry, key)
        if not keywords:
            continue  # a missing entry says as little as none
        for node in nodes:
            if id(node) in found:
                message = f"parts 中有两个键指同一分项：{shown(key)}"
                raise refuse("E306", message, f"two keys of parts mean the same clause: {shown(key)}")
            of_subject = isinstance(node, Subject)
            unit = node.unit if isinstance(node, Subject) and node.unit is not None else rule.unit
            whole = _filled(keywords, alone) if alone is not None and of_subject else keywords
            inputs = read_inputs(whole, unit, outer, f"parts[{shown(key)}] ")
            if _says_something(inputs, keywords):
                found[id(node)] = inputs
    return found


def _says_something(inputs: Inputs, keywords: Mapping[str, Any]) -> bool:
    """Whether anything was given: a part without data is as if it had not been named."""
    own = (inputs.value, inputs.attest, inputs.change, inputs.target)
    return any(given is not None for given in own) or bool(inputs.history) or not _SURROUNDING.isdisjoint(keywords)


def addressed_nodes(rule: Rule, key: str) -> list[Node]:
    """The subjects or clauses that a key of ``parts`` means. Raises ``DataError`` if there is none."""
    return _addressed(rule, _tiers(rule), key)


def _keywords(entry: object, key: str) -> Mapping[str, Any]:
    """The inputs of a part by keyword, without the missing ones."""
    if not isinstance(entry, Mapping):
        return {} if is_missing(entry) else {"value": entry}
    for name in entry:
        if not isinstance(name, str) or name not in _KEYWORDS:
            hint = "可用：" + "、".join(sorted(_KEYWORDS))
            raise refuse(
                "E306",
                f"parts[{shown(key)}] 中不认识的输入 {shown(name)}",
                f"unknown input {shown(name)} in parts[{shown(key)}]",
                hint,
                "known: " + ", ".join(sorted(_KEYWORDS)),
            )
    return {name: given for name, given in entry.items() if not is_missing(given)}


def _filled(keywords: Mapping[str, Any], alone: Mapping[str, Any]) -> Mapping[str, Any]:
    """A lone subject's own inputs before the outer ones; a unit goes with the figures it came with."""
    whole = {name: given for name, given in alone.items() if name in ("value", "history", "change", "target")}
    whole.update(keywords)
    inner, outer = keywords.get("unit"), alone.get("unit")
    shared = outer if outer is not None or "value" in keywords or "history" in keywords else inner
    whole["unit"] = inner if "value" in keywords else shared
    whole["history_unit"] = inner if "history" in keywords else shared
    return whole


def _tiers(rule: Rule) -> tuple[dict[str, list[Node]], ...]:
    """Keys in the order in which they are tried: names, clauses as printed, halves of names."""
    names: dict[str, list[Node]] = {}
    clauses: dict[str, list[Node]] = {}
    halves: dict[str, list[Node]] = {}
    for subject in subject_nodes(rule.demand):
        names.setdefault(fold(subject.name), []).append(subject)
        if subject.span is not None:
            clauses.setdefault(clause_key(subject.span.of(rule.text)), []).append(subject)
        for half in bracket_keys(subject.name):
            halves.setdefault(half, []).append(subject)
    attested = attested_words(rule.demand)
    inside = (leaf for node in subject_nodes(rule.demand) for leaf in leaves(node.demand))
    worded = [leaf for leaf in inside if isinstance(leaf, Status) and leaf.words in attested]
    for leaf in {id(leaf): leaf for leaf in (*outer_leaves(rule.demand), *worded)}.values():
        if isinstance(leaf, NotAssessed):
            continue
        words = [printed(leaf, rule.unit), *([] if leaf.span is None else [leaf.span.of(rule.text)])]
        for key in dict.fromkeys(map(clause_key, words)):
            clauses.setdefault(key, []).append(leaf)
    return names, clauses, halves


def _addressed(rule: Rule, tiers: tuple[dict[str, list[Node]], ...], key: str) -> list[Node]:
    names, clauses, halves = tiers
    nodes = names.get(fold(key)) or clauses.get(clause_key(key))
    if nodes:
        return nodes
    nodes = halves.get(fold(key))
    if nodes and len({node.name for node in nodes if isinstance(node, Subject)}) == 1:
        return nodes
    known = [*dict.fromkeys(subject.name for subject in subject_nodes(rule.demand)), *(key for key in clauses if key)]
    near = get_close_matches(fold(key), [*(fold(name) for name in known), *halves], n=1) if len(key) <= 64 else []
    listed = "、".join(known[:20])
    message = "不止一个分项可以这样称呼" if nodes else "文本中没有这个分项"
    message_en = "more than one subject can be called" if nodes else "the text has no subject"
    raise refuse(
        "E306",
        f"{message}：{shown(key)}",
        f"{message_en} {shown(key)}",
        (f"是否指“{near[0]}”？" if near else "") + f"文本中的分项：{listed or '无'}",
        (f"did you mean “{near[0]}”? " if near else "") + f"the text names: {listed or 'none'}",
    )
