"""Two natural photographs of 427 x 640 pixels, a temple and a flower, as they ship with scikit-learn.

Source: ``china.jpg`` by danielbuechele and ``flower.jpg`` by vultilion, both from Flickr, retrieved in 2011 by R. Layton for
scikit-learn. Licence: CC BY 2.0. Unit of a pixel: mean of the three colour channels, from 0 to 1, not linear in light.
"""

import hashlib
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import artefacts

SHA256 = "c1ef34f251839d4aea0f512ef005eeba01e9109bce8f7f4b7c4da6e3f45c54e5"
"""Checksum of the two files, one behind the other."""


class Photographs(NamedTuple):
    """Photographs in grey.

    Attributes
    ----------
    images : Tensor, shape (2, 427, 640)
        From 0 (black) to 1 (white), float64; rows from the top.
    names : tuple of str
        What each shows.
    """

    images: Tensor
    names: tuple[str, ...]


def load() -> Photographs:
    """Both photographs, in the order of the source.

    Returns
    -------
    Photographs

    Raises
    ------
    ValueError
        If the installed scikit-learn ships other photographs than those that this book was written with.

    Examples
    --------
    >>> from rnncortex.data.images import photographs
    >>> photographs.load().images.shape
    torch.Size([2, 427, 640])
    """
    from sklearn.datasets import load_sample_images

    shipped = load_sample_images()
    content = hashlib.sha256(b"".join(Path(name).read_bytes() for name in shipped.filenames)).hexdigest()
    artefacts.verify("photographs, from scikit-learn", content, SHA256)
    grey = [torch.tensor(image).double().mean(-1) / 255 for image in shipped.images]
    return Photographs(torch.stack(grey), ("temple", "flower"))
