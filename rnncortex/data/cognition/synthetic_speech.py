"""Spoken English words in ten synthetic voices, as spectra, with the times of their phonemes.

Sixty-three words said by the formant synthesiser espeak-ng 1.51 (Debian package espeak-ng; GPL-3, which covers the program and not
what it says) in voices that differ in accent, sex, vocal tract, rate and pitch. They are no people: all voices share one set of
rules, so that a new voice is far easier here than a new speaker is in life. Sound at 22 050 Hz; Hann windows of 25 ms every 20 ms; 32 mel
bands from 80 to 8000 Hz; decibels below the loudest slice of the recording, from -60 (0) to 0 (1), in 256 steps; silence before and
after the word is cut. ``python -m rnncortex.data.cognition.synthetic_speech`` makes the file again, where the library of espeak-ng is
installed.
"""

import ctypes
import ctypes.util
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from rnncortex.numerics import artefacts

FILE = Path(__file__).with_suffix(".npz")
SHA256 = "b7741baa4b2a374319e67d4b93b443a76e2125215a8959d5ba61270fce7c2662"
"""Of spectra, phonemes and lengths."""

_WORDS = (
    "beaker beetle beacon speaker candle candy sandal handle cattle battle paddle saddle pickle picture tickle nickel table "
    "tailor cable label money monkey honey funny button bucket letter lettuce better metal medal petal cat cap bat bad hat "
    "map mad sack tack tap bed bell sell ten net neck lock log rock sock coat cone bone feet seed sheep ship chip fish dish "
    "moon"
)
WORDS = _WORDS.split()
VOICES = (
    ("en-us+m1", 160, 45),
    ("en-us+f2", 150, 60),
    ("en-gb-scotland+m3", 165, 35),
    ("en-029+f1", 150, 65),
    ("en-gb-x-rp+m5", 170, 40),
    ("en-us+f5", 165, 55),
    ("en-gb-x-gbclan+m7", 155, 50),
    ("en-gb-x-gbcwmd+f3", 160, 70),
    ("en-us+steph", 170, 55),
    ("en-us+klatt", 150, 30),
)
"""Voice and variant, words a minute, pitch from 0 to 99."""

_ALLOPHONES = {"t#": "t", "t2": "t", "?": "t", "n-": "n", "I2": "I", "O2": "O", "i": "i:"}
"""Variants that espeak-ng writes apart, and the phoneme each is counted as."""

SLICE = 0.02
"""Seconds from one spectrum to the next."""


class Speech(NamedTuple):
    """Recordings, padded at their ends.

    Attributes
    ----------
    words, voices : tuple of str
    spectra : Tensor, shape (words, voices, slices, 32)
        0 to 1, float32; zero after the end.
    lengths : Tensor of int, shape (words, voices)
        Slices of each recording.
    phonemes : Tensor of int, shape (words, voices, slices)
        Which phoneme is being said; -1 after the end.
    names : tuple of str
        Of the phonemes, as espeak-ng writes them.
    """

    words: tuple[str, ...]
    voices: tuple[str, ...]
    spectra: Tensor
    lengths: Tensor
    phonemes: Tensor
    names: tuple[str, ...]


def load() -> Speech:
    """The recordings.

    Returns
    -------
    Speech

    Raises
    ------
    ValueError
        If the file is not the one that this book was written with.

    Examples
    --------
    >>> from rnncortex.data.cognition import synthetic_speech
    >>> synthetic_speech.load().spectra.shape[:2]
    torch.Size([63, 10])
    """
    with np.load(FILE) as stored:
        flat, said, lengths, names = (stored[name] for name in ("spectra", "phonemes", "lengths", "names"))
    artefacts.verify(FILE.name, artefacts.checksum(flat, said, lengths), SHA256)
    longest = int(lengths.max())
    spectra = torch.zeros(*lengths.shape, longest, flat.shape[1])
    phonemes = torch.full((*lengths.shape, longest), -1)
    start = 0
    for word, voice in np.ndindex(*lengths.shape):
        stop = start + int(lengths[word, voice])
        spectra[word, voice, : stop - start] = torch.from_numpy(flat[start:stop].astype(np.float32) / 255)
        phonemes[word, voice, : stop - start] = torch.from_numpy(said[start:stop].astype(np.int64))
        start = stop
    voices = tuple(voice for voice, _, _ in VOICES)
    return Speech(tuple(WORDS), voices, spectra, torch.from_numpy(lengths.astype(np.int64)), phonemes, tuple(names.tolist()))


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


