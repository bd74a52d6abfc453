"""Four networks that learned to understand 63 spoken words from nine voices each, and never heard the tenth.

Training takes about a minute each, so their weights ship with the package, in 256 steps a unit; :func:`train` makes the first part of it
again, and ``python -m rnncortex.offline.cognition.speech_listeners`` makes all.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy

from rnncortex.data.cognition import synthetic_speech
from rnncortex.data.cognition.synthetic_speech import Speech
from rnncortex.models.cognition.speech_listener import SpeechListener
from rnncortex.numerics import artefacts, checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.tasks.cognition import sparse_meanings

FILE = Path(__file__).with_suffix(".npz")
SHA256 = "134d805fd8008c186dc5b6548edf7d25ef483e4fe22598ffa9bf9d395946ff25"
"""Of the weights and losses in their order."""

HELD_OUT = (8, 3, 4, 7)
"""For each network the number of the voice that it never hears: two of women and two of men, of four accents."""

UNITS, FEATURES, ON = 96, 100, 10
UPDATES, RATE, DRAWN, NOISE = 1200, 0.01, 2, 0.05


class Listeners(NamedTuple):
    """The trained networks.

    Attributes
    ----------
    networks : list of SpeechListener
        One for each voice of ``HELD_OUT``, float32.
    loss : Tensor, shape (networks, updates)
        Cross-entropy in nats a slice and feature, while they were trained.
    """

    networks: list[SpeechListener]
    loss: Tensor


def meanings() -> Tensor:
    """Meanings of the words: ten of a hundred features on, at random; shape (63, 100)."""
    return sparse_meanings.draw(len(synthetic_speech.WORDS), FEATURES, ON, seed=1)


def train(network: int, speech: Speech, *, updates: int = UPDATES) -> tuple[SpeechListener, Tensor]:
    """Train one network: cross-entropy between meaning and output at every slice of a word, by Adam.

    In each update it hears every word from two voices drawn at random, with Gaussian noise in all bands, a little louder or softer, and
    shifted by at most one band up or down. The rate falls to zero over the last 40% of the training, and gradients are cut to a norm of 1.

    Parameters
    ----------
    network : int
        0 to 3: seed, and which voice is held out.
    speech : Speech
    updates : int
        To stop after fewer; the rate is that of the whole training.

    Returns
    -------
    SpeechListener
    Tensor, shape (updates,)
        The loss.

    Raises
    ------
    TypeError, ValueError
        If the network is not one of four or the number of updates is not positive.
    """
    if checks.count("network", network, at_least=0) >= len(HELD_OUT):
        raise ValueError(f"network: expected less than {len(HELD_OUT)}, got {network}")
    checks.count("updates", updates)
    words, voices, slices, bands = speech.spectra.shape
    model = SpeechListener(bands, UNITS, FEATURES, seed=network)
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE)
    heard = torch.tensor([voice for voice in range(voices) if voice != HELD_OUT[network]])
    draw, wanted, losses = seeding.generator(network + 100), meanings().repeat_interleave(DRAWN, 0)[:, None], []
    word = torch.arange(words).repeat_interleave(DRAWN)
    for update in track(range(updates), f"listener {network}"):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, (UPDATES - update) / (0.4 * UPDATES))
        voice = heard[torch.randint(len(heard), (len(word),), generator=draw)]
        sound, length = speech.spectra[word, voice], speech.lengths[word, voice]
        shift = torch.randint(-1, 2, (len(word), 1, 1), generator=draw) + torch.arange(bands)
        sound = sound.gather(2, shift.clamp(0, bands - 1).expand(sound.shape))
        sound = sound + 0.05 * torch.randn(len(word), 1, 1, generator=draw) + NOISE * torch.randn(sound.shape, generator=draw)
        during = (torch.arange(slices) < length[:, None])[..., None].expand(-1, -1, FEATURES)
        understood, _ = model(sound)
        loss = binary_cross_entropy(understood[during], wanted.expand_as(understood)[during])
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
    return model.requires_grad_(False), torch.tensor(losses)


def shipped() -> Listeners:
    """The networks that ship with the package.

    Raises
    ------
    ValueError
        If the file is not the one that was shipped.
    """
    with np.load(FILE) as stored:
        parts = {name: stored[name] for name in stored.files if name != "provenance"}
    artefacts.verify(FILE.name, artefacts.checksum(*parts.values()), SHA256)
    networks = []
    for number in range(len(HELD_OUT)):
        model = SpeechListener(32, UNITS, FEATURES).requires_grad_(False)
        names = model.state_dict()
        model.load_state_dict({n: artefacts.from_steps(parts[f"{number}:{n}"], parts[f"{number}:{n}:step"]) for n in names})
        networks.append(model)
    return Listeners(networks, torch.from_numpy(parts["loss"]))


def _make() -> None:
    torch.set_num_threads(1)
    speech, parts, losses = synthetic_speech.load(), {}, []
    for number in range(len(HELD_OUT)):
        model, loss = train(number, speech)
        print(f"network {number}: {loss[-50:].mean():.4f} nats at the end", flush=True)
        losses.append(loss.numpy())
        for name, value in model.state_dict().items():
            parts[f"{number}:{name}"], parts[f"{number}:{name}:step"] = artefacts.in_steps(value)
    parts["loss"] = np.stack(losses)
    made = artefacts.provenance(
        "python -m rnncortex.offline.cognition.speech_listeners",
        f"{UPDATES} updates of Adam with {DRAWN * len(synthetic_speech.WORDS)} words each, {UNITS} LSTM units, float32",
    )
    np.savez_compressed(FILE, allow_pickle=False, provenance=np.array(str(made)), **parts)
    print("weights", artefacts.checksum(*parts.values()))


if __name__ == "__main__":
    _make()
