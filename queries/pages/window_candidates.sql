-- One row per customer who was three times in the same two hours of the week.
select
    active_windows.customer_id,
    active_windows.segment,
    active_windows.region,
    active_windows.record,
    active_windows.sessions,
    active_windows.weeks,
    active_windows.opens_at,
    active_windows.inside,
    active_windows.first_minute,
    active_windows.trained_sessions,
    active_windows.trained_opens_at,
    active_windows.trained_inside,
    active_windows.held_sessions,
    active_windows.held_inside,
    active_windows.is_opt_out,
    people.party_name
from active_windows
inner join people
    on active_windows.customer_id = people.customer_id
where
    (active_windows.inside >= 3 or active_windows.trained_inside >= 3)
    and ($segment is null or active_windows.segment = $segment)
    and ($region is null or active_windows.region = $region)
