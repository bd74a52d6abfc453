"""Linear predictive coding: its minimum by least squares, its largest stable step, and what principal components leave unexplained."""

import torch
from torch import Tensor

from rnncortex.numerics import checks


def regression(
    weight_low: Tensor, weight_high: Tensor, *, noise_low: float, noise_high: float, prior_low: float, prior_high: float
) -> Tensor:
    r"""The energy of two linear levels as one regression, :math:`E = |A s - (I/\sigma, 0, 0, 0)|^2` with the state s = (r, q).

    Parameters
    ----------
    weight_low : Tensor, shape (pixels, units)
        U, of every module.
    weight_high : Tensor, shape (modules * units, causes)
        H.
    noise_low, noise_high, prior_low, prior_high : float
        :math:`\sigma^2, \sigma_h^2, \alpha, \beta`; all above 0.

    Returns
    -------
    Tensor, shape (modules * pixels + 2 * modules * units + causes, modules * units + causes)
        A.

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device does not fit, or a number is out of range.
    """
    checks.tensor("weight_low", weight_low, "pixels units")
    checks.tensor("weight_high", weight_high, "rows causes", like=("weight_low", weight_low))
    rows, causes = weight_high.shape
    if rows % weight_low.shape[1]:
        raise ValueError(f"weight_high: expected a multiple of {weight_low.shape[1]} rows, got {rows}")
    named = {"noise_low": noise_low, "noise_high": noise_high, "prior_low": prior_low, "prior_high": prior_high}
    for name, value in named.items():
        checks.number(name, value, above=0)
    low, high, alpha, beta = (value**0.5 for value in named.values())
    eye, lone = (torch.eye(size, dtype=weight_low.dtype, device=weight_low.device) for size in (rows, causes))
    seen = torch.block_diag(*[weight_low] * (rows // weight_low.shape[1]))
    return torch.cat(
        (
            torch.cat((seen / low, seen.new_zeros(len(seen), causes)), 1),
            torch.cat((eye, -weight_high), 1) / high,
            torch.cat((alpha * eye, eye.new_zeros(rows, causes)), 1),
            torch.cat((lone.new_zeros(causes, rows), beta * lone), 1),
        )
    )


def minimum(design: Tensor, images: Tensor, noise_low: float) -> Tensor:
    """The state of least energy for each image, by least squares.

    Parameters
    ----------
    design : Tensor, shape (rows, state)
        From :func:`regression`.
    images : Tensor, shape (images, modules * pixels)
    noise_low : float
        As there.

    Returns
    -------
    Tensor, shape (images, state)

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device does not fit, or the variance is not above 0.
    """
    checks.tensor("design", design, "rows state")
    checks.tensor("images", images, "images inputs", like=("design", design))
    noise_low = checks.number("noise_low", noise_low, above=0)
    if images.shape[1] > len(design):
        raise ValueError(f"images: expected at most {len(design)} pixels, got {images.shape[1]}")
    spread = noise_low**0.5
    aim = images.new_zeros(len(images), len(design))
    aim[:, : images.shape[1]] = images / spread
    return torch.linalg.lstsq(design, aim.T).solution.T


def largest_rate(design: Tensor) -> float:
    r"""Largest step of gradient inference that does not diverge: two over the largest eigenvalue of :math:`A^\top A`.

    Parameters
    ----------
    design : Tensor, shape (rows, state)
        A, from :func:`regression`.

    Returns
    -------
    float
        :math:`\Delta t / \tau`.

    Raises
    ------
    TypeError, ValueError
        If the shape is not as above.
    """
    checks.tensor("design", design, "rows state")
    return 2 / torch.linalg.matrix_norm(design, 2).square().item()


def principal_residual(samples: Tensor, probes: Tensor, components: int) -> Tensor:
    """What the first principal components of some samples (not centred) leave of other vectors.

    A linear level that has learned to predict the samples with few causes, and holds its causes back by nothing, leaves exactly this
    as its error.

    Parameters
    ----------
    samples : Tensor, shape (samples, dimensions)
    probes : Tensor, shape (probes, dimensions)
    components : int

    Returns
    -------
    Tensor, shape (probes, dimensions)

    Raises
    ------
    TypeError, ValueError
        If a shape, dtype or device does not fit, or there are not that many components.
    """
    sizes: checks.Sizes = {}
    checks.tensor("samples", samples, "samples dimensions", sizes)
    checks.tensor("probes", probes, "probes dimensions", sizes, like=("samples", samples))
    if checks.count("components", components) > sizes["dimensions"]:
        raise ValueError(f"components: expected at most {sizes['dimensions']}, got {components}")
    axes = torch.linalg.eigh(samples.T @ samples).eigenvectors[:, -components:]
    return probes - probes @ axes @ axes.T
