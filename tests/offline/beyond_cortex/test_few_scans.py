"""Leaving one person out, on made-up scans: nobody is judged by a model that saw the scan, and the shipped scores are whole."""

import pytest
import torch

from rnncortex.offline.beyond_cortex import few_scans
from rnncortex.simulations.subject_cohort import SubjectCohort
from tests.bad_input import Case

PEOPLE = SubjectCohort.random(4, 0.6, spread=0.02, seed=0).record(3, 200, seed=1).volumes
GOOD = {"kind": "ridge", "scans": PEOPLE, "subjects": (1, 2), "seeds": 1, "updates": 1, "rates": (0.01,)}

BAD_INPUT = [
    Case(few_scans.leave_one_out, GOOD, choices=("kind",), tensors=("scans",), others={"subjects": (3,)}),
]


def test_shipped_scores_are_whole() -> None:
    shipped = few_scans.shipped().scores
    assert set(shipped) == set(few_scans.KINDS)
    for kind, table in shipped.items():
        assert table.shape == (few_scans.SEEDS if kind in ("LSTM", "transformer") else 1, 4, 7)
        assert (table.abs() < 1).all()


@pytest.mark.parametrize("kind", few_scans.KINDS)
def test_each_person_is_forecast_by_the_others_alone(kind) -> None:
    before = few_scans.leave_one_out(kind, PEOPLE, (2,), 1, updates=2, rates=(0.01,))
    changed = PEOPLE.clone()
    changed[0] = changed[0] * 3 + changed[0].roll(1, 0)
    after = few_scans.leave_one_out(kind, changed, (1,), 1, updates=2, rates=(0.01,))
    untouched = few_scans.leave_one_out(kind, PEOPLE, (1,), 1, updates=2, rates=(0.01,))
    torch.testing.assert_close(after[0, 0, 1], untouched[0, 0, 1], rtol=0, atol=1e-6)
    assert before.shape == (1, 1, 3)
    assert after[0, 0, 0] != untouched[0, 0, 0]


def test_persistence_is_that_of_a_first_order_process() -> None:
    people = SubjectCohort(0.8 * torch.eye(2).double(), torch.zeros(2, 2).double()).record(2, 40_000, seed=0).volumes
    found = few_scans.leave_one_out("persistence", people, (1,), 1)
    torch.testing.assert_close(found, torch.full((1, 1, 2), 1 - 2 * (1 - 0.8)).double(), rtol=0, atol=0.03)
    own = few_scans.leave_one_out("own past", people, (1,), 1)
    torch.testing.assert_close(own, torch.full((1, 1, 2), 0.64).double(), rtol=0, atol=0.02)
