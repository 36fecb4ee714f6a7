"""Survey exports: Qualtrics, its invitations, SurveyMonkey, and the exit survey."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scorecard.sample.clock import MISSING, Window, local_text, stamps
from scorecard.sample.loyalty import EXPERIENCE
from scorecard.sample.people import emails, record_ids, record_keys

if TYPE_CHECKING:
    from scorecard.sample.history import History

QUALTRICS = (
    "StartDate",
    "EndDate",
    "Status",
    "IPAddress",
    "Progress",
    "Duration (in seconds)",
    "Finished",
    "RecordedDate",
    "ResponseId",
    "RecipientLastName",
    "RecipientFirstName",
    "RecipientEmail",
    "ExternalReference",
    "LocationLatitude",
    "LocationLongitude",
    "DistributionChannel",
    "UserLanguage",
    "Q1_NPS_GROUP",
    "Q1",
    "Q2_1",
    "Q2_2",
    "Q2_3",
    "Q2_4",
)
QUALTRICS_SAYS = (
    "Start Date",
    "End Date",
    "Response Type",
    "IP Address",
    "Progress",
    "Duration (in seconds)",
    "Finished",
    "Recorded Date",
    "Response ID",
    "Recipient Last Name",
    "Recipient First Name",
    "Recipient Email",
    "External Data Reference",
    "Location Latitude",
    "Location Longitude",
    "Distribution Channel",
    "User Language",
    "How likely are you to recommend Halfmoon Coffee? - Group",
    "How likely are you to recommend Halfmoon Coffee?",
    "How satisfied are you with... - Delivery",
    "How satisfied are you with... - Coffee quality",
    "How satisfied are you with... - Ease of use",
    "How satisfied are you with... - Price",
)
QUALTRICS_IDS = (
    "startDate",
    "endDate",
    "status",
    "ipAddress",
    "progress",
    "duration",
    "finished",
    "recordedDate",
    "_recordId",
    "recipientLastName",
    "recipientFirstName",
    "recipientEmail",
    "externalDataReference",
    "locationLatitude",
    "locationLongitude",
    "distributionChannel",
    "userLanguage",
    "QID1_NPS_GROUP",
    "QID1",
    "QID2_1",
    "QID2_2",
    "QID2_3",
    "QID2_4",
)
SURVEYMONKEY = (
    "Respondent ID",
    "Collector ID",
    "Start Date",
    "End Date",
    "IP Address",
    "Email Address",
    "First Name",
    "Last Name",
    "Custom Data 1",
    "Halfmoon made it easy to get started.",
    "Anything we should know?",
)
SURVEYMONKEY_SAYS = ("",) * 9 + ("Response", "Open-Ended Response")
AGREEMENT = (
    "Strongly disagree",
    "Disagree",
    "Somewhat disagree",
    "Neither agree nor disagree",
    "Somewhat agree",
    "Agree",
    "Strongly agree",
)
FIRST_RESPONSE = 1
FIRST_RESPONDENT = 118_000_000_001
LEAVING_WORDS = (
    "Umzug - neue Küche, kein Platz",
    "Zu teuer für uns",
    "Kaffee schmeckte müde",
    "Wechsel zum Café nebenan",
    "",
)


def qualtrics_head() -> list[list[str]]:
    """Give the three header rows of a Qualtrics export."""
    imports = [f'{{"ImportId":"{name}"}}' for name in QUALTRICS_IDS]
    return [list(QUALTRICS), list(QUALTRICS_SAYS), imports]


def relationship_export(history: History, so_far: int, window: Window) -> pl.DataFrame:
    """Answers to the relationship survey of one chunk; ids are HubSpot's."""
    given = history.answers.filter(pl.col("is_answered"))
    at = local_text(window, given["answered"].to_numpy(), "%Y-%m-%d %H:%M:%S")
    ids = record_ids(history.people.number[given["who"].to_numpy()])
    group = (
        pl.when(pl.col("nps") >= 9)
        .then(pl.lit("Promoter"))
        .when(pl.col("nps") >= 7)
        .then(pl.lit("Passive"))
        .otherwise(pl.lit("Detractor"))
    )
    filled = given.select(
        at.alias("StartDate"),
        at.alias("EndDate"),
        pl.lit("IP Address").alias("Status"),
        pl.lit("100").alias("Progress"),
        pl.lit("True").alias("Finished"),
        at.alias("RecordedDate"),
        pl.Series(
            [f"R_{so_far + i + FIRST_RESPONSE}" for i in range(given.height)], dtype=pl.String
        ).alias("ResponseId"),
        pl.Series(ids).cast(pl.String).alias("ExternalReference"),
        pl.lit("email").alias("DistributionChannel"),
        pl.lit("EN").alias("UserLanguage"),
        group.alias("Q1_NPS_GROUP"),
        pl.col("nps").cast(pl.String).alias("Q1"),
        *(
            pl.col(name).cast(pl.String).alias(f"Q2_{position}")
            for position, name in enumerate(EXPERIENCE, start=1)
        ),
    )
    blank = [
        pl.lit(None, dtype=pl.String).alias(name)
        for name in QUALTRICS
        if name not in filled.columns
    ]
    return filled.with_columns(blank).select(QUALTRICS)