class _Synthesiser:
    """Sound and phoneme events of espeak-ng, through its C interface."""

    def __init__(self) -> None:
        name = ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1"
        self.library, self.sound, self.events = ctypes.CDLL(name), [], []  # type: ignore[var-annotated]
        self.rate = self.library.espeak_Initialize(1, 0, None, 1)  # sound is handed back; phoneme events
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))
        self.callback = kind(self._take)
        self.library.espeak_SetSynthCallback(self.callback)

    def _take(self, sound: Any, samples: int, events: Any) -> int:
        if samples > 0:
            self.sound.append(np.ctypeslib.as_array(sound, (samples,)).copy())
        k = 0
        while events[k].type != 0:
            if events[k].type == 7:
                self.events.append((events[k].sample, events[k].id.decode()))
            k += 1
        return 0

    def say(self, word: str, voice: str, speed: int, pitch: int) -> tuple[np.ndarray, list[tuple[int, str]]]:
        """Samples of a word between its first phoneme and the silence after it, and the phonemes with their places."""
        self.sound.clear()
        self.events.clear()
        if self.library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"voice: expected one that espeak-ng has, got {voice!r}")
        self.library.espeak_SetParameter(1, speed, 0)
        self.library.espeak_SetParameter(3, pitch, 0)
        text = word.encode()
        self.library.espeak_Synth(text, len(text) + 1, 0, 1, 0, 1, None, None)
        self.library.espeak_Synchronize()
        spoken = [(place, _ALLOPHONES.get(name, name)) for place, name in self.events if not name.startswith("_")]
        end = min(place for place, name in self.events if name.startswith("_") and place > spoken[-1][0])
        first = spoken[0][0]
        return np.concatenate(self.sound)[first:end].astype(float), [(place - first, name) for place, name in spoken]


def _mel_bands(rate: int, window: int, bands: int = 32, low: float = 80.0, high: float = 8000.0) -> np.ndarray:
    mel = lambda f: 2595 * np.log10(1 + np.asarray(f) / 700)  # noqa: E731
    edges = 700 * (10 ** (np.linspace(mel(low), mel(high), bands + 2) / 2595) - 1)
    frequency = np.fft.rfftfreq(window, 1 / rate)[:, None]
    rise = (frequency - edges[:-2]) / (edges[1:-1] - edges[:-2])
    fall = (edges[2:] - frequency) / (edges[2:] - edges[1:-1])
    return np.clip(np.minimum(rise, fall), 0, None)


def _spectrum(sound: np.ndarray, rate: int) -> np.ndarray:
    window, step = round(0.025 * rate), round(SLICE * rate)
    sound = np.pad(sound, (0, window))
    starts = range(0, len(sound) - window, step)
    cut = np.stack([sound[start : start + window] for start in starts]) * np.hanning(window)
    power = np.abs(np.fft.rfft(cut)) ** 2 @ _mel_bands(rate, window)
    decibels = 10 * np.log10(power + 1e-9)
    return np.round(255 * np.clip((decibels - decibels.max() + 60) / 60, 0, 1)).astype(np.uint8)


def _make() -> None:
    synthesiser, names = _Synthesiser(), []  # type: ignore[var-annotated]
    spectra, phonemes, lengths = [], [], np.zeros((len(WORDS), len(VOICES)), np.int16)
    for word, voice in np.ndindex(*lengths.shape):
        sound, events = synthesiser.say(WORDS[word], *VOICES[voice])
        spectrum = _spectrum(sound, synthesiser.rate)
        middle = (np.arange(len(spectrum)) * SLICE + 0.0125) * synthesiser.rate
        heard = [events[max(0, int(np.searchsorted([place for place, _ in events], m, "right")) - 1)][1] for m in middle]
        names = list(dict.fromkeys([*names, *heard]))
        phonemes += [names.index(name) for name in heard]
        spectra.append(spectrum)
        lengths[word, voice] = len(spectrum)
    flat, said = np.concatenate(spectra), np.array(phonemes, np.uint8)
    made = artefacts.provenance("python -m rnncortex.data.cognition.synthetic_speech", "espeak-ng 1.51, library libespeak-ng1")
    np.savez_compressed(FILE, spectra=flat, phonemes=said, lengths=lengths, names=np.array(names), provenance=np.array(str(made)))
    print(artefacts.checksum(flat, said, lengths), flat.shape, lengths.min(), lengths.max(), names)


if __name__ == "__main__":
    _make()
