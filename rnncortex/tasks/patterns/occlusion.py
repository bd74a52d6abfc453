"""Images of which a part is hidden, held before a network while it settles."""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class OccludedImages:
    """Say what a square image shows, although a square patch of it at a random place is hidden.

    Attributes
    ----------
    images : Tensor, shape (images, pixels)
        Square images, row by row.
    labels : Tensor of int, shape (images,)
        Their classes, from 0.
    patch : int
        Side of the patch; 0 hides nothing.

    Raises
    ------
    TypeError, ValueError
        If shapes do not fit, the images are not square or the patch is larger than they are.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.tasks.patterns.occlusion import OccludedImages
    >>> task = OccludedImages(torch.ones(3, 16), torch.tensor([0, 1, 1]), patch=2)
    >>> task.batch(5, 4, seed=0).inputs.shape
    torch.Size([5, 4, 16])
    """

    images: Tensor
    labels: Tensor
    patch: int

    def __post_init__(self) -> None:
        checks.tensor("images", self.images, "images pixels")
        if not isinstance(self.labels, Tensor) or self.labels.dtype != torch.int64 or self.labels.shape != self.images.shape[:1]:
            raise ValueError(f"labels: expected whole numbers of shape ({len(self.images)},), got {checks.describe(self.labels)}")
        if self.side**2 != self.images.shape[1]:
            raise ValueError(f"images: expected square images, got {self.images.shape[1]} pixels")
        if checks.count("patch", self.patch, at_least=0) > self.side:
            raise ValueError(f"patch: expected at most the side of the images ({self.side}), got {self.patch}")

    @property
    def side(self) -> int:
        """Pixels along the side of an image."""
        return round(self.images.shape[1] ** 0.5)

    @property
    def classes(self) -> int:
        """Number of classes."""
        return int(self.labels.max()) + 1

    @property
    def chance(self) -> float:
        """Accuracy of always naming the most frequent class."""
        return (torch.bincount(self.labels).max() / len(self.labels)).item()

    @property
    def optimum(self) -> float:
        """An accuracy that nobody exceeds; how much of it a hidden patch leaves within reach depends on the images."""
        return 1.0

    def hide(self, images: Tensor, *, seed: Seed) -> Tensor:
        """Images (trials, pixels) with a patch of each at zero, at places drawn anew.

        Raises
        ------
        TypeError, ValueError
            If the images do not have as many pixels as those of the task, or there is no seed.
        """
        checks.tensor("images", images, "trials pixels", {"pixels": self.images.shape[1]})
        corner = seeding.integers(self.side - self.patch + 1, (len(images), 2, 1), seed, device=images.device)
        place = torch.arange(self.side, device=images.device)
        inside = (place >= corner) & (place < corner + self.patch)
        hidden = inside[:, 0, :, None] & inside[:, 1, None, :]
        return torch.where(hidden.flatten(1), 0.0, images)

    def batch(self, trials: int, time: int, *, seed: Seed, dtype: torch.dtype | None = None, device: Device | None = None) -> Batch:
        """Images drawn with replacement, each occluded and held for some steps.

        Parameters
        ----------
        trials, time : int
        seed : int or torch.Generator
        dtype, device
            Of the batch; those of the images if left out.

        Returns
        -------
        Batch
            The targets have one channel a class, 1 for the right one; every step counts.

        Raises
        ------
        TypeError, ValueError
            If a size is not a positive whole number.
        """
        time = checks.count("time", time)
        trials = checks.count("trials", trials)
        random = seeding.generator(seed)
        chosen = seeding.integers(len(self.images), (trials,), random, device=self.images.device)
        held = self._held(chosen, time, random)
        return held.to(dtype=dtype, device=device)

    def everything(self, time: int, *, seed: Seed) -> Batch:
        """Every image once, as in :meth:`batch`."""
        time = checks.count("time", time)
        return self._held(torch.arange(len(self.images), device=self.images.device), time, seeding.generator(seed))

    def _held(self, chosen: Tensor, time: int, random: torch.Generator) -> Batch:
        shown = self.hide(self.images[chosen], seed=random)
        targets = torch.nn.functional.one_hot(self.labels[chosen], self.classes).to(shown)
        mask = torch.ones(len(chosen), time, dtype=torch.bool, device=shown.device)
        return Batch(shown[:, None].expand(-1, time, -1), targets[:, None].expand(-1, time, -1), mask)
