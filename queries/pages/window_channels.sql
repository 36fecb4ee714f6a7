-- One row per channel of a customer who was three times in the same two hours.
select
    channel_responses.customer_id,
    channel_responses.channel,
    channel_responses.sent,
    channel_responses.seen,
    channel_responses.last_sent_at
from channel_responses
inner join active_windows
    on channel_responses.customer_id = active_windows.customer_id
where
    active_windows.inside >= 3
    and not channel_responses.is_opt_out
    and ($segment is null or active_windows.segment = $segment)
    and ($region is null or active_windows.region = $region)
order by channel_responses.customer_id, channel_responses.channel
