"""The one style sheet has every rule that can apply, and no other."""

import pytest
from stylesheet import used_rules, whole

KNOWN = {"note", "open", "title"}


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        (".note{color:red}", ".note{color:red}"),
        (".gone{color:red}", ""),
        ("div.note > p.gone{color:red}", ""),
        (".gone,h1,.note .title{color:red}", "h1,.note .title{color:red}"),
        ("p:not(.gone){color:red}", "p:not(.gone){color:red}"),
        ("@media print{.gone{color:red}.note{color:red}}", "@media print{.note{color:red}}"),
        ("@media print{.gone{color:red}}", ""),
        ("@keyframes turn{from{opacity:0}}", "@keyframes turn{from{opacity:0}}"),
        ('@charset "utf-8";.note{color:red /* why */}', ".note{color:red }"),
        ("[data-theme=dark] a:hover{color:red}", "[data-theme=dark] a:hover{color:red}"),
    ],
)
def test_rules_that_cannot_apply_are_left_out(sheet, kept):
    assert used_rules(sheet, KNOWN).replace(" }", "}") == kept.replace(" }", "}")


def test_a_sheet_that_cannot_be_read_is_an_error():
    with pytest.raises(ValueError, match="cannot be read"):
        used_rules(".note", KNOWN)


def test_addresses_are_counted_from_where_the_joined_sheet_lies(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "theme.css").write_text('@import "../basic.css";\nb{background:url("../fonts/a.woff")}')
    (tmp_path / "basic.css").write_text('a{background:url(file.png)} i{background:url("data:image/svg+xml,b")}')
    assert whole(tmp_path, "styles/theme.css").split("\n") == [
        'a{background:url(file.png)} i{background:url("data:image/svg+xml,b")}',
        'b{background:url("fonts/a.woff")}',
    ]
