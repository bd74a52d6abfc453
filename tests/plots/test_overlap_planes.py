"""Points that move over a plane of overlaps stand where its circles and discs are."""

import pytest
import torch

from rnncortex.plots.animation import Animation
from rnncortex.plots.principles import attractors, boltzmann

PLACES = torch.tensor([[1.0, 0.2], [0.2, 1.0], [-1.0, -0.2]], dtype=torch.float64)


def still(animation: Animation) -> list[list[float]]:
    """Where the points of the first frame stand in the coordinates of the panel, once the figure has been drawn."""
    animation.background.svg()
    figure = animation.background.figure
    places = torch.from_numpy(animation.places()[0])
    places[:, 1] = 72 * figure.get_figheight() - places[:, 1]
    return figure.axes[0].transData.inverted().transform((places * figure.dpi / 72).numpy()).tolist()


def test_memories() -> None:
    animation = attractors.two_memories(PLACES[:, None].expand(-1, 4, -1), torch.tensor([0, 1, 0]), list("abcd"))
    for found, expected in zip(still(animation), PLACES.tolist(), strict=True):
        assert found == pytest.approx(expected, abs=0.01)
    assert "2 settle in the first memory" in animation.background.description


def test_wells() -> None:
    weight = torch.full((3,), 1 / 3, dtype=torch.float64)
    animation = boltzmann.wandering(PLACES, weight, PLACES[:, None].expand(-1, 4, -1), torch.tensor([0, 1, 0]), list("abcd"))
    for found, expected in zip(still(animation), PLACES.tolist(), strict=True):
        assert found == pytest.approx(expected, abs=0.05)
    assert "100% are nearest to the pair of wells" in animation.background.description
