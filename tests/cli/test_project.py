"""`baibu run` takes a table from a file to a packaged model; `baibu project` does the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from baibu.cli.columns import columns
from baibu.ledger import ProjectRun, decode
from baibu.ledger.store import open_store
from makers.tables import TARGET, customers
from makers.terminal import Said, Terminal

BROKEN = {
    "empty.csv": (b"", "y", "W022"),
    "constant.csv": (b"a,y\n1,x\n2,x\n3,x\n", "y", "W024"),
    "no_such_column.csv": (b"a,y\n1,x\n2,z\n", "q", "W023"),
}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Terminal, Path, Said]:
    """A terminal, the folder of a project that was run from a file, and what the run said."""
    folder = tmp_path_factory.mktemp("work")
    terminal = Terminal(home=folder / "home")
    said = terminal("run", customers(folder), "--target", TARGET, "--seconds", "6")
    return terminal, folder / "customers-project", said


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", BROKEN)
def test_data_that_cannot_be_learnt_from_are_refused_and_leave_no_project(
    tmp_path: Path, name: str, language: str
) -> None:
    data, target, code = BROKEN[name]
    (tmp_path / name).write_bytes(data)
    said = Terminal(home=tmp_path / "home", language=language)(
        "run", tmp_path / name, "--target", target
    )
    assert said.code == 2
    assert said.err.startswith(code)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "home"])
    assert (tmp_path / name).read_bytes() == data


def test_a_broken_query_says_what_the_database_said(baibu: Terminal, tmp_path: Path) -> None:
    (tmp_path / "no.db").touch()  # a database without a table
    address = f"sqlite:///{tmp_path / 'no.db'}"
    words = ["--target", "y", "--query", "select nothing", "--project", str(tmp_path / "p")]
    said = baibu("run", address, *words)
    assert said.code == 2
    assert said.err.startswith("W029")
    assert "sqlite3" in said.err


def test_without_a_target_the_columns_to_choose_from_are_named(
    baibu: Terminal, tmp_path: Path
) -> None:
    said = baibu("run", customers(tmp_path))
    assert said.err.startswith("W089")
    assert f"age, city, fee, {TARGET}" in said.err
    assert not (tmp_path / "customers-project").exists()


def test_an_unknown_metric_is_refused_before_anything_is_made(
    baibu: Terminal, tmp_path: Path
) -> None:
    said = baibu("run", customers(tmp_path), "--target", TARGET, "--metric", "luck")
    assert said.err.startswith("W005")
    assert not (tmp_path / "customers-project").exists()


def test_rows_are_kept_apart_in_one_way(baibu: Terminal, tmp_path: Path) -> None:
    said = baibu("run", customers(tmp_path), "--group", "city", "--time", "age")
    assert (said.code, said.err[:4]) == (2, "B020")


def test_a_command_outside_of_any_project_says_so(
    baibu: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for word in ("status", "run", "confirm", "report", "compare", "serve", "monitor"):
        said = baibu("project", word)
        assert (said.code, said.err[:4]) == (2, "W001"), word


def test_questions_are_asked_and_answers_are_kept(baibu: Terminal, tmp_path: Path) -> None:
    table = customers(tmp_path)
    answers = [str(table), "fewer leave", "the team", "", "", "", TARGET]
    said = baibu(
        "project", "new", "--project", tmp_path / "asked", answer="\n".join(answers) + "\n"
    )
    assert said.code == 0, said
    assert "Which column is to be predicted?" in said.out
    card = (tmp_path / "asked" / "project.toml").read_text(encoding="utf-8")
    assert 'goal = "fewer leave"' in card
    assert 'target = "churned"' in card
    shown = baibu("project", "status", "--project", tmp_path / "asked", "--json").json
    assert {one["name"] for one in shown["guesses"]} == {
        "task.kind", "task.metric", "task.positive",
        "problem.decision", "problem.constraint", "problem.doing_nothing",
    }  # fmt: skip
    assert shown["state"] == "new"


def test_a_project_made_in_one_go_waits_for_nothing_but_its_target(
    baibu: Terminal, tmp_path: Path
) -> None:
    words = [
        "--from",
        str(customers(tmp_path)),
        "--target",
        TARGET,
        "--project",
        str(tmp_path / "p"),
    ]
    made = baibu("project", "new", *words, "--json").json
    assert made["target"] == TARGET
    assert made["kind"] == "binary"


@pytest.mark.slow
def test_a_run_tells_each_step_and_ends_with_a_score_beside_doing_nothing(
    finished: tuple[Terminal, Path, Said],
) -> None:
    _, folder, said = finished
    assert said.code == 0, said
    assert "✓ Bring the data together" in said.out
    assert "✓ Package" in said.out
    assert "area under the ROC curve" in said.out
    assert "the same answer for every row" in said.out
    assert "baibu project serve" in said.out
    assert (folder / "runs" / "0001" / "report.html").is_file()
    assert not (folder / "runs" / "0002").exists()


@pytest.mark.slow
def test_what_a_run_came_to_stands_in_the_record_once(
    finished: tuple[Terminal, Path, Said],
) -> None:
    terminal, folder, _ = finished
    again = terminal("project", "run", "--project", folder)
    assert "nothing had changed" in again.out
    store = open_store(f"sqlite:///{terminal.home / 'baibu.sqlite3'}")
    records = [decode(one) for one in store.read("me", kinds=["run"])]  # type: ignore[arg-type]
    store.close()
    (fact,) = [one.fact for one in records]
    assert isinstance(fact, ProjectRun)
    assert (fact.project, fact.task, fact.metric) == ("customers", "binary", "roc_auc")
    assert fact.low <= fact.score <= fact.high


@pytest.mark.slow
def test_the_document_holds_what_the_page_shows(finished: tuple[Terminal, Path, Said]) -> None:
    terminal, folder, _ = finished
    shown = terminal("project", "status", "--project", folder, "--json").json
    assert shown["state"] == "done"
    assert shown["steps_done"] == shown["steps_all"] >= 18
    assert shown["outcome"]["low"] <= shown["outcome"]["score"] <= shown["outcome"]["high"]
    assert shown["leaders"]
    assert shown["openings"] == 1


@pytest.mark.slow
def test_guesses_are_confirmed_and_open_questions_stay_open(
    finished: tuple[Terminal, Path, Said], tmp_path: Path
) -> None:
    terminal, folder, _ = finished
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "project.toml").write_bytes((folder / "project.toml").read_bytes())
    said = terminal("project", "confirm", "--project", copy)
    assert "3 guesses are confirmed now" in said.out
    assert "who will use a prediction" in said.out
    card = (copy / "project.toml").read_text(encoding="utf-8")
    assert "task.kind" not in card


@pytest.mark.slow
def test_the_model_can_be_written_out_and_is_never_written_over(
    finished: tuple[Terminal, Path, Said], tmp_path: Path
) -> None:
    terminal, folder, _ = finished
    for kind, file in [("package", "manifest.json"), ("docker", "Dockerfile")]:
        words = ["project", "export", kind, "--out", str(tmp_path / kind), "--project", str(folder)]
        assert terminal(*words).code == 0
        assert (tmp_path / kind / file).is_file()
        assert terminal(*words).code == 2
    assert terminal("project", "export", "floppy", "--project", folder).err.startswith("W088")


@pytest.mark.slow
def test_a_report_is_written_in_the_language_that_is_asked_for(
    finished: tuple[Terminal, Path, Said], tmp_path: Path
) -> None:
    terminal, folder, _ = finished
    out = tmp_path / "r.html"
    terminal("project", "report", "--project", folder, "--out", out, "--lang", "zh")
    assert 'lang="zh-CN"' in out.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_service_that_was_asked_nothing_is_not_judged(
    finished: tuple[Terminal, Path, Said],
) -> None:
    terminal, folder, _ = finished
    said = terminal("project", "monitor", "--project", folder)
    assert (said.code, said.err[:4]) == (2, "W051")


@pytest.mark.slow
def test_what_was_asked_is_held_against_what_was_learnt(
    finished: tuple[Terminal, Path, Said], tmp_path: Path
) -> None:
    terminal, folder, _ = finished
    lines = [
        {
            "at": f"2026-01-01T00:{n // 60:02}:{n % 60:02}.000Z", "id": f"a-{n}",
            "row": {"age": 25, "city": "上海", "fee": 90_000.0},
            "prediction": "no", "chances": {"no": 0.9, "yes": 0.1}, "version": "v", "ms": 1.0,
        }
        for n in range(400)
    ]  # fmt: skip
    log = tmp_path / "requests-2026-01-01-1-1.jsonl"
    log.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    said = terminal("project", "monitor", "--project", folder, "--log", tmp_path)
    assert said.code == 1
    assert "fee" in said.out
    told = terminal("project", "monitor", "--project", folder, "--log", tmp_path, "--json").json
    columns = {one["name"]["en"]: one for one in told["columns"]}
    assert columns["fee"]["is_alarm"]
    assert sum(now for _, _, now in columns["fee"]["bins"]) == pytest.approx(1)


@pytest.mark.slow
def test_runs_are_put_side_by_side(finished: tuple[Terminal, Path, Said]) -> None:
    terminal, folder, _ = finished
    terminal("project", "run", "--project", folder)
    said = terminal("project", "compare", "--project", folder)
    assert said.code == 0, said
    assert "seconds" in said.out
    assert terminal("project", "compare", "1", "77", "--project", folder).code == 2


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("words", [["run"], ["project"], ["project", "new"], ["project", "serve"]])
def test_help_fits_into_eighty_columns(tmp_path: Path, words: list[str], language: str) -> None:
    said = Terminal(home=tmp_path, language=language)(*words, "--help")
    assert said.code == 0
    assert all(columns(line) <= 80 for line in said.out.splitlines())


@pytest.mark.slow
def test_a_model_is_promoted_once_and_its_version_is_told(
    finished: tuple[Terminal, Path, Said],
) -> None:
    terminal, folder, _ = finished
    first = terminal("project", "promote", "--project", folder, "--why", "the first", "--json").json
    assert (first["is_new"], first["change"]["why"], first["before"]) == (True, "the first", "")
    again = terminal("project", "promote", "--project", folder)
    assert "live already" in again.out
    assert (folder / "live" / "versions" / first["change"]["version"]).is_dir()
    nothing = terminal("project", "rollback", "--project", folder)
    assert nothing.code != 0
    assert nothing.err.startswith("W0")
    assert terminal("project", "promote", "--run", "77", "--project", folder).err[:4] == "W071"


@pytest.mark.slow
def test_what_to_do_about_a_model_is_decided_by_its_policy(
    finished: tuple[Terminal, Path, Said], tmp_path: Path
) -> None:
    terminal, folder, _ = finished
    lines = [
        {
            "at": f"2026-01-01T00:{n // 60:02}:{n % 60:02}.000Z", "id": f"a-{n}",
            "row": {"age": 25, "city": "上海", "fee": 90_000.0},
            "prediction": "no", "chances": {"no": 0.9, "yes": 0.1}, "version": "v", "ms": 1.0,
        }
        for n in range(400)
    ]  # fmt: skip
    log = tmp_path / "requests-2026-01-01-1-1.jsonl"
    log.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    told = terminal("project", "monitor", "--project", folder, "--log", tmp_path, "--json").json
    assert told["rows"] == 400, "the window that ends with the log is looked at"
    assert told["act"] in {"mend", "collect"}
    assert told["decision"]["zh"]
    said = terminal("project", "monitor", "--project", folder, "--log", tmp_path)
    assert told["decision"]["en"].split(":")[0] in said.out


@pytest.mark.slow
def test_a_sweep_runs_each_value_and_leaves_the_card_as_it_was(
    finished: tuple[Terminal, Path, Said],
) -> None:
    terminal, folder, _ = finished
    card = (folder / "project.toml").read_bytes()
    runs = len(list((folder / "runs").glob("[0-9]*")))
    words = ["project", "sweep", "budget.seconds", "2", "3", "--project", str(folder)]
    told = terminal(*words, "--json").json
    assert [one["values"] for one in told["settings"]] == [["2", "3"]]
    assert len(list((folder / "runs").glob("[0-9]*"))) == runs + 2
    assert (folder / "project.toml").read_bytes() == card


def test_a_sweep_that_cannot_be_is_refused_before_anything_runs(
    baibu: Terminal, tmp_path: Path
) -> None:
    made = tmp_path / "p"
    words = ["--from", str(customers(tmp_path)), "--target", TARGET, "--project", str(made)]
    baibu("project", "new", *words, "--json")
    for values, code in [(["5"], "W072"), (["5", "soon"], "W073")]:
        said = baibu("project", "sweep", "budget.seconds", *values, "--project", made)
        assert (said.code, said.err[:4]) == (2, code)
    assert baibu("project", "sweep", "luck", "1", "2", "--project", made).err[:4] == "W073"
    assert not list((made / "runs").glob("[0-9]*"))


@pytest.mark.slow
def test_a_run_is_logged_where_a_team_looks(
    finished: tuple[Terminal, Path, Said], tmp_path: Path
) -> None:
    pytest.importorskip("mlflow")
    terminal, folder, _ = finished
    store = f"sqlite:///{tmp_path / 'team.db'}"
    words = ["project", "track", "--to", store, "--name", "churn", "--project", str(folder)]
    told = terminal(*words, "--json").json
    assert (told["store"], told["registered"], told["version"]) == (store, "churn", "1")
    assert (tmp_path / "team.db").is_file()
    assert (folder / "tracking" / "files").is_dir(), (
        "files lie in the project, not where one stands"
    )


def test_a_forecast_is_asked_for_with_its_series_and_its_season(
    baibu: Terminal, tmp_path: Path
) -> None:
    rows = ["shop,day,sold"]
    rows += [
        f"{shop},2026-{1 + n // 28:02}-{1 + n % 28:02},{10 + n % 7}"
        for shop in ("a", "b")
        for n in range(56)
    ]
    (tmp_path / "sales.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    words = ["--from", str(tmp_path / "sales.csv"), "--target", "sold", "--time", "day"]
    words += ["--series", "shop", "--season", "7", "--horizon", "3"]
    words += ["--project", str(tmp_path / "p")]
    told = baibu("project", "new", *words, "--json").json
    assert told["kind"] == "forecast"
    card = (tmp_path / "p" / "project.toml").read_text(encoding="utf-8")
    for line in ('series = "shop"', "season = 7", "horizon = 3", 'column = "day"'):
        assert line in card


def test_a_pipeline_for_kubeflow_is_written_before_anything_has_run(
    baibu: Terminal, tmp_path: Path
) -> None:
    made = tmp_path / "p"
    words = ["--from", str(customers(tmp_path)), "--target", TARGET, "--project", str(made)]
    baibu("project", "new", *words, "--json")
    said = baibu("project", "export", "kubeflow", "--project", made)
    assert said.code == 0, said
    spec = json.loads(
        (made / "exports" / "kubeflow" / "pipeline.yaml").read_text("utf-8").split("\n---\n")[0]
    )
    assert "train" in spec["root"]["dag"]["tasks"]
    assert baibu("project", "export", "kubeflow", "--project", made).code == 2
