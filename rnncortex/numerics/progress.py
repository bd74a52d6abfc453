"""Progress of long work."""

import os
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm.auto import tqdm

Item = TypeVar("Item")


def track(items: Iterable[Item], what: str) -> Iterator[Item]:
    """Go through items; work that takes over two seconds shows a bar with the time left (``TQDM_DISABLE=1`` turns it off)."""
    return iter(tqdm(items, desc=what, delay=2, leave=False, disable=bool(os.environ.get("TQDM_DISABLE"))))
