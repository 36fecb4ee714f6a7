-- One row per part of the safety net (never fell, caught, dropped), segment and
-- region.
-- Customers of the period by the falls that began in it: dropped is who was
-- dropped once, caught who fell and never was. Of falls whose outcome no export
-- tells, ends_known counts none. Those who never fell are all the others, which
-- spares joining everybody.
with fallen as (
    select
        customer_id,
        count(*) as falls,
        count(outcome) as ends_known,
        bool_or(coalesce(outcome = 'dropped', false)) as is_dropped
    from falls
    where
        fell_on >= cast($start_on as date)
        and fell_on < cast($end_before as date)
        and ($channel is null or channel = $channel)
    group by customer_id
),

members as (
    select
        customer_id,
        segment,
        region,
        monthly_value,
        coalesce(left_at < cast($end_before as date), false) as has_left
    from people
    where
        became_customer_at < cast($end_before as date)
        and (left_at is null or left_at >= cast($start_on as date))
),

parts as (
    select
        case when fallen.is_dropped then 'dropped' else 'caught' end as part,
        members.segment,
        members.region,
        count(*) as customers,
        sum(fallen.falls) as falls,
        sum(fallen.ends_known) as ends_known,
        count(*) filter (where fallen.falls > 1) as repeat_fallers,
        count(*) filter (where members.has_left) as leavers,
        count(members.monthly_value) as valued,
        sum(members.monthly_value) as monthly_value
    from fallen
    inner join members
        on fallen.customer_id = members.customer_id
    group by
        case when fallen.is_dropped then 'dropped' else 'caught' end,
        members.segment, members.region
),

everybody_less_those_who_fell as (
    select
        segment,
        region,
        count(*) as customers,
        count(*) filter (where has_left) as leavers,
        count(monthly_value) as valued,
        sum(monthly_value) as monthly_value
    from members
    group by segment, region
    union all
    select
        segment,
        region,
        -customers as customers,
        -leavers as leavers,
        -valued as valued,
        -monthly_value as monthly_value
    from parts
),

every_part as (
    select
        part,
        segment,
        region,
        customers,
        falls,
        ends_known,
        repeat_fallers,
        leavers,
        monthly_value
    from parts
    union all
    select
        'never fell' as part,
        segment,
        region,
        sum(customers) as customers,
        0 as falls,
        0 as ends_known,
        0 as repeat_fallers,
        sum(leavers) as leavers,
        case when sum(valued) > 0 then sum(monthly_value) end as monthly_value
    from everybody_less_those_who_fell
    group by segment, region
    having sum(customers) > 0
)

select
    part,
    segment,
    region,
    cast(customers as bigint) as customers,
    cast(falls as bigint) as falls,
    cast(ends_known as bigint) as ends_known,
    cast(repeat_fallers as bigint) as repeat_fallers,
    cast(leavers as bigint) as leavers,
    monthly_value * 12 as yearly_value
from every_part
order by part desc, segment asc, region asc
