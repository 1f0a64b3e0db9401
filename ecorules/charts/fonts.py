"""Fonts with Chinese characters on this machine.

Comes in: the folders where Linux, macOS and Windows keep fonts, and one given by the caller.
Goes out: the name of a font that was found and its folder, or an error that says what to install.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from ecorules.errors import EcoRulesError
from ecorules.text import Diagnostic

#: How the files of a font begin, and the name under which it is asked for; the best first.
_FILES: Final = (
    ("notosanscjk", "Noto Sans CJK SC"), ("notosanssc", "Noto Sans SC"), ("notosanshans", "Noto Sans S Chinese"),
    ("sourcehansanscn", "Source Han Sans CN"), ("sourcehansanssc", "Source Han Sans SC"),
    ("sourcehansans", "Source Han Sans SC"), ("pingfang", "PingFang SC"), ("msyh", "Microsoft YaHei"),
    ("wqymicrohei", "WenQuanYi Micro Hei"), ("wqyzenhei", "WenQuanYi Zen Hei"), ("hiraginosansgb", "Hiragino Sans GB"),
    ("stheiti", "STHeiti"), ("simhei", "SimHei"), ("simsun", "SimSun"), ("notoserifcjk", "Noto Serif CJK SC"),
    ("notoserifsc", "Noto Serif SC"), ("sourcehanserif", "Source Han Serif SC"),
    ("droidsansfallback", "Droid Sans Fallback"),
)  # fmt: skip
_KINDS: Final = frozenset({".ttf", ".ttc", ".otf", ".otc"})
#: No more files than this are looked at in one folder and those beneath it.
_MOST: Final = 20_000


class Font(NamedTuple):
    """A font and the folder that holds it."""

    name: str
    folder: Path


def folders() -> Iterator[Path]:
    """Where fonts are kept on this machine."""
    home = Path(os.path.expanduser("~"))
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield Path(os.environ.get("LOCALAPPDATA", str(home))) / "Microsoft" / "Windows" / "Fonts"
        return
    if sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts")
    yield from (home / ".fonts", home / ".local" / "share" / "fonts")
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    yield from (Path(folder) / "fonts" for folder in shared.split(os.pathsep) if folder)


def chinese(given: str | os.PathLike[str] | None = None) -> Font:
    """The best font with Chinese characters; ``given`` is a folder to look in first.

    Raises ``EcoRulesError`` where there is none.
    """
    best: tuple[int, Font] | None = None
    places = [Path(given)] if given is not None else []
    for place in [*places, *folders()]:
        for at, font in _in_folder(place):
            if best is None or at < best[0]:
                best = at, font
        if best is not None and place in places:
            break
    if best is None:
        raise _none()
    return best[1]


def register(font: Font, library: Any) -> None:
    """Let vl-convert know the folder of a font."""
    library.register_font_directory(str(font.folder))


def _in_folder(place: Path) -> Iterator[tuple[int, Font]]:
    looked = 0
    for folder, _, names in os.walk(place):
        for name in names:
            looked += 1
            if looked > _MOST:
                return
            path = Path(folder, name)
            if path.suffix.lower() in _KINDS:
                bare = "".join(char for char in path.stem.lower() if char.isalnum())
                for at, (begins, asked) in enumerate(_FILES):
                    if bare.startswith(begins):
                        yield at, Font(asked, path.parent)
                        break


def _none() -> EcoRulesError:
    return EcoRulesError(
        Diagnostic(
            code="E781",
            message="没有找到含中文字符的字体，图片中的汉字会成为方框",
            message_en="no font with Chinese characters was found: the characters would come out as boxes",
            hint="安装 Noto Sans CJK（Debian、Ubuntu：apt install fonts-noto-cjk），"
            "或用 fonts= 指明字体所在的文件夹，或存为 .html",
            hint_en="install Noto Sans CJK (Debian, Ubuntu: apt install fonts-noto-cjk), name a folder of fonts by "
            "fonts=, or save as .html",
        )
    )
