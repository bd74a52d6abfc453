"""Reading errors: responses by the nearest meaning, and their kinds."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks


class Errors(NamedTuple):
    """How often words were read in which way; shares of all words, and the number of errors.

    Attributes
    ----------
    right, omitted : Tensor, shape (...)
        Shares of correct responses and of none.
    visual, semantic, mixed, other : Tensor, shape (...)
        Shares of wrong words that only look like the word, are only related to it, both, or neither.
    """

    right: Tensor
    omitted: Tensor
    visual: Tensor
    semantic: Tensor
    mixed: Tensor
    other: Tensor

    def kinds(self) -> Tensor:
        """Visual, semantic, mixed and other as shares of all wrong words, shape (..., 4); not a number where there is none."""
        each = torch.stack((self.visual, self.semantic, self.mixed, self.other), -1)
        return each / each.sum(-1, keepdim=True)


def respond(meanings: Tensor, known: Tensor, *, closeness: float = 0.8, lead: float = 0.05) -> Tensor:
    """The word whose meaning is nearest by cosine, if it is near enough and ahead of the next; else none.

    Parameters
    ----------
    meanings : Tensor, shape (..., features)
        Activity of the units for meaning.
    known : Tensor, shape (words, features)
    closeness : float
        Least cosine with the nearest meaning.
    lead : float
        By which the cosine must be above that with the second.

    Returns
    -------
    Tensor of int, shape (...)
        Number of the word; -1 for an omission.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ or a criterion is no number from 0 to 1.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.analysis.cognition import reading_errors
    >>> reading_errors.respond(torch.tensor([[0.9, 0.1], [0.5, 0.5]]), torch.eye(2)).tolist()
    [0, -1]
    """
    checks.tensor("known", known, "words features")
    checks.tensor("meanings", meanings, "... features", like=("known", known))
    if meanings.shape[-1] != known.shape[1]:
        raise ValueError(f"meanings: expected {known.shape[1]} features as known words have, got {meanings.shape[-1]}")
    checks.number("closeness", closeness, at_least=0, at_most=1)
    checks.number("lead", lead, at_least=0, at_most=1)
    normal = torch.nn.functional.normalize
    best = (normal(meanings, dim=-1) @ normal(known, dim=-1).T).topk(2, -1)
    sure = (best.values[..., 0] >= closeness) & (best.values[..., 0] - best.values[..., 1] >= lead)
    return torch.where(sure, best.indices[..., 0], -1)


def classify(responses: Tensor, looks_alike: Tensor, related: Tensor) -> Errors:
    """Sort the responses to all words by kind.

    Parameters
    ----------
    responses : Tensor of int, shape (..., words)
        Response to each word in order; -1 for none.
    looks_alike, related : Tensor of bool, shape (words, words)

    Returns
    -------
    Errors
        Shares over words, with the leading axes of ``responses``.

    Raises
    ------
    TypeError, ValueError
        If the responses are no whole numbers, or the shapes differ.
    """
    for name, table in (("looks_alike", looks_alike), ("related", related)):
        if not isinstance(table, Tensor) or table.dtype != torch.bool:
            raise TypeError(f"{name}: expected a tensor of bool, got {checks.describe(table)}")
        if table.ndim != 2 or table.shape[0] != table.shape[1]:
            raise ValueError(f"{name}: expected the shape (words, words), got {tuple(table.shape)}")
    if not isinstance(responses, Tensor) or responses.dtype.is_floating_point or responses.dtype == torch.bool:
        raise TypeError(f"responses: expected a tensor of whole numbers, got {checks.describe(responses)}")
    if responses.ndim == 0 or responses.shape[-1] != len(related) or related.shape != looks_alike.shape:
        raise ValueError(f"responses: expected the shape (..., {len(related)}), got {tuple(responses.shape)}")
    word = torch.arange(len(related), device=responses.device).expand_as(responses)
    omitted, right = responses < 0, responses == word
    said = responses.clamp(0)
    wrong, looks, means = ~(omitted | right), looks_alike[word, said], related[word, said]
    kinds = (wrong & looks & ~means, wrong & means & ~looks, wrong & looks & means, wrong & ~looks & ~means)
    return Errors(*(kind.double().mean(-1) for kind in (right, omitted, *kinds)))
