-- One row per kind of first touchpoint, service or not: who stayed long after.
select
    is_served_first,
    count(*) as customers,
    count(*) filter (where is_followed) as followed,
    count(*) filter (where is_followed and is_kept) as kept
from beginnings
where
    began_on < cast($end_before as date)
    and ($segment is null or segment = $segment)
    and ($region is null or region = $region)
group by is_served_first
