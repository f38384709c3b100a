"""What a statement says to the machine: as its formula reads, under the domains of its symbols."""

import pytest

from cfpipe.latex import Spelling, vocabulary
from cfpipe.readings import said
from cfpipe.records.statement import Statement


@pytest.mark.parametrize(
    ("condition", "domain", "given"),
    [
        ("x > 0", "positive", ()),
        ("0 < x", "positive integer", ()),
        ("0 < x < 3", "(0, 3)", ()),
        (r"x \ge 0", "nonnegative", ()),
        (r"0 \le x \le 1", "probability", ()),
        ("x < 0", "negative", ()),
        ("x < 2", "positive", ("x < 2",)),
        ("x > 0", "nonnegative", ("x > 0",)),
        ("0 < x < 1", "probability", ("0 < x", "x < 1")),
        ("x > 0", "real", ("x > 0",)),
    ],
)
def test_a_condition_below_max_that_repeats_the_domain_is_no_constraint(condition, domain, given):
    notation = vocabulary([Spelling("x", "x", domain)], ())
    statement = Statement(latex=rf"\max_{{{condition}}} x (2 - x) = 1", kind="maximum")
    assert said(statement, notation).given == given
