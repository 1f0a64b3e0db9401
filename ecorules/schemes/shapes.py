"""What Pydantic has to say about the shape of a file, in words for the author of the file.

Comes in: a problem as Pydantic lists it, and the keys that may stand where. Goes out: message and
hint in Chinese and English.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ecorules.schemes.names import shown, suggestion

Said = tuple[str, str, str, str]


def shape_problem(problem: Any, keys_at: Callable[[tuple[str | int, ...]], list[str]]) -> Said:
    """Message, English message, hint, English hint of one problem; ``keys_at`` gives the keys that a place may have."""
    path = tuple(problem["loc"])
    steps = [step for step in path if not (isinstance(step, str) and step.startswith("<"))]
    key = shown(steps[-1]) if steps else ""
    match problem["type"]:
        case "missing":
            return _plain(f"缺少 “{key}”", f"{key!r} is missing")
        case "extra_forbidden":
            known = keys_at(path[:-1])
            listed = f"可用的键：{'、'.join(known)}", f"known keys: {', '.join(known)}"
            return (f"不认识的键 “{key}”", f"unknown key {key!r}", *suggestion(str(steps[-1]), known, listed))
        case "string_type":
            return _plain(f"“{key}” 应是文字", f"{key!r} should be text")
        case "list_type":
            return _plain(f"“{key}” 应是列表", f"{key!r} should be a list")
        case "bool_parsing":
            return _plain(f"“{key}” 应是 true 或 false", f"{key!r} should be true or false")
        case "model_type" | "model_attributes_type" | "dict_type":
            return _plain("这里应是若干 “键: 值”", "a mapping of keys to values should stand here")
        case "literal_error":
            expected = str(problem["ctx"]["expected"]).replace("'", "")
            due = f"应为 {expected.replace(' or ', ' 或 ')}", f"it should be {expected}"
            return (f"“{key}” 的值不对", f"{key!r} has a wrong value", *due)
        case "string_pattern_mismatch":
            return _plain(f"“{key}” 的写法不对", f"{key!r} is not written as it should be")
        case "string_too_short" | "too_short":
            return _plain(f"“{key}” 是空的", f"{key!r} is empty")
        case "string_too_long" | "too_long":
            return _plain(f"“{key}” 太长", f"{key!r} is too long")
        case _:
            message = shown(problem["msg"])
            return _plain(f"“{key}” 不对：{message}", f"{key!r}: {message}")


def _plain(message: str, message_en: str) -> Said:
    return message, message_en, "", ""
