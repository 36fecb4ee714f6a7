-- One row per verdict of the first impression: who stayed long after it.
select
    verdict,
    count(*) as customers,
    count(*) filter (where is_followed) as followed,
    count(*) filter (where is_followed and is_kept) as kept
from verdicts
where
    is_first_impression
    and answered_on < cast($end_before as date)
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
    and ($channel is null or channel = $channel)
group by verdict
