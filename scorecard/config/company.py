"""The company: who it is, what its journey looks like, who owns what.

``company.toml`` is looked for in the folder of exports first, then in data/.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from scorecard.config.catalogue import Identifier, Role


class _Block(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Stage(_Block):
    """One stage of the journey, in the order of the file."""

    stage_id: Identifier
    name: str
    owner: Role
    question: str = ""
    """What the customer asks at this stage."""
    goal: float = 75.0
    red_flag: float = 50.0
    weight: Annotated[float, Field(gt=0)] = 1.0


class Goalpost(_Block):
    """The owner's own target for one metric, instead of the catalogue's."""

    target: float | None = None
    floor: float | None = None
    owner: Role | None = None
    weight: float | None = None
    reason: str = ""


class ServiceOverride(_Block):
    """A channel and a purpose that are service, or are not, against the rule."""

    channel: str = "*"
    purpose: str = "*"
    is_service: bool


class Thresholds(_Block):
    """How many answers a judgement needs, and how much may be set aside."""

    fewest_shown: int = 10
    fewest_judged: int = 30
    most_set_aside: float = 0.20
    fewest_keys: float = 0.50
    false_alarms: float = 0.10
    """Benjamini-Hochberg: share of change marks that may be false."""


class Strikes(_Block):
    """What counts as a poor experience."""

    late_by_days: float = 1.0
    unresolved_after_days: float = 7.0
    same_event_within_days: int = 7
    lowest_share_of_scale: float = 0.25
    """An answer at or below this share of its scale is a strike."""


class Identity(_Block):
    """Which rules beyond ids and e-mails make two keys one customer."""

    by_company_domain: bool = False
    """Persons of one e-mail domain are one account; free-mail domains join nobody."""
    by_name_and_postcode: bool = False
    """A name and postcode that stand once in each of two systems are one customer."""
    free_mail: tuple[str, ...] = ()
    """Domains beside the known ones whose users have nothing in common."""


class Privacy(_Block):
    """What of a person is kept in readable form."""

    hash_names: bool = False
    """Names and e-mails are kept as salted hashes alone; joins work, lists show none."""


class Priority(_Block):
    """What the company says comes first, and the stages or metrics that it is about."""

    name: str
    stages: tuple[Identifier, ...] = ()
    metrics: tuple[Identifier, ...] = ()


class Company(_Block):
    """The whole of company.toml."""

    name: str
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    zone: str = "UTC"
    fiscal_year_starts: Annotated[int, Field(ge=1, le=12)] = 1
    day_first: bool | None = None
    """How to read 02/03/2026 where a file does not settle it; unset: ask."""
    is_sample: bool = False
    """The invented company; said in data/company.toml only, elsewhere it is a copied line."""
    loss_after_days: int = 120
    """Without subscriptions: a customer silent for longer counts as lost."""
    index_goal: float = 75.0
    index_red_flag: float = 50.0
    stages: tuple[Stage, ...]
    owners: dict[Role, str] = Field(default_factory=dict)
    goalposts: dict[str, Goalpost] = Field(default_factory=dict)
    service_rule: tuple[ServiceOverride, ...] = ()
    thresholds: Thresholds = Thresholds()
    strikes: Strikes = Strikes()
    identity: Identity = Identity()
    privacy: Privacy = Privacy()
    cost_per_contact: float | None = None
    drivers: dict[str, Literal["people", "process", "product"]] = Field(default_factory=dict)
    """What a survey driver, or a kind of failure, hangs on."""

    priorities: tuple[Priority, ...] = ()
    self_ratings: dict[Identifier, Annotated[float, Field(ge=0, le=100)]] = Field(
        default_factory=dict
    )
    """How the company itself rates each stage, 0 to 100, before it looks at its customers."""

    def stage(self, stage_id: str) -> Stage:
        """The stage of that id; KeyError if the journey has none."""
        for stage in self.stages:
            if stage.stage_id == stage_id:
                return stage
        raise KeyError(stage_id)
