"""EARSHOT: an LSTM from slices of sound to a pattern of meaning (Magnuson and others, 2020).

The sound comes in slice by slice; at every slice all units for meaning are asked for the meaning of the whole word. There are no units for
phonemes, and no word is known before it can be.
"""

import torch
from torch import Tensor, nn

from rnncortex.models.gated.lstm import LSTM
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed


class SpeechListener(nn.Module):
    """The network: bands of sound, LSTM units, logistic units for meaning.

    Parameters
    ----------
    bands, hidden_size, meanings : int
        Units of each layer.
    seed
        Of the weights.
    dtype, device
        Of the weights.

    Attributes
    ----------
    lstm : LSTM
        Open to every analysis of dynamics.
    readout : Parameter, shape (meanings, hidden_size)
    offset : Parameter, shape (meanings,)
        Starts at -2, where few meanings are on.

    Raises
    ------
    TypeError, ValueError
        If a size is no whole number above zero.

    References
    ----------
    Magnuson and others (2020), Cognitive Science 44, e12823.
    """

    def __init__(self, bands: int, hidden_size: int, meanings: int, *, seed: Seed = 0, dtype: torch.dtype = torch.float32) -> None:
        super().__init__()
        checks.count("bands", bands)
        checks.count("hidden_size", hidden_size)
        checks.count("meanings", meanings)
        generator = seeding.generator(seed)
        self.lstm = LSTM(bands, hidden_size, forget_bias=1.0, seed=generator, dtype=dtype)
        weight = seeding.normal((meanings, hidden_size), generator) / hidden_size**0.5
        self.readout = nn.Parameter(weight.to(dtype))
        self.offset = nn.Parameter(torch.full((meanings,), -2.0, dtype=dtype))

    def forward(self, sound: Tensor) -> tuple[Tensor, Tensor]:
        """Meanings and hidden units while words are heard, each from silence on.

        Parameters
        ----------
        sound : Tensor, shape (words, slices, bands)

        Returns
        -------
        meanings : Tensor, shape (words, slices, meanings)
            Between 0 and 1.
        hidden : Tensor, shape (words, slices, hidden_size)

        Raises
        ------
        TypeError, ValueError
            If the sound does not fit the weights.
        """
        checks.tensor("sound", sound, "words slices bands", like=("the weights", self.readout))
        hidden, _ = self.lstm(sound)
        return torch.sigmoid(hidden @ self.readout.T + self.offset), hidden
