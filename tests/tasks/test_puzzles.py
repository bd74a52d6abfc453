"""Queens, neighbour parity and occluded pictures: against counting by hand."""

import itertools

import pytest
import torch

from rnncortex.models.attractors.hopfield import HopfieldNetwork
from rnncortex.tasks.patterns.cues import random_patterns
from rnncortex.tasks.patterns.neighbour_parity import NeighbourParity
from rnncortex.tasks.patterns.occlusion import OccludedImages
from rnncortex.tasks.patterns.queens import Queens


def placed(columns: tuple[int, ...]) -> torch.Tensor:
    board = torch.full((len(columns), len(columns)), -1.0, dtype=torch.float64)
    board[range(len(columns)), list(columns)] = 1.0
    return board.flatten()


@pytest.mark.parametrize("size", [1, 4, 5, 6])
def test_boards_with_nothing_wrong_are_the_solutions(size: int) -> None:
    boards = list(itertools.permutations(range(size)))
    attacks = [sum(abs(a - b) == abs(i - j) for (i, a), (j, b) in itertools.combinations(enumerate(board), 2)) for board in boards]
    wrong = Queens(size).wrong(torch.stack([placed(board) for board in boards]))
    assert wrong.tolist() == attacks
    assert attacks.count(0) == pytest.approx(Queens(size).chance * size**size)


def test_rows_and_columns_count_what_is_missing_or_too_much() -> None:
    assert Queens(3).wrong(torch.full((9,), -1.0)).item() == 3
    row = torch.tensor([1.0, 1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0])
    assert Queens(3).wrong(row).item() == 0.5 + 0.5 + 0.5 + 0.5


@pytest.mark.parametrize("size", [2, 5, 8])
def test_the_network_has_the_energy_of_the_puzzle(size: int) -> None:
    puzzle = Queens(size)
    couplings = puzzle.couplings()
    states = random_patterns(50, size**2, seed=0, dtype=torch.float64)
    network = HopfieldNetwork(couplings.weight, couplings.bias)
    torch.testing.assert_close(network.energy(states) + couplings.offset, puzzle.wrong(states))


def test_chance_is_listed_up_to_ten() -> None:
    with pytest.raises(ValueError, match="size: expected at most 10"):
        _ = Queens(11).chance


@pytest.mark.parametrize("bits", [3, 4, 6])
def test_no_pair_of_units_betrays_the_rule(bits: int) -> None:
    task = NeighbourParity(bits)
    patterns = task.patterns()
    assert not patterns.mean(0).any()
    torch.testing.assert_close(patterns.T @ patterns / len(patterns), torch.eye(2 * bits, dtype=torch.float64))
    for row in patterns.tolist():
        assert [row[bits + i] for i in range(bits)] == [row[i] * row[(i + 1) % bits] for i in range(bits)]
    assert (task.chance, task.optimum) == (2**-bits, 1.0)


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
