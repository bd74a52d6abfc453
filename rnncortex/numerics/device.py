"""Devices: where computations run."""

import os

import torch

Device = torch.device | str
"""How functions are told where to compute: ``"cpu"``, ``"cuda"``, ``"cuda:1"``, ``"meta"``, or a ``torch.device``."""


def device() -> torch.device:
    """The device that long computations of the book use: the GPU if there is one, else the CPU.

    Returns
    -------
    torch.device
        ``RNNCORTEX_DEVICE`` from the environment if it is set (``"cpu"``, ``"cuda"``, ``"cuda:1"``, ...), else the first
        CUDA device that PyTorch finds, else the CPU.

    Raises
    ------
    ValueError
        If ``RNNCORTEX_DEVICE`` names a device that this machine lacks or that PyTorch does not know.

    Examples
    --------
    >>> import rnncortex
    >>> rnncortex.device().type in ("cpu", "cuda")
    True
    """
    name = os.environ.get("RNNCORTEX_DEVICE") or ("cuda" if torch.cuda.is_available() else "cpu")
    try:
        torch.empty(0, device=name)
    except (RuntimeError, AssertionError) as error:
        raise ValueError(f"RNNCORTEX_DEVICE: expected a device that this machine has, got {name!r} ({error})") from error
    return torch.device(name)
