"""Torch's own LSTM, GRU or vanilla network, with first weights from a seed: the fast ones, where gates need not be seen."""

import torch
from torch import nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed

CELLS = {"LSTM": nn.LSTM, "GRU": nn.GRU, "RNN": nn.RNN}


def torch_cell(cell: str, input_size: int, hidden_size: int, *, seed: Seed) -> nn.RNNBase:
    r"""A network of torch in single precision, batch first, with weights and biases uniform within :math:`\pm 1/\sqrt{H}`, as torch has it.

    Torch draws first weights from its global state; here they come from the seed, and the global state is left alone.

    Parameters
    ----------
    cell : {"LSTM", "GRU", "RNN"}
    input_size : int
    hidden_size : int
        H.
    seed : int or torch.Generator

    Returns
    -------
    RNNBase

    Raises
    ------
    TypeError, ValueError
        If there is no such cell or a size is no positive whole number.

    Examples
    --------
    >>> from rnncortex.models.gated.torch_cell import torch_cell
    >>> torch_cell("GRU", 3, 8, seed=0)
    GRU(3, 8, batch_first=True)
    """
    checks.choice("cell", cell, CELLS)
    sizes = checks.count("input_size", input_size), checks.count("hidden_size", hidden_size)
    random, bound = seeding.generator(seed), hidden_size**-0.5
    with torch.random.fork_rng(devices=[]):
        network: nn.RNNBase = CELLS[cell](*sizes, batch_first=True)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(seeding.uniform(parameter.shape, random, low=-bound, high=bound))
    return network
