"""Domain adaptation by adversarial training: features from which a classifier cannot tell where they come from."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from rnncortex.models.rate.readout import WithReadout
from rnncortex.numerics import checks, seeding
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch
from rnncortex.training import supervised

CLASSIFIER_UNITS = 16


def reversed_gradient(features: Tensor, strength: float) -> Tensor:
    r"""The features as they are, with a gradient that is turned round and multiplied by a strength.

    .. math:: r(x) = x, \qquad \frac{\partial r}{\partial x} = -\lambda I

    Parameters
    ----------
    features : Tensor
    strength : float
        :math:`\lambda`, at least 0.

    Returns
    -------
    Tensor

    Raises
    ------
    TypeError, ValueError
        If the features are not finite or the strength is negative.

    References
    ----------
    Ganin et al. (2016), Journal of Machine Learning Research 17(59), 1-35, section 4.
    """
    checks.tensor("features", features, "...")
    checks.number("strength", strength, at_least=0)
    return (1 + strength) * features.detach() - strength * features


class _TwoHeads(nn.Module):
    """The model's predictions, and beside them the log-odds of a classifier that reads its states through a reversed gradient."""

    def __init__(self, model: WithReadout, strength: float, random: torch.Generator) -> None:
        super().__init__()
        self.model, self.strength = model, strength
        hidden_size = model.readout.in_features
        self.classifier = nn.Sequential(nn.Linear(hidden_size, CLASSIFIER_UNITS), nn.ReLU(), nn.Linear(CLASSIFIER_UNITS, 1))
        with torch.no_grad():
            for parameter in self.classifier.parameters():
                bound = hidden_size**-0.5
                parameter.copy_(seeding.uniform(parameter.shape, random, low=-bound, high=bound))
        self.classifier.to(next(model.parameters()))

    def forward(self, inputs: Tensor) -> tuple[Tensor, None]:
        predictions, states = self.model(inputs)
        return torch.cat((predictions, self.classifier(reversed_gradient(states, self.strength))), -1), None


def fit(
    model: WithReadout,
    draw_source: Callable[[torch.Generator], Batch],
    draw_target: Callable[[torch.Generator], Batch],
    *,
    strength: float,
    updates: int,
    learning_rate: float = 1e-2,
    seed: Seed,
) -> supervised.History:
    r"""Train a network on labelled source trials while a classifier of its states learns to tell source from target, and fails.

    .. math:: \min_{\theta} \max_{\phi} \; \langle (\hat y - y)^2 \rangle_{\text{source}} - \lambda \, \text{CE}_\phi(\text{domain} \mid h)

    Both by one descent, for the gradient is reversed between the states and the classifier, which has one hidden layer of 16 units.

    Parameters
    ----------
    model : WithReadout
        Trained in place.
    draw_source, draw_target : callable
        Draw batches of equal sizes; the targets of the second are never used.
    strength : float
        :math:`\lambda`, at least 0: how much the network cares to deceive the classifier; at 0 the classifier only watches.
    updates : int
    learning_rate : float
        Of Adam at the start, falling to zero on a half cosine.
    seed : int or torch.Generator
        Of batches and classifier.

    Returns
    -------
    History

    Raises
    ------
    TypeError, ValueError
        If an option is out of range.
    FloatingPointError
        If the loss stops being finite.

    References
    ----------
    Ganin et al. (2016), Journal of Machine Learning Research 17(59), 1-35.
    """
    checks.number("strength", strength, at_least=0)
    random = seeding.generator(seed)
    both = _TwoHeads(model, strength, random)

    def draw(random: torch.Generator) -> Batch:
        source, target = draw_source(random), draw_target(random)
        where = torch.zeros(len(source.inputs) + len(target.inputs), *source.mask.shape[1:], 1, dtype=source.inputs.dtype)
        where[: len(source.inputs)] = 1
        labels = torch.cat((torch.cat((source.targets, torch.zeros_like(target.targets))), where.to(source.inputs)), -1)
        return Batch(torch.cat((source.inputs, target.inputs)), labels, torch.cat((source.mask, target.mask)))

    def loss(predictions: Tensor, batch: Batch) -> Tensor:
        made, labels = predictions[batch.mask], batch.targets[batch.mask]
        source = labels[:, -1] > 0
        squared = (made[source, :-1] - labels[source, :-1]).square().mean()
        return squared + nn.functional.binary_cross_entropy_with_logits(made[:, -1], labels[:, -1])

    return supervised.fit(both, draw, updates=updates, learning_rate=learning_rate, loss=loss, seed=random)