def invitations_export(history: History, so_far: int, window: Window) -> pl.DataFrame:
    """Invitations to the relationship survey, under the canonical names."""
    sent = history.answers
    number = history.people.number[sent["who"].to_numpy()]
    return sent.select(
        pl.Series(np.arange(sent.height) + so_far + 1).cast(pl.String).alias("record_id"),
        record_keys(number).alias("customer_id"),
        local_text(window, sent["sent"].to_numpy()).alias("sent_at"),
        pl.lit("NPS").alias("survey"),
        pl.when(pl.col("is_answered"))
        .then(pl.lit("1"))
        .otherwise(pl.lit("0"))
        .alias("is_answered"),
    )


def effort_export(history: History, so_far: int, window: Window) -> pl.DataFrame:
    """Answers to the onboarding effort survey of one chunk, as SurveyMonkey writes them."""
    given = history.efforts
    at = stamps(window, given["answered"].to_numpy()).dt.strftime("%m/%d/%Y %I:%M:%S %p")
    labels = {score: f"{score} - {label}" for score, label in enumerate(AGREEMENT, start=1)}
    hard = pl.when(pl.col("effort") <= 2).then(pl.lit("The guide lost me, twice"))
    filled = given.select(
        (pl.Series(np.arange(given.height)) + FIRST_RESPONDENT + so_far)
        .cast(pl.String)
        .alias("Respondent ID"),
        pl.lit("450000001").alias("Collector ID"),
        at.alias("Start Date"),
        at.alias("End Date"),
        emails(history.people.number[given["who"].to_numpy()]).alias("Email Address"),
        pl.col("effort").replace_strict(labels, return_dtype=pl.String).alias(SURVEYMONKEY[9]),
        hard.alias(SURVEYMONKEY[10]),
    )
    blank = [
        pl.lit(None, dtype=pl.String).alias(name)
        for name in SURVEYMONKEY
        if name not in filled.columns
    ]
    return filled.with_columns(blank).select(SURVEYMONKEY)


def exit_export(
    history: History, so_far: int, window: Window, rng: np.random.Generator
) -> pl.DataFrame:
    """Two answers per leaver who filled in the exit survey, under the canonical names."""
    left = history.left
    who = np.nonzero((left != MISSING) & (rng.random(len(left)) < 0.45))[0]
    n = len(who)
    effort = 1 + rng.binomial(4, 0.26, n)
    returns = (rng.random(n) < 0.44).astype(np.int64)
    words = np.array(LEAVING_WORDS)[rng.choice(5, n, p=(0.10, 0.15, 0.10, 0.10, 0.55))]
    position = np.arange(n) + so_far // 2 + 1
    common = pl.DataFrame(
        {
            "number": position,
            "customer_id": record_keys(history.people.number[who]),
            "answered_at": local_text(window, left[who]),
        }
    )

    def asked(
        name: str, score: np.ndarray, scale: tuple[str, str, str], say: pl.Expr
    ) -> pl.DataFrame:
        low, high, way = scale
        return common.select(
            pl.format("x{}-{}", pl.col("number"), pl.lit(name)).alias("record_id"),
            "customer_id",
            "answered_at",
            pl.lit("Exit").alias("survey"),
            pl.lit(name).alias("question"),
            pl.lit("outcome").alias("family"),
            pl.Series(score).cast(pl.String).alias("score"),
            pl.lit(low).alias("scale_min"),
            pl.lit(high).alias("scale_max"),
            pl.lit(way).alias("direction"),
            pl.lit("farewell").alias("stage"),
            pl.lit("email").alias("channel"),
            say.alias("comment_text"),
        )

    said = pl.lit(pl.Series(words, dtype=pl.String))
    return pl.concat(
        [
            asked("ces", effort, ("1", "5", "-1"), said.replace("", None)),
            asked("would_return", returns, ("0", "1", "1"), pl.lit(None, dtype=pl.String)),
        ]
    )
