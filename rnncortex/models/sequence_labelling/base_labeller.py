"""Networks that label every base of a stretch of DNA, with a receptive field that is known or unlimited."""

import math
from typing import Any

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed

MOTIF = 21
"""Bases that the first convolution of every network sees: ten on either side."""

DILATIONS = (4, 8, 16, 32, 64)
"""Of the convolutions of three taps that widen a convolutional network's view."""

CORES = ("none", "dilated", "biLSTM", "biGRU", "LSTM")


class BaseLabeller(nn.Module):
    """A motif detector, a core that brings context, and a linear readout at every base.

    Parameters
    ----------
    core : {"none", "dilated", "biLSTM", "biGRU", "LSTM"}
        What stands between detector and readout: nothing, so that a base is labelled from the 21 bases around it; five dilated convolutions
        with skip connections, 269 bases; a recurrent layer in both directions, or from left to right only.
    channels : int
        Of the detector.
    hidden_size : int
        Units of the recurrent layer in each direction; of no use to the others.
    output_size : int
        Labels, each a logit of its own.
    seed : int or torch.Generator
        Of the initial weights, as torch's layers draw them.
    dtype, device
        Of the parameters.

    Raises
    ------
    TypeError, ValueError
        If the core is unknown or a size no positive whole number.

    References
    ----------
    Jaganathan et al. (2019), Cell 176, 535-548, for dilated convolutions that find splice sites; Graves and Schmidhuber (2005), Neural
    Networks 18, 602-610, for labelling with LSTMs in both directions.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.sequence_labelling.base_labeller import BaseLabeller
    >>> BaseLabeller("biLSTM", channels=8, hidden_size=4, output_size=3, seed=0)(torch.zeros(2, 50, 4)).shape
    torch.Size([2, 50, 3])
    """

    def __init__(
        self,
        core: str,
        *,
        channels: int = 24,
        hidden_size: int = 24,
        output_size: int = 3,
        seed: Seed,
        dtype: torch.dtype = torch.float32,
        device: Any = "cpu",
    ) -> None:
        super().__init__()
        self.core = checks.choice("core", core, CORES)
        checks.count("channels", channels)
        checks.count("hidden_size", hidden_size)
        checks.count("output_size", output_size)
        with seeding.layers(seed):
            self.motif = nn.Conv1d(4, channels, MOTIF, padding=MOTIF // 2)
            self.wider = nn.ModuleList(
                nn.Conv1d(channels, channels, 3, padding=step, dilation=step) for step in (DILATIONS if core == "dilated" else ())
            )
            both = core.startswith("bi")
            kind = {"LSTM": nn.LSTM, "biLSTM": nn.LSTM, "biGRU": nn.GRU}.get(core)
            self.recurrent = kind(channels, hidden_size, batch_first=True, bidirectional=both) if kind else None
            self.readout = nn.Linear((1 + both) * hidden_size if kind else channels, output_size)
        self.to(device=device, dtype=dtype)

    @property
    def receptive_field(self) -> float:
        """Bases that the label of one base can depend on; infinite for recurrent cores."""
        if self.recurrent is not None:
            return math.inf
        return MOTIF + (2 * sum(DILATIONS) if self.core == "dilated" else 0)

    def forward(self, inputs: Tensor) -> Tensor:
        """Logits of the labels at every base.

        Parameters
        ----------
        inputs : Tensor, shape (trials, time, 4)
            A channel for each of A, C, G and T; zeros where nothing is known.

        Returns
        -------
        Tensor, shape (trials, time, output_size)

        Raises
        ------
        TypeError, ValueError
            If the inputs are not as above.
        """
        checks.sequence("inputs", inputs, "trials time 4", like=("the network", self.readout.weight))
        values = torch.relu(self.motif(inputs.mT))
        for layer in self.wider:
            values = values + torch.relu(layer(values))
        values = values.mT
        return self.readout(values if self.recurrent is None else self.recurrent(values)[0])
