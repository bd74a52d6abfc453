"""What a benchmark is: the same work by the package and by a peer, whose results are held against each other before a clock runs."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Work(NamedTuple):
    """A problem, set up and ready to be timed.

    Attributes
    ----------
    ours, theirs : callable
        Do the work and return its result.
    agree : callable
        Takes the two results, in that order; raises AssertionError where they differ, and says in words how well they agree.
    """

    ours: Callable[[], Any]
    theirs: Callable[[], Any]
    agree: Callable[[Any, Any], str]


@dataclass(frozen=True)
class Benchmark:
    """A row of the table.

    Attributes
    ----------
    name, peer : str
    prepare : callable
        The set-up, from the sizes to a :class:`Work`; it asserts what must hold, such as that a task was learnt.
    full, tiny : dict
        Sizes: those that are timed, and those that every run of the tests tries.
    bar : float, optional
        Their time over ours that is asked for.
    needs : tuple of str
        Modules of the peer.
    rounds : int
    """

    name: str
    peer: str
    prepare: Callable[..., Work]
    full: dict[str, Any]
    tiny: dict[str, Any]
    bar: float | None = None
    needs: tuple[str, ...] = field(default=())
    rounds: int = 7

    def missing(self) -> list[str]:
        """Modules of the peer that are not installed here."""
        return [module for module in self.needs if importlib.util.find_spec(module) is None]


def close(ours: Any, theirs: Any, room: float) -> str:
    """Assert that two arrays agree to a share of the largest number in them."""
    import numpy as np

    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape, (ours.shape, theirs.shape)
    apart = np.abs(ours - theirs).max() / np.abs(theirs).max()
    assert apart <= room, f"results differ by {apart:.1e} of the largest number, allowed {room:.0e}"
    return f"{apart:.0e} of the largest number"
