"""What the machine can do with one thread: matrix products, reading of memory, and the cost of a call however small."""

import statistics
import subprocess
import sys
from collections.abc import Callable

import torch

from benchmarks.timing import repeats_of, seconds_of
from rnncortex.numerics import kernels


def _fastest(work: Callable[[], object]) -> float:
    repeats = repeats_of(work)
    return min(seconds_of(work, repeats) for _ in range(5))


def measure() -> dict[str, float]:
    """Name and number of each limit; the unit stands in the name."""
    square = {dtype: torch.ones(2000, 2000, dtype=dtype) for dtype in (torch.float32, torch.float64)}
    total, add_product = torch.zeros(2000, 2000), kernels.adder(square[torch.float32], 2000)
    wide, narrow, few = torch.ones(5000, 5000), torch.ones(5000), torch.ones(4)
    return {
        "Matrix product, float32 (10⁹ operations a second)": 2
        * 2000**3
        / _fastest(lambda: square[torch.float32] @ square[torch.float32])
        / 1e9,
        "The same by oneDNN, where it is faster (10⁹ operations a second)": 2
        * 2000**3
        / _fastest(lambda: add_product(total, square[torch.float32]))
        / 1e9,
        "Matrix product, float64 (10⁹ operations a second)": 2
        * 2000**3
        / _fastest(lambda: square[torch.float64] @ square[torch.float64])
        / 1e9,
        "Matrix times vector, 5000 units, float32 (GB read a second)": 4 * 5000**2 / _fastest(lambda: wide @ narrow) / 1e9,
        "One call of torch on four numbers (microseconds)": 1e6 * _fastest(lambda: few.add_(1)),
    }


def import_seconds() -> dict[str, float]:
    """Seconds of processor time to start Python with torch, and with the package on top: the median of five each."""
    found = {}
    for name, code in (("torch", "import torch"), ("torch and rnncortex", "import torch, rnncortex")):
        seconds = []
        for _ in range(5):
            work = f"import time\n{code}\nprint(time.process_time())"
            seconds.append(float(subprocess.run([sys.executable, "-c", work], check=True, capture_output=True, text=True).stdout))
        found[name] = statistics.median(seconds)
    return found
