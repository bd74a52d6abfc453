"""Lyapunov exponents of systems whose exponents are known."""

import math

import pytest
import torch

from rnncortex.analysis.dynamics import lyapunov
from rnncortex.models.rate.network import RateNetwork
from rnncortex.models.rate.random_networks import RandomNetworks, gaussian_weights, random_network
from rnncortex.numerics import seeding
from rnncortex.numerics.dynamics.systems import Lorenz
from tests.bad_input import Case
from tests.good_input import NETWORKS, STATE


def mean_log_determinant(weight: torch.Tensor, leak: float, state: torch.Tensor, steps: int, transient: int) -> float:
    """Of the Jacobians along a run of h <- (1 - leak) h + leak tanh(W h), written out."""
    total, identity = 0.0, torch.eye(len(weight), dtype=weight.dtype)
    for step in range(transient + steps):
        current = weight @ state
        if step >= transient:
            slope = torch.exp(-2 * (current.abs() + torch.log1p(torch.exp(-2 * current.abs())) - math.log(2)))
            total += torch.linalg.slogdet((1 - leak) * identity + leak * slope[:, None] * weight)[1].item()
        state = torch.lerp(state, torch.tanh(current), leak)
    return total / steps


def test_linear_map_has_the_moduli_of_its_eigenvalues(device: str) -> None:
    matrix = torch.diag(torch.tensor([1.2, -0.9, 0.5, 0.1], dtype=torch.float64))
    basis = torch.linalg.qr(seeding.normal((4, 4), 0)).Q
    matrix = (basis @ matrix @ basis.T).to(device)
    found = lyapunov.map_exponents(
        lambda h: h @ matrix.T, torch.zeros(4, dtype=torch.float64, device=device), k=4, steps=500, transient=200
    )
    expected = torch.tensor([1.2, 0.9, 0.5, 0.1], dtype=torch.float64).log()
    torch.testing.assert_close(found.value.cpu(), expected, rtol=0, atol=1e-10)
    assert (found.standard_error < 1e-10).all()


def test_linear_flow_has_the_real_parts_of_its_eigenvalues() -> None:
    matrix = torch.tensor([[-0.5, 2.0, 0], [-2.0, -0.5, 0], [0, 0, -3.0]], dtype=torch.float64)
    found = lyapunov.flow_exponents(
        lambda h: h @ matrix.T, torch.zeros(3, dtype=torch.float64), k=3, dt=0.01, duration=50.0, transient=10.0
    )
    torch.testing.assert_close(found.value, torch.tensor([-0.5, -0.5, -3.0], dtype=torch.float64), rtol=0, atol=1e-6)


def test_henon_map() -> None:
    def henon(h: torch.Tensor) -> torch.Tensor:
        x, y = h.unbind(-1)
        return torch.stack((1 - 1.4 * x**2 + y, 0.3 * x), -1)

    start = torch.zeros(8, 2, dtype=torch.float64) + 0.01 * torch.arange(8)[:, None]
    found = lyapunov.map_exponents(henon, start, k=2, steps=10_000, transient=100)
    assert found.value[:, 0].mean().item() == pytest.approx(0.4192, abs=0.004)  # Sprott (2003)
    torch.testing.assert_close(found.value.sum(-1), torch.full((8,), math.log(0.3), dtype=torch.float64), rtol=0, atol=1e-9)


def test_lorenz_exponents_sum_to_the_divergence() -> None:
    lorenz = Lorenz()
    start = torch.tensor([1.0, 1.0, 25.0], dtype=torch.float64)
    found = lyapunov.flow_exponents(lorenz, start, k=3, dt=0.01, duration=100.0, transient=10.0)
    assert found.value.sum().item() == pytest.approx(lorenz.divergence, abs=5e-4)  # order four in dt
    assert found.value[0].item() == pytest.approx(0.9056, abs=4 * found.standard_error[0].item() + 0.01)


def test_own_and_automatic_perturbations_agree() -> None:
    networks = RandomNetworks(15, [0.8, 2.5], seeds=[0, 1])
    start = networks.initial_state(seed=0)
    options = {"k": 3, "dt": 0.1, "duration": 20.0, "transient": 5.0}
    own = lyapunov.flow_exponents(networks, start, **options)
    automatic = lyapunov.flow_exponents(networks.drift, start, **options)
    torch.testing.assert_close(own.value, automatic.value, rtol=0, atol=1e-9)


