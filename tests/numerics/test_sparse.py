"""Sparse matrices: the dense one, entry by entry."""

import torch

from rnncortex.numerics import sparse
from tests.bad_input import Case

ROWS, COLUMNS = torch.tensor([0, 2, 2, 0]), torch.tensor([1, 0, 0, 3])
VALUES = torch.tensor([1.0, 2.0, 4.0, 3.0], dtype=torch.float64)

BAD_INPUT = [
    Case(
        sparse.matrix,
        {"rows": ROWS, "columns": COLUMNS, "values": VALUES, "size": (3, 4)},
        tensors=("values",),
        others={"rows": ROWS + 1, "columns": COLUMNS.double(), "size": (0, 4)},
    )
]


def test_it_is_the_dense_matrix():
    dense = torch.zeros(3, 4, dtype=torch.float64)
    for row, column, value in zip(ROWS, COLUMNS, VALUES, strict=True):
        dense[row, column] += value
    found = sparse.matrix(ROWS, COLUMNS, VALUES, (3, 4))
    assert found.layout == torch.sparse_csr
    assert torch.equal(found.to_dense(), dense)
