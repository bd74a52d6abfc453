"""A small causal transformer, made of torch's own layers, with its mask and its attention to see."""

import math
from typing import Any

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class _Block(nn.Module):
    """Attention and a small feed-forward network, each added to what came in.

    Parameters
    ----------
    width, heads : int
        Numbers at each position, and heads among which they are divided.
    dtype, device
        Of the parameters.
    """

    def __init__(self, width: int, heads: int, *, dtype: torch.dtype = torch.float32, device: Any = "cpu") -> None:
        super().__init__()
        place = {"dtype": dtype, "device": device}
        self.before_attention, self.before_layers = nn.LayerNorm(width, **place), nn.LayerNorm(width, **place)
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True, **place)
        self.layers = nn.Sequential(nn.Linear(width, 4 * width, **place), nn.GELU(), nn.Linear(4 * width, width, **place))

    def forward(self, values: Tensor, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """New values (trials, time, width), and attention (trials, time, time); where ``hidden`` is true, none is paid."""
        normal = self.before_attention(values)
        seen, attention = self.attention(normal, normal, normal, attn_mask=hidden)
        values = values + seen
        return values + self.layers(self.before_layers(values)), attention


class CausalTransformer(nn.Module):
    r"""A causal transformer, called like ``torch.nn.RNN(batch_first=True)``: each position attends to itself and to those before it.

    .. math:: a_{ts} = \frac{e^{q_t \cdot k_s / \sqrt{d}}}{\sum_{s' \le t} e^{q_t \cdot k_{s'} / \sqrt{d}}}, \qquad s \le t

    Positions are told by sines and cosines that are added to the inputs. There is no state that is carried on.

    Parameters
    ----------
    input_size : int
        Number of input channels.
    hidden_size : int
        Numbers at each position, even and a multiple of ``heads``.
    heads, blocks : int
        Heads of each attention, and blocks one after another.
    seed : int or torch.Generator
        Of the initial weights, as torch's layers draw them.
    dtype, device
        Of the parameters.

    Raises
    ------
    TypeError, ValueError
        If a size is not as above.

    References
    ----------
    Vaswani et al. (2017), Advances in Neural Information Processing Systems 30.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.attention.causal_transformer import CausalTransformer
    >>> CausalTransformer(3, 16, seed=0)(torch.zeros(2, 10, 3))[0].shape
    torch.Size([2, 10, 16])
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        heads: int = 2,
        blocks: int = 1,
        seed: Seed,
        dtype: torch.dtype = torch.float32,
        device: Any = "cpu",
    ) -> None:
        super().__init__()
        self.input_size, self.hidden_size = checks.count("input_size", input_size), checks.count("hidden_size", hidden_size)
        checks.count("heads", heads)
        checks.count("blocks", blocks)
        if hidden_size % heads or hidden_size % 2:
            raise ValueError(f"hidden_size: expected an even multiple of heads = {heads}, got {hidden_size}")
        with seeding.layers(seed):
            self.embedding = nn.Linear(input_size, hidden_size, dtype=dtype)
            self.blocks = nn.ModuleList(_Block(hidden_size, heads, dtype=dtype) for _ in range(blocks))
        self.to(device)

    @staticmethod
    def mask(time: int) -> Tensor:
        """Which positions are hidden: true where the column is later than the row, shape (time, time)."""
        time = checks.count("time", time)
        return torch.ones(time, time, dtype=torch.bool).triu(1)

    def positions(self, time: int) -> Tensor:
        """What is added to the inputs so that positions differ, shape (time, hidden_size)."""
        time = checks.count("time", time)
        like = self.embedding.weight
        rates = torch.exp(torch.arange(0, self.hidden_size, 2, dtype=like.dtype) * (-math.log(10000.0) / self.hidden_size))
        angles = torch.arange(time, dtype=like.dtype)[:, None] * rates
        return torch.stack((angles.sin(), angles.cos()), -1).flatten(1).to(like)

    def attend(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """Outputs, and the attention of the last block, shape (trials, time, time): row attends to column; as in :meth:`forward`."""
        checks.sequence(
            "inputs", inputs, "trials time input_size", {"input_size": self.input_size}, like=("the network", self.embedding.weight)
        )
        time = inputs.shape[1]
        values, attention = self.embedding(inputs) + self.positions(time), inputs.new_zeros(())
        hidden = self.mask(time).to(inputs.device)
        for block in self.blocks:
            values, attention = block(values, hidden)
        return values, attention

    def forward(self, inputs: Tensor, h0: None = None) -> tuple[Tensor, Tensor]:
        """Outputs at every position.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, input_size)
            At least one step.
        h0 : None
            There is no state to begin with.

        Returns
        -------
        outputs : Tensor, shape (trials, time, hidden_size)
        h_n : Tensor, shape (1, trials, hidden_size)
            The output at the last position.

        Raises
        ------
        TypeError, ValueError
            If the inputs are not as above.
        """
        outputs, _ = self.attend(inputs)
        return outputs, outputs[:, -1][None]
