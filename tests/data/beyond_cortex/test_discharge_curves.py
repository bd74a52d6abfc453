"""Measured discharges and their simulation."""

import pytest

from rnncortex.data.beyond_cortex import discharge_curves


def test_the_curves_are_those_of_the_source():
    curves = discharge_curves.load()
    assert [curve.rate for curve in curves] == [0.5, 1, 2]
    for curve in curves:
        assert curve.measured[0].item() == pytest.approx(4.1811, abs=1e-4)  # first line of each file of the source
        assert curve.measured[-1] < 3.05
        assert (curve.measured.diff() < 0).all()
        known = ~curve.simulated.isnan()
        assert known.double().mean() > 0.9
        assert (curve.measured - curve.simulated)[known].abs().max() < 0.5
    assert curves[0].measured[10] > curves[1].measured[10] > curves[2].measured[10]  # a larger current, a lower voltage
