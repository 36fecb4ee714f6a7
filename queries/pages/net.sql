-- One row per part of the safety net: never fell, caught, dropped.
-- A customer fell who opened a ticket in the period. Dropped: one of those
-- tickets was reopened, stood longer than $unresolved_after_days or was
-- answered at the low end of its scale; else caught. The loyalty of each is the
-- newest relationship NPS of the twelve months before $end_before.
with members as (
    select
        customer_id,
        monthly_value,
        left_at
    from people
    where
        became_customer_at < cast($end_before as date)
        and (left_at is null or left_at >= cast($start_on as date))
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
),

poorly_answered as (
    select distinct about_record
    from answers
    where
        about_record is not null
        and question <> 'expectation'
        and case
            when direction = -1 then scale_max - score
            else score - scale_min
        end
        <= $lowest_share_of_scale * (scale_max - scale_min)
),

falls as (
    select
        tickets.customer_id,
        count(*) as falls,
        bool_or(
            coalesce(tickets.reopens, 0) > 0
            or poorly_answered.about_record is not null
            or (
                (
                    tickets.resolved_at is not null
                    or coalesce(tickets.status, 'open') <> 'resolved'
                )
                and epoch(least(coalesce(tickets.resolved_at, $as_of), $as_of))
                - epoch(tickets.opened_at) > $unresolved_after_days * 86400
            )
        ) as is_dropped
    from tickets
    left join poorly_answered
        on tickets.record_id = poorly_answered.about_record
    where
        tickets.opened_at >= cast($start_on as date)
        and tickets.opened_at < cast($end_before as date)
        and ($channel is null or tickets.channel = $channel)
    group by tickets.customer_id
),

opinions as (
    select
        customer_id,
        score,
        row_number() over (
            partition by customer_id
            order by answered_at desc, record_id asc
        ) as nth_newest
    from answers
    where
        question = 'nps'
        and scale_min = 0
        and scale_max = 10
        and score between 0 and 10
        and coalesce(stage, 'renewal') = 'renewal'
        and answered_at >= cast($end_before as date) - interval '12' month
        and answered_at < cast($end_before as date)
),

parted as (
    select
        members.customer_id,
        members.monthly_value,
        coalesce(members.left_at < cast($end_before as date), false)
            as has_left,
        case
            when falls.customer_id is null then 'never fell'
            when falls.is_dropped then 'dropped'
            else 'caught'
        end as part,
        coalesce(falls.falls, 0) as falls,
        opinions.score
    from members
    left join falls
        on members.customer_id = falls.customer_id
    left join opinions
        on
            members.customer_id = opinions.customer_id
            and opinions.nth_newest = 1
)

select
    part,
    count(*) as customers,
    cast(sum(falls) as bigint) as falls,
    count(*) filter (where falls > 1) as repeat_fallers,
    count(*) filter (where has_left) as leavers,
    count(score) as answers,
    count(*) filter (where score >= 9) as promoters,
    count(*) filter (where score >= 7 and score < 9) as passives,
    count(*) filter (where score < 7) as detractors,
    sum(monthly_value) * 12 as yearly_value
from parted
group by part
order by part desc
