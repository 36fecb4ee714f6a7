-- One row per segment, channel, messages sent and seen: customers.
select
    people.segment,
    channel_responses.channel,
    channel_responses.sent,
    channel_responses.seen,
    count(*) as customers
from channel_responses
inner join people
    on channel_responses.customer_id = people.customer_id
where channel_responses.sent > 0
group by
    people.segment,
    channel_responses.channel,
    channel_responses.sent,
    channel_responses.seen
