"""Sparse matrices in torch's compressed rows, made from the places and values of their entries."""

import warnings

import torch
from torch import Tensor

from rnncortex.numerics import checks


def matrix(rows: Tensor, columns: Tensor, values: Tensor, size: tuple[int, int]) -> Tensor:
    r"""The matrix with ``values`` at the given places, in torch's CSR layout; entries at one place are added.

    .. math:: A_{ij} = \sum_{k : (r_k, c_k) = (i, j)} v_k

    Parameters
    ----------
    rows, columns : Tensor of int, shape (entries,)
        Places of the entries.
    values : Tensor, shape (entries,)
    size : pair of int
        Numbers of rows and columns.

    Returns
    -------
    Tensor, in CSR layout

    Raises
    ------
    TypeError, ValueError
        If a place lies outside, or the lengths differ.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.numerics import sparse
    >>> one = sparse.matrix(torch.tensor([0, 1]), torch.tensor([1, 1]), torch.tensor([2.0, 3.0]), (2, 2))
    >>> one @ torch.tensor([[1.0], [10.0]])
    tensor([[20.],
            [30.]])
    """
    sizes: dict[str, int] = {}
    checks.tensor("values", values, "entries", sizes)
    checks.count("size", size[0])
    checks.symbols("rows", rows, "entries", sizes, below=size[0])
    checks.count("size", size[1])
    checks.symbols("columns", columns, "entries", sizes, below=size[1])
    entries = torch.sparse_coo_tensor(torch.stack((rows, columns)), values, size, check_invariants=True).coalesce()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sparse CSR tensor support is in beta")
        return entries.to_sparse_csr()
