-- One row per month's end and driver that its respondents met.
-- A survey driver is left out where fewer than six in ten answered it, a halo
-- where half of the rest did so together with the answer on loyalty.
with every_one as (
    select
        window_end,
        count(*) as respondents
    from loyalty_respondents
    group by window_end
),

counted as (
    select
        loyalty_respondents.window_end,
        loyalty_drivers.place,
        count(*) as respondents,
        sum(case when loyalty_drivers.is_together then 1 else 0 end)
            as together
    from loyalty_respondents
    inner join loyalty_drivers
        on loyalty_respondents.answer_id = loyalty_drivers.answer_id
    group by loyalty_respondents.window_end, loyalty_drivers.place
),

named as (
    select
        place,
        min(kind) as kind,
        min(driver) as driver
    from loyalty_drivers
    group by place
)

select
    counted.window_end,
    counted.place,
    case
        when named.kind <> 'asked' then named.kind
        when counted.respondents < 0.6 * every_one.respondents
            then 'left out'
        when counted.together >= 0.5 * counted.respondents then 'halo'
        else 'asked'
    end as kind,
    named.driver
from counted
inner join every_one
    on counted.window_end = every_one.window_end
inner join named
    on counted.place = named.place
where named.kind <> 'counted'