def test_networks_do_not_mix_and_intervals_do_not_matter() -> None:
    network = RateNetwork(0, 20, leak_rate=0.2, bias=False, seed=0, dtype=torch.float64).requires_grad_(False)
    network.weight_hh.copy_(gaussian_weights(20, 0.8, seed=0))
    start = torch.zeros(2, 20, dtype=torch.float64)
    often = lyapunov.map_exponents(network, start, k=20, steps=400, transient=200, reorthonormalise=1)
    seldom = lyapunov.map_exponents(network, start[0], k=20, steps=400, transient=200, reorthonormalise=10)
    torch.testing.assert_close(often.value.sum(-1), seldom.value.sum(-1).expand(2), rtol=1e-8, atol=0)
    assert seldom.value.sum().item() == pytest.approx(torch.linalg.slogdet(network.jacobian(start[0]))[1].item(), rel=1e-8)


def test_running_estimate_ends_at_the_value_and_precision_is_kept() -> None:
    found = lyapunov.map_exponents(lambda x: 4 * x * (1 - x), torch.tensor([[0.3], [0.4]]), steps=1010)
    assert found.running.shape == (2, 10, 1)
    torch.testing.assert_close(found.running[:, -1], found.value)
    assert found.value.dtype == torch.float32


@pytest.mark.parametrize("leak", [0.05, 0.3, 1.0])
@pytest.mark.parametrize("gain", [0.5, 1.5, 3.0, 10.0])
def test_all_exponents_sum_to_the_growth_of_volumes(gain: float, leak: float) -> None:
    network = random_network(40, gain, leak_rate=leak, seed=1).requires_grad_(False)
    start = seeding.normal((40,), 2)
    options = {"steps": 100, "transient": 50}
    found = lyapunov.map_exponents(network, start, k=40, **options)
    expected = mean_log_determinant(network.weight_hh, leak, start, 100, 50)
    assert found.value.sum().item() == pytest.approx(expected, rel=1e-7)
    assert lyapunov.volume_growth(network, start, **options).item() == pytest.approx(expected, rel=1e-9)


def test_exponents_do_not_depend_on_the_interval_where_they_are_far_apart() -> None:
    network = random_network(100, 1.5, leak_rate=1.0, seed=1).requires_grad_(False)
    start = seeding.normal((100,), 0)
    options = {"k": 100, "steps": 500, "transient": 100}
    often = lyapunov.map_exponents(network, start, reorthonormalise=1, **options)
    seldom = lyapunov.map_exponents(network, start, reorthonormalise=50, **options)
    torch.testing.assert_close(seldom.value, often.value, rtol=0, atol=1e-7)
    assert often.value.sum().item() == pytest.approx(mean_log_determinant(network.weight_hh, 1.0, start, 500, 100), rel=1e-9)


def test_rows_and_columns_of_any_size_and_single_precision() -> None:
    networks = RandomNetworks(20, [10.0], seeds=[0])
    state, options = networks.initial_state(seed=0), {"steps": 100}
    graded = lyapunov.map_exponents(networks, state, k=20, **options)
    volume = lyapunov.volume_growth(networks, state, **options)
    torch.testing.assert_close(graded.value.sum(-1), volume, rtol=1e-9, atol=0)
    single = random_network(40, 2.0, leak_rate=1.0, seed=1, dtype=torch.float32).requires_grad_(False)
    options = {"steps": 100}
    found = lyapunov.map_exponents(single, seeding.normal((40,), 2, dtype=torch.float32), k=40, **options)
    volume = lyapunov.volume_growth(single, seeding.normal((40,), 2, dtype=torch.float32), **options)
    assert found.value.sum().item() == pytest.approx(volume.item(), rel=1e-3)


@pytest.mark.parametrize("k", [1, 2])
@pytest.mark.parametrize(("factor", "exponent"), [(0.5, math.log(0.5)), (1e-40, math.log(1e-40)), (0.0, -math.inf)])
def test_contracting_maps(factor: float, exponent: float, k: int) -> None:
    found = lyapunov.map_exponents(lambda h: factor * h, torch.ones(2, dtype=torch.float64), k=k, steps=100)
    torch.testing.assert_close(found.value, torch.full((k,), exponent, dtype=torch.float64))
    assert (found.standard_error <= 1e-12).all()


