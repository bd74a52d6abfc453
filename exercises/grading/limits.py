"""What a submission may use."""

from typing import NamedTuple

MEGABYTE = 1 << 20


class Limits(NamedTuple):
    """What a submission may use.

    Attributes
    ----------
    cell_seconds : float
        Time for each cell, after which it is interrupted.
    total_seconds : float
        Time for all of them.
    memory : int
        Bytes, of all its processes together.
    disk : int
        Bytes, in its working folder, and again in each other folder that it can write to.
    processes : int
        How many at once, the kernel included.
    """

    cell_seconds: float = 60.0
    total_seconds: float = 300.0
    memory: int = 2048 * MEGABYTE
    disk: int = 256 * MEGABYTE
    processes: int = 32
