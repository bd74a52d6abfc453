"""Argument checks at the public boundary: each error names the argument, what was expected and what came.

Shapes are written as words, one a dimension: ``"batch time units"``. A word stands for one size throughout a call, a
number for itself, and a leading ``...`` for any dimensions in front.
"""

import math
from collections.abc import Collection
from numbers import Integral, Real
from typing import Any

import numpy as np
import torch
from torch import Tensor

Sizes = dict[str, int]
"""The size that each word of a shape has taken so far in one call."""


def tensor(name: str, value: Any, shape: str, sizes: Sizes | None = None, *, like: tuple[str, Tensor] | None = None) -> Tensor:
    """A finite floating-point tensor of the given shape, as it came: nothing is cast or moved.

    Parameters
    ----------
    name : str
        Name of the argument, for the message.
    value : Tensor
        The argument.
    shape : str
        Expected shape in words, such as ``"batch time units"``.
    sizes : dict, optional
        Sizes that words have taken so far; new words are added, so that one dictionary holds several arguments together.
    like : (str, Tensor), optional
        Name and value of another argument whose dtype and device this one must share.

    Returns
    -------
    Tensor
        ``value`` itself.

    Raises
    ------
    TypeError
        If it is no tensor, not floating-point, or of another dtype than ``like``.
    ValueError
        If its shape or device is another, or it holds NaN or infinity.
    """
    if not isinstance(value, Tensor):
        raise TypeError(f"{name}: expected a torch.Tensor of shape ({shape}), got {describe(value)}")
    if not value.is_floating_point():
        raise TypeError(f"{name}: expected a floating-point tensor, got {describe(value)}")
    _match_shape(name, value, shape, {} if sizes is None else sizes)
    if like is not None:
        other, reference = like
        if value.dtype != reference.dtype:
            raise TypeError(f"{name}: expected {reference.dtype} as {other} has, got {value.dtype}")
        if value.device != reference.device:
            raise ValueError(f"{name}: expected device {reference.device} as {other} has, got {value.device}")
    if concrete(value) and not _all_finite(value):
        raise ValueError(f"{name}: expected finite numbers, got NaN or infinity in {describe(value)}")
    return value


def sequence(name: str, value: Any, shape: str, sizes: Sizes | None = None, *, like: tuple[str, Tensor] | None = None) -> Tensor:
    """A tensor over time with at least one step: as :func:`tensor`, with ``time`` among the words of its shape.

    Returns
    -------
    Tensor
        ``value`` itself.

    Raises
    ------
    TypeError, ValueError
        As :func:`tensor`; and if there is no step.
    """
    words = shape.split()
    tensor(name, value, shape, sizes, like=like)
    if value.shape[words.index("time") - len(words)] == 0:
        raise ValueError(f"{name}: expected at least one time step, got none")
    return value


def recorded(name: str, value: Any, shape: str, sizes: Sizes | None = None, *, like: tuple[str, Tensor] | None = None) -> Tensor:
    """Recorded data as a floating-point tensor: as :func:`tensor`, and arrays of numpy, whole numbers and booleans are taken too.

    Counts and zeros and ones mean the same as floating-point numbers; they take the dtype and the device of ``like``, or float64.
    Floating-point numbers keep their precision, which must be that of ``like``.

    Returns
    -------
    Tensor
        ``value`` itself where it is a floating-point tensor already.

    Raises
    ------
    TypeError, ValueError
        As :func:`tensor`.
    """
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiub":
        value = torch.as_tensor(value)
    if isinstance(value, Tensor) and not value.is_floating_point() and not value.is_complex():
        value = value.to(torch.float64) if like is None else value.to(like[1])
    return tensor(name, value, shape, sizes, like=like)


