"""The graders that Baibu is measured beside: one file each, all in `PEERS`.

A peer is handed a lab and an empty folder, once; then submissions, one after another. What is
timed is `Peer.command` alone, from the submission lying there to the verdict.
"""

from bench.grader.peers import check50, gradescope, nbgrader, otter, pytest, script
from bench.grader.peers.peer import Bay, Peer

PEERS: tuple[Peer, ...] = (
    script.Script(),
    gradescope.Gradescope(),
    pytest.Pytest(),
    check50.Check50(),
    otter.Run(),
    otter.Check(),
    nbgrader.Nbgrader(),
)

__all__ = ["PEERS", "Bay", "Peer"]
