"""Floor 3: how networks learn."""

from rnncortex.training import (
    boltzmann,
    supervised,
)

__all__ = [
    "boltzmann",
    "supervised",
]
