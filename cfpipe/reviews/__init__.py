"""Claims and the state of their reviews: what was judged, whether it still stands, and what changed."""

from cfpipe.reviews.faults import faults
from cfpipe.reviews.judged import judged
from cfpipe.reviews.standing import Judgement, Standing, State, latest, standing, standings

__all__ = ["Judgement", "Standing", "State", "faults", "judged", "latest", "standing", "standings"]
