"""Plain data as the tree that a YAML file would give.

Comes in: dicts, lists and texts in the layout of a scheme file. Goes out: the same tree of
``Node`` as ``yamltext`` builds, so that data is checked like a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from ecorules.errors import SchemeError
from ecorules.schemes.names import shown
from ecorules.schemes.yamltext import MAX_DEPTH, MAX_NODES, Node
from ecorules.text import Diagnostic


def tree_of(data: Mapping[str, object], file: str) -> Node:
    """The tree of plain data. Raises ``SchemeError`` for what no scheme file can hold."""
    return _Planter(file).node(data, 1)


class _Planter:
    def __init__(self, file: str) -> None:
        self.file = file
        self.nodes = 0

    def node(self, value: object, depth: int) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            self.refuse(f"内容超过 {MAX_NODES} 项或 {MAX_DEPTH} 层", f"over {MAX_NODES} values or {MAX_DEPTH} levels")
        match value:
            case Mapping():
                for key in value:
                    if not isinstance(key, str):
                        self.refuse(f"键应是文字：{shown(key)}", f"a key should be text: {shown(key)}")
                keys = dict.fromkeys(value, (1, 1))
                return Node({key: self.node(each, depth + 1) for key, each in value.items()}, 1, 1, keys)
            case list() | tuple():
                return Node([self.node(each, depth + 1) for each in value], 1, 1, {})
            case bool():
                return Node("true" if value else "false", 1, 1, {})
            case None | str() | int():
                return Node(None if value is None else str(value), 1, 1, {})
        kind = type(value).__name__
        return self.refuse(f"应是文字、列表或映射，而不是 {kind}", f"text, a list or a mapping is due, not {kind}")

    def refuse(self, message: str, message_en: str) -> NoReturn:
        raise SchemeError(Diagnostic(code="E401", message=message, message_en=message_en, where=shown(self.file)))
