"""Hold everything that rules look at: the catalogue, the bodies, what was proved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from baibu.content.load import Catalog
from baibu.content.proof import Proof
from baibu.content.schema import Body, Stage
from baibu.core.ids import StageId


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What rules judge. A stage without a body or a proof is passed over by the rules for these."""

    catalog: Catalog
    bodies: Mapping[StageId, Body] = field(default_factory=dict)
    proofs: Mapping[StageId, Proof] = field(default_factory=dict)

    def made(self) -> Iterator[tuple[Stage, Body]]:
        """Give the stages whose body was read."""
        for stage_id, body in self.bodies.items():
            yield self.catalog.stages[stage_id], body
