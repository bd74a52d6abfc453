"""Constraints on weights: Dale's law, missing connections and low rank, as parametrizations that no optimiser can break.

Each is a ``torch.nn.utils.parametrize`` parametrization of a weight matrix (row receives, column sends). What is learned is free;
the weight that the network uses is made from it at every step and cannot leave the constraint. A new weight is assigned,
``network.weight_hh = weight``, and fitted into the constraint; an in-place change of the weight that is used would be lost, and raises at
the next use.
"""

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class _Constraint(nn.Module):
    """A parametrization that notices when what it gave was changed in place, to no effect."""

    def _give(self, weight: Tensor) -> Tensor:
        if not checks.concrete(weight):
            return weight
        given, version = self.__dict__.get("_given", (None, None))
        if given is not None and given._version != version:
            del self.__dict__["_given"]
            raise RuntimeError(
                "weight: expected a new weight to be assigned, as in network.weight_hh = weight; the constrained weight was changed in "
                "place, which has no effect"
            )
        if not weight.is_inference():
            shown = weight.detach()  # shares the count of in-place changes
            self.__dict__["_given"] = (shown, shown._version)
        return weight

    def _fits(self, name: str, weight: Tensor, *size: int | None) -> None:
        """Whether a matrix has these sizes; its numbers are not looked at, for this is asked at every use of the weight."""
        if not isinstance(weight, Tensor) or weight.ndim != 2 or any(n not in (None, m) for n, m in zip(size, weight.shape, strict=True)):
            words = ", ".join("any" if n is None else str(n) for n in size)
            raise ValueError(f"{name}: expected a matrix of shape ({words}), got {checks.describe(weight)}")

    def __getstate__(self) -> dict:
        return {name: value for name, value in self.__dict__.items() if name != "_given"}


class DaleLaw(_Constraint):
    r"""Every column has the sign of its neuron, :math:`W_{ij} = s_j |R_{ij}|`.

    Parameters
    ----------
    signs : Tensor, shape (units,)
        +1 for a neuron that excites, -1 for one that inhibits.

    Attributes
    ----------
    signs : Tensor, shape (units,)

    Raises
    ------
    TypeError, ValueError
        If the signs are not all +1 or -1.

    References
    ----------
    Song, Yang and Wang (2016), PLoS Computational Biology 12, e1004792.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.rate.constraints import DaleLaw
    >>> DaleLaw(torch.tensor([1.0, -1.0]))(torch.tensor([[-2.0, 3.0], [4.0, -5.0]])).tolist()
    [[2.0, -3.0], [4.0, -5.0]]
    """

    signs: Tensor

    def __init__(self, signs: Tensor) -> None:
        super().__init__()
        checks.tensor("signs", signs, "units")
        if not (signs.abs() == 1).all():
            raise ValueError(f"signs: expected +1 or -1 for every unit, got {signs.unique().tolist()}")
        self.register_buffer("signs", signs.clone())

    def forward(self, raw: Tensor) -> Tensor:
        """The weight that is used, from what is learned, shape (units, units).

        Raises
        ------
        ValueError
            If the shape is another.
        """
        self._fits("raw", raw, None, len(self.signs))
        return self._give(raw.abs() * self.signs)

    def right_inverse(self, weight: Tensor) -> Tensor:
        """What to learn from, given a weight matrix that obeys the law.

        Raises
        ------
        TypeError, ValueError
            If it is no matrix, or a column has an entry of the wrong sign: it is not made to fit.
        """
        checks.tensor("weight", weight, "receivers units", {"units": len(self.signs)})
        if (weight * self.signs < 0).any():
            wrong = int((weight * self.signs < 0).sum())
            raise ValueError(f"weight: expected columns with the signs of their neurons, got {wrong} entries with the other sign")
        return weight.abs()


class Mask(_Constraint):
    r"""Missing connections stay missing, :math:`W_{ij} = M_{ij} R_{ij}`.

    Parameters
    ----------
    mask : Tensor of bool, shape (units, senders)
        Where there is a connection: of the recurrent weights, or of the input weights.

    Raises
    ------
    TypeError, ValueError
        If the mask is no boolean matrix.
    """

    mask: Tensor

    def __init__(self, mask: Tensor) -> None:
        super().__init__()
        if not isinstance(mask, Tensor) or mask.dtype != torch.bool or mask.ndim != 2:
            raise TypeError(f"mask: expected a boolean matrix of shape (units, senders), got {checks.describe(mask)}")
        self.register_buffer("mask", mask.clone())

    def forward(self, raw: Tensor) -> Tensor:
        """The weight that is used, from what is learned, shape (units, senders).

        Raises
        ------
        ValueError
            If the shape is another.
        """
        self._fits("raw", raw, *self.mask.shape)
        return self._give(raw * self.mask)

    def right_inverse(self, weight: Tensor) -> Tensor:
        """What to learn from: the weight itself; entries without a connection are dropped when it is used.

        Raises
        ------
        TypeError, ValueError
            If the shape is not that of the mask.
        """
        checks.tensor("weight", weight, "units senders", dict(zip(("units", "senders"), self.mask.shape, strict=True)))
        return weight


class LowRank(_Constraint):
    r"""A sum of few outer products, :math:`W = \frac{1}{N} \sum_{r=1}^{R} m^{(r)} n^{(r) \top}`.

    The columns of m are the patterns of activity that the network can hold, those of n what it reads from its own activity.

    Parameters
    ----------
    rank : int
        R.

    Raises
    ------
    TypeError, ValueError
        If the rank is not a positive whole number.

    References
    ----------
    Mastrogiuseppe and Ostojic (2018), Neuron 99, 609-623.
    """

    def __init__(self, rank: int) -> None:
        super().__init__()
        self.rank = checks.count("rank", rank)

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        """The weight that is used, from m and n of shape (units, rank).

        Raises
        ------
        ValueError
            If a shape is another.
        """
        self._fits("left", left, None, self.rank)
        self._fits("right", right, None, self.rank)
        return self._give(left @ right.T / len(left))

    def right_inverse(self, weight: Tensor) -> tuple[Tensor, Tensor]:
        """m and n whose product is the closest matrix of this rank to a weight matrix.

        Raises
        ------
        TypeError, ValueError
            If it is no square matrix, or the rank exceeds the number of units.
        """
        checks.tensor("weight", weight, "units units")
        if self.rank > len(weight):
            raise ValueError(f"rank: expected at most the number of units ({len(weight)}), got {self.rank}")
        u, s, vh = torch.linalg.svd(weight)
        scale = (s[: self.rank] * len(weight)).sqrt()
        return u[:, : self.rank] * scale, vh[: self.rank].T * scale


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
    >>> from rnncortex.models.rate.constraints import neuron_signs
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
