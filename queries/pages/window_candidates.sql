-- One row per customer who was three times in the same two hours of the week.
-- Key: how the system calls the customer whose keys come first. An opt-out of
-- any channel is told, so that nobody who wants no word is ever listed.
with keys as (
    select
        identities.customer_id,
        min(identities.key) as key
    from identities
    inner join active_windows
        on identities.customer_id = active_windows.customer_id
    where identities.kind = 'id'
    group by identities.customer_id
),

refused as (
    select distinct customer_id
    from channel_responses
    where is_opt_out
)

select
    active_windows.customer_id,
    active_windows.segment,
    active_windows.region,
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
    keys.key,
    people.party_name,
    refused.customer_id is not null as is_opt_out
from active_windows
inner join people
    on active_windows.customer_id = people.customer_id
left join keys
    on active_windows.customer_id = keys.customer_id
left join refused
    on active_windows.customer_id = refused.customer_id
where
    (active_windows.inside >= 3 or active_windows.trained_inside >= 3)
    and ($segment is null or active_windows.segment = $segment)
    and ($region is null or active_windows.region = $region)
order by active_windows.customer_id
