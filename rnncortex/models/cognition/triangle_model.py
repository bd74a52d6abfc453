r"""Triangle model of reading: letters, sounds and meanings, with a direct route and one through meaning.

After Seidenberg and McClelland (1989), Plaut, McClelland, Seidenberg and Patterson (1996) and Harm and Seidenberg (2004). Five
groups of units integrate their input, :math:`\tau \dot u = -u + \text{net}`, with outputs :math:`\sigma(u)`:

========  =================================================
hidden 1  hears letters and sounds, tells sounds
sounds    hear hidden 1, hidden 3 and one another
hidden 2  hears letters, tells meanings
meanings  hear hidden 2, and a meaning given from outside
hidden 3  hears meanings, tells sounds
========  =================================================

The direct route goes through hidden 1, the semantic route through hidden 2, meanings and hidden 3. A trial with letters is
reading; one with a meaning given from outside, and no letters, is speaking.
"""

import torch
from torch import Tensor, nn

from rnncortex.numerics import checks, seeding
from rnncortex.numerics.device import Device
from rnncortex.numerics.seeding import Seed

GIVEN = 6.0
"""Strength with which a meaning given from outside drives its units: the logistic function of it is 0.9975."""


SPREAD = 1.0
"""Standard deviation of the first weights from letters and from meanings, of which few are on at a time."""


class TriangleModel(nn.Module):
    """The model as a network of leaky integrators.

    Parameters
    ----------
    letters, sounds, meanings : int
        Units of each code.
    hidden : tuple of int
        Units of hidden 1, 2 and 3.
    dt : float
        Time step in units of the time constant of the units, at most 1.
    seed
        Of the initial weights, normal with variance 1 / (units that project); from the sparse codes, ``SPREAD`` squared.
    dtype, device
        Of the weights.

    Raises
    ------
    TypeError, ValueError
        If a size is no whole number, or dt is not above 0 and at most 1.
    """

    def __init__(
        self,
        letters: int,
        sounds: int,
        meanings: int,
        *,
        hidden: tuple[int, int, int] = (100, 200, 200),
        dt: float = 0.5,
        seed: Seed = 0,
        dtype: torch.dtype = torch.float64,
        device: Device = "cpu",
    ) -> None:
        super().__init__()
        self.letters, self.sounds, self.meanings = (
            checks.count(name, value) for name, value in (("letters", letters), ("sounds", sounds), ("meanings", meanings))
        )
        self.dt = checks.number("dt", dt, above=0, at_most=1)
        if len(hidden) != 3:
            raise ValueError(f"hidden: expected three numbers of units, got {hidden}")
        one, two, three = (checks.count("hidden", units) for units in hidden)
        self.sizes = [one, sounds, two, meanings, three]
        generator = seeding.generator(seed)
        for name, size in {
            "letter_to_hidden1": (letters, one),
            "sound_to_hidden1": (sounds, one),
            "hidden1_to_sound": (one, sounds),
            "sound_to_sound": (sounds, sounds),
            "letter_to_hidden2": (letters, two),
            "hidden2_to_meaning": (two, meanings),
            "meaning_to_hidden3": (meanings, three),
            "hidden3_to_sound": (three, sounds),
        }.items():
            drawn = seeding.normal(size, generator) * (SPREAD if name.startswith(("letter", "meaning")) else size[0] ** -0.5)
            self.register_parameter(name, nn.Parameter(drawn.to(dtype=dtype, device=device)))
        bias = torch.cat([torch.full((units,), value) for units, value in zip(self.sizes, (0.0, -2.0, 0.0, -2.0, -3.0), strict=True)])
        self.bias = nn.Parameter(bias.to(dtype=dtype, device=device))

    @property
    def state_size(self) -> int:
        """Units of hidden 1, sounds, hidden 2, meanings and hidden 3, side by side in this order."""
        return sum(self.sizes)

    @property
    def input_size(self) -> int:
        """Letters, then a meaning given from outside: 1 for on, -1 for off, 0 for not given."""
        return self.letters + self.meanings

    def step(self, state: Tensor, inputs: Tensor | None = None) -> Tensor:
        """The integrated inputs u of all units after one time step.

        Parameters
        ----------
        state : Tensor, shape (..., state_size)
        inputs : Tensor, shape (..., input_size), optional
            Neither letters nor meaning if left out.

        Returns
        -------
        Tensor, shape (..., state_size)

        Raises
        ------
        ValueError
            If the state has another number of units.
        """
        if state.shape[-1] != self.state_size:
            raise ValueError(f"state: expected {self.state_size} units, got {state.shape[-1]}")
        one, sound, two, meaning, three = torch.sigmoid(state).split(self.sizes, -1)
        to_one = sound @ self.sound_to_hidden1
        to_two, to_meaning = torch.zeros_like(two), two @ self.hidden2_to_meaning
        if inputs is not None:
            shown, given = inputs.split([self.letters, self.meanings], -1)
            to_one = to_one + shown @ self.letter_to_hidden1
            to_two, to_meaning = shown @ self.letter_to_hidden2, to_meaning + GIVEN * given
        to_sound = one @ self.hidden1_to_sound + three @ self.hidden3_to_sound + sound @ self.sound_to_sound
        net = torch.cat((to_one, to_sound, to_two.expand(two.shape), to_meaning, meaning @ self.meaning_to_hidden3), -1)
        return state + self.dt * (net + self.bias - state)

    def forward(self, inputs: Tensor, steps: int) -> tuple[Tensor, Tensor]:
        """Let the model settle, from a state in which each unit is where its bias holds it.

        Parameters
        ----------
        inputs : Tensor, shape (words, input_size)
            Constant.
        steps : int

        Returns
        -------
        sounds : Tensor, shape (words, steps, sounds)
            Activity, between 0 and 1, after each step.
        meanings : Tensor, shape (words, steps, meanings)
        """
        checks.tensor("inputs", inputs, "words channels", like=("the weights", self.bias))
        steps = checks.count("steps", steps)
        if inputs.shape[1] != self.input_size:
            raise ValueError(f"inputs: expected {self.input_size} channels, letters and then meanings, got {inputs.shape[1]}")
        state, sounds, meanings = self.bias.expand(len(inputs), -1), [], []
        for _ in range(steps):
            state = self.step(state, inputs)
            _, sound, _, meaning, _ = state.split(self.sizes, -1)
            sounds.append(torch.sigmoid(sound))
            meanings.append(torch.sigmoid(meaning))
        return torch.stack(sounds, 1), torch.stack(meanings, 1)

    def reading(self, letters: Tensor, given: float = 0.0) -> Tensor:
        """Inputs that show letters.

        Parameters
        ----------
        letters : Tensor, shape (words, letters)
        given : float
            0 leaves meanings to the letters; -1 keeps every meaning silent, as if the semantic route were cut.

        Returns
        -------
        Tensor, shape (words, input_size)
        """
        checks.tensor("letters", letters, "words letters", like=("the weights", self.bias))
        checks.number("given", given)
        return torch.cat((letters, letters.new_full((len(letters), self.meanings), given)), 1)

    def speaking(self, meanings: Tensor) -> Tensor:
        """Inputs that give meanings, 1 for the features that are on and 0 for the others, and show no letters.

        Parameters
        ----------
        meanings : Tensor, shape (words, meanings)

        Returns
        -------
        Tensor, shape (words, input_size)
        """
        checks.tensor("meanings", meanings, "words meanings", like=("the weights", self.bias))
        return torch.cat((meanings.new_zeros(len(meanings), self.letters), 2 * meanings - 1), 1)
