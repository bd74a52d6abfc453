"""GRU with decay (GRU-D): between two visits the state decays, and a missing value decays to the mean."""

import torch
from torch import Tensor, nn

from rnncortex.models.gated.gru import GRU
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class GRUDecay(nn.Module):
    r"""A gated recurrent unit whose state decays over the time to the next visit.

    .. math::
        h_{i} = \mathrm{GRU}(h_{i-1}^-, [\hat x_i, m_i]), \qquad
        h_i^- = \gamma(\delta_i) \odot h_i, \quad \gamma(\delta) = e^{-\max(0, w \delta + b)}

        \hat x_i = m_i \odot x_i + (1 - m_i) \odot \gamma_x \odot x_\text{last}

    with :math:`\delta_i` the time from visit i to the next one and :math:`m_i` one where a value was measured. The output is
    :math:`h_i^-`, the state as it is when the next visit comes. Inputs are standardised, so that zero is their mean. As in the paper,
    a missing value decays from the last one that was measured towards the mean, by the time since then; unlike there, the state
    decays by the time between visits alone.

    Parameters
    ----------
    input_size, hidden_size : int
        Number of input channels and of units.
    seed : int or torch.Generator
        Of the weights of the GRU; the decays start at :math:`w = 0.1`, :math:`b = 0`.
    dtype, device
        Of the parameters.

    Raises
    ------
    TypeError, ValueError
        If a size is not as above.

    References
    ----------
    Che, Purushotham, Cho, Sontag and Liu (2018), Scientific Reports 8, 6085.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.continuous_time.gru_decay import GRUDecay
    >>> GRUDecay(3, 8, seed=0)(torch.zeros(5, 10, 3), gaps=torch.ones(5, 10))[0].shape
    torch.Size([5, 10, 8])
    """

    def __init__(
        self, input_size: int, hidden_size: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu"
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size = checks.count("input_size", input_size), checks.count("hidden_size", hidden_size)
        self.cell = GRU(2 * input_size, hidden_size, seed=seeding.generator(seed), dtype=dtype, device=device)
        self.decay = nn.Parameter(torch.full((hidden_size,), 0.1, dtype=dtype, device=device))
        self.decay_offset = nn.Parameter(torch.zeros(hidden_size, dtype=dtype, device=device))
        self.input_decay = nn.Parameter(torch.full((input_size,), 0.1, dtype=dtype, device=device))
        self.input_decay_offset = nn.Parameter(torch.zeros(input_size, dtype=dtype, device=device))

    def forward(self, inputs: Tensor, h0: Tensor | None = None, *, gaps: Tensor, measured: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """The state carried from each visit to the next one.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
            Values; any finite number where one is missing.
        h0 : Tensor, shape (1, trials, hidden_size), optional
            State as the first visit finds it; zero if left out.
        gaps : Tensor, shape (trials, time)
            Time from each visit to the next, at least 0.
        measured : Tensor, shape (trials, time, input_size), optional
            One where a value was measured, zero where not; all ones if left out.

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
        h = start(inputs, h0, gaps, self.input_size, self.decay)
        if measured is None:
            measured = torch.ones_like(inputs)
        sizes = dict(zip(("trials", "time", "input_size"), inputs.shape, strict=True))
        checks.tensor("measured", measured, "trials time input_size", sizes, like=("inputs", inputs))
        last, since = torch.zeros_like(inputs[:, 0]), torch.zeros_like(inputs[:, 0])
        outputs = []
        for value, gap, known in zip(inputs.unbind(1), gaps.unbind(1), measured.unbind(1), strict=True):
            faded = last * torch.exp(-torch.relu(self.input_decay * since + self.input_decay_offset))
            last = torch.where(known > 0, value, last)
            h = self.cell.step(h, torch.cat((torch.where(known > 0, value, faded), known), -1))
            h = h * torch.exp(-torch.relu(gap[:, None] * self.decay + self.decay_offset))
            since = torch.where(known > 0, torch.zeros_like(since), since) + gap[:, None]
            outputs.append(h)
        return torch.stack(outputs, 1), h[None]


def start(inputs: Tensor, h0: Tensor | None, gaps: Tensor, input_size: int, like: Tensor) -> Tensor:
    """The state that the first visit finds, (trials, hidden_size), once inputs and gaps are found to fit.

    Parameters
    ----------
    inputs : Tensor, shape (trials, time, input_size)
        At least one step.
    h0 : Tensor, shape (1, trials, hidden_size), optional
        Zero if left out.
    gaps : Tensor, shape (trials, time)
        None of them negative.
    input_size : int
    like : Tensor, shape (hidden_size, ...)
        A parameter of the network.

    Raises
    ------
    TypeError, ValueError
        If they are not as above.
    """
    sizes = {"input_size": input_size, "hidden_size": len(like)}
    checks.sequence("inputs", inputs, "trials time input_size", sizes, like=("the network", like))
    checks.tensor("gaps", gaps, "trials time", sizes, like=("inputs", inputs))
    if checks.concrete(gaps) and gaps.min() < 0:
        raise ValueError(f"gaps: expected times of at least 0, got {gaps.min():g}: are the visits in order?")
    if h0 is None:
        return inputs.new_zeros(len(inputs), len(like))
    checks.tensor("h0", h0, "1 trials hidden_size", sizes, like=("inputs", inputs))
    return h0[0]
