-- One row per month, question and verdict: how many said so.
select
    cast(date_trunc('month', answered_on) as date) as month,
    asked,
    verdict,
    count(*) as answers
from verdicts
where
    asked in ('expectations', 'recommendation', 'overall', 'order')
    and answered_on >= cast($start_on as date)
    and answered_on < cast($end_before as date)
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
    and ($channel is null or channel = $channel)
group by cast(date_trunc('month', answered_on) as date), asked, verdict
