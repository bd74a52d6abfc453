"""Images of which a part is hidden, held before a network while it settles."""

import torch

from rnncortex.tasks.patterns import occlusion
from rnncortex.tasks.patterns.occlusion import OccludedImages
from tests.bad_input import Case


def test_a_patch_of_each_picture_is_hidden() -> None:
    task = OccludedImages(torch.ones(50, 36), torch.arange(50) % 3, patch=2)
    batch = task.batch(400, 3, seed=0)
    assert batch.inputs.shape == (400, 3, 36)
    assert torch.equal(batch.inputs[:, 0], batch.inputs[:, 2])
    hidden = (batch.inputs[:, 0] == 0).view(400, 6, 6)
    assert (hidden.sum((1, 2)) == 4).all()
    corners = hidden.flatten(1).float().argmax(1)
    assert len(corners.unique()) == 25
    for picture in hidden[:20]:
        row, column = picture.nonzero().T
        assert (row.max() - row.min(), column.max() - column.min()) == (1, 1)


def test_targets_name_the_class_at_every_step() -> None:
    labels = torch.tensor([2, 0, 1, 1])
    task = OccludedImages(torch.ones(4, 9), labels, patch=0)
    exam = task.everything(5, seed=0)
    assert torch.equal(exam.targets.argmax(-1), labels[:, None].expand(-1, 5))
    assert torch.equal(exam.inputs, torch.ones(4, 5, 9))
    assert exam.mask.all()
    assert (task.classes, task.chance, task.side) == (3, 0.5, 3)


TASK = OccludedImages(torch.ones(3, 16), torch.tensor([0, 1, 1]), patch=2)

BAD_INPUT = [
    Case(
        occlusion.OccludedImages,
        {"images": torch.ones(3, 16), "labels": torch.tensor([0, 1, 1]), "patch": 2},
        tensors=("images",),
        counts=("patch",),
        others={"labels": torch.tensor([0.0, 1.0, 1.0]), "patch": 5},
    ),
    Case(TASK.hide, {"images": torch.ones(5, 16), "seed": 0}, tensors=("images",), seeds=("seed",), others={"images": torch.ones(5, 9)}),
    Case(TASK.batch, {"trials": 2, "time": 3, "seed": 0}, counts=("trials", "time"), seeds=("seed",)),
    Case(TASK.everything, {"time": 3, "seed": 0}, counts=("time",), seeds=("seed",)),
]
