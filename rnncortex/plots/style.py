"""One look for the whole book: colours, type and lines, in light and in dark mode."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from cycler import cycler

PAPER, INK, FAINT = "#ffffff", "#1b1f24", "#858e98"
"""Background, text and axes, and secondary lines (grids, references) in light mode."""

BLUE, ORANGE, GREEN, PURPLE, SKY, RED = "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"
"""The palette of Okabe and Ito, told apart by readers with every common form of colour blindness.

Orange and sky are pale on white, with a contrast of 2.3 to 1. Darkened to 3 to 1 they could hardly be told from red and blue by readers
who see no green, so they stay.
"""

CYCLE = (BLUE, RED, GREEN, PURPLE, ORANGE, SKY)
"""Order in which unnamed series take their colours."""

SEQUENTIAL, DIVERGING = "viridis", "RdBu_r"
"""Colour maps for magnitudes and for signed values."""

DARK = {
    PAPER: "#14181e",
    INK: "#e6e9ee",
    FAINT: "#6b7480",
    BLUE: "#4aa8e0",
    ORANGE: "#f0b429",
    GREEN: "#2fc49a",
    PURPLE: "#e09ac2",
    SKY: "#8fd0f5",
    RED: "#ff8244",
}
"""What each colour becomes on a dark page, with at least the contrast it has on a light one."""

_SETTINGS: dict[Any, Any] = {
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 10,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=CYCLE),
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "image.cmap": SEQUENTIAL,
    "mathtext.fontset": "dejavusans",
    "svg.fonttype": "path",
    "svg.hashsalt": "rnncortex",
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw with the look of the book inside this block, and leave matplotlib's settings as they were."""
    with mpl.rc_context(_SETTINGS):
        yield
