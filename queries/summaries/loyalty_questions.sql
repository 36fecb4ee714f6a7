-- One row per month's end and survey driver that its respondents answered.
-- Kind: left out where fewer than six in ten answered, halo where half of the
-- rest did so together with the answer on loyalty, else asked.
with every_one as (
    select
        window_end,
        count(*) as respondents
    from loyalty_respondents
    group by window_end
)

select
    loyalty_respondents.window_end,
    loyalty_drivers.driver,
    case
        when count(*) < 0.6 * max(every_one.respondents) then 'left out'
        when
            avg(case when loyalty_drivers.is_together then 1.0 else 0.0 end)
            >= 0.5
            then 'halo'
        else 'asked'
    end as kind
from loyalty_respondents
inner join loyalty_drivers
    on
        loyalty_respondents.answer_id = loyalty_drivers.answer_id
        and loyalty_drivers.kind = 'asked'
inner join every_one
    on loyalty_respondents.window_end = every_one.window_end
group by loyalty_respondents.window_end, loyalty_drivers.driver
