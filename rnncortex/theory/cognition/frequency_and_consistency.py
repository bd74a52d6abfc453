r"""Frequency, friends and enemies of a word: the equation of Plaut, McClelland, Seidenberg and Patterson (1996).

One layer of weights from letters to sounds, trained by one Hebbian pass over words p with frequencies :math:`F_p`, answers a
word t in sound unit j with

.. math:: a_j = \sigma\Big(\sum_p F_p \, S_{pt} \, y_{pj}\Big),

where :math:`S_{pt}` is the overlap of the letters of p and t, and :math:`y_{pj} = \pm 1` the sound that p has there. Multiplied by
the right answer, :math:`y_{tj}`, the sum is the word's own frequency and those of its friends, which agree with it, less those of its
enemies. Frequency and consistency *add* there, and the logistic function, which saturates, makes of it that either matters less
where the other is large.
"""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def net_input(letters: Tensor, sounds: Tensor, weight: Tensor) -> Tensor:
    """The sum of own frequency, friends and less enemies, for each word and sound.

    Parameters
    ----------
    letters : Tensor, shape (words, letters)
        Zeros and ones; overlaps are cosines.
    sounds : Tensor, shape (words, sounds)
        Zeros and ones.
    weight : Tensor, shape (words,)
        How often each word is seen, of any scale.

    Returns
    -------
    Tensor, shape (words, sounds)
        Positive where the right answer wins.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ or a weight is negative.

    Examples
    --------
    Two words with the same letters and opposite sounds, of which the first is three times as frequent:

    >>> import torch
    >>> from rnncortex.theory.cognition import frequency_and_consistency
    >>> frequency_and_consistency.net_input(torch.ones(2, 1), torch.tensor([[1.0], [0.0]]), torch.tensor([3.0, 1.0])).tolist()
    [[2.0], [-2.0]]
    """
    sizes: checks.Sizes = {}
    checks.tensor("letters", letters, "words letters", sizes)
    checks.tensor("sounds", sounds, "words sounds", sizes, like=("letters", letters))
    checks.tensor("weight", weight, "words", sizes, like=("letters", letters))
    if (weight < 0).any():
        raise ValueError(f"weight: expected no negative numbers, got {weight.min().item():g}")
    shown = torch.nn.functional.normalize(letters, dim=1)
    answers = 2 * sounds - 1
    return answers * (shown @ (shown.T @ (weight[:, None] * answers)))
