"""Recurrent neural networks as models of cortical sequences: models, theory, analyses, figures and checked claims.

The package is one house with floors, and a file imports only from floors below its own::

    5  claims, feedback                        predicted beside measured; what is wrong with an answer
    4  plots                                   every figure of the book
    3½ offline                                 computations too long for a page, with their results
    3  analysis, training                      what is measured, and how networks learn
    2½ simulations                             simulated recordings whose truth is planted
    2  models, theory, tasks, data             networks, mathematics, trials, recorded data
    1  numerics                                mathematics with no neuroscience in it

Subpackages load when they are first used, so that ``import rnncortex`` costs little more than ``import torch``.
"""

from importlib import import_module
from types import ModuleType

from rnncortex.numerics.device import device

__version__ = "0.1.0"

_FLOORS = (
    "numerics",
    "models",
    "theory",
    "tasks",
    "simulations",
    "data",
    "analysis",
    "training",
    "offline",
    "plots",
    "claims",
    "feedback",
)

__all__ = ["device", *_FLOORS]


def __getattr__(name: str) -> ModuleType:
    if name in _FLOORS:
        return import_module(f"rnncortex.{name}")
    raise AttributeError(f"module 'rnncortex' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_FLOORS})
