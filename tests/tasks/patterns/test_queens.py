"""The queens' problem, posed as an energy: a puzzle whose solutions are the lowest states of a network."""

import itertools

import pytest
import torch

from rnncortex.models.attractors.hopfield import HopfieldNetwork
from rnncortex.tasks.patterns import queens
from rnncortex.tasks.patterns.cues import random_patterns
from rnncortex.tasks.patterns.queens import Queens
from tests.bad_input import Case


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


BAD_INPUT = [
    Case(queens.Queens, {"size": 4}, counts=("size",)),
    Case(Queens(2).wrong, {"states": torch.ones(3, 4)}, tensors=("states",), others={"states": torch.ones(3, 9)}),
]
