"""Figures of the chapter on word recognition."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure as MplFigure
from torch import Tensor

from rnncortex.plots.figure import canvas, drawn
from rnncortex.plots.slider import Slider
from rnncortex.plots.style import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, RED, SKY

LINES = (
    ((0, 2), (1, 2)),
    ((0, 1), (0.5, 1)),
    ((0.5, 1), (1, 1)),
    ((0, 0), (1, 0)),
    ((0, 1), (0, 2)),
    ((0.5, 1), (0.5, 2)),
    ((1, 1), (1, 2)),
    ((0, 0), (0, 1)),
    ((0.5, 0), (0.5, 1)),
    ((1, 0), (1, 1)),
    ((0, 2), (0.5, 1)),
    ((1, 2), (0.5, 1)),
    ((0, 0), (0.5, 1)),
    ((1, 0), (0.5, 1)),
)
"""Where each of the fourteen segments of a letter is drawn: from one corner to another."""

COLOURS = (BLUE, GREEN, RED, ORANGE, PURPLE, SKY)


@drawn
def segments(displays: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """Displays as they are seen: segments that are there heavy, unknown ones dotted.

    Parameters
    ----------
    displays : mapping of str to Tensor of shape (places, 14)
        By name: 1 there, -1 not there, 0 unknown.
    """
    figure, panels = canvas(1, len(displays), width=2.6 * len(displays), height=1.5)
    for axes, (name, display) in zip(panels, displays.items(), strict=True):
        for place, letter in enumerate(display.tolist()):
            for (start, end), value in zip(LINES, letter, strict=True):
                horizontal, vertical = [1.6 * place + start[0], 1.6 * place + end[0]], [start[1], end[1]]
                if value == 1:
                    axes.plot(horizontal, vertical, color=INK, linewidth=2.2)
                elif value == 0:
                    axes.plot(horizontal, vertical, color=FAINT, linewidth=0.9, linestyle=":")
        axes.set(title=name, xlim=(-0.3, 1.6 * len(display)), ylim=(-0.2, 2.2), aspect="equal")
        axes.axis("off")
    known = "; ".join(f"{name}: {int((d == 1).sum())} segments there, {int((d == 0).sum())} unknown" for name, d in displays.items())
    return figure, f"Letters of fourteen segments. {known}."


@drawn
def forced_choice(courses: Mapping[str, Tensor], mask_at: int, published: Mapping[str, float]) -> tuple[MplFigure, str]:
    """Chance to choose the right letter of two, cycle by cycle.

    Parameters
    ----------
    courses : mapping of str to Tensor of shape (cycles,)
        By kind of string.
    mask_at : int
        Cycle after which the mask is shown.
    published : mapping of str to float
        Observed shares of right choices, by kind of string.
    """
    figure, axes = canvas(width=6.4, height=3.4)
    axes.axvline(mask_at, color=FAINT, linestyle="--", linewidth=1.2)
    axes.text(mask_at + 0.2, 0.51, "mask", color=INK)
    for (name, course), colour in zip(courses.items(), COLOURS, strict=False):
        cycles = range(1, len(course) + 1)
        axes.plot(cycles, course, color=colour, label=name)
        if name in published:
            axes.plot([len(course) + 1], [published[name]], "D", color=colour, clip_on=False)
    axes.plot([], [], "D", color=INK, linestyle="", label="people")
    axes.axhline(0.5, color=FAINT, linewidth=0.8)
    axes.set(xlabel="cycle", ylabel="right choices (share)", ylim=(0.48, 0.85))
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    words = "; ".join(f"{name} {course[mask_at - 1]:.3f}" for name, course in courses.items())
    return figure, f"Share of right choices after {mask_at} cycles, just before the mask: {words}. All fall after it."


@drawn
def omissions(
    shares: Sequence[float], letters: Mapping[str, Sequence[float]], words: Mapping[str, Sequence[float]]
) -> tuple[MplFigure, str]:
    """Letters and words recognised against the share of segments that were detected.

    Parameters
    ----------
    shares : sequence of float
        Chance that a segment is detected.
    letters, words : mapping of str to sequence of float
        Share recognised, by model.
    """
    figure, panels = canvas(1, 2, width=8.4, height=3.3, sharey=True)
    styles = dict(zip(letters, ((INK, "--"), (BLUE, "-"), (RED, "-"), (GREEN, ":"), (PURPLE, ":")), strict=False))
    for axes, table, title in zip(panels, (letters, words), ("letters", "words"), strict=True):
        for name, scores in table.items():
            colour, line = styles[name]
            axes.plot(shares, scores, color=colour, linestyle=line, marker="o", markersize=4, label=name)
        axes.set(title=title, xlabel="segments detected (share)", ylim=(0, 1.02))
    panels[0].set_ylabel("recognised (share)")
    panels[1].legend(loc="lower right")
    middle = len(shares) // 2
    said = "; ".join(f"{name} {letters[name][middle]:.3f} and {words[name][middle]:.3f}" for name in letters)
    return figure, f"Letters and words recognised with {shares[middle]:g} of the segments detected: {said}."


@drawn
def competition(courses: Mapping[str, Tensor], targets: int) -> tuple[MplFigure, str]:
    """Activation of a spoken word and of its competitors, cycle by cycle.

    Parameters
    ----------
    courses : mapping of str to Tensor of shape (cycles,)
        Mean over targets, by kind of word.
    targets : int
        How many there are.
    """
    figure, axes = canvas(width=6.2, height=3.3)
    axes.axhline(0, color=FAINT, linewidth=0.8)
    for (name, course), colour in zip(courses.items(), (INK, BLUE, RED, FAINT), strict=False):
        axes.plot(range(1, len(course) + 1), course, color=colour, label=name)
    axes.set(xlabel="cycle", ylabel="activation")
    axes.legend(loc="upper left")
    peaks = "; ".join(
        f"{name} {course.max():.2f} at cycle {course.argmax() + 1}, {course[-1]:.2f} at the end" for name, course in courses.items()
    )
    return figure, f"Mean activations over {targets} targets, largest and last: {peaks}."


def in_time(words: Sequence[str], courses: Tensor, cycles: Sequence[int]) -> Slider:
    """Activations of some words, cycle by cycle, as bars to leaf through.

    Parameters
    ----------
    words : sequence of str
        The word that is heard first.
    courses : Tensor, shape (cycles, words)
        Their activations.
    cycles : sequence of int
        Which cycles are shown, counted from one.
    """
    frames = [_bars(words, courses[cycle - 1], cycle) for cycle in cycles]
    return Slider(frames, {"cycle": list(cycles)}, start=len(frames) // 3)


@drawn
def _bars(words: Sequence[str], activations: Tensor, cycle: int) -> tuple[MplFigure, str]:
    figure, axes = canvas(width=6.0, height=3.0)
    axes.barh(range(len(words)), activations, color=[INK, *[BLUE] * (len(words) - 1)])
    axes.axvline(0, color=FAINT, linewidth=0.8)
    axes.set(xlabel="activation", yticks=range(len(words)), yticklabels=list(words), xlim=(-0.25, 0.85))
    axes.invert_yaxis()
    told = ", ".join(f"{word} {value:.2f}" for word, value in zip(words, activations.tolist(), strict=True))
    return figure, f"Activations after {cycle} cycles: {told}."


@drawn
def lexical_effect(courses: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """How much more active the phoneme that makes a word is than the one that does not, for an ambiguous sound.

    Parameters
    ----------
    courses : mapping of str to Tensor of shape (cycles,)
        Difference of activations, by place of the sound and model.
    """
    figure, axes = canvas(width=6.2, height=3.2)
    for (name, course), (colour, line) in zip(courses.items(), ((BLUE, "-"), (RED, "-"), (BLUE, "--"), (RED, "--")), strict=False):
        axes.plot(range(1, len(course) + 1), course, color=colour, linestyle=line, label=name)
    axes.set(xlabel="cycle", ylabel="difference of activations")
    axes.legend(loc="upper left")
    ends = "; ".join(f"{name} {course[-1]:.3f}" for name, course in courses.items())
    return figure, f"Advantage of the phoneme that makes a word, at the end: {ends}."


@drawn
def noise(noises: Sequence[float], fixed: Mapping[str, Tensor], best: Mapping[str, Tensor]) -> tuple[MplFigure, str]:
    """Words recognised against noise, with one threshold for all and with the best of each model.

    Parameters
    ----------
    noises : sequence of float
        Standard deviation of the noise.
    fixed, best : mapping of str to Tensor of shape (noises, draws)
        Share of words recognised, by model.
    """
    figure, panels = canvas(1, 2, width=8.4, height=3.4, sharey=True)
    named: dict[str, str] = {}
    for axes, table, title in zip(panels, (fixed, best), ("one threshold for all", "each at its best"), strict=True):
        for name, scores in table.items():
            colour = named.setdefault(name, COLOURS[len(named)])
            axes.plot(noises, scores.mean(-1), color=colour, label=name)
            axes.plot(noises, scores, ".", color=colour)
        axes.set(title=title, xlabel="standard deviation of the noise", ylim=(0, 1))
        axes.legend(loc="lower left")
    panels[0].set_ylabel("words recognised (share)")
    said = "; ".join(f"{name} {scores[-2].mean():.2f}" for name, scores in fixed.items())
    tuned = "; ".join(f"{name} {scores[-2].mean():.2f}" for name, scores in best.items())
    return figure, f"Share of words recognised at noise {noises[-2]:g}. One threshold: {said}. Each at its best: {tuned}."
