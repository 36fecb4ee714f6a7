-- One row per month with falls: how many, and what became of them.
-- Judged are those whose end is known and that were old enough on the last day
-- of the files to have stood too long: a younger one that is caught already
-- would flatter the newest month.
select
    cast(date_trunc('month', fell_on) as date) as month,
    count(*) as falls,
    count(*) filter (where outcome = 'caught') as catches,
    count(*) filter (where outcome = 'dropped') as drops,
    count(*) filter (where outcome = 'open') as still_open,
    count(*) filter (where is_repeat) as repeats,
    count(*) filter (
        where
        outcome in ('caught', 'dropped')
        and fell_on + cast(ceil($unresolved_after_days) as integer)
        <= cast($as_of as date)
    ) as judged,
    count(*) filter (
        where
        outcome = 'dropped'
        and fell_on + cast(ceil($unresolved_after_days) as integer)
        <= cast($as_of as date)
    ) as judged_drops
from falls
where
    fell_on >= cast($start_on as date)
    and fell_on < cast($end_before as date)
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
    and ($channel is null or channel = $channel)
group by cast(date_trunc('month', fell_on) as date)
order by month
