"""Run work elsewhere: one protocol, `Executor`, here, in local processes, or on others."""

from baibu.compute.cluster import RayExecutor
from baibu.compute.executor import Asker, Executor, InlineExecutor, Joining, Ticket, Wait
from baibu.compute.local import LocalExecutor
from baibu.compute.slots import Room, room
from baibu.compute.turns import Bounds
from baibu.compute.wire import WorkerDiedError

__all__ = [
    "Asker",
    "Bounds",
    "Executor",
    "InlineExecutor",
    "Joining",
    "LocalExecutor",
    "RayExecutor",
    "Room",
    "Ticket",
    "Wait",
    "WorkerDiedError",
    "room",
]
