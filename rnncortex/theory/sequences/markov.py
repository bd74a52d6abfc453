"""Order of Markov chains: what a chain of a given order costs, and when what one sees of a chain is none."""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks
from rnncortex.numerics.sequences import markov


class SignNetwork(NamedTuple):
    """A noisy network of threshold units as a Markov chain.

    Attributes
    ----------
    states : Tensor, shape (2**units, units)
        Every state, of -1 and +1.
    transition : Tensor, shape (2**units, 2**units)
        Probability of the next state (column) given this one (row).
    """

    states: Tensor
    transition: Tensor


def sign_network(weight: Tensor, bias: Tensor, noise_std: float) -> SignNetwork:
    r"""The chain that the network :math:`h_{t+1} = \mathrm{sgn}(W h_t + b + \sigma \xi_t)` walks, with Gaussian noise.

    .. math:: P(h \to h') = \prod_i \Phi \big( h'_i \, (W h + b)_i / \sigma \big)

    Parameters
    ----------
    weight : Tensor, shape (units, units)
        W; at most 10 units.
    bias : Tensor, shape (units,)
        b.
    noise_std : float
        :math:`\sigma`, above 0.

    Returns
    -------
    SignNetwork

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device is not as above, there are more than 10 units, or the noise is not positive.

    References
    ----------
    Little (1974), Mathematical Biosciences 19, 101-120.
    """
    sizes: checks.Sizes = {}
    checks.tensor("weight", weight, "units units", sizes)
    noise_std = checks.number("noise_std", noise_std, above=0)
    units = len(weight)
    if units > 10:
        raise ValueError(f"weight: expected at most 10 units, got {units}")
    checks.tensor("bias", bias, "units", sizes, like=("weight", weight))
    signs = torch.tensor([-1.0, 1.0], dtype=weight.dtype, device=weight.device)
    states = torch.cartesian_prod(*[signs] * units).reshape(-1, units)
    drive = (states @ weight.T + bias) / noise_std
    transition = torch.special.ndtr(drive[:, None] * states).prod(-1)
    return SignNetwork(states, transition / transition.sum(-1, keepdim=True))


def information_before_last(transition: Tensor, labels: Tensor) -> Tensor:
    r"""What the symbol before the last adds to the last: :math:`I(y_{t+1}; y_{t-1} \mid y_t)` of symbols that label the states of a chain.

    It is zero if every state has its own label, for then the symbols are a Markov chain.

    Parameters
    ----------
    transition : Tensor, shape (states, states)
        Row now, column next.
    labels : Tensor of int, shape (states,)
        The symbol that each state shows, from 0.

    Returns
    -------
    Tensor, 0-d
        Bits.

    Raises
    ------
    TypeError, ValueError
        If the transition holds no probabilities, the chain falls apart, or the labels do not match it.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.theory.sequences import markov
    >>> ring = torch.tensor([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]], dtype=torch.float64)
    >>> round(markov.information_before_last(ring, torch.tensor([0, 0, 1])).item(), 4)
    0.6667
    """
    sizes: checks.Sizes = {}
    checks.distributions("transition", transition, "states states", sizes)
    checks.symbols("labels", labels, "states", sizes, below=2**31)
    shown = torch.nn.functional.one_hot(labels.long()).to(transition)
    first = shown.T @ (markov.stationary(transition)[:, None] * transition)
    joint = torch.einsum("as,sb,st,tc->abc", first, shown, transition, shown)
    entropy = [_entropy(part) for part in (joint.sum(2), joint.sum(0), joint, joint.sum((0, 2)))]
    return entropy[0] + entropy[1] - entropy[2] - entropy[3]


def chain_parameters(symbols: int, order: int) -> int:
    """Free parameters of a Markov chain of order k over S symbols, one distribution for each context: S^k (S - 1).

    Raises
    ------
    TypeError, ValueError
        If a number is not a positive whole number.

    Examples
    --------
    >>> from rnncortex.theory.sequences import markov
    >>> [markov.chain_parameters(symbols=4, order=k) for k in (1, 2, 8)]
    [12, 48, 196608]
    """
    symbols = checks.count("symbols", symbols, at_least=2)
    order = checks.count("order", order)
    return symbols**order * (symbols - 1)


def chain_accuracy(symbols: int, contexts: int, noise: float, samples: int) -> float:
    r"""Expected share of right predictions of a chain that was fitted to a sample by counting.

    Each of the contexts is equally frequent, and after each the right symbol comes with probability
    :math:`1 - \varepsilon + \varepsilon / S`, any other with :math:`\varepsilon / S`. The chain predicts what it has counted most often;
    ties, and contexts that it has never met, are guesses. Counts are taken as Poisson variables, independent of each other.

    Parameters
    ----------
    symbols : int
        S.
    contexts : int
        Number of contexts, S to the power of the order.
    noise : float
        :math:`\varepsilon`, between 0 and 1.
    samples : int
        Symbols that the chain was fitted to.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        If an argument is out of range.
    """
    symbols = checks.count("symbols", symbols, at_least=2)
    noise = checks.number("noise", noise, at_least=0, at_most=1)
    samples = checks.count("samples", samples)
    contexts = checks.count("contexts", contexts)
    others = symbols - 1
    rare = noise / symbols
    mean = samples / contexts
    from scipy.stats import poisson

    most = torch.arange(int(mean + 12 * math.sqrt(mean) + 30))
    right, wrong = (torch.as_tensor(poisson.pmf(most.numpy(), mean * p)) for p in (1 - noise + rare, rare))
    fewer = torch.as_tensor(poisson.cdf(most.numpy() - 1, mean * rare))
    found = sum(
        (right * math.comb(others, j) * wrong**j * fewer ** (others - j)).sum().item() / (1 + j)  # j others as often counted: a guess
        for j in range(others + 1)
    )
    return found * (1 - noise + rare) + (1 - found) * rare


def _entropy(joint: Tensor) -> Tensor:
    return -torch.special.xlogy(joint, joint).sum() / math.log(2)
