-- One row per question: those who left in the twelve months before $end_before
-- and had answered it in the twenty-four, and of how many of them every answer
-- fell on the day on which they left, or after it.
with leavers as (
    select
        customer_id,
        cast(left_at as date) as lost_on
    from people
    where
        left_at >= cast($end_before as date) - interval '12' month
        and left_at < cast($end_before as date)
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
),

firsts as (
    select
        verdicts.asked,
        verdicts.customer_id,
        min(verdicts.answered_on) >= min(leavers.lost_on) as is_late
    from verdicts
    inner join leavers
        on verdicts.customer_id = leavers.customer_id
    where
        verdicts.answered_on >= cast($end_before as date) - interval '24' month
        and verdicts.answered_on < cast($end_before as date)
        and ($channel is null or verdicts.channel = $channel)
    group by verdicts.asked, verdicts.customer_id
)

select
    asked,
    count(*) as leavers,
    count(*) filter (where is_late) as asked_late
from firsts
group by asked
