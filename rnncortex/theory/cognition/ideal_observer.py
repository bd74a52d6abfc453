"""Ideal observers of words: what can be known of a word and its letters from a display, with the lexicon and its frequencies."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def words_given_segments(seen: Tensor, templates: Tensor, prior: Tensor) -> Tensor:
    r"""Chance of each word, given the segments that were detected, where what is detected is true and the rest is unknown.

    .. math:: p(w \mid s) \propto p(w) \prod_{k \text{ detected}} 1[s_k = T_{wk}]

    Parameters
    ----------
    seen : Tensor, shape (trials, segments)
        1 there, -1 not there, 0 unknown.
    templates : Tensor, shape (words, segments)
        1 or -1.
    prior : Tensor, shape (words,)
        Chance of each word before anything is seen.

    Returns
    -------
    Tensor, shape (trials, words)

    Raises
    ------
    TypeError, ValueError
        If the arguments are not as above, or a display fits no word.
    """
    sizes: dict[str, int] = {}
    checks.tensor("seen", seen, "trials segments", sizes)
    checks.tensor("templates", templates, "words segments", sizes, like=("seen", seen))
    checks.distributions("prior", prior, "words", sizes, like=("seen", seen))
    fits = seen @ templates.T > seen.abs().sum(-1, keepdim=True) - 0.5
    if not fits.any(-1).all():
        raise ValueError("seen: expected displays that fit a word, got one that fits none")
    weight = prior * fits
    return weight / weight.sum(-1, keepdim=True)


def words_given_noisy_input(inputs: Tensor, templates: Tensor, prior: Tensor, *, noise_std: float) -> Tensor:
    r"""Chance of each word, given its input pattern with independent Gaussian noise.

    .. math:: p(w \mid x) \propto p(w) \, e^{-|x - T_w|^2 / 2 \sigma^2}

    Parameters
    ----------
    inputs : Tensor, shape (trials, channels)
    templates : Tensor, shape (words, channels)
        The patterns without noise.
    prior : Tensor, shape (words,)
        Chance of each word before.
    noise_std : float
        Standard deviation :math:`\sigma`, above zero.

    Returns
    -------
    Tensor, shape (trials, words)

    Raises
    ------
    TypeError, ValueError
        If the arguments are not as above.
    """
    sizes: dict[str, int] = {}
    checks.tensor("inputs", inputs, "trials channels", sizes)
    checks.tensor("templates", templates, "words channels", sizes, like=("inputs", inputs))
    checks.distributions("prior", prior, "words", sizes, like=("inputs", inputs))
    checks.number("noise_std", noise_std, above=0)
    overlap = inputs @ templates.T - templates.square().sum(-1) / 2
    return torch.softmax(prior.log() + overlap / noise_std**2, -1)


def letters_given_words(chances: Tensor, letters: Tensor, *, count: int = 26) -> Tensor:
    r"""Chance of each letter in each place: the sum over the words that have it there.

    .. math:: p(\ell \text{ in place } k) = \sum_{w : w_k = \ell} p(w)

    Parameters
    ----------
    chances : Tensor, shape (trials, words)
        Chance of each word.
    letters : Tensor of int, shape (words, places)
        Which letter each word has in each place.
    count : int
        Number of letters.

    Returns
    -------
    Tensor, shape (trials, places, count)

    Raises
    ------
    TypeError, ValueError
        If the arguments are not as above.
    """
    sizes: dict[str, int] = {}
    checks.distributions("chances", chances, "trials words", sizes)
    checks.count("count", count)
    checks.symbols("letters", letters, "words places", sizes, below=count)
    result = chances.new_zeros(len(chances), letters.shape[1], count)
    return result.scatter_add_(2, letters.T.expand(len(chances), -1, -1), chances[:, None].expand(-1, letters.shape[1], -1))
