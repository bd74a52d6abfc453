"""Working memory and perceptual decisions: tasks of holding and of weighing."""

import math
from dataclasses import dataclass

import torch

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed
from rnncortex.tasks.batch import Batch


@dataclass(frozen=True)
class WorkingMemory:
    """A cue, a silent delay of random length, a go signal: report which cue it was.

    Inputs are one channel a cue and one for the go signal. The output has one channel a cue: 1 for the right one and 0 for the others
    while the go signal is on, and 0 for all before; silence counts as well.

    Attributes
    ----------
    cues : int
        How many different cues.
    shortest_delay, longest_delay : int
        Steps between cue and go signal, drawn evenly in between.
    noise_std : float
        Standard deviation of white noise on the inputs.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range.

    Examples
    --------
    >>> from rnncortex.tasks.memory.decisions import WorkingMemory
    >>> WorkingMemory(cues=2).batch(trials=8, seed=0).inputs.shape
    torch.Size([8, 30, 3])
    """

    cues: int = 2
    shortest_delay: int = 5
    longest_delay: int = 20
    noise_std: float = 0.1

    SHOWN = 5
    """Steps for which the cue and the go signal last."""

    def __post_init__(self) -> None:
        checks.count("cues", self.cues, at_least=2)
        checks.count("shortest_delay", self.shortest_delay)
        checks.count("longest_delay", self.longest_delay, at_least=self.shortest_delay)
        checks.number("noise_std", self.noise_std, at_least=0)

    def batch(self, trials: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials, each as long as the longest can be.

        Parameters
        ----------
        trials : int
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            Steps after the go signal do not count.

        Raises
        ------
        TypeError, ValueError
            If ``trials`` is not a positive whole number.
        """
        checks.count("trials", trials)
        random = seeding.generator(seed)
        cue = seeding.integers(self.cues, (trials,), random)
        delay = self.shortest_delay + seeding.integers(self.longest_delay - self.shortest_delay + 1, (trials,), random)
        time = 2 * self.SHOWN + self.longest_delay
        step = torch.arange(time, device=cue.device)
        go = (step >= self.SHOWN + delay[:, None]) & (step < 2 * self.SHOWN + delay[:, None])
        one_hot = torch.nn.functional.one_hot(cue, self.cues).double()[:, None]
        inputs = torch.cat((one_hot * (step < self.SHOWN)[:, None], go[..., None].double()), dim=-1)
        inputs = inputs + self.noise_std * seeding.normal(inputs.shape, random)
        mask = step < 2 * self.SHOWN + delay[:, None]
        targets = one_hot * go[..., None]
        return Batch(inputs, targets, mask).to(dtype=dtype, device=device)

    def accuracy(self, predictions: torch.Tensor, batch: Batch) -> float:
        """Share of trials in which the largest mean output during the go signal is that of the cue.

        Parameters
        ----------
        predictions : Tensor, shape (trials, time, cues)
        batch : Batch

        Returns
        -------
        float

        Raises
        ------
        TypeError, ValueError
            If the predictions do not have the shape of the targets.
        """
        sizes = dict(zip(("trials", "time", "cues"), batch.targets.shape, strict=True))
        checks.tensor("predictions", predictions, "trials time cues", sizes)
        go = batch.targets.sum(-1, keepdim=True)
        return ((predictions * go).sum(1).argmax(-1) == batch.targets.sum(1).argmax(-1)).float().mean().item()

    @property
    def chance(self) -> float:
        """Share of right reports for a network that guesses."""
        return 1 / self.cues

    @property
    def optimum(self) -> float:
        """Share of right reports for a network that remembers, but for noise on the cue that five steps average away."""
        return 1.0


@dataclass(frozen=True)
class NoisyDecision:
    """Weigh a stream of noisy evidence and report its sign.

    One input channel carries the coherence of the trial, drawn from a symmetric list, plus white noise at each step; the target is the
    sign of the coherence in the last steps.

    Attributes
    ----------
    coherences : tuple of float
        Strengths of the evidence, above 0; each sign is as likely.
    noise_std : float
        Standard deviation of the noise at each step.
    evidence : int
        Steps of evidence.

    Raises
    ------
    TypeError, ValueError
        If an attribute is out of range.

    References
    ----------
    Britten et al. (1992), Journal of Neuroscience 12, 4745-4765, for the experiment.

    Examples
    --------
    >>> from rnncortex.tasks.memory.decisions import NoisyDecision
    >>> NoisyDecision().batch(trials=8, seed=0).targets.shape
    torch.Size([8, 25, 1])
    """

    coherences: tuple[float, ...] = (0.05, 0.1, 0.2, 0.4)
    noise_std: float = 0.5
    evidence: int = 20

    REPORT = 5
    """Last steps, without evidence, in which the report counts."""

    def __post_init__(self) -> None:
        checks.parameter("coherences", list(self.coherences), above=0)
        checks.number("noise_std", self.noise_std, above=0)
        checks.count("evidence", self.evidence)

    def batch(self, trials: int, *, seed: Seed, dtype: torch.dtype = torch.float32, device: Device = "cpu") -> Batch:
        """Draw trials.

        Parameters
        ----------
        trials : int
        seed : int or torch.Generator
        dtype, device
            Of the batch.

        Returns
        -------
        Batch
            Only the last steps count; the coherence of a trial can be read off as the sign of its target times the mean input.

        Raises
        ------
        TypeError, ValueError
            If ``trials`` is not a positive whole number.
        """
        checks.count("trials", trials)
        random = seeding.generator(seed)
        strength = torch.tensor(self.coherences, dtype=torch.float64)[seeding.integers(len(self.coherences), (trials,), random).cpu()]
        sign = seeding.integers(2, (trials,), random).double().cpu() * 2 - 1
        noise = self.noise_std * seeding.normal((trials, self.evidence), random).cpu()
        stream = (sign * strength)[:, None] + noise
        inputs = torch.cat((stream, torch.zeros(trials, self.REPORT, dtype=stream.dtype)), 1)[..., None]
        targets = sign[:, None, None].expand(-1, self.evidence + self.REPORT, 1)
        mask = (torch.arange(self.evidence + self.REPORT) >= self.evidence).expand(trials, -1)
        return Batch(inputs, targets, mask).to(dtype=dtype, device=device)

    def choices(self, predictions: torch.Tensor) -> torch.Tensor:
        """Sign of the mean output over the report, shape (trials,), for predictions of shape (trials, time, 1)."""
        checks.tensor("predictions", predictions, "trials time 1", {"time": self.evidence + self.REPORT})
        return predictions[:, self.evidence :, 0].mean(1).sign()

    @property
    def chance(self) -> float:
        """Share of right choices for a network that guesses."""
        return 0.5

    @property
    def optimum(self) -> float:
        r"""Share of right choices by the sign of the summed evidence, :math:`\langle \Phi(c \sqrt{T} / \sigma) \rangle_c`."""
        root = math.sqrt(self.evidence / 2) / self.noise_std
        return sum(0.5 * (1 + math.erf(c * root)) for c in self.coherences) / len(self.coherences)
