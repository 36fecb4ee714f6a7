-- One row per kind and driver of loyalty met by the complete respondents of
-- the twelve months before $end_before (the first of a month): the stage of
-- the journey where most of them met it; null: no export says.
with counted as (
    select
        loyalty_drivers.kind,
        loyalty_drivers.driver,
        loyalty_drivers.stage,
        row_number() over (
            partition by loyalty_drivers.kind, loyalty_drivers.driver
            order by
                case when loyalty_drivers.stage is null then 1 else 0 end asc,
                count(*) desc,
                loyalty_drivers.stage asc
        ) as nth_stage
    from loyalty_respondents
    inner join loyalty_drivers
        on loyalty_respondents.answer_id = loyalty_drivers.answer_id
    where
        loyalty_respondents.window_end = cast($end_before as date)
        and loyalty_respondents.is_complete
        and loyalty_drivers.kind <> 'counted'
    group by
        loyalty_drivers.kind, loyalty_drivers.driver, loyalty_drivers.stage
)

select
    kind,
    driver,
    stage
from counted
where nth_stage = 1
