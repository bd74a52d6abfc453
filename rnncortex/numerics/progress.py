"""Progress bars for long work."""

import os
import time
from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

from tqdm.auto import tqdm

Item = TypeVar("Item")

PATIENCE = 2.0
"""Seconds of work before a bar appears."""


def track(items: Iterable[Item], what: str, *, total: int | None = None) -> Iterator[Item]:
    """Go through items; work that takes over two seconds shows a bar with the time left (``TQDM_DISABLE=1`` turns it off).

    Items that do not say how many they are, such as results that come in one by one, need ``total`` for the time left.

    The bar is made only then, and not at all where it is turned off: in a notebook even a hidden one sends messages. One that is shown is
    drawn twice a second at most, which is some six messages a second: a front end that reads them late still finds room for minutes.
    """
    start, bar = time.monotonic(), None
    total = len(items) if isinstance(items, Sized) else total
    patience = float("inf") if os.environ.get("TQDM_DISABLE") else PATIENCE
    try:
        for done, item in enumerate(items):
            if bar is not None:
                bar.update()
            elif time.monotonic() - start > patience:
                bar = tqdm(desc=what, total=total, initial=done, leave=False, mininterval=0.5)
            yield item
    finally:
        if bar is not None:
            bar.close()
