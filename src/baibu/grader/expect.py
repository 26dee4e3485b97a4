"""Compare strictly what the learner's code gave with what must hold.

Every method raises `Unmet` (data for the report, not an error) when the expectation is not met,
and gives the value back otherwise. Shapes, kinds of number, NaN, empties and 0-d arrays never slip
through, and what is no plain value equals nothing. An `Unmet` carries its sentence twice: with the
value that was wanted, for an example that anybody may see, and without, for hidden inputs.

Start reading at `Expectation.close_to`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from baibu.core.language import Text, messages
from baibu.grader.preview import WIDTH, preview
from baibu.grader.report import FailureKind

KINDS = {"b": "bool", "i": "int", "u": "int", "f": "float", "c": "complex", "U": "str", "S": "str"}


class Unmet(Exception):  # noqa: N818 - not an error: a failed check is data
    """An expectation that does not hold."""

    def __init__(
        self,
        what: Text,
        *,
        kind: FailureKind = "mismatch",
        value: Any = None,
        got: str | None = None,
        want: str | None = None,
        tolerance: str | None = None,
        bare: Text | None = None,
    ) -> None:
        super().__init__(what.en)
        self.what, self.kind, self.value = what, kind, value
        self.bare = bare or what  # without the value that was wanted
        self.got, self.want, self.tolerance = got, want, tolerance


def tell(key: str, **facts: object) -> Text:
    """Give a sentence of `messages/grader.toml` with facts filled in."""
    return messages("grader")[key].filled(facts)


def kind_of(value: Any) -> str:
    """Name the kind of a value in the words of the checks: int, float, bool, str, array, ..."""
    if isinstance(value, np.ndarray):
        return "array"
    if isinstance(value, (bool, np.bool_)):
        return "bool"
    if isinstance(value, (int, np.integer)):
        return "int"
    if isinstance(value, (float, np.floating)):
        return "float"
    if is_inside(value):
        return f"object ({value.kind})"  # whatever its type calls itself, it is no plain value
    return type(value).__name__


def is_inside(value: Any) -> bool:
    """Say whether a value is a handle: an object that stayed in the learner's process."""
    return type(value).__name__ == "Handle"


@dataclass(frozen=True, slots=True)
class Problem:
    """How a value differs: in full, and without what was wanted."""

    what: Text
    bare: Text


