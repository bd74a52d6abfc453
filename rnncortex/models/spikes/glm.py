"""Generalised linear model (GLM) of spikes: what happened lately, filtered and added up, sets the odds of a spike now."""

import torch
from torch import Tensor, nn

from rnncortex.models.spikes.filters import filtered
from rnncortex.models.spikes.likelihood import zeros_and_ones
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class SpikingGLM(nn.Module):
    r"""Units that fire with odds set by filtered inputs and by the filtered past of all spikes.

    .. math:: \ln \frac{P(y_{t,i} = 1)}{P(y_{t,i} = 0)} = b_i + \sum_k \sum_{\ell \ge 0} f_{ik}(\ell) \, x_{t-\ell,k}
        + \sum_j \sum_{\ell \ge 1} h_{ij}(\ell) \, y_{t-\ell,j}

    The filters f and h are sums of the columns of a basis with free weights. Without a history basis the model knows no spikes: it is
    the inhomogeneous Poisson model in bins. The log-likelihood is concave in weights and bias, so a fit has no local optimum:
    :func:`rnncortex.training.spikes.newton.fit_newton`.

    Parameters
    ----------
    input_size : int
        Number of inputs; may be 0.
    units : int
        Number of units.
    input_basis : Tensor, shape (lags, count), optional
        Of the input filters, row 0 for the present step; left out, an input acts in its own step only.
    history_basis : Tensor, shape (lags, count), optional
        Of the history filters, row 0 for the step before; left out, there are none.
    dtype, device
        Of the parameters.

    Attributes
    ----------
    weight : Parameter, shape (units, features)
        Weights of inputs, then of history, zero at first; columns in the order of :meth:`features`.
    bias : Parameter, shape (units,)
        b.

    Raises
    ------
    TypeError, ValueError
        If a size or a basis is not as above.

    References
    ----------
    Truccolo et al. (2005), Journal of Neurophysiology 93, 1074-1089; Pillow et al. (2008), Nature 454, 995-999.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.spikes.filters import bumps
    >>> from rnncortex.models.spikes.glm import SpikingGLM
    >>> model = SpikingGLM(2, 1, history_basis=bumps(50, 6))
    >>> model.simulate(torch.zeros(3, 100, 2, dtype=torch.float64), seed=0).shape
    torch.Size([3, 100, 1])
    """

    input_basis: Tensor
    history_basis: Tensor

    def __init__(
        self,
        input_size: int,
        units: int,
        *,
        input_basis: Tensor | None = None,
        history_basis: Tensor | None = None,
        dtype: torch.dtype = torch.float64,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        self.input_size, self.units = checks.count("input_size", input_size, at_least=0), checks.count("units", units)
        like = torch.empty(0, dtype=dtype, device=device)
        first = torch.ones(1, 1, dtype=dtype, device=device) if input_basis is None else input_basis
        past = torch.zeros(0, 0, dtype=dtype, device=device) if history_basis is None else history_basis
        checks.tensor("input_basis", first, "lags count", like=("the model", like))
        checks.tensor("history_basis", past, "lags count", like=("the model", like))
        self.register_buffer("input_basis", first)
        self.register_buffer("history_basis", past)
        self.input_features = input_size * first.shape[1]
        self.weight = nn.Parameter(like.new_zeros(units, self.input_features + units * past.shape[1]))
        self.bias = nn.Parameter(like.new_zeros(units))

    @property
    def history_lags(self) -> int:
        """Steps into the past that the history filters reach; 0 for none."""
        return len(self.history_basis)

    def features(self, inputs: Tensor, spikes: Tensor) -> Tensor:
        """What the model is linear in: filtered inputs, then filtered spikes.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
        spikes : Tensor, shape (trials, time, units)
            Zeros and ones.

        Returns
        -------
        Tensor, shape (trials, time, features)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a bin holds more than one spike.
        """
        sizes = {"units": self.units}
        self._check_inputs(inputs, sizes)
        spikes = zeros_and_ones("spikes", spikes, sizes, like=("the model", self.bias))
        driven = filtered(inputs, self.input_basis, delay=0)
        return torch.cat((driven, filtered(spikes, self.history_basis, delay=1)), -1) if self.history_lags else driven

    def forward(self, inputs: Tensor, spikes: Tensor) -> Tensor:
        """Log-odds of a spike in each bin, given inputs up to the bin and spikes before it; arguments as in :meth:`features`.

        Returns
        -------
        Tensor, shape (trials, time, units)
        """
        return nn.functional.linear(self.features(inputs, spikes), self.weight, self.bias)

    @property
    def input_filters(self) -> Tensor:
        """f, in log-odds by lag: shape (units, input_size, lags)."""
        return self.weight[:, : self.input_features].unflatten(1, (self.input_size, -1)) @ self.input_basis.T

    @property
    def history_filters(self) -> Tensor:
        """h, in log-odds by lag from one step back: shape (units that receive, units that fired, lags)."""
        if not self.history_lags:
            return self.weight.new_zeros(self.units, self.units, 0)
        return self.weight[:, self.input_features :].unflatten(1, (self.units, -1)) @ self.history_basis.T

    @torch.no_grad()
    def simulate(self, inputs: Tensor, past: Tensor | None = None, *, seed: Seed) -> Tensor:
        """Draw spikes step by step, each from the odds that the spikes before it leave.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
        past : Tensor, shape (trials, steps, units), optional
            Spikes of the first steps, at most as many as there are; the model goes on from there.
        seed : int or torch.Generator

        Returns
        -------
        Tensor, shape (trials, time, units)
            Zeros and ones; begins with ``past``.

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or the past holds more than one spike in a bin.
        """
        sizes = {"units": self.units}
        self._check_inputs(inputs, sizes)
        trials, time, _ = inputs.shape
        given = (
            inputs.new_zeros(trials, 0, self.units)
            if past is None
            else zeros_and_ones("past", past, {"units": self.units, "trials": trials}, like=("the model", self.bias))
        )
        if given.shape[1] > time:
            raise ValueError(f"past: expected at most the {time} steps of the inputs, got {given.shape[1]}")
        driven = nn.functional.linear(filtered(inputs, self.input_basis, delay=0), self.weight[:, : self.input_features], self.bias)
        log_odds = nn.functional.pad(driven, (0, 0, 0, self.history_lags))
        echo = self.history_filters.permute(1, 2, 0)
        uniform = seeding.uniform((time, trials, self.units), seed, dtype=inputs.dtype, device=inputs.device)
        spikes = torch.zeros_like(driven)
        for t in range(time):
            spikes[:, t] = given[:, t] if t < given.shape[1] else (uniform[t] < torch.sigmoid(log_odds[:, t])).to(spikes)
            if self.history_lags:
                log_odds[:, t + 1 : t + 1 + self.history_lags] += torch.tensordot(spikes[:, t], echo, dims=1)
        return spikes

    def _check_inputs(self, inputs: Tensor, sizes: checks.Sizes) -> None:
        sizes["input_size"] = self.input_size
        checks.tensor("inputs", inputs, "trials time input_size", sizes, like=("the model", self.bias))