def gapped(name: str, value: Any, shape: str, sizes: Sizes | None = None, *, like: tuple[str, Tensor] | None = None) -> Tensor:
    """A floating-point tensor in which NaN marks what is missing: as :func:`tensor`, and infinity is still refused.

    Returns
    -------
    Tensor
        ``value`` itself.

    Raises
    ------
    TypeError, ValueError
        As :func:`tensor`; and if every number is missing.
    """
    if isinstance(value, Tensor) and value.is_floating_point() and concrete(value):
        if value.numel() and value.isnan().all():
            raise ValueError(f"{name}: expected some numbers, got nothing but NaN in {describe(value)}")
        tensor(name, torch.where(value.isnan(), torch.zeros_like(value), value), shape, sizes, like=like)
        return value
    return tensor(name, value, shape, sizes, like=like)


def parameter(
    name: str,
    value: Any,
    *,
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
    at_most: float | None = None,
) -> Tensor:
    """A finite real parameter, or a tensor or list of them, as a tensor within the bounds; numbers become float64.

    Raises
    ------
    TypeError
        If it is not real numbers; an integer or boolean tensor is not cast.
    ValueError
        If a number is not finite or out of bounds.
    """
    if isinstance(value, bool) or not isinstance(value, (Real, Tensor, np.ndarray, list, tuple)):
        raise TypeError(f"{name}: expected a real number or a tensor of them, got {describe(value)}")
    if isinstance(value, Tensor):
        numbers = value
    else:
        try:
            numbers = torch.as_tensor(np.asarray(value, dtype=None if isinstance(value, np.ndarray) else np.float64))
        except (TypeError, ValueError) as error:
            raise TypeError(f"{name}: expected real numbers, got {describe(value)}") from error
    if not numbers.is_floating_point():
        raise TypeError(f"{name}: expected a floating-point tensor, got {describe(value)}")
    bounds = (
        (above, "above", lambda bound: numbers > bound),
        (at_least, "at least", lambda bound: numbers >= bound),
        (below, "below", lambda bound: numbers < bound),
        (at_most, "at most", lambda bound: numbers <= bound),
    )
    expected = " and ".join(f"{words} {bound:g}" for bound, words, _ in bounds if bound is not None)
    if not concrete(numbers):
        return numbers
    if not torch.isfinite(numbers).all():
        raise ValueError(f"{name}: expected finite numbers{' ' + expected if expected else ''}, got {describe(value)}")
    for bound, _, inside in bounds:
        if bound is not None and not inside(bound).all():
            raise ValueError(f"{name}: expected {expected}, got {describe(value)}")
    return numbers


def number(
    name: str,
    value: Any,
    *,
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
    at_most: float | None = None,
) -> float:
    """One finite real number within the bounds, as a float.

    Raises
    ------
    TypeError
        If it is not one real number.
    ValueError
        If it is not finite or out of bounds.
    """
    if isinstance(value, Tensor) and value.ndim == 0:
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name}: expected one real number, got {describe(value)}")
    return float(parameter(name, float(value), above=above, at_least=at_least, below=below, at_most=at_most))