def test_a_direction_that_is_wiped_out_has_minus_infinity() -> None:
    matrix = torch.tensor([[0.9, 0.3, 0.2], [0.1, 1.1, 0.4], [0.0, 0.0, 0.0]], dtype=torch.float64)
    found = lyapunov.map_exponents(lambda h: h @ matrix.T, torch.zeros(3, dtype=torch.float64), k=3, steps=500, transient=200)
    expected = torch.linalg.eigvals(matrix[:2, :2]).abs().log().sort(descending=True).values
    torch.testing.assert_close(found.value[:2], expected, rtol=0, atol=1e-10)
    assert found.value[2].item() == -math.inf


class Scaled(torch.nn.Module):
    """Networks whose next states are multiplied by a number."""

    def __init__(self, networks: RandomNetworks, scale: float) -> None:
        super().__init__()
        self.networks, self.scale, self.state_size, self.input_size = networks, scale, networks.state_size, 0

    def step(self, state: torch.Tensor, inputs: torch.Tensor | None = None) -> torch.Tensor:
        return self.scale * self.networks.step(state)

    def linearised_step(self, state: torch.Tensor, vectors: torch.Tensor, inputs: torch.Tensor | None = None) -> tuple[torch.Tensor, ...]:
        return tuple(self.scale * part for part in self.networks.linearised_step(state, vectors))


def test_perturbations_as_states_or_one_by_one() -> None:
    networks = RandomNetworks(15, [2.5], seeds=[0])
    start, options = networks.initial_state(seed=0), {"k": 3, "steps": 100}

    def one_shape_only(state: torch.Tensor) -> torch.Tensor:
        assert state.shape == start.shape
        return networks.step(state)

    def mixes_when_given_more(state: torch.Tensor) -> torch.Tensor:
        return networks.step(state) * (1 + 0.1 * len(state))

    for step in (one_shape_only, mixes_when_given_more):
        scale = 1.1 if step is mixes_when_given_more else 1.0
        found = lyapunov.map_exponents(step, start, **options)
        own = lyapunov.map_exponents(Scaled(networks, scale), start, **options)
        torch.testing.assert_close(found.value, own.value, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("exponents", "dimension"),
    [
        ([0.5, -math.inf], 1.0),
        ([-math.inf, -math.inf], 0.0),
        ([0.5, -0.2, -math.inf], 2.0),
        ([0.5, -1.0], 1.5),
        ([0.9056, 0.0, -14.5723], 2 + 0.9056 / 14.5723),
        ([-1.0, -2.0], 0.0),
        ([-1.0, 0.0], 1.0),
    ],
)
def test_kaplan_yorke(exponents: list[float], dimension: float) -> None:
    assert lyapunov.kaplan_yorke_dimension(torch.tensor(exponents, dtype=torch.float64)).item() == pytest.approx(dimension)


def test_blow_up_is_told() -> None:
    with pytest.raises(ValueError, match="expected a trajectory that stays finite"):
        lyapunov.map_exponents(lambda x: x**2, torch.tensor([3.0]), steps=100)


RATES = {"network": NETWORKS, "state": STATE, "k": 1, "dt": 0.1, "duration": 10.0, "transient": 1.0, "seed": 0}


BAD_INPUT = [
    Case(
        lyapunov.volume_growth,
        {"network": torch.tanh, "state": torch.ones(3), "steps": 5, "transient": 2},
        tensors=("state",),
        counts=("steps", "transient"),
    ),
    Case(
        lyapunov.map_exponents,
        {"network": NETWORKS, "state": STATE, "k": 2, "steps": 100, "transient": 10, "reorthonormalise": 10, "seed": 0},
        tensors=("state",),
        counts=("k", "steps", "transient", "reorthonormalise"),
        seeds=("seed",),
        others={"k": 5, "steps": 50},
    ),
    Case(
        lyapunov.flow_exponents,
        RATES,
        tensors=("state",),
        counts=("k",),
        numbers=("dt", "duration", "transient"),
        seeds=("seed",),
        others={"duration": 0.05},
    ),
    Case(
        lyapunov.kaplan_yorke_dimension,
        {"exponents": torch.tensor([0.5, -1.0])},
        tensors=("exponents",),
        others={"exponents": torch.tensor([1.0, 0.5])},
    ),
]
