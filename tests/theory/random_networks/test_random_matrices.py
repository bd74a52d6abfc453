"""The circular law against spectra."""

import pytest
import torch

from rnncortex.models.rate.random_networks import gaussian_weights
from rnncortex.theory.random_networks import random_matrices
from tests.bad_input import Case


@pytest.mark.parametrize("gain", [0.5, 2.0])
def test_share_of_eigenvalues_within_a_radius(gain: float) -> None:
    moduli = torch.cat([torch.linalg.eigvals(gaussian_weights(300, gain, seed=s)).abs() for s in range(4)])
    radii = gain * torch.linspace(0.2, 1.2, 6, dtype=torch.float64)
    measured = (moduli[:, None] <= radii).double().mean(0)
    torch.testing.assert_close(random_matrices.circular_law(radii, gain), measured, rtol=0, atol=0.06)
    assert random_matrices.circular_law(3 * gain, gain).item() == 1


@pytest.mark.parametrize("gain", [1.2, 2.0])
def test_share_of_growing_modes(gain: float) -> None:
    growing = torch.cat([torch.linalg.eigvals(gaussian_weights(300, gain, seed=s)).real > 1 for s in range(10)])
    assert growing.double().mean().item() == pytest.approx(random_matrices.unstable_share(gain).item(), abs=0.01)


def test_share_of_growing_modes_near_the_transition() -> None:
    expected = 4 * 2**0.5 / (3 * torch.pi) * 0.01**1.5
    assert random_matrices.unstable_share(1.01).item() == pytest.approx(expected, rel=0.02)


BAD_INPUT = [
    Case(random_matrices.circular_law, {"radius": 0.5, "gain": 1.0}, numbers=("radius", "gain")),
    Case(random_matrices.unstable_share, {"gain": 1.5}, numbers=("gain",)),
    Case(
        random_matrices.excitatory_inhibitory_radius,
        {"excitatory_share": 0.8, "excitatory_std": 1.0, "inhibitory_std": 2.0},
        numbers=("excitatory_share", "excitatory_std", "inhibitory_std"),
    ),
    Case(
        random_matrices.excitatory_inhibitory_law,
        {"radius": 0.5, "excitatory_share": 0.8, "excitatory_std": 1.0, "inhibitory_std": 2.0},
        numbers=("radius", "excitatory_share", "excitatory_std", "inhibitory_std"),
    ),
]