def count(name: str, value: Any, *, at_least: int = 1) -> int:
    """A whole number, as an int.

    Raises
    ------
    TypeError
        If it is not a whole number; 3.0 is not cast.
    ValueError
        If it is below ``at_least``.
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name}: expected a whole number, got {describe(value)}")
    if value < at_least:
        raise ValueError(f"{name}: expected a whole number of at least {at_least}, got {value}")
    return int(value)


def steps(name: str, duration: float, dt: float) -> int:
    """How many steps of ``dt`` make up ``duration``, both in seconds.

    Raises
    ------
    ValueError
        If that is not a whole number of steps to within a millionth.
    """
    exact = float(duration / dt)
    if not math.isclose(exact, round(exact), rel_tol=1e-6, abs_tol=1e-6):
        raise ValueError(f"{name}: expected a whole number of steps of dt = {dt:g} s, got {duration:g} s, which is {exact:g} steps")
    return round(exact)


def choice(name: str, value: Any, options: Collection[str]) -> str:
    """One of the options.

    Raises
    ------
    ValueError
        If it is another, with the options in the message.
    """
    if not isinstance(value, str) or value not in options:
        raise ValueError(f"{name}: expected one of {', '.join(sorted(options))}, got {value!r}")
    return value


def symbols(name: str, value: Any, shape: str, sizes: Sizes | None = None, *, below: int) -> Tensor:
    """A tensor of whole numbers from 0 to ``below - 1``, in the given shape, as it came.

    Raises
    ------
    TypeError
        If it is no tensor of whole numbers; floating-point numbers are not cast.
    ValueError
        If its shape is another, or a number is out of range.
    """
    if not isinstance(value, Tensor) or value.dtype not in (torch.int64, torch.int32):
        raise TypeError(f"{name}: expected a torch.Tensor of whole numbers of shape ({shape}), got {describe(value)}")
    _match_shape(name, value, shape, {} if sizes is None else sizes)
    if value.numel() and (value.min() < 0 or value.max() >= below):
        raise ValueError(f"{name}: expected whole numbers from 0 to {below - 1}, got {value.min()} to {value.max()}")
    return value


def distributions(name: str, value: Any, shape: str, sizes: Sizes | None = None, *, like: tuple[str, Tensor] | None = None) -> Tensor:
    """A tensor whose rows (along the last dimension) are probabilities, as it came; zeros may stand.

    Rows sum to one within 1e-6 (1e-5 in float32), so that probabilities that were once float32 are taken; none are rescaled.

    Raises
    ------
    TypeError, ValueError
        As :func:`tensor`; and if a number is negative or a row does not sum to one.
    """
    tensor(name, value, shape, sizes, like=like)
    if value.numel() and value.min() < 0:
        raise ValueError(f"{name}: expected probabilities, got a negative number, {value.min():g}")
    error = (value.sum(-1) - 1).abs().max().item() if value.numel() else 0.0
    if error > (1e-6 if value.dtype == torch.float64 else 1e-5):
        raise ValueError(f"{name}: expected rows that sum to one, got one that is off by {error:.2g}")
    return value


def concrete(value: Tensor) -> bool:
    """Whether the numbers of a tensor can be looked at: not inside ``torch.func`` or ``torch.compile``, and not on the meta device."""
    return not torch.compiler.is_compiling() and not value.is_meta and not torch._C._functorch.is_functorch_wrapped_tensor(value)


def describe(value: Any) -> str:
    """A value in a few words: a number as it is, a tensor or array by shape, dtype and device."""
    if isinstance(value, Tensor):
        if value.numel() == 1:
            return f"{value.item():g} ({value.dtype})" if value.is_floating_point() else f"{value.item()} ({value.dtype})"
        return f"a tensor of shape {tuple(value.shape)}, {value.dtype} on {value.device}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}, {value.dtype}"
    if isinstance(value, (bool, Real, str)):
        return f"{value!r} ({type(value).__name__})"
    return f"a {type(value).__name__}"


def _match_shape(name: str, value: Tensor, shape: str, sizes: Sizes) -> None:
    words = shape.split()
    free = bool(words) and words[0] == "..."
    fixed = words[1:] if free else words
    came = f"got {tuple(value.shape)}"
    if (value.ndim < len(fixed)) if free else (value.ndim != len(fixed)):
        raise ValueError(f"{name}: expected shape ({', '.join(words)}), {came}")
    for word, size in zip(fixed, value.shape[value.ndim - len(fixed) :], strict=True):
        expected = int(word) if word.isdigit() else sizes.setdefault(word, size)
        if size != expected:
            detail = "" if word.isdigit() else f" with {word} = {expected}"
            raise ValueError(f"{name}: expected shape ({', '.join(words)}){detail}, {came}")


def _all_finite(value: Tensor) -> bool:
    """Whether every number is finite: their sum tells in a fraction of the time, unless it overflows itself."""
    return math.isfinite(value.detach().sum().item()) or bool(torch.isfinite(value).all())
