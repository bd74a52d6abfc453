"""Dale's law in a network: neurons that excite and neurons that inhibit, and weights that are balanced.

The law itself is the constraint :class:`~rnncortex.models.rate.constraints.DaleLaw`; here are the weights that obey it.
"""

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from rnncortex.models.rate.constraints import DaleLaw, Mask
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


def neuron_signs(units: int, excitatory: int, *, dtype: torch.dtype = torch.float32) -> Tensor:
    """+1 for the first neurons, which excite, and -1 for the others.

    Parameters
    ----------
    units, excitatory : int
        How many neurons in all, and how many of them excite.
    dtype : torch.dtype

    Returns
    -------
    Tensor, shape (units,)

    Raises
    ------
    TypeError, ValueError
        If there are more excitatory neurons than neurons.

    Examples
    --------
    >>> from rnncortex.models.rate.dale import neuron_signs
    >>> neuron_signs(5, 4).tolist()
    [1.0, 1.0, 1.0, 1.0, -1.0]
    """
    if checks.count("excitatory", excitatory, at_least=0) > checks.count("units", units):
        raise ValueError(f"excitatory: expected at most {units} neurons, got {excitatory}")
    signs = torch.full((units,), -1.0, dtype=dtype)
    signs[:excitatory] = 1
    return signs


def dale_weights(units: int, excitatory: int, *, radius: float, seed: Seed, dtype: torch.dtype = torch.float64) -> Tensor:
    r"""A random weight matrix that obeys Dale's law and is balanced on average.

    Moduli are exponential. Those of inhibitory columns are larger by the ratio of the two numbers of neurons, so that the expected
    sum of every row is zero. With :math:`r = f / (1 - f)` the standard deviations are :math:`\sigma_E / \sqrt{N}` and
    :math:`r \sigma_E / \sqrt{N}`, scaled so that the bulk of the spectrum has the given radius.

    Parameters
    ----------
    units, excitatory : int
        N, and how many of them (the first) excite; at least one of each kind.
    radius : float
        :math:`\rho = \sigma_E \sqrt{f + (1 - f) r^2}`, above 0.
    seed : int or torch.Generator
    dtype : torch.dtype

    Returns
    -------
    Tensor, shape (units, units)

    Raises
    ------
    TypeError, ValueError
        If one kind of neuron is missing or the radius is not positive.
    """
    radius = checks.number("radius", radius, above=0)
    excitatory = checks.count("excitatory", excitatory)
    units = checks.count("units", units)
    if not 0 < excitatory < units:
        raise ValueError(f"excitatory: expected at least one neuron of each kind among {units}, got {excitatory} that excite")
    share, ratio = excitatory / units, excitatory / (units - excitatory)
    scale = radius / ((share + (1 - share) * ratio**2) * units) ** 0.5
    moduli = -scale * seeding.uniform((units, units), seed).clamp(min=1e-300).log()
    moduli[:, excitatory:] *= ratio
    return (moduli * neuron_signs(units, excitatory, dtype=torch.float64)).to(dtype)


def balance_rows(weight: Tensor) -> Tensor:
    """Scale the negative entries of every row so that the row sums to zero: each neuron's excitation and inhibition cancel exactly.

    Parameters
    ----------
    weight : Tensor, shape (units, units)
        With positive and negative entries in every row.

    Returns
    -------
    Tensor, shape (units, units)
        A new matrix with the same signs.

    Raises
    ------
    TypeError, ValueError
        If a row lacks one of the signs.
    """
    checks.tensor("weight", weight, "units units")
    excitation, inhibition = weight.clamp(min=0).sum(1, keepdim=True), weight.clamp(max=0).sum(1, keepdim=True)
    if (excitation == 0).any() or (inhibition == 0).any():
        raise ValueError("weight: expected positive and negative entries in every row, got a row without one of them")
    return torch.where(weight < 0, weight * (-excitation / inhibition), weight)


def obey_dale(network: nn.Module, excitatory: int, *, radius: float = 1.0, seed: Seed) -> None:
    """Constrain the recurrent weights to Dale's law without self-connections, from the weights of :func:`dale_weights`.

    Parameters
    ----------
    network : Module
        With ``weight_hh``, such as :class:`~rnncortex.models.rate.network.RateNetwork`, or a ``torch.nn.RNN`` of one layer and one
        direction, on the CPU; changed in place.
    excitatory : int
        The first neurons excite, the others inhibit; at least one of each.
    radius : float
        Of the bulk of the initial spectrum.
    seed : int or torch.Generator

    Raises
    ------
    TypeError, ValueError
        If the network has no such weight or its weight is constrained already, one kind of neuron is missing, or the radius is not
        positive.
    """
    name = "weight_hh"
    if isinstance(network, nn.RNN):
        name = "weight_hh_l0"
        if network.num_layers != 1 or network.bidirectional:
            raise ValueError(f"network: expected one layer and one direction, got {network}")
    weight = getattr(network, name, None)
    if not isinstance(weight, Tensor):
        raise TypeError(f"network: expected a module with weight_hh, got {checks.describe(network)}")
    if parametrize.is_parametrized(network, name):
        raise ValueError(
            f"network: expected weights without a constraint, got {name} with one; "
            "torch.nn.utils.parametrize.remove_parametrizations takes it off"
        )
    units = len(weight)
    initial = dale_weights(units, excitatory, radius=radius, seed=seed).to(weight)
    without_self = ~torch.eye(units, dtype=torch.bool, device=weight.device)
    with torch.no_grad():
        weight.copy_(initial * without_self)
    signs = neuron_signs(units, excitatory, dtype=weight.dtype).to(weight.device)
    parametrize.register_parametrization(network, name, DaleLaw(signs))
    parametrize.register_parametrization(network, name, Mask(without_self))
    if isinstance(network, nn.RNN):
        network._flat_weights = []
        network.register_forward_pre_hook(_show_weights)
        network.register_forward_hook(_hide_weights)


def _show_weights(network: nn.RNN, arguments: tuple) -> None:
    """Torch's module keeps a list of its weights, which does not follow a constraint by itself."""
    network._flat_weights = [getattr(network, name) for name in network._flat_weights_names]


def _hide_weights(network: nn.RNN, arguments: tuple, results: tuple) -> None:
    network._flat_weights = []


def sign_violations(weight: Tensor, signs: Tensor) -> int:
    """How many entries of a weight matrix have a sign that is not that of their column's neuron.

    Parameters
    ----------
    weight : Tensor, shape (units, units)
    signs : Tensor, shape (units,)

    Returns
    -------
    int

    Raises
    ------
    TypeError, ValueError
        If shapes, dtypes or devices differ.
    """
    sizes: checks.Sizes = {}
    checks.tensor("weight", weight, "units units", sizes)
    checks.tensor("signs", signs, "units", sizes, like=("weight", weight))
    return int((weight * signs < 0).sum())
