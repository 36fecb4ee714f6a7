"""What is planted in the invented company, as numbers that a test can ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Effects:
    """Every planted effect; rates are probabilities, times are hours or days.

    ``hazard`` is the chance to leave in a calendar month for a customer who was
    there at its start, by strikes struck before that start: 0, 1, 2, 3 or more.
    Strikes about one order, case or incident within seven days count once.
    """

    hazard: tuple[float, float, float, float] = (0.011, 0.018, 0.027, 0.040)
    late_rate: float = 0.080
    late_rate_factor_east: float = 2.0
    defect_rate: float = 0.022
    base_tickets_a_month: float = 0.033
    late_ticket_if_told: float = 0.14
    late_ticket_if_not_told: float = 0.32
    told_share_first: float = 0.30
    told_share_last: float = 0.48
    setup_ticket_clear: float = 0.06
    setup_ticket_confusing: float = 0.26
    confusing_share: float = 0.55
    """Share of machine buyers whose model has the confusing instructions."""
    defect_ticket: float = 0.45
    failed_payment_ticket: float = 0.20
    slow_refund_ticket: float = 0.35
    """For a refund that takes more than seven days."""
    payment_failure: float = 0.020
    payment_failure_late: float = 0.070
    refund_median_days: float = 2.2
    refund_median_days_late: float = 5.6
    refund_sigma: float = 0.62
    billing_falls_on: str = "2026-08-01"
    reply_median_hours: float = 3.0
    reply_month_wobble: float = 0.12
    effort_clear: float = 5.7
    effort_confusing: float = 4.6
    contact_window_share: float = 0.10
    nps_delivery: float = 0.80
    nps_quality: float = 0.80
    nps_ease: float = 0.45
    nps_price: float = 0.40
    nps_contact: float = -0.50
    nps_bad_resolution: float = -2.60
    nps_noise: float = 1.30

    @classmethod
    def none(cls) -> Effects:
        """Plant nothing: same rates, no differences."""
        planted = cls()
        return replace(
            planted,
            hazard=(0.014,) * 4,
            late_rate_factor_east=1.0,
            late_ticket_if_told=0.0,
            late_ticket_if_not_told=0.0,
            told_share_last=planted.told_share_first,
            setup_ticket_clear=0.0,
            setup_ticket_confusing=0.0,
            defect_ticket=0.0,
            failed_payment_ticket=0.0,
            slow_refund_ticket=0.0,
            base_tickets_a_month=0.055,
            payment_failure_late=planted.payment_failure,
            refund_median_days_late=planted.refund_median_days,
            reply_month_wobble=0.0,
            effort_confusing=planted.effort_clear,
            contact_window_share=0.0,
            nps_delivery=0.0,
            nps_quality=0.0,
            nps_ease=0.0,
            nps_price=0.0,
            nps_contact=0.0,
            nps_bad_resolution=0.0,
            nps_noise=2.0,
        )
