"""Hold every number of the mastery model in one place, with where it comes from.

A *weight* says how much a piece of evidence counts beside a verdict of hidden checks, which counts
1. What no data have fixed yet is marked as design: it is to be fitted to real records later.

Start reading at `WEIGHTS`.
"""

from __future__ import annotations

from collections.abc import Mapping

from baibu.ledger.evidence import Placement, Prediction, Review, Verdict

# How much each kind of evidence counts, and what a person of even chances is likelier to get right.
WEIGHTS: Mapping[str, float] = {
    Verdict.kind: 1.0,  # hidden checks, run on the learner's own code
    Prediction.kind: 0.3,  # one question, decided by an experiment
    Review.kind: 0.2,  # recall as the learner judges it
    Placement.kind: 0.33,  # what a person says of herself: one plain answer
}
EASE: Mapping[str, float] = {  # logits
    Verdict.kind: 0.0,
    Prediction.kind: 0.4,  # a few choices: some are guessed
    Review.kind: 1.2,  # most cards are recalled: a miss says more than a hit
    Placement.kind: 0.0,
}
ANSWERS_IN_A_VERDICT = 3.0  # plain yes-or-no answers: a verdict is many checks on several data sets

# A verdict counts less, whatever its outcome (a weight that looked at the outcome would overrate
# whoever tries often; design):
AFTER_HINTS = (1.0, 0.85, 0.7, 0.5)  # by the highest tier of help taken
AFTER_SOLUTION = 0.1  # once the solution was read
AGAIN = 0.7  # each further verdict on a stage, times the weight of the one before
NEARLY = 3.0  # a share of checks short of a pass is as right as its third power: most is not all
PASSED_AGAIN = 0.05  # a pass of a stage that was passed already
REVIEW_GAP_DAYS = 3.0  # a review this long after the last one of its card counts half of a late one

# Before any evidence.
VAR_SKILL = 0.7  # of one skill, logits squared
VAR_COMMON = 0.2  # of what all skills share
VAR_ITEM = 0.3  # of one stage, question or card, beside the skills it asks for
RHO = 0.6  # how far a skill follows the skills it builds on

# What work changes.
TAUGHT = 0.8  # logits that a skill rises when a stage that teaches it was worked through
TAUGHT_VAR = 0.4  # and how unsure that is
GAIN = 0.03  # logits, for each further verdict
DRIFT = 0.02  # variance, for each verdict

# What time changes.
FALL_PER_LOG_DAY = 0.025  # logits, for a skill whose cards were never reviewed
DRIFT_PER_DAY = 0.001  # variance

# No model is right, so the variance that is shown is multiplied. On two public sets of answers,
# each counted in full, 2.5 was needed. Here repeated tries and reviews are discounted already, and
# 1.05 holds the true chance in nine of ten (`bench.mastery`). To be measured again on real records.
INFLATION = 1.05

# What people who choose a background usually bring: logits by area of skill (design).
NEWCOMER = -1.6
BACKGROUNDS: Mapping[str, Mapping[str, float]] = {
    "zero": {},
    "student": {"mathematics": -0.2, "software-engineering": -1.0},
    "developer": {"software-engineering": 0.6},
    "data-scientist": {"data-science": 0.4, "mathematics": 0.2, "software-engineering": -0.4},
}
