"""Stage 96: its parser, its small PromQL and its seasons judge rightly before they judge people."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from baibu.content import load
from baibu.grader.load_checks import load_checks

HEAD = "# HELP a_seconds A.\n# TYPE a_seconds histogram\n"
WHOLE = 'a_seconds_bucket{le="0.5"} 3\na_seconds_bucket{le="+Inf"} 4\na_seconds_sum 2.5\n'
JOB = 'job="shop"'


@pytest.fixture(scope="module")
def stage() -> dict[str, Any]:
    """What the checks of the stage are made of."""
    catalog = load()
    found = catalog.stage("monitoring-drift")
    checks = load_checks(found, catalog.body(found)).checks
    return checks[0].run.__globals__


def series(stage: dict[str, Any], before: str, after: str) -> Any:
    """Scrape a service for twenty minutes, evenly from one page to the other."""
    return stage["Series"]("shop", stage["parsed"](before), stage["parsed"](after))


def test_a_whole_histogram_is_read(stage: dict[str, Any]) -> None:
    families = stage["parsed"](HEAD + WHOLE + "a_seconds_count 4\n")
    assert families["a_seconds"].kind == "histogram"
    assert len(families["a_seconds"].samples) == 4


@pytest.mark.parametrize(
    "text",
    [
        "# TYPE a gauge\na 1",
        "a 1\n",
        "# TYPE a gauge\na one\n",
        "# TYPE a gauge\na 1\na 2\n",
        "# TYPE a gauge\n# TYPE a gauge\na 1\n",
        '# TYPE a gauge\na{b="x"y"} 1\n',
        '# TYPE a gauge\na{b="C:\\new \\d"} 1\n',
        "# TYPE a gauge\n# TYPE b gauge\na 1\n",
        HEAD + 'a_seconds_bucket{le="0.5"} 3\na_seconds_sum 1\na_seconds_count 3\n',
        HEAD + WHOLE + "a_seconds_count 3\n",
        HEAD + WHOLE.replace('"+Inf"} 4', '"+Inf"} 2') + "a_seconds_count 2\n",
        HEAD + WHOLE.replace("a_seconds_sum 2.5\n", "") + "a_seconds_count 4\n",
    ],
)
def test_what_prometheus_would_refuse_is_refused(stage: dict[str, Any], text: str) -> None:
    with pytest.raises(stage["FormatError"]):
        stage["parsed"](text)


def test_the_page_of_the_reference_is_read_alike_by_the_parser_of_prometheus(
    stage: dict[str, Any],
) -> None:
    parser = pytest.importorskip("prometheus_client.parser")
    observed = stage["incidents"](np.random.default_rng(1))["ColumnBroken"]
    text = stage["solution"].page(observed)
    theirs = {
        (one.name, frozenset((k, v) for k, v in one.labels.items() if k != "le")): one.value
        for family in parser.text_string_to_metric_families(text)
        for one in family.samples
        if "le" not in one.labels
    }
    ours = stage["samples"](stage["parsed"](text))
    assert theirs == {key: value for key, value in ours.items() if "le" not in dict(key[1])}


@pytest.mark.parametrize(
    ("expr", "want"),
    [
        (f"sum(rate(hits_total{{{JOB}}}[5m])) * 1200", 600.0),
        (f'sum(increase(hits_total{{{JOB},way!="web"}}[10m]))', 100.0),
        (f"avg(level{{{JOB}}}) - 2 * 3", 1.0),
        (f"histogram_quantile(0.5, sum by (le) (rate(wait_seconds_bucket{{{JOB}}}[5m])))", 0.5),
        (f'max(up{{{JOB}}} or absent(nothing{{job="x"}}))', 1.0),
        (f"count(hits_total{{{JOB}}} > 250)", 1.0),
    ],
)
def test_the_small_promql_works_out_what_can_be_reckoned_by_hand(
    stage: dict[str, Any], expr: str, want: float
) -> None:
    def page(web: int, shop: int, waits: int) -> str:
        return (
            f'# TYPE hits_total counter\nhits_total{{way="web"}} {web}\n'
            f'hits_total{{way="shop"}} {shop}\n# TYPE level gauge\nlevel 7\n'
            f"# TYPE wait_seconds histogram\n"
            f'wait_seconds_bucket{{le="0.5"}} {waits // 2}\n'
            f'wait_seconds_bucket{{le="+Inf"}} {waits}\nwait_seconds_sum 9\n'
            f"wait_seconds_count {waits}\n"
        )

    world = series(stage, page(100, 0, 0), page(500, 200, 40))
    [value] = world.value(expr).values()
    assert value == pytest.approx(want)


@pytest.mark.parametrize("expr", ["sum(", "rate(a_total)", "a ~ b", "deriv(a[5m])", "a{b=1}", "a["])
def test_an_expression_that_cannot_be_read_is_an_error(stage: dict[str, Any], expr: str) -> None:
    world = series(stage, "# TYPE a gauge\na 1\n", "# TYPE a gauge\na 1\n")
    with pytest.raises(stage["QueryError"]):
        world.value(expr)


def test_nothing_divided_by_nothing_does_not_fire(stage: dict[str, Any]) -> None:
    page = "# TYPE a_total counter\na_total 5\n"
    world = series(stage, page, page)
    [value] = world.value(f"rate(a_total{{{JOB}}}[5m]) / rate(a_total{{{JOB}}}[5m])").values()
    assert math.isnan(value)
    assert not world.fires(f"rate(a_total{{{JOB}}}[5m]) / rate(a_total{{{JOB}}}[5m]) > 0.02")


@pytest.mark.parametrize("name", ["breast_cancer", "digits"])
def test_a_season_holds_the_four_drifts_and_no_other_cause_for_alarm(
    stage: dict[str, Any], name: str
) -> None:
    for seed in range(3):
        made = stage["season"](
            np.random.default_rng(seed), name, ("jump", "slope", "broken", "labels")
        )
        found = stage["solution"].watch(made.reference, made.weeks)
        assert {alarm[1:] for alarm in found} == {
            (kind, column) for kind, column, _, _ in made.planted
        }
        assert sorted(len(week["rows"]) for week in made.weeks)[:2] == [80, 400]


def test_doing_nothing_recovers_from_nothing(stage: dict[str, Any]) -> None:
    def lost(trouble: str, policy: Callable[[Any], str]) -> float:
        world = stage["World"](np.random.default_rng(2), trouble)
        for _ in range(world.WEEKS):
            world.do(policy(world.seen()))
        return float(world.promised_first - np.mean(world.scores[world.begin + 3 :]))

    for trouble in ("machine", "broken", "release"):
        assert lost(trouble, lambda _: "nothing") > 0.1
        assert lost(trouble, stage["solution"].policy) < 0.03
