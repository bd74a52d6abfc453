"""Hierarchical predictive coding of images: two levels that settle on the causes of an image by exchanging predictions and errors."""

from typing import Any, NamedTuple, Self

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed


class Settled(NamedTuple):
    """What the two levels settle on for a batch of images.

    Attributes
    ----------
    rates : Tensor, shape (images, modules, units)
        r, causes at the first level.
    causes : Tensor, shape (images, causes)
        q, causes at the second level.
    prediction : Tensor, shape (images, modules, units)
        H q, what the second level sends down (zero where feedback is cut).
    pixel_error : Tensor, shape (images, modules, pixels)
        I - U r.
    error : Tensor, shape (images, modules, units)
        r less the prediction: the error units of the first level.
    """

    rates: Tensor
    causes: Tensor
    prediction: Tensor
    pixel_error: Tensor
    error: Tensor


class PredictiveCoding(nn.Module):
    r"""The linear model of Rao and Ballard: modules that explain patches of an image, and one level above that explains the modules.

    .. math:: E = \frac{1}{\sigma^2} \sum_m |I_m - U r_m|^2 + \frac{1}{\sigma_h^2} |r - H q|^2 + \alpha |r|^2 + \beta |q|^2

    Inference goes down the gradient of E: each level is pushed by the error below it and held back by the error of what is predicted for
    it,

    .. math:: \tau \dot r_m = \frac{1}{\sigma^2} U^\top (I_m - U r_m) - \frac{1}{\sigma_h^2} (r_m - f (H q)_m) - \alpha \, r_m, \qquad
        \tau \dot q = \frac{1}{\sigma_h^2} H^\top (r - H q) - \beta \, q

    with f = 1; f = 0 cuts the feedback and leaves the rest.

    Parameters
    ----------
    weight_low : Tensor, shape (pixels, units)
        U, the same in all modules.
    weight_high : Tensor, shape (modules * units, causes)
        H, rows ordered by module.
    noise_low, noise_high : float
        Variances :math:`\sigma^2` and :math:`\sigma_h^2`.
    prior_low, prior_high : float
        :math:`\alpha` and :math:`\beta`.
    feedback : float
        f.
    rate : float
        :math:`\Delta t / \tau`, size of a step of inference.

    Raises
    ------
    TypeError, ValueError
        If a shape does not fit or a number is out of range.

    References
    ----------
    Rao and Ballard (1999), Nature Neuroscience 2, 79-87.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.models.circuits.predictive_coding import PredictiveCoding
    >>> network = PredictiveCoding.random(pixels=16, units=4, modules=3, causes=2, seed=0)
    >>> network.settle(torch.ones(5, 3, 16, dtype=torch.float64)).error.shape
    torch.Size([5, 3, 4])
    """

    weight_low: Tensor
    weight_high: Tensor

    def __init__(
        self,
        weight_low: Tensor,
        weight_high: Tensor,
        *,
        noise_low: float = 1.0,
        noise_high: float = 0.3,
        prior_low: float = 0.1,
        prior_high: float = 0.05,
        feedback: float = 1.0,
        rate: float = 0.05,
    ) -> None:
        super().__init__()
        checks.tensor("weight_low", weight_low, "pixels units")
        checks.tensor("weight_high", weight_high, "rows causes", like=("weight_low", weight_low))
        (self.pixels, self.units), (rows, self.causes) = weight_low.shape, weight_high.shape
        self.columns = rows // self.units
        if self.columns * self.units != rows or rows == 0:
            raise ValueError(f"weight_high: expected a multiple of {self.units} rows, got {rows}")
        self.noise_low, self.noise_high = checks.number("noise_low", noise_low, above=0), checks.number("noise_high", noise_high, above=0)
        self.prior_low = checks.number("prior_low", prior_low, at_least=0)
        self.prior_high = checks.number("prior_high", prior_high, above=0)
        self.feedback, self.rate = checks.number("feedback", feedback, at_least=0), checks.number("rate", rate, above=0)
        self.register_buffer("weight_low", weight_low)
        self.register_buffer("weight_high", weight_high)
        self.state_size = self.hidden_size = rows + self.causes
        self.input_size = self.columns * self.pixels

    @classmethod
    def random(
        cls,
        *,
        pixels: int,
        units: int,
        modules: int,
        causes: int,
        seed: Seed,
        dtype: torch.dtype = torch.float64,
        device: Device = "cpu",
        **settings: Any,
    ) -> Self:
        """A network with small random weights, as learning starts from: normal, of standard deviation 0.03.

        Parameters
        ----------
        pixels, units : int
            Of each module.
        modules, causes : int
            Number of modules, and units of the second level.
        seed : int or torch.Generator
        dtype, device
            Of the weights.
        **settings
            As for the class.

        Returns
        -------
        PredictiveCoding

        Raises
        ------
        TypeError, ValueError
            If a number is not as above.
        """
        sizes = [
            checks.count(name, size) for name, size in (("pixels", pixels), ("units", units), ("modules", modules), ("causes", causes))
        ]
        source, shapes = seeding.generator(seed), (sizes[:2], (sizes[2] * sizes[1], sizes[3]))
        low, high = (0.03 * seeding.normal(shape, source, dtype=dtype, device=device) for shape in shapes)
        return cls(low, high, **settings)

    def with_weights(self, weight_low: Tensor, weight_high: Tensor) -> Self:
        """The same network with other weights; shapes and errors as for the class."""
        return type(self)(weight_low, weight_high, **self._settings())

    def with_feedback(self, feedback: float) -> Self:
        """The same network with feedback of another strength, 0 where it is cut.

        Parameters
        ----------
        feedback : float
            f, at least 0.

        Returns
        -------
        PredictiveCoding

        Raises
        ------
        TypeError, ValueError
            If it is not as above.
        """
        return type(self)(self.weight_low, self.weight_high, **{**self._settings(), "feedback": feedback})

    def drift(self, state: Tensor, images: Tensor) -> Tensor:
        r"""Right-hand side of inference, :math:`(\tau \dot r, \tau \dot q)`.

        Parameters
        ----------
        state : Tensor, shape (..., modules * units + causes)
            r, module by module, and q.
        images : Tensor, shape (..., modules * pixels)

        Returns
        -------
        Tensor, shape (..., modules * units + causes)

        Raises
        ------
        TypeError, ValueError
            If a shape, dtype or device is not as above, or a number is not finite.
        """
        self._check(state, "images", images)
        return self._drift(state, images)

    def _drift(self, state: Tensor, images: Tensor) -> Tensor:
        rates, causes = state.split([len(self.weight_high), self.causes], -1)
        prediction, patches = causes @ self.weight_high.T, images.unflatten(-1, (self.columns, self.pixels))
        pixel_error = patches - rates.unflatten(-1, (self.columns, self.units)) @ self.weight_low.T
        bottom_up = (pixel_error @ self.weight_low).flatten(-2) / self.noise_low
        top_down = (rates - self.feedback * prediction) / self.noise_high
        up = (rates - prediction) @ self.weight_high / self.noise_high
        return torch.cat((bottom_up - top_down - self.prior_low * rates, up - self.prior_high * causes), -1)

    def step(self, state: Tensor, inputs: Tensor) -> Tensor:
        """One Euler step of inference; shapes as in :meth:`drift`."""
        self._check(state, "inputs", inputs)
        return state + self.rate * self._drift(state, inputs)

    def _check(self, state: Tensor, name: str, images: Tensor) -> None:
        like, sizes = ("the network", self.weight_low), {"state": self.state_size, "inputs": self.input_size}
        checks.tensor("state", state, "... state", sizes, like=like)
        checks.tensor(name, images, "... inputs", sizes, like=like)

    def settle(self, images: Tensor) -> Settled:
        """Where inference ends, solved as linear equations.

        Parameters
        ----------
        images : Tensor, shape (images, modules, pixels)

        Returns
        -------
        Settled

        Raises
        ------
        TypeError, ValueError
            If the shape, dtype or device is not as above, or a number is not finite.
        """
        sizes = {"modules": self.columns, "pixels": self.pixels}
        checks.tensor("images", images, "images modules pixels", sizes, like=("the network", self.weight_low))
        rest, silence = images.new_zeros(self.state_size), images.new_zeros(self.input_size)
        eye = torch.eye(self.state_size, dtype=images.dtype, device=images.device)
        pull = self.drift(eye, silence.expand(self.state_size, -1)).T
        push = self.drift(rest.expand(len(images), -1), images.flatten(1))
        rates, causes = torch.linalg.solve(-pull, push.T).T.split([len(self.weight_high), self.causes], -1)
        rates = rates.unflatten(-1, (self.columns, self.units))
        prediction = self.feedback * (causes @ self.weight_high.T).view_as(rates)
        return Settled(rates, causes, prediction, images - rates @ self.weight_low.T, rates - prediction)

    def _settings(self) -> dict[str, float]:
        names = ("noise_low", "noise_high", "prior_low", "prior_high", "feedback", "rate")
        return {name: getattr(self, name) for name in names}
