"""Recognition of spoken words in time, from the cosine between what is understood and every word's meaning."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def cosines(understood: Tensor, meanings: Tensor) -> Tensor:
    """Cosine between the output at each slice and the meaning of each word.

    Parameters
    ----------
    understood : Tensor, shape (..., slices, features)
    meanings : Tensor, shape (words, features)

    Returns
    -------
    Tensor, shape (..., slices, words)

    Raises
    ------
    TypeError, ValueError
        If the numbers of features differ.
    """
    checks.tensor("meanings", meanings, "words features")
    checks.tensor("understood", understood, "... features", like=("meanings", meanings))
    if understood.shape[-1] != meanings.shape[1]:
        raise ValueError(f"understood: expected {meanings.shape[1]} features, got {understood.shape[-1]}")
    normal = torch.nn.functional.normalize
    return normal(understood, dim=-1) @ normal(meanings, dim=-1).T


def recognised(cosine: Tensor, target: Tensor, lengths: Tensor, *, lead: float = 0.05, hold: int = 5) -> Tensor:
    """From which slice on a word is recognised, by the criterion of time that EARSHOT is scored with.

    The cosine with the word that is said must be above that with every other word by ``lead`` in ``hold`` slices running, and after them
    stay above all others to the end of the word.

    Parameters
    ----------
    cosine : Tensor, shape (recordings, slices, words)
    target : Tensor of int, shape (recordings,)
        Which word is said.
    lengths : Tensor of int, shape (recordings,)
        Slices of each recording; what comes later is left out.
    lead : float
    hold : int
        Slices.

    Returns
    -------
    Tensor of int, shape (recordings,)
        First of the ``hold`` slices; -1 if the word is never recognised.

    Raises
    ------
    TypeError, ValueError
        If shapes differ, or a number is out of range.
    """
    checks.tensor("cosine", cosine, "recordings slices words")
    checks.number("lead", lead, at_least=0)
    checks.count("hold", hold)
    for name, value, below in (("target", target, cosine.shape[2]), ("lengths", lengths, cosine.shape[1] + 1)):
        checks.symbols(name, value, "recordings", {"recordings": len(cosine)}, below=below)
    rows = torch.arange(len(cosine))
    others = cosine.clone()
    others[rows, :, target] = -torch.inf
    margin = cosine[rows, :, target] - others.amax(-1)
    found = torch.full((len(cosine),), -1)
    for row, (lengths_of_row, gaps) in enumerate(zip(lengths.tolist(), margin, strict=True)):
        gaps = gaps[:lengths_of_row]
        for start in range(len(gaps) - hold + 1):
            if (gaps[start : start + hold] > lead).all() and (gaps[start + hold :] > 0).all():
                found[row] = start
                break
    return found
