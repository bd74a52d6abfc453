"""The form of an answer, a number, a vector, a matrix: converted once, however it comes, with words of its own where it is none.

A right number stays right as a Python number, a numpy one, a tensor of one entry, in single precision, or as a complex number without an
imaginary part; a right matrix as a list of lists. What the checks compare is a Python number, or a tensor in double precision.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rnncortex.feedback.evaluation import Other

NO_VALUE = "The answer is empty. Does your function return what it has computed?"
_DIMENSIONS = {0: "a single number", 1: "a vector", 2: "a matrix"}


class Unfit(AssertionError):
    """An answer that is not of the form that the question asks for; the message says what it is instead."""


class Returns(tuple[str, ...]):
    """The forms of what a function returns: one, or several together."""

    __slots__ = ()


def returns(*forms: str) -> Returns:
    """Say in the signature of a check that an answer is a function, and what it returns.

    Parameters
    ----------
    *forms : {"number", "whole number", "complex number", "truth value", "vector", "matrix"}
        One for each value that the function returns.

    Returns
    -------
    Returns

    Raises
    ------
    ValueError
        If there is no such form, or none is given.
    """
    if not forms or any(form not in _FORMS for form in forms):
        raise ValueError(f"forms: expected some of {', '.join(_FORMS)}, got {forms!r}")
    return Returns(forms)


def convert(value: Any, *forms: str) -> Any:
    """An answer in the forms that are asked for: one value for one form, a tuple for several.

    Raises
    ------
    Unfit
        If it is something else.
    """
    if value is None:
        raise Unfit(NO_VALUE)
    if len(forms) == 1:
        while isinstance(value, tuple) and len(value) == 1:
            value = value[0]
        return _FORMS[forms[0]](value)
    parts = _parts(value)
    if len(parts) != len(forms):
        there = "nothing but a single value" if len(parts) == 1 else f"{len(parts)} values"
        raise Unfit(f"Your answer gives {there}, and the question asks for {len(forms)}, one after the other.")
    return tuple(convert(part, form) for part, form in zip(parts, forms, strict=True))


def numbers(value: Any) -> Tensor:
    """A number, an array, a tensor, or lists of them, as one tensor of double precision.

    Raises
    ------
    TypeError, ValueError
        If it is no number at all, or rows have different lengths.
    """
    if isinstance(value, list | tuple):
        entries = [numbers(entry) for entry in value]
        if len({entry.shape for entry in entries}) > 1:
            raise ValueError("rows of different lengths")
        wide = torch.complex128 if any(entry.is_complex() for entry in entries) else torch.float64
        return torch.stack([entry.to(wide) for entry in entries]) if entries else torch.zeros(0, dtype=torch.float64)
    if not isinstance(value, Tensor | np.ndarray | np.generic | bool | int | float | complex):
        raise TypeError(f"expected numbers, got {type(value).__name__}")
    tensor = value.detach().cpu() if isinstance(value, Tensor) else torch.as_tensor(np.asarray(value))
    return tensor.to(torch.complex128 if tensor.is_complex() else torch.float64)


def _parts(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    return list(value) if isinstance(value, Tensor | np.ndarray) and value.ndim > 0 else [value]


def _numeric(value: Any, wanted: str) -> Tensor:
    """The numbers of an answer, or words for what it is instead."""
    if value is None or (isinstance(value, list | tuple) and any(entry is None for entry in value)):
        raise Unfit(NO_VALUE)
    try:
        return numbers(value)
    except ValueError:
        raise Unfit(f"Your answer is a list whose rows have different lengths, and the question asks for a {wanted}.") from None
    except (TypeError, RuntimeError):
        raise Unfit(f"Your answer {_is(value)}, and the question asks for a {wanted}.") from None


def _is(value: Any) -> str:
    if isinstance(value, str):
        return "is a text"
    if isinstance(value, Other):
        return {"function": "is a function", "very large answer": "is very large", "dict": "is a dictionary"}.get(
            value.name, "is no number"
        )
    return "holds something that is no number" if isinstance(value, list | tuple) else "is no number"


def _real(tensor: Tensor, wanted: str) -> Tensor:
    if not tensor.is_complex():
        return tensor
    if (tensor.imag.abs() > 1e-6 * tensor.abs().clamp(min=1e-6)).any():
        raise Unfit(f"Your answer is complex, and the question asks for a {wanted} without an imaginary part.")
    return tensor.real


def _single(value: Any, wanted: str) -> Tensor:
    tensor = _numeric(value, wanted)
    if tensor.numel() != 1:
        raise Unfit(f"Your answer is {_shape(tensor)}, and the question asks for a {wanted}.")
    return tensor.reshape(())


def _shape(tensor: Tensor) -> str:
    what = _DIMENSIONS.get(tensor.ndim, "an array")
    return f"{what} of {' x '.join(map(str, tensor.shape))} numbers" if tensor.ndim else what


def _number(value: Any) -> float:
    return float(_real(_single(value, "number"), "number"))


def _whole(value: Any) -> int:
    number = float(_real(_single(value, "whole number"), "whole number"))
    if not number.is_integer():
        raise Unfit("Your answer is not a whole number, and the question asks for one.")
    return int(number)


def _complex(value: Any) -> complex:
    return complex(_single(value, "complex number").item())


def _truth(value: Any) -> bool:
    number = _single(value, "truth value").item()
    if number not in (0, 1):
        raise Unfit("Your answer is a number, and the question asks for a truth value: True or False.")
    return bool(number)


def _vector(value: Any) -> Tensor:
    tensor = _real(_numeric(value, "vector"), "vector")
    if tensor.numel() != max(tensor.shape, default=1):
        raise Unfit(f"Your answer is {_shape(tensor)}, and the question asks for a vector.")
    return tensor.reshape(-1)


def _matrix(value: Any) -> Tensor:
    tensor = _real(_numeric(value, "matrix"), "matrix")
    if tensor.ndim != 2 and tensor.numel():
        raise Unfit(f"Your answer is {_shape(tensor)}, and the question asks for a matrix.")
    return tensor if tensor.ndim == 2 else tensor.new_zeros(0, 0)


_FORMS: dict[str, Callable[[Any], Any]] = {
    "number": _number,
    "whole number": _whole,
    "complex number": _complex,
    "truth value": _truth,
    "vector": _vector,
    "matrix": _matrix,
}
