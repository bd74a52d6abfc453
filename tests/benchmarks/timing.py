"""Timings that can be trusted on a noisy machine: rivals take turns, and medians of processor time are compared."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping


def side_by_side(rivals: Mapping[str, Callable[[], object]], *, rounds: int = 9) -> dict[str, float]:
    """Median processor seconds of each rival over rounds in which all take a turn, after one round that does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in rivals}
    for turn in range(rounds + 1):
        for name, work in rivals.items():
            start = time.process_time()
            work()
            if turn:
                seconds[name].append(time.process_time() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def peak_memory(setup: str, work: str) -> float:
    """Megabytes by which a fresh process grows at its peak while it works, beyond what the set-up took (Linux)."""
    high = "int(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])"
    code = f"{setup}\nbefore = {high}\n{work}\nprint(({high} - before) / 1024)"
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)


def show(title: str, seconds: Mapping[str, float], ours: str) -> None:
    """Print the medians, and ours as a share of each rival's."""
    print(f"\n{title}")
    for name, value in seconds.items():
        share = "" if name == ours else f"   ours takes {seconds[ours] / value:.2f} of it"
        print(f"  {name:<28} {1000 * value:10.1f} ms{share}")
