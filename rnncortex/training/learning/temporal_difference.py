"""Temporal-difference learning of when a reward comes, TD(lambda), with a state for each step after a cue."""

from typing import NamedTuple

import torch
from torch import Tensor

from rnncortex.numerics import checks


class Predictions(NamedTuple):
    """What was predicted and how wrong it was, trial by trial.

    Attributes
    ----------
    values : Tensor, shape (trials, time)
        Predicted sum of rewards to come at each step after the cue, before the trial.
    errors : Tensor, shape (trials, time)
        Reward prediction error on arriving at each step; that at step 0 is the error at the cue.
    """

    values: Tensor
    errors: Tensor


def learn(rewards: Tensor, *, learning_rate: float, trace: float = 0.0, discount: float = 1.0) -> Predictions:
    r"""Learn the value of each step after a cue whose time cannot be predicted.

    .. math:: \delta_t = r_t + \gamma V_t - V_{t-1}, \qquad e_s \leftarrow \gamma \lambda \, e_s + [s = t - 1], \qquad
        V_s \leftarrow V_s + \alpha \, \delta_t \, e_s

    Before the cue the value is zero, and stays so.

    Parameters
    ----------
    rewards : Tensor, shape (trials, time)
        :math:`r_t`, on arriving at step t after the cue.
    learning_rate : float
        :math:`\alpha`, above 0 and at most 1.
    trace, discount : float
        :math:`\lambda` and :math:`\gamma`, from 0 to 1.

    Returns
    -------
    Predictions

    Raises
    ------
    TypeError, ValueError
        If the shape is not as above or a number is out of range.

    References
    ----------
    Sutton (1988), Machine Learning 3, 9-44; Schultz, Dayan and Montague (1997), Science 275, 1593-1599.

    Examples
    --------
    >>> import torch
    >>> from rnncortex.training.learning import temporal_difference
    >>> temporal_difference.learn(torch.tensor([[0.0, 1.0], [0.0, 1.0]]), learning_rate=0.5).errors.tolist()
    [[0.0, 1.0], [0.5, 0.5]]
    """
    checks.tensor("rewards", rewards, "trials time")
    rate = checks.number("learning_rate", learning_rate, above=0, at_most=1)
    gamma = checks.number("discount", discount, at_least=0, at_most=1)
    trace = checks.number("trace", trace, at_least=0, at_most=1)
    keep = gamma * trace
    value, values, errors = torch.zeros_like(rewards[0]), [], torch.zeros_like(rewards)
    for trial, earned in enumerate(rewards):
        values.append(value.clone())
        eligible = torch.zeros_like(value)
        errors[trial, 0] = earned[0] + gamma * value[0]
        for time in range(1, len(earned)):
            eligible = keep * eligible
            eligible[time - 1] += 1
            errors[trial, time] = earned[time] + gamma * value[time] - value[time - 1]
            value = value + rate * errors[trial, time] * eligible
    return Predictions(torch.stack(values), errors)
