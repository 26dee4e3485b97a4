"""Bridges to other tools: by hand and by the library the same, and files that hold together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu.core.language import LANGUAGES, messages
from baibu.workbench.bridges import dockerfile, exposed, kubeflow, recipes, series
from baibu.workbench.bridges.errors import LibraryMissingError, UnknownTransformerError
from baibu.workbench.monitor import grafana, rules
from baibu.workbench.serving import exports
from baibu.workbench.step import registry

GOOD = """\
FROM python:3.11.9-slim-bookworm
RUN apt-get update \\
    && apt-get install --no-install-recommends --yes libgomp1 \\
    && rm -rf /var/lib/apt/lists/*
COPY requirements.txt ./
RUN pip install --no-cache-dir --requirement requirements.txt
USER 10001
ENTRYPOINT ["python", "-m", "service"]
"""


def table(rows: int = 200) -> pd.DataFrame:
    draw = np.random.default_rng(3)
    city = draw.choice(["Wuhan", "Lyon", "Nice", "Oslo"], rows, p=[0.6, 0.34, 0.04, 0.02])
    frame = pd.DataFrame({"city": city, "hour": draw.integers(0, 24, rows).astype(float)})
    frame["fee"] = draw.gamma(3.0, 20.0, rows)
    frame.loc[::17, "fee"] = np.nan
    return frame


def test_recipes_learn_on_some_rows_and_apply_to_others() -> None:
    frame = table()
    learnt = [
        recipes.rare(frame, "city"),
        recipes.filled(frame, "fee"),
        recipes.binned(frame, "fee", bins=4),
        recipes.circle("hour", around=24),
    ]
    row = pd.DataFrame({"city": ["Bari"], "hour": [6.0], "fee": [np.nan]})
    made = recipes.applied(learnt, row)
    assert made["city"][0] == recipes.RARE
    assert made["fee"][0] in (1, 2)  # the middle lies between two bins
    assert made["hour_sin"][0] == pytest.approx(1)
    assert row["city"][0] == "Bari", "the table that was given stays as it was"


def test_recipes_survive_being_written_down() -> None:
    frame = table()
    learnt = [recipes.rare(frame, "city", least=0.1), recipes.counted(frame, "city")]
    again = json.loads(json.dumps(learnt))
    assert recipes.applied(again, frame).equals(recipes.applied(learnt, frame))


def test_bins_hold_about_equally_many_rows() -> None:
    frame = table()
    counts = recipes.applied([recipes.binned(frame, "fee", bins=4)], frame)["fee"].value_counts()
    assert counts.max() - counts.min() <= 1
    assert counts.sum() == frame["fee"].notna().sum()


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 24), st.floats(0.1, 1000))
def test_a_circle_has_no_seam(hour: float, around: float) -> None:
    frame = pd.DataFrame({"hour": [hour, hour + around]})
    made = recipes.applied([recipes.circle("hour", around=around)], frame)
    assert np.allclose(made.iloc[0, 1:], made.iloc[1, 1:], atol=1e-6)


def test_a_transformer_that_keeps_nothing_readable_is_refused() -> None:
    with pytest.raises(UnknownTransformerError, match="B070"):
        recipes.taken_over(object())


def fitted() -> list[Any]:
    """Fit transformers of Feature-engine, where it is installed."""
    creation = pytest.importorskip("feature_engine.creation")
    discretisation = pytest.importorskip("feature_engine.discretisation")
    encoding = pytest.importorskip("feature_engine.encoding")
    imputation = pytest.importorskip("feature_engine.imputation")
    whole = table().dropna()
    return [
        encoding.RareLabelEncoder(tol=0.05, n_categories=2, variables=["city"]).fit(whole),
        encoding.CountFrequencyEncoder(variables=["city"]).fit(whole),
        imputation.MeanMedianImputer(variables=["fee"]).fit(table()),
        discretisation.EqualFrequencyDiscretiser(q=4, variables=["fee"]).fit(whole),
        creation.CyclicalFeatures(variables=["hour"]).fit(whole),
    ]


def test_what_feature_engine_has_learnt_is_applied_without_it_to_the_same_effect() -> None:
    for one in fitted():
        frame = table() if type(one).__name__ == "MeanMedianImputer" else table().dropna()
        theirs, ours = one.transform(frame), recipes.applied(recipes.taken_over(one), frame)
        for name in theirs.columns:
            left, right = theirs[name], ours[name]
            if left.dtype == object:
                assert list(left) == list(right), type(one).__name__
            else:
                assert np.allclose(left.astype(float), right.astype(float)), type(one).__name__


def told_series() -> pd.DataFrame:
    draw = np.random.default_rng(1)
    rows = [(n, t, n * t / 20 + draw.normal()) for n in range(4) for t in range(30)]
    return pd.DataFrame(rows, columns=["id", "time", "value"]).sample(frac=1, random_state=0)


def test_a_series_is_described_by_what_it_is() -> None:
    made = series.described(told_series(), name="id", time="time", value="value")
    assert list(made.index) == [0, 1, 2, 3]
    assert made[series.SLOPE].is_monotonic_increasing
    one = told_series().query("id == 2").sort_values("time")["value"].to_numpy()
    assert made.loc[2, "value__mean"] == pytest.approx(one.mean())
    assert made.loc[2, series.SLOPE] == pytest.approx(np.polyfit(range(30), one, 1)[0])
    known = pd.Series(one).autocorr(1)
    assert made.loc[2, "value__autocorrelation__lag_1"] == pytest.approx(known, abs=0.05)


def test_a_series_of_one_moment_has_no_slope_and_breaks_nothing() -> None:
    frame = pd.DataFrame({"id": [1], "time": [0], "value": [3.0]})
    made = series.described(frame, name="id", time="time", value="value")
    assert made.loc[1, "value__mean"] == 3
    assert made[series.SLOPE].isna().all()


def test_tsfresh_says_the_same() -> None:
    pytest.importorskip("tsfresh")
    frame = told_series()
    ours = series.described(frame, name="id", time="time", value="value")
    theirs = series.by_tsfresh(frame, name="id", time="time", value="value")
    pd.testing.assert_frame_equal(
        ours, theirs, check_names=False, check_index_type=False, check_column_type=False, rtol=1e-9
    )


def test_without_tsfresh_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "find_spec", lambda _: None)
    with pytest.raises(LibraryMissingError, match="B069"):
        series.by_tsfresh(told_series(), name="id", time="time", value="value")


def spec() -> dict[str, Any]:
    steps = [one for one in registry().values() if "binary" in one.kinds]
    return kubeflow.pipeline("My churn 模型", steps, image="baibu:1")


def test_the_pipeline_of_a_project_holds_together() -> None:
    made = spec()
    assert kubeflow.faults(made) == ()
    tasks = kubeflow.tasks(made)
    assert "clean" in tasks["features"]["dependentTasks"]
    assert "dependentTasks" not in tasks["acquire"]
    assert made["pipelineInfo"]["name"] == "my-churn"


@pytest.mark.parametrize("kind", ["binary", "clustering", "forecast"])
def test_every_kind_of_project_becomes_a_pipeline(kind: str) -> None:
    steps = [one for one in registry().values() if kind in one.kinds]
    made = kubeflow.pipeline("数据", steps, image="baibu:1")
    assert kubeflow.faults(made) == ()
    assert len(kubeflow.tasks(made)) == len(steps)


def test_a_broken_pipeline_is_found_out() -> None:
    def broken(change: Any) -> set[str]:
        made = spec()
        change(made, kubeflow.tasks(made))
        return {one.kind for one in kubeflow.faults(made)}

    assert broken(lambda made, tasks: tasks["frame"].update(dependentTasks=["watch"])) == {"circle"}
    assert broken(lambda made, tasks: tasks["clean"].update(dependentTasks=["nobody"])) == {
        "waits_for_nobody"
    }
    assert broken(lambda made, tasks: made["components"].pop("comp-clean")) == {"component"}
    assert broken(lambda made, tasks: made["deploymentSpec"]["executors"].clear()) == {"executor"}
    assert broken(lambda made, tasks: made.update(schemaVersion="1")) == {"schema"}
    assert broken(lambda made, tasks: tasks.update(Bad_Name=tasks.pop("watch"))) >= {"name"}


def test_kfp_reads_our_pipeline_as_its_own(tmp_path: Path) -> None:
    components = pytest.importorskip("kfp.components")
    loaded = components.load_component_from_text(kubeflow.written(spec()))
    told = loaded.pipeline_spec
    assert set(told.root.dag.tasks) == set(kubeflow.tasks(spec()))
    assert list(told.root.dag.tasks["split"].dependent_tasks) == ["acquire"]


def test_a_sound_dockerfile_has_no_faults() -> None:
    assert dockerfile.faults(GOOD) == ()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("FROM python:3.11.9-slim-bookworm\n", "", "no_base"),
        ("python:3.11.9-slim-bookworm", "python", "unpinned_base"),
        ("python:3.11.9-slim-bookworm", "python:latest", "unpinned_base"),
        ("python:3.11.9-slim-bookworm", "registry.example:5000/python", "unpinned_base"),
        ("COPY requirements.txt", "ADD requirements.txt", "add"),
        ("USER 10001\n", "", "root"),
        ("USER 10001", "USER root", "root"),
        ('ENTRYPOINT ["python", "-m", "service"]', "CMD python -m service", "shell_form"),
        ('ENTRYPOINT ["python", "-m", "service"]\n', "", "no_command"),
        (" --yes", "", "apt_asks"),
        ("--no-install-recommends ", "", "apt_recommends"),
        (" \\\n    && rm -rf /var/lib/apt/lists/*", "", "apt_lists"),
        (" --no-cache-dir", "", "pip_cache"),
        ("USER 10001", "ENV API_TOKEN=abc\nUSER 10001", "secret"),
    ],
)
def test_each_rule_finds_its_fault(old: str, new: str, rule: str) -> None:
    assert old in GOOD
    assert [one.rule for one in dockerfile.faults(GOOD.replace(old, new, 1))] == [rule]


def test_a_fault_names_the_line_on_which_its_instruction_begins() -> None:
    (found,) = dockerfile.faults(GOOD.replace(" --yes", ""))
    assert found.line == 2


def test_only_the_last_stage_becomes_the_image() -> None:
    text = "FROM python:3.11 AS made\nRUN make\n" + GOOD
    assert dockerfile.faults(text) == ()
    assert dockerfile.faults(text.replace("FROM python:3.11.9-slim-bookworm", "FROM made")) == ()


def test_every_rule_is_explained_in_both_languages() -> None:
    told = messages("tools")
    for rule in dockerfile.RULES:
        for language in LANGUAGES:
            assert told[f"docker.{rule}"].into(language)


def test_what_queries_ask_for_is_shown() -> None:
    panels = grafana.dashboard("en", kind="binary")["panels"]
    queries = [one["expr"] for panel in panels for one in panel.get("targets", ())]
    for query in [*queries, *(one.expr for one in rules.rules())]:
        assert exposed.wanted(query)
        assert exposed.wanted(query) <= exposed.NAMES


def test_the_dockerfile_that_is_exported_has_no_faults() -> None:
    written = (exports.TEMPLATES / "Dockerfile.jinja").read_text(encoding="utf-8")
    assert dockerfile.faults(written) == ()
