"""Run work elsewhere: one protocol, `Executor`, here or in processes of this machine."""

from baibu.compute.executor import Executor, InlineExecutor
from baibu.compute.local import LocalExecutor
from baibu.compute.wire import WorkerDiedError

__all__ = ["Executor", "InlineExecutor", "LocalExecutor", "WorkerDiedError"]
