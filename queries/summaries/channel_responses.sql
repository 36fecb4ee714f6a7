-- One row per customer and channel of messages: sent, seen, and opted out of.
-- Messages of the last twelve months that had three days to be seen. Seen is
-- null for a channel whose export never tells it. An opt-out of any time holds.
with telling as (
    select channel
    from messages
    where opened_at is not null
    group by channel
),

sent as (
    select
        customer_id,
        channel,
        sent_at,
        opened_at,
        coalesce(is_opt_out, false) as is_opt_out,
        sent_at <= $as_of - interval '3' day
        and sent_at > cast($as_of as date) - interval '12' month as is_recent
    from messages
    where customer_id is not null and channel is not null
)

select
    sent.customer_id,
    sent.channel,
    sum(case when sent.is_recent then 1 else 0 end) as sent,
    case
        when max(telling.channel) is not null
            then
                sum(
                    case
                        when sent.is_recent and sent.opened_at is not null
                            then 1
                        else 0
                    end
                )
    end as seen,
    max(case when sent.is_recent then sent.sent_at end) as last_sent_at,
    bool_or(sent.is_opt_out) as is_opt_out
from sent
left join telling
    on sent.channel = telling.channel
group by sent.customer_id, sent.channel
