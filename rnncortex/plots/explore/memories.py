"""Sliders of the chapters on memory: trace of an input, load, temperature, forget bias, synaptic time constants."""

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from rnncortex.plots.explore.frames import HERE, THEORY, ZERO, Line, Panel, frame
from rnncortex.plots.slider import Slider
from rnncortex.plots.style import BLUE, RED


def trace(strengths: Sequence[float], rates: Mapping[str, Tensor]) -> Slider:
    """What theory leaves of an input in the state of random networks, as the noise that drives them grows.

    Parameters
    ----------
    strengths : sequence of float
        Standard deviation of the noise.
    rates : mapping of str to Tensor, shape (strengths,)
        By name of the network: growth of the influence, per step.
    """
    lags = torch.arange(101)
    frames = []
    for place, strength in enumerate(strengths):
        lines, words = [], []
        for (name, row), colour in zip(rates.items(), (BLUE, RED), strict=False):
            rate = row[place].item()
            lines.append((lags, (rate * lags / math.log(10)), {"color": colour, "label": name}))
            words.append(f"{name}: {rate:+.3f} per step, " + (f"halved in {math.log(2) / -rate:.1f} steps" if rate < 0 else "growing"))
        limits = {"xlabel": "lag $k$ (steps)", "ylabel": "influence (power of ten)", "xlim": (0, 100), "ylim": (-40, 12)}
        panel = Panel([([0, 100], [0, 0], ZERO), *lines], limits, "lower left")
        frames.append(frame([panel], f"Noise of standard deviation {strength:g}. " + "; ".join(words) + ".", width=6.0))
    return Slider(frames, {"noise σ": list(strengths)}, start=list(strengths).index(0.5))


def load(loads: Sequence[float], overlaps: Tensor, curve: tuple[Tensor, Tensor], measured: tuple[Tensor, Tensor], size: int) -> Slider:
    """The equation of retrieval solved by drawing, and the overlap that comes of it, against the load.

    Parameters
    ----------
    loads : sequence of float
        Patterns per unit.
    overlaps : Tensor, shape (loads,)
        By theory; zero where there is no solution.
    curve : (Tensor, Tensor)
        y, and the square root of twice the load that belongs to it.
    measured : (Tensor, Tensor)
        Loads, and overlap after settling, of networks of finite size.
    size : int
        Their number of units.
    """
    frames = []
    name = f"networks, N = {size}"
    for alpha, overlap in zip(loads, overlaps.tolist(), strict=True):
        level = math.sqrt(2 * alpha)
        left: list[Line] = [
            (*curve, {**THEORY, "label": "erf(y)/y $-$ 2 exp($-$y²)/$\\sqrt{\\pi}$"}),
            ([0, 5], [level, level], {"color": RED, "linewidth": 1.4, "label": "$\\sqrt{2\\alpha}$"}),
        ]
        right: list[Line] = [
            (loads, torch.where(overlaps > 0, overlaps, torch.nan), {**THEORY, "label": "theory, N → ∞"}),
            (*measured, {"color": BLUE, "marker": "o", "markersize": 4, "linewidth": 1, "label": name}),
            ([alpha], [overlap], HERE),
        ]
        panels = [
            Panel(left, {"xlabel": "y", "xlim": (0, 5), "ylim": (0, 0.95)}, "upper right"),
            Panel(right, {"xlabel": "load α = patterns per unit", "ylabel": "overlap after settling", "ylim": (-0.05, 1.08)}, "lower left"),
        ]
        found = (
            f"the line meets the curve, and the overlap is {overlap:.4f}"
            if overlap
            else "the line passes above the curve: nothing is recalled"
        )
        frames.append(frame(panels, f"Load {alpha:g}: {found}.", width=8.0))
    return Slider(frames, {"load α": list(loads)}, start=3)


