"""Handwritten digits: 1797 images of 8 x 8 pixels by 13 people, as they ship with scikit-learn.

Source: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository,
doi:10.24432/C50P49; the test set, from forms that NIST collected. Licence: CC BY 4.0. Unit of a pixel: ink, the number of
dark cells in a block of 4 x 4 of the scanned bitmap, here as a share of the sixteen.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import artefacts

SHA256 = "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"
"""Checksum of the pixels and labels, as bytes."""


class Digits(NamedTuple):
    """Images with their labels.

    Attributes
    ----------
    images : Tensor, shape (images, 64)
        Ink from 0 to 1, row by row from the top left, float32.
    labels : Tensor of int, shape (images,)
        From 0 to 9.
    """

    images: Tensor
    labels: Tensor

    def spins(self) -> Tensor:
        """The images in two tones: 1 where a pixel is at least half ink, -1 elsewhere; shape (images, 64)."""
        return torch.where(self.images >= 0.5, 1.0, -1.0)


def load() -> Digits:
    """All 1797 digits, in the order of the source.

    Returns
    -------
    Digits

    Raises
    ------
    ValueError
        If the installed scikit-learn ships other images than those that this book was written with.

    Examples
    --------
    >>> from rnncortex.data.images import digits
    >>> digits.load().images.shape
    torch.Size([1797, 64])
    """
    from sklearn.datasets import load_digits

    shipped = load_digits()
    content = artefacts.checksum(shipped.data.astype("uint8"), shipped.target.astype("uint8"))
    artefacts.verify("digits, from scikit-learn", content, SHA256)
    images = torch.from_numpy(shipped.data).to(torch.float32) / 16
    return Digits(images, torch.from_numpy(shipped.target.astype("int64")))
