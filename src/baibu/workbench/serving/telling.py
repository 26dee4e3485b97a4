"""Write answers as JSON, the parts that never change written once.

Start reading at `Teller.said`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from baibu.core.language import Language
from baibu.workbench.packaging.predictor import Answer
from baibu.workbench.packaging.signature import Problem, Signature
from baibu.workbench.serving.refusals import of_problem


class Teller:
    """The words of one model."""

    def __init__(self, signature: Signature, version: str) -> None:
        self._names: Mapping[Any, str] = {name: json.dumps(name) for name in signature.classes}
        self._version = json.dumps(version)
        places = ",".join(f"{self._names[name].replace('%', '%%')}:%s" for name in self._names)
        self._chances = f'"prediction":%s,"chances":{{{places}}}'

    def said(self, answer: Answer) -> str:
        """Give what was answered, as the inside of an object: prediction, and chances or value."""
        if answer.chances:
            return self._chances % (
                self._names[answer.prediction],
                *map(number, answer.chances.values()),
            )
        value = number(answer.prediction)
        if answer.low is None:
            return f'"prediction":{value},"value":{value}'
        ends = f'"low":{number(answer.low)},"high":{number(answer.high)}'
        return f'"prediction":{value},"value":{value},{ends}'

    def reply(
        self, identity: str, said: str, remarks: Sequence[Problem], language: Language
    ) -> bytes:
        """Give the answer to one row, with what is odd about it."""
        odd = ""
        if remarks:
            told = [of_problem(problem, language) for problem in remarks]
            odd = f',"remarks":{json.dumps(told, ensure_ascii=False)}'
        text = f'{{"id":"{identity}",{said},"version":{self._version}{odd}}}'
        return text.encode("utf-8", "backslashreplace")

    def line(self, at: str, identity: str, row: str, said: str, ms: float) -> str:
        """Give the line of the request log."""
        return (
            f'{{"at":"{at}","id":"{identity}","row":{row},{said},'
            f'"version":{self._version},"ms":{ms:.3f}}}'
        )


def number(value: Any) -> str:
    """Write an amount; one that is endless or none is null, for JSON has no word for it."""
    return repr(value) if type(value) is float and isfinite(value) else _number(value)


def _number(value: Any) -> str:
    return repr(float(value)) if isfinite(value) else "null"