def temperature(temperatures: Sequence[float], probabilities: Tensor, wells: Tensor, entropy: Tensor) -> Slider:
    """Exact probabilities of the states of a Boltzmann machine, most probable first, as it is cooled.

    Parameters
    ----------
    temperatures : sequence of float
    probabilities : Tensor, shape (temperatures, states)
        Of the first states in the order of their energy.
    wells : Tensor, shape (temperatures,)
        Probability of the stored patterns and their negatives together.
    entropy : Tensor, shape (temperatures,)
        In bits.
    """
    frames = []
    rank = torch.arange(1, probabilities.shape[1] + 1)
    for T, row, held, bits in zip(temperatures, probabilities, wells.tolist(), entropy.tolist(), strict=True):
        left = [(rank, row, {"color": BLUE, "marker": "o", "markersize": 4, "linewidth": 0.8})]
        right = [(temperatures, wells, THEORY), ([T], [held], HERE)]
        panels = [
            Panel(left, {"xlabel": "state, by energy", "ylabel": "probability", "yscale": "log", "ylim": (1e-7, 1)}),
            Panel(right, {"xlabel": "temperature T", "xscale": "log", "ylabel": "probability of the four patterns", "ylim": (0, 1.05)}),
        ]
        words = f"Temperature {T:g}: the four patterns hold {100 * held:.1f}% of the probability; the entropy is {bits:.2f} bits."
        frames.append(frame(panels, words, width=8.0))
    return Slider(frames, {"temperature T": list(temperatures)}, start=list(temperatures).index(1.0))


def forget_bias(biases: Sequence[float], constants: Tensor, measured: Tensor) -> Slider:
    """How long a cell keeps a pulse, as its forget bias grows.

    Parameters
    ----------
    biases : sequence of float
    constants : Tensor, shape (biases,)
        Time constants by theory, in steps.
    measured : Tensor, shape (steps, biases)
        What LSTM cells keep of a pulse, as a share of the first step.
    """
    steps = torch.arange(len(measured))
    frames = []
    for place, (bias, tau) in enumerate(zip(biases, constants.tolist(), strict=True)):
        left = [
            (steps, torch.exp(-steps / tau), {**THEORY, "label": "theory"}),
            (steps[::2], measured[::2, place], {"color": BLUE, "marker": "o", "markersize": 3, "linestyle": "none", "label": "LSTM cell"}),
        ]
        right = [(biases, constants, THEORY), ([bias], [tau], HERE)]
        panels = [
            Panel(left, {"xlabel": "steps since the pulse", "ylabel": "share that is left", "ylim": (-0.05, 1.08)}, "upper right"),
            Panel(right, {"xlabel": "forget bias $b$", "ylabel": "time constant (steps)", "yscale": "log"}),
        ]
        words = f"Forget bias {bias:g}: the gate keeps {100 * math.exp(-1 / tau):.1f}% a step, a time constant of {tau:.1f} steps; after "
        words += f"{len(steps) - 1} steps the cell has {100 * measured[-1, place]:.1f}% of the pulse left."
        frames.append(frame(panels, words, width=8.0))
    return Slider(frames, {"forget bias b": list(biases)}, start=list(biases).index(1.0))


def synapse(
    depression: Sequence[float], facilitation: Sequence[float], trains: Tensor, rates: Tensor, steady: Tensor, rate: float
) -> Slider:
    """Release of a synapse under a regular train, and in the steady state against the rate; both time constants are moved.

    Parameters
    ----------
    depression, facilitation : sequence of float
        Time constants, seconds.
    trains : Tensor, shape (depression, facilitation, spikes)
        Release of each spike of a train.
    rates : Tensor, shape (rates,)
        Hertz.
    steady : Tensor, shape (depression, facilitation, rates)
        Release in the steady state.
    rate : float
        Of the train, hertz.
    """
    rows = []
    for slow, train_row, steady_row in zip(depression, trains, steady, strict=True):
        frames = []
        for quick, train, curve in zip(facilitation, train_row, steady_row, strict=True):
            best = int(curve.argmax())
            times = torch.arange(len(train)) / rate
            left = [(times, train, {"color": BLUE, "marker": "o", "markersize": 4, "linewidth": 0.8})]
            right = [(rates, curve, THEORY), (rates[best : best + 1], curve[best : best + 1], HERE)]
            panels = [
                Panel(left, {"xlabel": f"time in a train of {rate:g} Hz (s)", "ylabel": "release $u x$", "ylim": (0, 1)}),
                Panel(right, {"xlabel": "presynaptic rate $r$ (Hz)", "ylabel": "release $u x$", "xscale": "log", "ylim": (0, 1)}),
            ]
            words = (
                f"Depression {1000 * slow:g} ms, facilitation {1000 * quick:g} ms: release from {train[0]:.2f} to {train[-1]:.2f} in the "
            )
            words += f"train; the best rate is {rates[best]:.1f} Hz, with a release of {curve[best]:.2f}."
            frames.append(frame(panels, words, width=8.0))
        rows.append(frames)
    names = {"recovery time": depression, "facilitation time": facilitation}
    return Slider(rows, {name: [f"{1000 * tau:g} ms" for tau in taus] for name, taus in names.items()}, start=(1, 2))
