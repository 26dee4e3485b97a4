"""What an export writes can be carried away and run, and names nothing that floats."""

from __future__ import annotations

import ast
import json
import py_compile
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from baibu.workbench.engine.learners import TaskKind
from baibu.workbench.packaging.predictor import Predictor
from baibu.workbench.serving.exports import KINDS, export
from baibu.workbench.serving.refusals import ExportInTheWayError
from workbench.serving_made import packed

ROOT = Path(__file__).parents[2]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return packed(tmp_path / "package")


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_carries_the_package_unharmed(package: Path, tmp_path: Path, kind: Any) -> None:
    written = export(package, kind, tmp_path / "out")
    assert all(path.read_text(encoding="utf-8").strip() for path in written)
    carried = Predictor.load(tmp_path / "out" / "package")
    assert carried.version == Predictor.load(package).version
    assert carried.version in "".join(path.read_text(encoding="utf-8") for path in written)
    assert (tmp_path / "out" / "requirements.txt").read_text().startswith("baibu")


def test_an_export_lays_nothing_over_what_is_there(package: Path, tmp_path: Path) -> None:
    mine = tmp_path / "out" / "app.py"
    mine.parent.mkdir()
    mine.write_text("mine")
    with pytest.raises(ExportInTheWayError) as caught:
        export(package, "flask", tmp_path / "out")
    assert caught.value.code == "W050"
    assert mine.read_text() == "mine"
    assert list(mine.parent.iterdir()) == [mine]


@pytest.mark.parametrize("kind", ["flask", "spaces"])
def test_the_code_of_an_export_compiles_and_has_no_lint(
    package: Path, tmp_path: Path, kind: Any
) -> None:
    export(package, kind, tmp_path / "out")
    app = tmp_path / "out" / "app.py"
    py_compile.compile(str(app), doraise=True)
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--line-length", "100",
               "--select", "E,F,I,B,UP,SIM,ANN001", str(app)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout


def test_a_target_that_looks_like_code_stays_a_text(tmp_path: Path) -> None:
    from baibu.workbench.packaging import manifest
    from baibu.workbench.packaging.signature import Signature

    package = packed(tmp_path / "package")
    told = json.loads((package / "signature.json").read_bytes())
    signature = Signature.of({**told, "target": 'y"""\nimport os\\'})
    files = {
        path.relative_to(package).as_posix(): path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and path.name != manifest.NAME
    }
    files["signature.json"] = signature.json().encode()
    (package / "signature.json").write_bytes(files["signature.json"])
    (package / manifest.NAME).write_bytes(manifest.sealed(files, {})[1])
    for kind in KINDS:
        export(package, kind, tmp_path / kind)
    for kind in ("flask", "spaces"):
        tree = ast.parse((tmp_path / kind / "app.py").read_text(encoding="utf-8"))
        imported = [one for one in ast.walk(tree) if isinstance(one, ast.Import)]
        assert "os" not in {name.name for one in imported for name in one.names}
    for line in (tmp_path / "docker" / "Dockerfile").read_text(encoding="utf-8").splitlines():
        assert not line.startswith("import")


@pytest.mark.parametrize("task", ["binary", "regression"])
def test_the_flask_app_answers_as_the_package_does(tmp_path: Path, task: TaskKind) -> None:
    package = packed(tmp_path / "package", task)
    export(package, "flask", tmp_path / "out")
    spec = {"__name__": "app", "__file__": str(tmp_path / "out" / "app.py")}
    exec(compile((tmp_path / "out" / "app.py").read_text(), "app.py", "exec"), spec)
    client: Any = spec["app"].test_client()  # type: ignore[attr-defined]
    predictor = Predictor.load(package)
    row = predictor.signature.example
    assert client.post("/predict", json=row).json == predictor.predict([row])[0].plain()
    assert len(client.post("/predict", json=[row, row]).json) == 2
    assert client.post("/predict", json={}).status_code == 422
    assert client.post("/predict", data="{").status_code == 400


