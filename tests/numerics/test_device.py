"""The device that is picked, and the one that is asked for."""

import pytest
import torch

import rnncortex


def test_device_names_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNCORTEX_DEVICE", "cpu")
    assert rnncortex.device() == torch.device("cpu")
    monkeypatch.setenv("RNNCORTEX_DEVICE", "abacus")
    with pytest.raises(ValueError, match="RNNCORTEX_DEVICE: expected a device that this machine has, got 'abacus'"):
        rnncortex.device()