class Expectation:
    """What is expected of one value."""

    def __init__(self, got: Any, name: Text | None) -> None:
        self.got = got
        self.name = name

    # -- values -------------------------------------------------------------------------------

    def equals(self, want: Any) -> Any:
        """Demand the same kind and the same value."""
        problem = _unequal(self.got, want, path="")
        if problem is not None:
            self._fail(problem.what, want=want, bare=problem.bare)
        return self.got

    def close_to(
        self, want: Any, *, rtol: float = 1e-7, atol: float = 0.0, nan: bool = False
    ) -> Any:
        """Demand |got - want| <= atol + rtol·|want| for every number, in the same structure."""
        problem = _far(self.got, want, rtol=rtol, atol=atol, nan=nan, path="")
        if problem is not None:
            self._fail(problem.what, want=want, tolerance=_tolerance(rtol, atol), bare=problem.bare)
        return self.got

    def between(self, low: float, high: float) -> Any:
        """Demand a finite number in a closed interval."""
        self.is_number()
        if not low <= self.got <= high:
            wanted = f"{low:.6g} … {high:.6g}"
            self._fail(tell("between", low=f"{low:.6g}", high=f"{high:.6g}"), wanted=wanted)
        return self.got

    def at_least(self, low: float) -> Any:
        """Demand a finite number not below."""
        self.is_number()
        if not self.got >= low:
            self._fail(tell("at_least", low=f"{low:.6g}"), wanted=f">= {low:.6g}")
        return self.got

    def at_most(self, high: float) -> Any:
        """Demand a finite number not above."""
        self.is_number()
        if not self.got <= high:
            self._fail(tell("at_most", high=f"{high:.6g}"), wanted=f"<= {high:.6g}")
        return self.got

    def is_in(self, options: Collection[Any]) -> Any:
        """Demand one of several values."""
        if not any(_unequal(self.got, option, path="") is None for option in options):
            shown = ", ".join(preview(option) for option in options)
            self._fail(tell("is_in", options=shown), wanted=shown, bare=tell("is_in_bare"))
        return self.got

    # -- kinds --------------------------------------------------------------------------------

    def is_number(self) -> Any:
        """Demand one finite real number (not a bool, not an array)."""
        if kind_of(self.got) not in {"int", "float"}:
            self._kind("number")
        if not _is_finite(self.got):
            self._fail(tell("not_finite"))
        return self.got

    def is_int(self) -> Any:
        """Demand a whole number."""
        return self._one("int")

    def is_bool(self) -> Any:
        """Demand True or False."""
        return self._one("bool")

    def is_text(self) -> Any:
        """Demand a text."""
        return self._one("str")

    def is_list(self, of: str | type | None = None, length: int | None = None) -> Any:
        """Demand a list, of one kind of item and of a length when given."""
        if type(self.got) is not list:
            self._kind("list")
        if length is not None and len(self.got) != length:
            self._fail(tell("length", got=len(self.got), want=length))
        wanted = of.__name__ if isinstance(of, type) else of
        for position, item in enumerate(self.got):
            if wanted is not None and kind_of(item) != wanted:
                self._fail(tell("item_kind", at=position, got=kind_of(item), want=wanted))
        return self.got

    def is_array(
        self,
        shape: tuple[int | None, ...] | None = None,
        dtype: str | None = None,
        *,
        nan: bool = False,
    ) -> Any:
        """Demand an array of numbers, truths or texts; finite unless `nan`.

        In a shape, `None` is any length but 0; without a shape it is neither empty nor 0-d.
        """
        if not isinstance(self.got, np.ndarray):
            self._kind("array")
        if shape is not None and not _fits(self.got.shape, shape):
            wanted = str(tuple("*" if n is None else n for n in shape)).replace("'", "")
            self._fail(tell("shape", got=self.got.shape, want=wanted), wanted=f"shape {wanted}")
        if shape is None and (self.got.ndim == 0 or self.got.size == 0):
            self._fail(tell("shape", got=self.got.shape, want="(*, …)"))
        found = KINDS.get(self.got.dtype.kind, self.got.dtype.name)
        if dtype is None and found not in {"int", "float", "bool", "str"}:
            self._fail(tell("dtype", got=self.got.dtype, want="int / float / bool / str"))
        if dtype == "number" and found not in {"int", "float"}:
            self._fail(tell("dtype", got=self.got.dtype, want="int / float"))
        if dtype not in (None, "number", found):
            self._fail(tell("dtype", got=self.got.dtype, want=dtype))
        if not nan and found in {"float", "complex"} and not np.isfinite(self.got).all():
            self._fail(tell("not_finite_array", count=int((~np.isfinite(self.got)).sum())))
        return self.got

    def has_keys(self, keys: Iterable[Any]) -> Any:
        """Demand a dict with just these keys."""
        if type(self.got) is not dict:
            self._kind("dict")
        wanted = list(keys)
        missing, extra = _key_differences(self.got, wanted)
        if missing or extra:
            self._fail(
                tell("keys", missing=preview(missing), extra=preview(extra)),
                wanted=preview(wanted),
            )
        return self.got

    def is_frame(self, columns: Iterable[str] | None = None) -> Any:
        """Demand a pandas DataFrame, with just these columns in this order when given."""
        if type(self.got).__name__ != "DataFrame":
            self._kind("DataFrame")
        if columns is not None and list(self.got.columns) != list(columns):
            self._fail(
                tell("columns", got=preview(list(self.got.columns)), want=preview(list(columns)))
            )
        return self.got

    def frame_equals(self, want: Any, *, rtol: float = 1e-9) -> Any:
        """Demand an equal DataFrame: columns, dtypes, index and values."""
        from pandas.testing import assert_frame_equal

        self.is_frame(list(want.columns))
        try:
            assert_frame_equal(self.got, want, rtol=rtol, check_freq=False)
        except AssertionError as error:
            first = " ".join(str(error).split())[:200]
            self._fail(tell("frame", first=first), want=want, bare=tell("frame_bare"))
        return self.got

    # -- failing ------------------------------------------------------------------------------

    def _one(self, kind: str) -> Any:
        if kind_of(self.got) != kind:
            self._kind(kind)
        return self.got

    def _kind(self, want: str) -> None:
        self._fail(tell("kind", got=kind_of(self.got), want=want))

    def _fail(
        self,
        what: Text,
        *,
        want: Any = ...,
        wanted: str | None = None,
        tolerance: str | None = None,
        bare: Text | None = None,
    ) -> None:
        raise Unmet(
            self._named(what),
            bare=self._named(bare or what),
            value=self.got,
            got=preview(self.got),
            want=preview(want) if want is not ... else wanted,
            tolerance=tolerance,
        )

    def _named(self, what: Text) -> Text:
        if self.name is None:
            return what
        return Text(zh=f"{self.name.zh}：{what.zh}", en=f"{self.name.en}: {what.en}")