def test_the_image_is_pinned_and_runs_without_root(package: Path, tmp_path: Path) -> None:
    export(package, "docker", tmp_path / "out")
    lines = logical((tmp_path / "out" / "Dockerfile").read_text(encoding="utf-8"))
    verbs = [line.split()[0] for line in lines]
    known = {"FROM", "ENV", "RUN", "WORKDIR", "COPY", "USER", "EXPOSE", "VOLUME", "HEALTHCHECK",
             "ENTRYPOINT"}  # fmt: skip
    assert set(verbs) <= known
    assert verbs[0] == "FROM"
    assert re.fullmatch(r"FROM python:\d+\.\d+\.\d+-slim-\w+", lines[0])
    user = next(line for line in lines if line.startswith("USER"))
    assert user.split()[1] not in ("root", "0")
    assert verbs.index("USER") < verbs.index("ENTRYPOINT")
    assert not [line for line in lines[verbs.index("USER") :] if line.startswith(("RUN", "COPY"))]
    for line in lines:
        if "apt-get install" in line:
            assert "--no-install-recommends" in line
            assert "rm -rf /var/lib/apt/lists/*" in line
        if line.startswith("RUN pip"):
            assert "--no-cache-dir" in line
        assert not line.startswith("ADD")
    check = next(line for line in lines if line.startswith("HEALTHCHECK"))
    assert "/health" in json.loads(check[check.index("[") :])[-1]
    entry = json.loads(next(line for line in lines if line.startswith("ENTRYPOINT"))[11:])
    parser_knows(entry[entry.index("package") :])
    copied = [line.split()[1] for line in lines if line.startswith("COPY")]
    ignored = (tmp_path / "out" / ".dockerignore").read_text()
    for name in copied:
        assert (tmp_path / "out" / name).exists()
        assert f"!{name}" in ignored


def logical(text: str) -> list[str]:
    """Join lines that go on, leave out comments."""
    joined = text.replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def parser_knows(words: list[str]) -> None:
    """Read the words of a container as the program itself does."""
    from baibu.workbench.serving.__main__ import _parser

    assert _parser().parse_args(words).host == "0.0.0.0"


def test_the_containers_find_each_other_and_their_files(package: Path, tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    export(package, "compose", tmp_path / "out", latency_ms=20)
    out = tmp_path / "out"
    told = yaml.safe_load((out / "docker-compose.yml").read_text(encoding="utf-8"))
    services = told["services"]
    assert set(services) == {"model", "prometheus", "grafana"}
    for service in services.values():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])
        assert service["cap_drop"] == ["ALL"]
        if "image" in service:
            assert re.search(r":v?\d+\.\d+\.\d+$", service["image"])
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            assert (out / source).exists() if source.startswith(".") else source in told["volumes"]
    scrape = yaml.safe_load((out / "monitoring/prometheus.yml").read_text())
    (target,) = scrape["scrape_configs"][0]["static_configs"][0]["targets"]
    name, port = target.split(":")
    assert name in services
    assert services["model"]["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert ["--allow", name] == services["model"]["command"]
    assert set(scrape["rule_files"]) == {"rules.yml"}
    alerts = yaml.safe_load((out / "monitoring/rules.yml").read_text(encoding="utf-8"))
    slow = [one for group in alerts["groups"] for one in group["rules"] if "0.02" in one["expr"]]
    assert [one["alert"] for one in slow] == ["BaibuSlow"]
    source = yaml.safe_load((out / "monitoring/datasource.yml").read_text())["datasources"][0]
    assert source["url"] == "http://prometheus:9090"
    for language in ("zh", "en"):
        board = json.loads((out / f"monitoring/dashboards/{language}.json").read_bytes())
        assert board["panels"]


def test_the_space_says_what_runs_it(package: Path, tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    export(package, "spaces", tmp_path / "out")
    head = (tmp_path / "out" / "README.md").read_text(encoding="utf-8").split("---")[1]
    told = yaml.safe_load(head)
    assert told["sdk"] == "gradio"
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["sdk_version"])
    assert (tmp_path / "out" / told["app_file"]).exists()
