-- One row per question and verdict: who stayed, and what they spent after.
-- Each customer counts once, with the first answer that could be followed of
-- the twenty-four months before $end_before. Spend is that of the six months
-- after; its squares are of spend less 100, so that they lose no digits.
with firsts as (
    select
        asked,
        verdict,
        is_kept,
        spend,
        row_number() over (
            partition by customer_id, asked
            order by answered_on asc, record_id asc
        ) as nth
    from verdicts
    where
        asked in ('expectations', 'recommendation', 'overall', 'order')
        and is_followed
        and answered_on >= cast($end_before as date) - interval '24' month
        and answered_on < cast($end_before as date)
        and ($segment is null or segment = $segment)
        and ($region is null or region = $region)
        and ($channel is null or channel = $channel)
)

select
    asked,
    verdict,
    count(*) as customers,
    count(*) filter (where is_kept) as kept,
    count(spend) as spenders,
    sum(spend - 100) as spend_total,
    sum((spend - 100) * (spend - 100)) as spend_squares
from firsts
where nth = 1
group by asked, verdict
