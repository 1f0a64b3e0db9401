"""YAML text into plain data that knows its places.

Comes in: the text of a file. Goes out: a tree of ``Node``, whose scalars are text as written
(no ``NO`` that turns false, no ``26`` that turns number), each with its line and column.
Refused: anchors and aliases beyond a few, depth, more nodes than any scheme has, repeated
keys, tags. The tree is built from the parser's events, so that nothing is expanded or
constructed before it is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from ecorules.errors import SchemeError
from ecorules.schemes.names import shown
from ecorules.text import Diagnostic

MAX_CHARACTERS = 1_500_000
#: A field has at most 4,000 characters; the parser takes time that grows as the square of some long tokens.
MAX_LINE = 20_000
MAX_DEPTH = 12
MAX_NODES = 60_000
MAX_ALIASES = 100

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place; ``value`` is text, None, a list of nodes, or a mapping of keys to nodes."""

    value: str | list[Node] | dict[str, Node] | None
    line: int
    column: int
    keys: dict[str, tuple[int, int]]

    def plain(self) -> Any:
        """The value with the places left out."""
        match self.value:
            case dict() as entries:
                return {key: node.plain() for key, node in entries.items()}
            case list() as items:
                return [node.plain() for node in items]
            case _:
                return self.value

    def place_of(self, path: Sequence[str | int]) -> tuple[int, int]:
        """Line and column of the value at a path, or of the nearest value around it.

        Keys that are not there are passed over: Pydantic puts the tags of kinds among them.
        """
        node, place = self, (self.line, self.column)
        for step in path:
            if isinstance(node.value, dict) and isinstance(step, str):
                if step in node.value:
                    place, node = node.keys[step], node.value[step]
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                place = (node.line, node.column)
            else:
                break
        return place


def read_yaml(text: str, file: str) -> Node:
    """The one document of a YAML text. Raises ``SchemeError`` with file, line and column."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text) > MAX_CHARACTERS:
        _refuse(file, None, f"文件超过 {MAX_CHARACTERS} 个字符", f"the file has more than {MAX_CHARACTERS} characters")
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            _refuse(file, (number, 1), f"这一行超过 {MAX_LINE} 个字符", f"the line has more than {MAX_LINE} characters")
    try:
        return _Builder(file, YAML(typ="safe", pure=True).parse(text)).document()
    except MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        place = (at.line + 1, at.column + 1) if at is not None else None
        problem = shown(error.problem or error.context or "")
        _refuse(file, place, f"不是合法的 YAML：{problem}", f"not valid YAML: {problem}")
    except (YAMLError, ValueError, OverflowError) as error:
        if isinstance(error, SchemeError):
            raise
        problem = shown(str(error).replace("\n", " "))
        _refuse(file, None, f"不是合法的 YAML：{problem}", f"not valid YAML: {problem}")


class _Builder:
    def __init__(self, file: str, events: Iterator[Any]) -> None:
        self.file = file
        self.events = iter(events)
        self.nodes = 0
        self.aliases = 0
        self.anchors: dict[str, Node] = {}

    def document(self) -> Node:
        root: Node | None = None
        for event in self.events:
            match type(event).__name__:
                case "StreamStartEvent" | "StreamEndEvent" | "DocumentStartEvent" | "DocumentEndEvent":
                    continue
                case _ if root is not None:
                    self.refuse(event, "只能有一个文档", "only one document may stand in the file")
                case _:
                    root = self.node(event, 1)
        if root is None:
            _refuse(self.file, None, "文件是空的", "the file is empty")
        return root

    def node(self, event: Any, depth: int) -> Node:
        kind = type(event).__name__
        if kind == "AliasEvent":
            return self.alias(event)
        self.count(event, 1)
        if depth > MAX_DEPTH:
            self.refuse(event, f"嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH} levels")
        if getattr(event, "ctag", None) is not None and str(event.ctag) not in {"None", "!"}:
            self.refuse(event, "不允许使用标签（!…）", "tags (!…) are not allowed")
        value: str | list[Node] | dict[str, Node] | None
        keys: dict[str, tuple[int, int]] = {}
        if kind == "ScalarEvent":
            value = None if event.style is None and event.value in _NULLS else event.value
        elif kind == "SequenceStartEvent":
            value = [self.node(item, depth + 1) for item in self.until("SequenceEndEvent")]
        else:
            value = {}
            for key_event in self.until("MappingEndEvent"):
                key = self.key(key_event, keys)
                value[key] = self.node(next(self.events), depth + 1)
        node = Node(value, event.start_mark.line + 1, event.start_mark.column + 1, keys)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def until(self, end: str) -> Iterator[Any]:
        for event in self.events:
            if type(event).__name__ == end:
                return
            yield event

    def key(self, event: Any, keys: dict[str, tuple[int, int]]) -> str:
        if type(event).__name__ != "ScalarEvent":
            self.refuse(event, "键必须是文字", "a key must be plain text")
        key = str(event.value)
        if key == "<<" and event.style is None:
            self.refuse(event, "不允许合并键（<<）", "merge keys (<<) are not allowed")
        if key in keys:
            first = keys[key][0]
            message = f"键 “{shown(key)}” 重复，首次出现在第{first}行"
            self.refuse(event, message, f"key {shown(key)!r} repeats that of line {first}")
        keys[key] = (event.start_mark.line + 1, event.start_mark.column + 1)
        return key

    def alias(self, event: Any) -> Node:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            self.refuse(event, f"别名超过 {MAX_ALIASES} 个", f"more than {MAX_ALIASES} aliases")
        node = self.anchors.get(event.anchor)
        if node is None:
            name = shown(event.anchor)
            self.refuse(event, f"别名 *{name} 没有锚点", f"alias *{name} has no anchor before it")
        self.count(event, _size(node, MAX_NODES))
        return node

    def count(self, event: Any, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            self.refuse(event, f"内容超过 {MAX_NODES} 项", f"more than {MAX_NODES} values")

    def refuse(self, event: Any, message: str, message_en: str) -> NoReturn:
        _refuse(self.file, (event.start_mark.line + 1, event.start_mark.column + 1), message, message_en)


def _size(node: Node, limit: int) -> int:
    """How many values an alias stands for, counted no further than a little beyond the limit."""
    total, open_nodes = 0, [node]
    while open_nodes and total <= limit:
        value = open_nodes.pop().value
        total += 1
        if isinstance(value, dict):
            open_nodes.extend(value.values())
        elif isinstance(value, list):
            open_nodes.extend(value)
    return total


def where(file: str, place: tuple[int, int] | None) -> str:
    """A place in a file as it stands in messages: ``scheme.yaml:12:5``."""
    return shown(file) if place is None else f"{shown(file)}:{place[0]}:{place[1]}"


def _refuse(file: str, place: tuple[int, int] | None, message: str, message_en: str) -> NoReturn:
    finding = Diagnostic(code="E401", message=message, message_en=message_en, where=where(file, place))
    raise SchemeError(finding) from None
