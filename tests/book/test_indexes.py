"""The indexes of symbols and methods are read from formulas and docstrings; the arcs of prerequisites from rows."""

import pytest
from method_index import methods, papers_in
from prerequisites import WIDTH, arc
from symbol_index import defined, symbol_of, symbols
from wings import called


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\boldsymbol h_{t+1} = \phi(W \boldsymbol h_t)", {"@h@", "@h@_t+1"}),
        (r"\tau \frac{d \boldsymbol \delta}{dt} = J \boldsymbol \delta, \qquad J = -I", {r"@\delta@", "J"}),
        (r"\alpha(W) < 1 / g", {r"\alpha"}),
        (r"\mathrm{MC}_k = \boldsymbol c_k", {r"\MC", r"\MC_k"}),
        (r"W U = 0", set()),
        (r"W \boldsymbol h", set()),
    ],
)
def test_what_a_formula_defines(latex, expected):
    assert defined(latex) == expected


def test_bold_letters_primes_and_indices_make_other_symbols():
    assert "@h@" in symbols(r"\mathbf{h}_t")
    assert "h" not in symbols(r"\mathbf{h}_t")
    assert symbol_of(r"\boldsymbol h_t") == "@h@"
    assert symbol_of(r"H_1") == "H_1"
    assert symbol_of(r"f_\theta") == r"f_\theta"
    assert symbol_of(r"\phi'") == r"\phi'"
    assert symbol_of(r"\Delta t") == r"\Deltat"
    assert not {"t", "e", "x"} & set(symbols(r"W \text{ext}"))


def test_papers_stand_in_references():
    doc = "First line.\n\nReferences\n----------\nVan Vreeswijk and\nSompolinsky (1998), Neural Computation 10; Good (1953).\n\n"
    doc += "Examples\n--------\nNo (1999)."
    assert list(papers_in(doc)) == [("Van Vreeswijk and Sompolinsky", "1998"), ("Good", "1953")]
    assert list(papers_in("As Good (1953) said.")) == []


def test_a_method_is_called_by_its_first_words():
    assert called("A kernel two-sample test: are two samples alike?") == "Kernel two-sample test"
    assert called("jPCA: rotations.") == "jPCA"
    assert called("Random matrices of size :math:`N \\to \\infty`.") == ""


def test_the_package_has_its_methods():
    found = {method.words: method for method in methods("rnncortex")}
    assert ("Hopfield", "1982") in found["Hopfield networks"].papers
    assert "rnncortex.models.attractors.hopfield.HopfieldNetwork" in found["Hopfield networks"].names
    assert "Argument checks at the public boundary" not in found


def test_an_arc_leads_from_row_to_row_and_stays_in_the_drawing():
    for start, end in ((1, 2), (1, 40)):
        path = arc(start, end)
        assert f'd="M {WIDTH} {start + 0.5} C' in path
        assert f'{WIDTH} {end + 0.5}"' in path
        assert " -" not in path