class Expect:
    """Begin an expectation: `expect(value)`; or state a property: `expect.that(...)`."""

    def __call__(self, got: Any, *, zh: str | None = None, en: str | None = None) -> Expectation:
        """Expect something of a value, named in both languages when there are several."""
        return Expectation(got, Text(zh=zh, en=en) if zh and en else None)

    def that(self, condition: Any, *, zh: str, en: str, got: Any = ..., want: Any = ...) -> None:
        """Demand a property that is said in words."""
        holds = isinstance(condition, (bool, np.bool_)) and bool(condition)
        if not holds:  # an object or a number is no truth, whatever it says of itself
            raise Unmet(
                Text(zh=zh, en=en),
                kind="property",
                value=None if got is ... else got,
                got=None if got is ... else preview(got),
                want=None if want is ... else preview(want),
            )


expect = Expect()


def _tolerance(rtol: float, atol: float) -> str:
    parts = [f"rtol {rtol:g}"] if rtol else []
    parts += [f"atol {atol:g}"] if atol else []
    return ", ".join(parts) or "0"


def _fits(shape: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    return len(shape) == len(wanted) and all(
        s > 0 if w is None else s == w for s, w in zip(shape, wanted, strict=True)
    )


def _is_finite(number: Any) -> bool:
    return kind_of(number) == "int" or math.isfinite(number)  # a whole number may be any size


def _is_nan(value: Any) -> bool:
    return kind_of(value) == "float" and math.isnan(value)


def _at(path: str) -> Text:
    return tell("at", path=path) if path else Text(zh="", en="")


def _said(key: str, path: str, **facts: object) -> Problem:
    place, told = _at(path), tell(key, **facts)
    bare = tell(f"{key}_bare", **facts) if key in TELLING else told
    return Problem(
        Text(zh=place.zh + told.zh, en=place.en + told.en),
        Text(zh=place.zh + bare.zh, en=place.en + bare.en),
    )


TELLING = {"value", "text_value", "array_value"}  # sentences that say what was wanted
LONG = 40  # characters of a text, from which on the place of its first difference is told
AROUND = 16  # characters that are shown before it and after


def _unequal(got: Any, want: Any, *, path: str) -> Problem | None:
    """Say how a value differs, or nothing."""
    if kind_of(got) != kind_of(want):
        return _said("kind", path, got=kind_of(got), want=kind_of(want))
    if isinstance(want, np.ndarray):
        return _array_problem(got, want, path) or _array_values(got, want, _equal(got, want), path)
    if isinstance(want, dict):
        return _keys(got, want, path) or _first(
            _unequal(got[key], want[key], path=f"{path}[{key!r}]") for key in want
        )
    if isinstance(want, (list, tuple)):
        if len(got) != len(want):
            return _said("length", path, got=len(got), want=len(want))
        return _first(
            _unequal(g, w, path=f"{path}[{i}]")
            for i, (g, w) in enumerate(zip(got, want, strict=True))
        )
    if (_is_nan(want) and _is_nan(got)) or (not is_inside(got) and bool(got == want)):
        return None
    return _value(got, want, path)


def _value(got: Any, want: Any, path: str) -> Problem:
    """Say that two values differ; of long texts, where they begin to."""
    if type(got) is str and type(want) is str and max(len(got), len(want)) > LONG:
        at = next((i for i, (g, w) in enumerate(zip(got, want, strict=False)) if g != w), None)
        at = min(len(got), len(want)) if at is None else at  # one is the beginning of the other
        line, begin = got.count("\n", 0, at) + 1, got.rfind("\n", 0, at) + 1
        facts = {"got": _around(got, at), "want": _around(want, at)}
        return _said("text_value", path, line=line, at=at - begin + 1, **facts)
    shown = _apart(got, want)
    return _said("value", path, got=shown[0], want=shown[1])


def _around(text: str, at: int) -> str:
    """Show a text where it begins to differ."""
    before = "…" if at > AROUND else ""
    after = "…" if len(text) > at + AROUND else ""
    return f"{before}{text[max(0, at - AROUND) : at + AROUND]!r}{after}"


def _apart(got: Any, want: Any) -> tuple[str, str]:
    """Show two values that differ, with all their digits where they would look the same."""
    shown = preview(got), preview(want)
    if shown[0] != shown[1]:
        return shown
    exact = (repr(one.item() if isinstance(one, np.generic) else one) for one in (got, want))
    return next(exact)[:WIDTH], next(exact)[:WIDTH]


def _far(got: Any, want: Any, *, rtol: float, atol: float, nan: bool, path: str) -> Problem | None:
    """Say where a value is too far, or nothing."""
    if isinstance(want, np.ndarray):
        if not isinstance(got, np.ndarray):
            return _said("kind", path, got=kind_of(got), want="array")
        problem = _array_problem(got, want, path, numeric=True)
        if problem is not None:
            return problem
        return _array_values(got, want, _near(got, want, rtol=rtol, atol=atol, nan=nan), path)
    if isinstance(want, dict):
        if type(got) is not dict:
            return _said("kind", path, got=kind_of(got), want="dict")
        return _keys(got, want, path) or _first(
            _far(got[k], want[k], rtol=rtol, atol=atol, nan=nan, path=f"{path}[{k!r}]")
            for k in want
        )
    if isinstance(want, (list, tuple)):
        if type(got) not in (list, tuple):
            return _said("kind", path, got=kind_of(got), want=kind_of(want))
        if len(got) != len(want):
            return _said("length", path, got=len(got), want=len(want))
        return _first(
            _far(g, w, rtol=rtol, atol=atol, nan=nan, path=f"{path}[{i}]")
            for i, (g, w) in enumerate(zip(got, want, strict=True))
        )
    if kind_of(got) not in {"int", "float"}:
        return _said("kind", path, got=kind_of(got), want="number")
    if nan and _is_nan(got) and _is_nan(want):
        return None
    if got == want or _is_near(got, want, atol + rtol * abs(want)):
        return None
    return _value(got, want, path)


def _is_near(got: Any, want: Any, allowed: float) -> bool:
    """Compare two numbers; to an infinite one nothing is near."""
    if not (_is_finite(got) and _is_finite(want)):
        return False
    try:
        return bool(abs(got - want) <= allowed)
    except OverflowError:  # a whole number beyond every float
        return False


def _equal(got: Any, want: Any) -> Any:
    """Compare element by element; NaN equals NaN, as in `float`s."""
    if got.dtype.kind in "fc" and want.dtype.kind in "fc":
        return (got == want) | (np.isnan(got) & np.isnan(want))
    return np.asarray(got == want)


def _near(got: Any, want: Any, *, rtol: float, atol: float, nan: bool) -> Any:
    if want.dtype.kind not in "iuf":
        return np.asarray(got == want)  # truths and texts are equal or not
    got, want = _widened(got), _widened(want)
    with np.errstate(all="ignore"):
        near = np.abs(got - want) <= atol + rtol * np.abs(want)
        near = (near & np.isfinite(got) & np.isfinite(want)) | (got == want)
    return near | (np.isnan(got) & np.isnan(want)) if nan else near


def _widened(array: Any) -> Any:
    """Make whole numbers floats with room for all of them: small kinds wrap around."""
    return array.astype(np.longdouble) if array.dtype.kind in "iu" else array


def _array_problem(got: Any, want: Any, path: str, *, numeric: bool = False) -> Problem | None:
    if got.shape != want.shape:
        return _said("shape", path, got=got.shape, want=want.shape)
    found, wanted = (KINDS.get(a.dtype.kind, a.dtype.name) for a in (got, want))
    if numeric and found in {"int", "float"}:
        return None
    if found != wanted:
        return _said("dtype", path, got=got.dtype, want=wanted)
    return None


def _array_values(got: Any, want: Any, same: Any, path: str) -> Problem | None:
    wrong = np.argwhere(~np.atleast_1d(np.asarray(same)))
    if len(wrong) == 0:
        return None
    first = tuple(int(i) for i in wrong[0])
    place = first if got.ndim else ()
    shown = _apart(got[place], want[place])
    return _said(
        "array_value",
        path,
        at=str(list(place)),
        got=shown[0],
        want=shown[1],
        wrong=len(wrong),
        total=int(np.size(want)),
    )


def _key_differences(got: Iterable[Any], want: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """Give the keys missing and the keys too many; 1, 1.0 and True are three keys here."""
    there = {(kind_of(key), key) for key in got}
    wanted = {(kind_of(key), key) for key in want}
    return (
        [key for key in want if (kind_of(key), key) not in there],
        [key for key in got if (kind_of(key), key) not in wanted],
    )


def _keys(got: dict[Any, Any], want: dict[Any, Any], path: str) -> Problem | None:
    missing, extra = _key_differences(got, want)
    if not missing and not extra:
        return None
    return _said("keys", path, missing=preview(missing), extra=preview(extra))


def _first(problems: Iterable[Problem | None]) -> Problem | None:
    return next((problem for problem in problems if problem is not None), None)
