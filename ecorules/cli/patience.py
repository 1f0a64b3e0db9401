"""A bar for work that takes long, for someone who watches: on the standard error, and only there."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

#: Work that is done sooner shows no bar, in seconds.
SOON: Final = 1.0


@contextmanager
def patience(title: str, steps: int) -> Iterator[Callable[[], None]]:
    """Show a bar of so many steps once the work has lasted a while; call what is yielded after each step.

    Nothing is shown when the standard error is no terminal.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task(title, total=steps)
    timer = threading.Timer(SOON, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda: bar.advance(task)
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
