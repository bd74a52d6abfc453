"""The circular law against spectra."""

import pytest
import torch

from rnncortex.models.random_networks import gaussian_weights
from rnncortex.theory import random_matrices


@pytest.mark.parametrize("gain", [0.5, 2.0])
def test_share_of_eigenvalues_within_a_radius(gain: float) -> None:
    moduli = torch.cat([torch.linalg.eigvals(gaussian_weights(300, gain, seed=s)).abs() for s in range(4)])
    radii = gain * torch.linspace(0.2, 1.2, 6, dtype=torch.float64)
    measured = (moduli[:, None] <= radii).double().mean(0)
    torch.testing.assert_close(random_matrices.circular_law(radii, gain), measured, rtol=0, atol=0.06)
    assert random_matrices.circular_law(3 * gain, gain).item() == 1
