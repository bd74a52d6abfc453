"""Gated memory of cortical populations: VIP and SOM cells gate the input, PV cells balance the loop, tonic inhibition gates the output."""

import math

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed

POPULATIONS = ("relay", "VIP", "SOM", "PV", "dendrites", "pyramidal", "gate", "output")
"""Populations in the order of the state; relay, dendrites, pyramidal and output have one unit an item."""

_FAST = ("relay", "PV", "dendrites", "output")


class InterneuronGate(nn.Module):
    r"""A rate circuit that stores an item, holds it and gives it out, each under the control of inhibition.

    .. math:: \tau_i \, \frac{dr_i}{dt} = -r_i + \phi_i \Bigl( \sum_j W_{ij} r_j + \sum_k U_{ik} x_k + b_i + c_i(t) \Bigr)

    The relay passes the items, above a threshold, to the dendrites, from which SOM cells subtract. VIP cells, driven by the load
    cue, silence the SOM cells. Pyramidal cells, :math:`\phi(u) = [u]_+^2 / (K^2 + [u]_+^2)`, excite themselves and, through PV
    cells, inhibit all. The output hears the pyramidal cells less tonic inhibition, which the go cue removes. All
    others have :math:`\phi(u) = [u]_+`.

    Parameters
    ----------
    items : int
        Number of items, at least 2.
    loop : float
        Excitation of a pyramidal population by itself.
    inhibition : float
        From PV to the pyramidal cells, which excite PV with weight 1.
    half_activation : float
        K, input at which a pyramidal population is at half of its largest rate.
    som_drive, gate_drive : float
        Constant drive of the SOM cells and of the output's inhibition.
    spread : float
        Every weight and drive is multiplied by :math:`1 + s z`, with s the spread and z normal; needs ``seed``.
    tau, tau_fast : float
        Time constants in seconds: of pyramidal, SOM and VIP cells and the output's inhibition, and of the rest.
    dt : float
        Euler step in seconds, at most ``tau_fast``.
    noise_std : float
        White noise on the pyramidal rates, per square root of a second.
    seed : int or torch.Generator, optional
        Of the spread.
    dtype, device
        Of the weights.

    Attributes
    ----------
    weight_hh, weight_ih : Tensor
        W, shape (units, units), and U, shape (units, items + 2); inputs are the items, the load cue and the go cue.
    bias, leak : Tensor, shape (units,)
        b, and dt over the time constants.
    parts : dict of str to slice
        Where each of ``POPULATIONS`` stands in the state.

    Raises
    ------
    TypeError, ValueError
        If a number is out of range, or the seed is missing or needless.

    References
    ----------
    Yang, Murray and Wang (2016), Nature Communications 7, 12815, for gating of pathways by VIP and SOM cells.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.circuits.interneuron_gate import InterneuronGate
    >>> circuit = InterneuronGate(3)
    >>> outputs, h_n = circuit(torch.zeros(2, 50, 5, dtype=torch.float64))
    >>> outputs[..., circuit.parts["output"]].shape
    torch.Size([2, 50, 3])
    """

    weight_hh: Tensor
    weight_ih: Tensor
    bias: Tensor
    leak: Tensor

    def __init__(
        self,
        items: int = 3,
        *,
        loop: float = 2.1,
        inhibition: float = 0.6,
        half_activation: float = 0.5,
        som_drive: float = 2.0,
        gate_drive: float = 1.0,
        spread: float = 0.0,
        tau: float = 0.02,
        tau_fast: float = 0.01,
        dt: float = 0.005,
        noise_std: float = 0.0,
        seed: Seed | None = None,
        dtype: torch.dtype = torch.float64,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        self.items = checks.count("items", items, at_least=2)
        self.half_activation = checks.number("half_activation", half_activation, above=0)
        self.noise_std = checks.number("noise_std", noise_std, at_least=0)
        slow, fast = checks.number("tau", tau, above=0), checks.number("tau_fast", tau_fast, above=0)
        self.dt = checks.number("dt", dt, above=0, at_most=min(slow, fast))
        loop = checks.number("loop", loop, at_least=0)
        inhibition = checks.number("inhibition", inhibition, at_least=0)
        if (seed is None) != (checks.number("spread", spread, at_least=0) == 0):
            raise ValueError(f"seed: expected one for weights with a spread and none without, got {seed!r} with spread = {spread:g}")
        random = None if seed is None else seeding.generator(seed)

        self.parts: dict[str, slice] = {}
        units = 0
        for name in POPULATIONS:
            size = items if name in ("relay", "dendrites", "pyramidal", "output") else 1
            self.parts[name] = slice(units, units + size)
            units += size
        self.input_size, self.hidden_size, self.state_size = items + 2, units, units

        def varied(value: Tensor) -> Tensor:
            return value if random is None else value * (1 + spread * seeding.normal(value.shape, random, dtype=torch.float64))

        where, each = self.parts, torch.eye(items, dtype=torch.float64)
        weight, entry = torch.zeros(units, units, dtype=torch.float64), torch.zeros(units, items + 2, dtype=torch.float64)
        bias, leak = torch.zeros(units, dtype=torch.float64), torch.full((units,), dt / slow, dtype=torch.float64)
        weight[where["SOM"], where["VIP"]] = -2.5
        weight[where["PV"], where["pyramidal"]] = 1.0
        weight[where["dendrites"], where["relay"]] = each
        weight[where["dendrites"], where["SOM"]] = -1.0
        weight[where["pyramidal"], where["dendrites"]] = each
        weight[where["pyramidal"], where["pyramidal"]] = loop * each
        weight[where["pyramidal"], where["PV"]] = -inhibition
        weight[where["output"], where["pyramidal"]] = each
        weight[where["output"], where["gate"]] = -1.0
        entry[where["relay"], :items] = 1.5 * each
        entry[where["VIP"], items] = 1.0
        entry[where["gate"], items + 1] = -1.5
        bias[where["relay"]] = -0.5
        bias[where["SOM"]] = checks.number("som_drive", som_drive)
        bias[where["gate"]] = checks.number("gate_drive", gate_drive)
        for name in _FAST:
            leak[where[name]] = dt / fast
        for name, value in (("weight_hh", varied(weight)), ("weight_ih", varied(entry)), ("bias", varied(bias)), ("leak", leak)):
            self.register_buffer(name, value.to(device=device, dtype=dtype))

    def current(self, population: str, strength: float) -> Tensor:
        """The same extra input to all units of one population, such as that of light on cells that it drives or silences.

        Parameters
        ----------
        population : str
            One of ``POPULATIONS``.
        strength : float
            Above 0 to drive the cells, well below 0 to silence them.

        Returns
        -------
        Tensor, shape (units,)

        Raises
        ------
        TypeError, ValueError
            If there is no such population, or the strength is no finite number.
        """
        extra = torch.zeros_like(self.bias)
        checks.choice("population", population, POPULATIONS)
        extra[self.parts[population]] = checks.number("strength", strength)
        return extra

    def forward(
        self, inputs: Tensor, h0: Tensor | None = None, *, currents: Tensor | None = None, seed: Seed | None = None
    ) -> tuple[Tensor, Tensor]:
        """Run the circuit over time.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, items + 2)
            x, one row a step of ``dt``.
        h0 : Tensor, shape (1, trials, units), optional
            Rates before the first step; zero if left out.
        currents : Tensor, shape (trials, time, units), optional
            c, extra inputs; none if left out.
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
        like, sizes = ("the circuit", self.weight_hh), {"units": self.hidden_size, "channels": self.input_size}
        checks.tensor("inputs", inputs, "trials time channels", sizes, like=like)
        if h0 is None:
            h0 = inputs.new_zeros(1, len(inputs), self.hidden_size)
        checks.tensor("h0", h0, "1 trials units", sizes, like=like)
        drive = inputs @ self.weight_ih.T + self.bias
        if currents is not None:
            checks.tensor("currents", currents, "trials time units", sizes, like=like)
            drive = drive + currents
        random = seeding.of_noise(seed, self.noise_std, "a circuit")
        cells, state, states = self.parts["pyramidal"], h0[0], torch.empty_like(drive)
        for time in range(inputs.shape[1]):
            state = state + self.leak * (self._rates(state @ self.weight_hh.T + drive[:, time]) - state)
            if random is not None:
                noise = seeding.normal((len(state), self.items), random, dtype=state.dtype, device=state.device)
                state[:, cells] += self.noise_std * math.sqrt(self.dt) * noise
            states[:, time] = state
        return states, state[None]

    def step(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """One Euler step without noise.

        Parameters
        ----------
        state : Tensor, shape (..., units)
        inputs : Tensor, shape (..., items + 2), optional
            x; zero if left out.

        Returns
        -------
        Tensor, shape (..., units)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a number is not finite.
        """
        checks.tensor("state", state, "... units", {"units": self.hidden_size}, like=("the circuit", self.weight_hh))
        total = state @ self.weight_hh.T + self.bias
        if inputs is not None:
            checks.tensor("inputs", inputs, "... channels", {"channels": self.input_size}, like=("state", state))
            total = total + inputs @ self.weight_ih.T
        return state + self.leak * (self._rates(total) - state)

    def _rates(self, total: Tensor) -> Tensor:
        rates, cells = torch.relu(total), self.parts["pyramidal"]
        square = rates[..., cells].square()
        before, after = rates[..., : cells.start], rates[..., cells.stop :]
        return torch.cat((before, square / (self.half_activation**2 + square), after), -1)
