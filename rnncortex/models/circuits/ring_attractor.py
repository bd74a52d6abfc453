"""Ring attractor: a ring of rate units that holds an angle, and turns it with a velocity."""

import math
from typing import Any, Self

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class RingAttractor(nn.Module):
    r"""A ring of threshold-linear units whose weights depend on the angle between them.

    .. math:: \tau \, \frac{dm_i}{dt} = -m_i + \Bigl[ I + \sum_j \bigl( w(\theta_i - \theta_j) - \tau v(t) \,
        w'(\theta_i - \theta_j) \bigr) \frac{m_j}{N} \Bigr]_+ + \tau s \, \xi_i(t), \qquad \theta_i = \frac{2 \pi i}{N}

    Even weights w hold a bump of activity wherever it is; their slope w', switched on by the velocity v, pushes it round, as if
    the whole ring had been shifted. With :math:`w = J_0 + J_1 \cos` the bump moves at exactly v. The noise :math:`\xi` is white.

    Parameters
    ----------
    kernel : Tensor, shape (units,)
        w at the angles of the units, beginning with zero; of at least three units.
    drive : float
        I, the same for all units.
    disorder : Tensor, shape (units, units), optional
        Errors that are added to the weights :math:`w(\theta_i - \theta_j) / N`.
    tau, dt : float
        Time constant and Euler step in seconds, ``dt`` at most ``tau``.
    noise_std : float
        s, rate per square root of a second.

    Attributes
    ----------
    weight_hh, weight_turn : Tensor, shape (units, units)
        What holds the bump, and what moves it where the velocity is one radian per second; row receives.
    angles : Tensor, shape (units,)
        :math:`\theta`, radians.

    Raises
    ------
    TypeError, ValueError
        If the kernel is no finite tensor of at least three numbers, a shape differs, or a number is out of range.

    References
    ----------
    Zhang (1996), Journal of Neuroscience 16, 2112-2126.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.circuits.ring_attractor import RingAttractor
    >>> ring = RingAttractor.cosine(32, mean_weight=-2.0, cosine_weight=4.0)
    >>> outputs, h_n = ring(torch.zeros(3, 50, 1, dtype=torch.float64), ring.bump(torch.tensor([0.0, 1.0, 2.0])))
    >>> outputs.shape, h_n.shape
    (torch.Size([3, 50, 32]), torch.Size([1, 3, 32]))
    """

    weight_hh: Tensor
    weight_turn: Tensor
    angles: Tensor

    def __init__(
        self,
        kernel: Tensor,
        *,
        drive: float = 1.0,
        disorder: Tensor | None = None,
        tau: float = 0.1,
        dt: float = 0.01,
        noise_std: float = 0.0,
    ) -> None:
        super().__init__()
        sizes: checks.Sizes = {}
        checks.tensor("kernel", kernel, "units", sizes)
        units = self.hidden_size = checks.count("units", len(kernel), at_least=3)
        self.drive, self.noise_std = checks.number("drive", drive), checks.number("noise_std", noise_std, at_least=0)
        self.tau, self.dt = checks.number("tau", tau, above=0), checks.number("dt", dt, above=0, at_most=tau)
        spectrum = 1j * torch.fft.rfftfreq(units, 1 / units, dtype=kernel.dtype, device=kernel.device) * torch.fft.rfft(kernel)
        if units % 2 == 0:
            spectrum[-1] = 0  # a wave of two units a period has no slope on the grid
        slope = torch.fft.irfft(spectrum, units)
        apart = (torch.arange(units)[:, None] - torch.arange(units)) % units
        holding = kernel[apart] / units
        if disorder is not None:
            checks.tensor("disorder", disorder, "units units", sizes, like=("kernel", kernel))
            holding = holding + disorder
        self.register_buffer("weight_hh", holding)
        self.register_buffer("weight_turn", -self.tau * slope[apart] / units)
        self.register_buffer("angles", 2 * math.pi * torch.arange(units, dtype=kernel.dtype, device=kernel.device) / units)
        self.input_size, self.state_size = 1, units

    @classmethod
    def cosine(
        cls,
        units: int,
        *,
        mean_weight: float,
        cosine_weight: float,
        dtype: torch.dtype = torch.float64,
        device: Device = "cpu",
        **settings: Any,
    ) -> Self:
        r"""The ring of :math:`w(\theta) = J_0 + J_1 \cos \theta`, which can be solved on paper.

        Parameters
        ----------
        units : int
            N, at least 3.
        mean_weight, cosine_weight : float
            :math:`J_0` and :math:`J_1`.
        dtype, device
            Of the weights.
        **settings
            As for the class.

        Returns
        -------
        RingAttractor

        Raises
        ------
        TypeError, ValueError
            If a number is not as above.
        """
        mean, cosine = checks.number("mean_weight", mean_weight), checks.number("cosine_weight", cosine_weight)
        units = checks.count("units", units, at_least=3)
        angles = 2 * math.pi * torch.arange(units, dtype=dtype, device=device) / units
        return cls(mean + cosine * torch.cos(angles), **settings)

    @classmethod
    def von_mises(
        cls,
        units: int,
        *,
        excitation: float,
        concentration: float,
        inhibition: float,
        dtype: torch.dtype = torch.float64,
        device: Device = "cpu",
        **settings: Any,
    ) -> Self:
        r"""The ring of Gaussian-like excitation and even inhibition, :math:`w(\theta) = E \, e^{\kappa (\cos \theta - 1)} - G`.

        Parameters
        ----------
        units : int
            N, at least 3.
        excitation, concentration, inhibition : float
            E, :math:`\kappa` (above 0; the standard deviation is about :math:`1/\sqrt \kappa` radians) and G.
        dtype, device
            Of the weights.
        **settings
            As for the class.

        Returns
        -------
        RingAttractor

        Raises
        ------
        TypeError, ValueError
            If a number is not as above.
        """
        height, floor = checks.number("excitation", excitation), checks.number("inhibition", inhibition)
        narrow = checks.number("concentration", concentration, above=0)
        units = checks.count("units", units, at_least=3)
        angles = 2 * math.pi * torch.arange(units, dtype=dtype, device=device) / units
        return cls(height * torch.exp(narrow * (torch.cos(angles) - 1)) - floor, **settings)

    def bump(self, angle: Any, *, height: float = 1.0, half_width: float = math.pi / 2) -> Tensor:
        r"""A state to start from, :math:`[\cos(\theta - \psi) - \cos \theta_c]_+`, scaled to a peak of ``height``.

        Parameters
        ----------
        angle : float or Tensor, shape (...)
            :math:`\psi`, radians.
        height : float
            Above 0.
        half_width : float
            :math:`\theta_c`, radians, above 0 and at most :math:`\pi`.

        Returns
        -------
        Tensor, shape (1, ..., units)
            As ``h0`` of :meth:`forward` for a row of angles.

        Raises
        ------
        TypeError, ValueError
            If a number is not as above.
        """
        height = checks.number("height", height, above=0)
        angle = checks.parameter("angle", angle)
        where = angle.to(self.angles)
        half_width = checks.number("half_width", half_width, above=0, at_most=math.pi)
        edge = math.cos(half_width)
        shape = torch.relu(torch.cos(self.angles - where[..., None]) - edge) / (1 - edge)
        return height * shape[None]

    def forward(self, inputs: Tensor, h0: Tensor, *, seed: Seed | None = None) -> tuple[Tensor, Tensor]:
        """Run the ring over time.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, 1)
            Velocity, radians per second; zero to hold.
        h0 : Tensor, shape (1, trials, units)
            Rates before the first step.
        seed : int or torch.Generator, optional
            Of the noise; needed if and only if ``noise_std`` is above 0.

        Returns
        -------
        outputs : Tensor, shape (trials, time, units)
            The rates after each step.
        h_n : Tensor, shape (1, trials, units)
            The rates after the last step.

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or the seed is missing or needless.
        """
        like, sizes = ("the ring", self.weight_hh), {"units": self.hidden_size}
        checks.sequence("inputs", inputs, "trials time 1", sizes, like=like)
        checks.tensor("h0", h0, "1 trials units", sizes, like=like)
        random = seeding.of_noise(seed, self.noise_std, "a ring")
        state, states = h0[0], inputs.new_empty(*inputs.shape[:2], self.hidden_size)
        for time, velocity in enumerate(inputs.unbind(1)):
            state = state + self.dt / self.tau * self._drift(state, velocity)
            if random is not None:
                noise = seeding.normal(state.shape, random, dtype=state.dtype, device=state.device)
                state = state + self.noise_std * math.sqrt(self.dt) * noise
            states[:, time] = state
        return states, state[None]

    def drift(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        r"""Right-hand side without noise, :math:`\tau \, dm/dt`.

        Parameters
        ----------
        state : Tensor, shape (..., units)
            m.
        inputs : Tensor, shape (..., 1), optional
            v, radians per second; zero if left out.

        Returns
        -------
        Tensor, shape (..., units)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a number is not finite.
        """
        self._check(state, inputs)
        return self._drift(state, inputs)

    def total(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """What each unit receives, before the threshold; arguments and result as in :meth:`drift`."""
        self._check(state, inputs)
        return self._total(state, inputs)

    def step(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """One Euler step without noise; arguments and result as in :meth:`drift`."""
        return state + self.dt / self.tau * self.drift(state, inputs)

    def jacobian(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        r"""Jacobian of one step, :math:`(1 - \alpha) I + \alpha \, \mathrm{diag}(\text{active}) (W + v W_\text{turn})`.

        The leak is :math:`\alpha = \Delta t / \tau`, and a unit is active where its input is above zero.

        Parameters and errors as in :meth:`drift`.

        Returns
        -------
        Tensor, shape (..., units, units)
            Row: unit of the next state; column: unit of this state.
        """
        self._check(state, inputs)
        weight = self.weight_hh if inputs is None else self.weight_hh + inputs[..., None] * self.weight_turn
        leak, active = self.dt / self.tau, (self._total(state, inputs) > 0).to(state.dtype)
        return leak * active[..., None] * weight + (1 - leak) * torch.eye(self.hidden_size, dtype=state.dtype, device=state.device)

    def _drift(self, state: Tensor, inputs: Tensor | None) -> Tensor:
        return torch.relu(self._total(state, inputs)) - state

    def _total(self, state: Tensor, inputs: Tensor | None) -> Tensor:
        pushed = state @ self.weight_hh.T + self.drive
        return pushed if inputs is None else pushed + inputs * (state @ self.weight_turn.T)

    def _check(self, state: Tensor, inputs: Tensor | None) -> None:
        checks.tensor("state", state, "... units", {"units": self.hidden_size}, like=("the ring", self.weight_hh))
        if inputs is not None:
            checks.tensor("inputs", inputs, "... 1", like=("the ring", self.weight_hh))
