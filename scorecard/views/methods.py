"""How each kind of metric is summarised, in words, for receipts and definitions."""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.config.catalogue import Summary


@dataclass(frozen=True)
class Method:
    """Name, formula and interval in words, and where the formula comes from."""

    name: str
    formula: str
    interval: str
    source: str


METHODS: dict[Summary, Method] = {
    Summary.SHARE: Method(
        "share",
        "Observations that are true, divided by all observations.",
        "95 % interval by Wilson's score method.",
        "Wilson (1927); Brown, Cai & DasGupta (2001), Statistical Science 16:101.",
    ),
    Summary.NPS: Method(
        "net promoter score",
        "Share of 9 and 10 minus share of 0 to 6, times 100.",
        "95 % interval by the adjusted Wald method, with three answers added.",
        "Rocks (2016), The American Statistician 70:365.",
    ),
    Summary.MEDIAN: Method(
        "median duration",
        "The time within which half have ended; what is still open counts as open.",
        "95 % interval by order statistics, or by Brookmeyer and Crowley where some are open.",
        "Kaplan & Meier (1958); Brookmeyer & Crowley (1982). Right to 1 %.",
    ),
    Summary.P90: Method(
        "90th percentile of a duration",
        "The time within which nine in ten have ended; what is still open counts as open.",
        "95 % interval by order statistics, or by Brookmeyer and Crowley where some are open.",
        "Kaplan & Meier (1958); Brookmeyer & Crowley (1982). Right to 1 %.",
    ),
    Summary.RATIO: Method(
        "ratio of sums",
        "Sum of values divided by sum of bases.",
        "95 % interval by linearisation of the ratio.",
        "Cochran, Sampling Techniques, 6.4.",
    ),
    Summary.COUNT: Method(
        "count",
        "Observations divided by months.",
        "95 % interval of a Poisson count, exact.",
        "Garwood (1936), Biometrika 28:437.",
    ),
}
