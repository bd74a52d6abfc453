r"""Kinds of reading errors to expect: from guessing, and from two independent causes.

If a wrong word is drawn at random, the shares of visual, semantic, mixed and other errors are those of pairs of different words. If
one cause produces words that look alike and another words that are related, each without regard to the other property, then some of
either kind are both by accident: with :math:`v, s, m` the shares of pairs,

.. math:: \hat M = V \, \frac{m}{v} + S \, \frac{m}{s},

where V and S are the shares of errors that are only visual and only semantic. Mixed errors beyond that mean that the causes interact
(Hinton and Shallice 1991; Plaut and Shallice 1993).
"""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def by_guessing(looks_alike: Tensor, related: Tensor) -> Tensor:
    """Shares of visual, semantic, mixed and other errors if each wrong word is equally likely.

    Parameters
    ----------
    looks_alike, related : Tensor of bool, shape (words, words)

    Returns
    -------
    Tensor, shape (4,)
        float64, sum 1.

    Raises
    ------
    TypeError, ValueError
        If they are not square tables of bool of one size.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.cognition import error_rates
    >>> one = torch.eye(2, dtype=torch.bool)
    >>> error_rates.by_guessing(one, ~one).tolist()
    [0.0, 1.0, 0.0, 0.0]
    """
    for name, table in (("looks_alike", looks_alike), ("related", related)):
        if not isinstance(table, Tensor) or table.dtype != torch.bool:
            raise TypeError(f"{name}: expected a tensor of bool, got {checks.describe(table)}")
        if table.ndim != 2 or table.shape[0] != table.shape[1] or table.shape != looks_alike.shape or len(table) < 2:
            raise ValueError(f"{name}: expected the shape (words, words), the same for both, got {tuple(table.shape)}")
    pairs = ~torch.eye(len(related), dtype=torch.bool, device=related.device)
    kinds = (looks_alike & ~related, related & ~looks_alike, looks_alike & related, ~looks_alike & ~related)
    return torch.stack([(kind & pairs).sum() / pairs.sum() for kind in kinds]).double()


def mixed_by_accident(visual: Tensor, semantic: Tensor, chance: Tensor) -> Tensor:
    r"""Share of mixed errors that two independent causes make by accident, :math:`\hat M`.

    Parameters
    ----------
    visual, semantic : Tensor, shape (...)
        Shares of errors that are only the one or only the other.
    chance : Tensor, shape (4,)
        From :func:`by_guessing`.

    Returns
    -------
    Tensor, shape (...)

    Raises
    ------
    TypeError, ValueError
        If the shapes differ, or chance gives no visual or no semantic errors.
    """
    checks.tensor("visual", visual, "...")
    checks.tensor("semantic", semantic, "...", like=("visual", visual))
    checks.tensor("chance", chance, "4")
    only_visual, only_semantic, both, _ = chance
    if not (only_visual > 0 and only_semantic > 0):
        raise ValueError(f"chance: expected visual and semantic errors above zero, got {chance.tolist()}")
    return visual * both / only_visual + semantic * both / only_semantic
