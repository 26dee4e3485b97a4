"""How long `baibu content check` takes for all stages, on two workers."""

from __future__ import annotations

from baibu.app.authoring import content_check
from baibu.compute.local import LocalExecutor
from baibu.content.load import bundled


def main() -> None:
    """Check everything once, and print a row per stage."""
    executor = LocalExecutor(2)
    try:
        report = content_check(
            bundled(), executor, [], language="en", progress=lambda done, total: None
        )
    finally:
        executor.close()
    print("\nbaibu content check, two workers, three seeds")
    print("  stage                       checks  mistakes  named  reference s")
    for row in report.rows:
        print(
            f"  {row.number:3d} {row.id:24} {row.checks:5d} {row.mistakes:9d} {row.named:6d} "
            f"{row.solution_seconds:11.2f}"
        )
    problems = len(report.problems) + sum(len(row.problems) for row in report.rows)
    print(f"  {report.seconds:.0f} s in all, {problems} problems")


if __name__ == "__main__":
    main()
