"""Causes: which stage of the journey makes customers come to service."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from scorecard.config.catalogue import Identifier


class Causes(BaseModel):
    """The whole of causes.toml: contact reason, in the export's words, to upstream stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reasons: dict[str, Identifier] = Field(default_factory=dict)
