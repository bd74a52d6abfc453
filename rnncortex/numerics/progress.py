"""Progress of long work."""

import os
import time
from collections.abc import Collection, Iterator
from typing import TypeVar

from tqdm.auto import tqdm

Item = TypeVar("Item")

PATIENCE = 2.0
"""Seconds of work before a bar appears."""


def track(items: Collection[Item], what: str) -> Iterator[Item]:
    """Go through items; work that takes over two seconds shows a bar with the time left (``TQDM_DISABLE=1`` turns it off).

    The bar is made only then: in a notebook even a hidden one sends its messages, and many short ones in a row would flood it.
    """
    start, bar = time.monotonic(), None
    disable = bool(os.environ.get("TQDM_DISABLE"))
    try:
        for done, item in enumerate(items):
            if bar is not None:
                bar.update()
            elif time.monotonic() - start > PATIENCE:
                bar = tqdm(desc=what, total=len(items), initial=done, leave=False, disable=disable)
            yield item
    finally:
        if bar is not None:
            bar.close()
