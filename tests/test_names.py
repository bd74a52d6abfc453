"""One name for one thing across the package, and every method is found under the name that a textbook's index has for it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "rnncortex"
FILES = sorted(file for file in PACKAGE.rglob("*.py") if "plots" not in file.parts)

ONE_NAME = {
    "penalty": {"regularisation", "regularization", "ridge", "l2", "lam", "lambda_"},
    "learning_rate": {"lr", "eta", "step_size", "learning_rates"},
    "dt": {"time_step", "timestep", "delta_t", "bin_width", "bin_size"},
    "seed": {"rng", "random_state", "generator_seed"},
    "trials": {"n_trials", "num_trials", "batch_size"},
    "units": {"n_units", "num_units", "neurons", "n_neurons"},
    "hidden_size": {"n_hidden", "hidden_units", "num_hidden"},
    "input_size": {"n_inputs", "num_inputs"},
    "output_size": {"n_outputs", "num_outputs"},
    "updates": {"epochs", "n_updates", "num_updates", "train_steps"},
    "targets": {"truth", "y_true"},
    "predictions": {"prediction", "y_pred", "predicted_values"},
    "weight_hh": {"recurrent_weight", "w_rec", "W"},
    "spectral_radius": {"rho"},
    "leak_rate": {"leak", "alpha"},
    "noise_std": {"noise_sd", "sigma", "noise_sigma"},
    "tolerance": {"tol", "eps", "epsilon"},
    "resamples": {"n_resamples", "bootstraps", "shuffles", "permutations"},
    "device": {"dev"},
    "lags": {"n_lags", "max_lag", "maxlag"},
    "patterns": {"memories"},
}
"""The name of the house, and names under which the same thing stands elsewhere."""

EXCEPTIONS = {"training.learning.scheduled_sampling.__init__.truth": "the share of the inputs that are true ones and not the network's own"}
"""Function and argument, and why it is named otherwise."""

FOR_RESEARCHERS = {
    "kalman_smoother.fit_em": "fits the smoother that the page is given",
    "covariant_vectors.covariant_vectors": "directions of the exponents, for networks of a reader's own",
    "input_influence.by_jacobians": "a second way, by which the first is tested",
    "lyapunov.volume_growth": "what the sum of all exponents is tested against",
    "maximum_entropy.fit_ensemble": "surrogates by maximum entropy, a standard control",
    "viterbi.most_likely_path": "the standard path of a hidden Markov model",
    "distances.victor_purpura": "a standard distance of spike trains",
    "distances.van_rossum": "a standard distance of spike trains",
    "ideal_observer.words_given_noisy_input": "for displays with noise in place of omissions",
    "quantiles.share_below": "calibration of a reader's own quantiles",
}
"""Names of the field that no page, exercise or other module uses, and what they are kept for."""

FIRST, SECOND = 0, 1
ORDER = [
    ("trials", "time"),
    ("trials", "duration"),
    ("targets", "predictions"),
    ("behaviour", "decoded"),
    ("activity", "behaviour"),
    ("inputs", "spikes"),
    ("updates", "learning_rate"),
]
"""What comes first where a function takes both: trials before time, truth before prediction, cause before effect."""

INDEX = {
    "Hidden Markov models": "HMM",
    "PSTH": "Interspike intervals",
    "Interspike intervals": "PSTH",
    "ridge regression": "linear",
    "Split-half": "halves",
    "Pattern completion": "Hopfield",
    "Fano factor": "noise correlations",
    "jPCA": "rotations",
    "Kalman filter": "posterior",
    "Wiener filter": "population",
    "Bayesian decoding": "spikes",
    "Time-rescaling": "Poisson",
    "Rate maps": "place cells",
    "Lyapunov exponents": "flows",
    "Fixed points": "eigenvalues",
    "Basins of attraction": "states",
    "Memory capacity": "readouts",
    "Shift predictor": "recording",
    "Surrogates": "shuffle",
    "Mutual information": "permutation test",
    "Bits per spike": "model",
    "Boltzmann": "machine",
    "Restricted Boltzmann machine": "RBM",
    "Generalised linear model": "GLM",
    "Fisher information": "Cramér-Rao",
    "Pitchfork bifurcation": "tanh",
    "Capacity of a Hopfield network": "mean-field",
    "Random matrices": "circular law",
    "Renewal processes": "interspike intervals",
    "back-propagation through time": "Supervised",
    "Real-time recurrent learning": "forward",
}
"""What a reader looks for, and a word that stands with it in the first line of its module."""


def first_line(file: Path) -> str:
    return (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").partition("\n")[0]


def public_functions(file: Path) -> Iterator[tuple[str, list[str]]]:
    """The public functions and methods of a module, with their arguments in order."""
    place = ".".join(file.relative_to(PACKAGE).with_suffix("").parts)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and (node.name == "__init__" or not node.name.startswith("_")):
            arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
            yield f"{place}.{node.name}", [argument.arg for argument in arguments]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_arguments_have_the_names_of_the_house(file: Path) -> None:
    ours = {other: name for name, others in ONE_NAME.items() for other in others}
    for function, arguments in public_functions(file):
        for argument in arguments:
            assert argument not in ours or f"{function}.{argument}" in EXCEPTIONS, f"{function}: {argument} is {ours[argument]} elsewhere"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_arguments_stand_in_the_order_of_the_house(file: Path) -> None:
    for function, arguments in public_functions(file):
        for pair in ORDER:
            if set(pair) <= set(arguments):
                assert arguments.index(pair[FIRST]) < arguments.index(pair[SECOND]), f"{function}: {pair[FIRST]} before {pair[SECOND]}"


@pytest.mark.parametrize(("term", "beside"), INDEX.items())
def test_a_method_is_found_under_its_name(term: str, beside: str) -> None:
    lines = [first_line(file) for file in FILES]
    assert any(term.lower() in line.lower() and beside.lower() in line.lower() for line in lines), f"no module's first line names {term}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKAGE).as_posix())
def test_a_module_says_what_it_is_in_one_sentence(file: Path) -> None:
    line = first_line(file)
    assert line.endswith((".", "?")), "one line, one sentence"
    assert not line.startswith(("What ", "How ", "Where ", "Which ")), "name the method first, as an index would"


def test_every_name_has_a_user_or_a_reason() -> None:
    """A public function or class is used in a page, an exercise or another module, or the list says why it is there."""
    root = PACKAGE.parent
    sources = [*PACKAGE.rglob("*.py"), *(root / "book").rglob("*.md"), *(root / "book" / "_ext").glob("*.py")]
    sources += [*(root / "exercises").rglob("*.md"), *(root / "exercises").rglob("*.py"), *(root / "tests" / "benchmarks").glob("*.py")]
    words = {file: set(re.findall(r"\w+", re.sub(r'"""[\s\S]*?"""', "", file.read_text(encoding="utf-8")))) for file in sources}
    unused = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                inside = re.findall(rf"\b{node.name}\b", re.sub(r'"""[\s\S]*?"""', "", file.read_text(encoding="utf-8")))
                if len(inside) < 2 and not any(node.name in words[other] for other in sources if other != file):
                    unused.add(f"{file.stem}.{node.name}")
    assert unused == set(FOR_RESEARCHERS)
