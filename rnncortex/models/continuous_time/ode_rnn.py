"""ODE-RNN: between two visits the state follows a learned differential equation, and a visit corrects it."""

import math

import torch
from torch import Tensor, nn

from rnncortex.models.continuous_time.gru_decay import start
from rnncortex.models.gated.gru import GRU
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.dynamics import integrators
from rnncortex.numerics.seeding import Seed


class ODERNN(nn.Module):
    r"""A neural ordinary differential equation between visits, and a gated recurrent unit at each of them.

    .. math::
        h_i = \mathrm{GRU}(h_{i-1}^-, x_i), \qquad h_i^- = h(\delta_i), \quad
        \frac{dh}{dt} = W_2 \tanh(W_1 h + b_1) + b_2, \quad h(0) = h_i

    with :math:`\delta_i` the time from visit i to the next one. The equation is solved by a fixed number of Runge-Kutta steps, whose
    length is that share of the gap. The output is :math:`h_i^-`, the state as it is when the next visit comes.

    Parameters
    ----------
    input_size, hidden_size : int
        Number of input channels and of units; the field has as many inner units.
    steps : int
        Runge-Kutta steps in a gap.
    method : {"euler", "heun", "runge_kutta"}
        Order 1, 2 or 4.
    seed : int or torch.Generator
        Of all weights; those of the field start a tenth as large as those of a linear layer, so that the state stands nearly still.
    dtype, device
        Of the parameters.

    Raises
    ------
    TypeError, ValueError
        If a size is not as above or the method is unknown.

    References
    ----------
    Rubanova, Chen and Duvenaud (2019), Advances in Neural Information Processing Systems 32; Chen, Rubanova, Bettencourt and Duvenaud
    (2018), Advances in Neural Information Processing Systems 31.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.continuous_time.ode_rnn import ODERNN
    >>> ODERNN(3, 8, seed=0)(torch.zeros(5, 10, 3), gaps=torch.ones(5, 10))[0].shape
    torch.Size([5, 10, 8])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        steps: int = 3,
        method: str = "runge_kutta",
        seed: Seed,
        dtype: torch.dtype = torch.float32,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size = checks.count("input_size", input_size), checks.count("hidden_size", hidden_size)
        self.steps, self.method = checks.count("steps", steps), checks.choice("method", method, integrators.METHODS)
        random, bound = seeding.generator(seed), 1 / math.sqrt(hidden_size)
        self.cell = GRU(input_size, hidden_size, seed=random, dtype=dtype, device=device)

        def initial(*size: int, scale: float = 1.0) -> nn.Parameter:
            return nn.Parameter(seeding.uniform(size, random, low=-scale * bound, high=scale * bound, dtype=dtype, device=device))

        self.field_in, self.field_in_bias = initial(hidden_size, hidden_size), initial(hidden_size)
        self.field_out, self.field_out_bias = initial(hidden_size, hidden_size, scale=0.1), initial(hidden_size, scale=0.1)

    def drift(self, state: Tensor) -> Tensor:
        """Rates of change of states (..., hidden_size).

        Raises
        ------
        TypeError, ValueError
            If their shape, dtype or device is not as above, or a number is not finite.
        """
        checks.tensor("state", state, "... hidden_size", {"hidden_size": self.hidden_size}, like=("the network", self.field_in))
        return self._drift(state)

    def _drift(self, state: Tensor) -> Tensor:
        inner = torch.tanh(nn.functional.linear(state, self.field_in, self.field_in_bias))
        return nn.functional.linear(inner, self.field_out, self.field_out_bias)

    def carry(self, state: Tensor, gap: Tensor) -> Tensor:
        """States (trials, hidden_size) after gaps (trials,) of each trial's own length, none of them negative.

        Raises
        ------
        TypeError, ValueError
            If they are not as above.
        """
        sizes: checks.Sizes = {"hidden_size": self.hidden_size}
        checks.tensor("state", state, "trials hidden_size", sizes, like=("the network", self.field_in))
        checks.tensor("gap", gap, "trials", sizes, like=("the network", self.field_in))
        if checks.concrete(gap) and (gap < 0).any():
            raise ValueError(f"gap: expected times of at least 0, got {gap.min():g}")
        return self._carry(state, gap)

    def _carry(self, state: Tensor, gap: Tensor) -> Tensor:
        step, dt = integrators.METHODS[self.method], gap[:, None] / self.steps
        for _ in range(self.steps):
            state = step(lambda time, here: self._drift(here), gap, state, dt)
        return state

    def forward(self, inputs: Tensor, h0: Tensor | None = None, *, gaps: Tensor) -> tuple[Tensor, Tensor]:
        """The state carried from each visit to the next one.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
            Values.
        h0 : Tensor, shape (1, trials, hidden_size), optional
            State as the first visit finds it; zero if left out.
        gaps : Tensor, shape (trials, time)
            Time from each visit to the next, at least 0.

        Returns
        -------
        outputs : Tensor, shape (trials, time, hidden_size)
            :math:`h_i^-`.
        h_n : Tensor, shape (1, trials, hidden_size)
            The last of them.

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, a number is not finite, or a gap is negative.
        """
        h = start(inputs, h0, gaps, self.input_size, self.field_in)
        outputs = []
        for value, gap in zip(inputs.unbind(1), gaps.unbind(1), strict=True):
            h = self._carry(self.cell.step(h, value), gap)
            outputs.append(h)
        return torch.stack(outputs, 1), h[None]
