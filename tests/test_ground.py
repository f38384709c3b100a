"""A fallen claim warns every concept that stands on its concept, however far up, and no other."""

from types import SimpleNamespace

import pytest

from cfpipe.ground import FALLEN, Weakness, fallen, weaknesses
from cfpipe.identity import Kind, ObjectKey
from cfpipe.reviews import State


def concept(name):
    return ObjectKey(Kind.CONCEPT, f"a/{name}")


def claim(name):
    return ObjectKey(Kind.CLAIM, f"a/{name}/it-holds")


def room(edges, **states):
    """Concepts with their prerequisites, and a claim of each in a state."""
    library = SimpleNamespace(
        prerequisites={concept(name): tuple(concept(need) for need in needs) for name, needs in edges.items()},
        claims_of={concept(name): (claim(name),) for name in edges},
    )
    return library, {claim(name): SimpleNamespace(state=state) for name, state in states.items()}


CHAIN = {"sum": "", "mean": ["sum"], "variance": ["mean"], "other": []}


def test_the_warning_travels_along_all_prerequisites_with_the_way():
    library, standings = room(CHAIN, sum=State.STALE, mean=State.REVIEWED)
    stale = (claim("sum"),)
    assert weaknesses(library, standings, concept("mean")) == (Weakness(concept("sum"), stale, (concept("sum"),)),)
    (far,) = weaknesses(library, standings, concept("variance"))
    assert (far.concept, far.way, far.direct) == (concept("sum"), (concept("mean"), concept("sum")), False)
    assert weaknesses(library, standings, concept("sum")) == ()
    assert weaknesses(library, standings, concept("other")) == ()


@pytest.mark.parametrize("state", State)
def test_only_a_claim_that_was_judged_and_no_longer_stands_has_fallen(state):
    library, standings = room(CHAIN, sum=state)
    wanted = state in {State.STALE, State.REJECTED, State.DISPUTED}
    assert (state in FALLEN) is wanted
    assert bool(fallen(library, standings, concept("sum"))) is wanted
    assert bool(weaknesses(library, standings, concept("variance"))) is wanted


def test_of_several_ways_the_shortest_is_told_and_nearer_prerequisites_come_first():
    edges = {"sum": [], "mean": ["sum"], "variance": ["mean", "sum"]}
    library, standings = room(edges, sum=State.DISPUTED, mean=State.STALE)
    assert [item.way for item in weaknesses(library, standings, concept("variance"))] == [
        (concept("mean"),), (concept("sum"),),
    ]  # fmt: skip


def test_a_cycle_of_prerequisites_ends():
    library, standings = room({"hen": ["egg"], "egg": ["hen"]}, egg=State.STALE, hen=State.STALE)
    assert [item.concept for item in weaknesses(library, standings, concept("hen"))] == [concept("egg")]
