-- One row per month, stage, channel, segment and region of touchpoints. Within
-- one channel the moments are those with a touchpoint in it.
select
    month,
    stage,
    channel,
    segment,
    region,
    touchpoints,
    service_touchpoints,
    case when $channel is null then moments else channel_moments end as moments,
    case
        when $channel is null then service_moments else service_channel_moments
    end as service_moments,
    channel_moments,
    service_channel_moments
from touchpoint_months
where
    month >= cast($start_on as date)
    and month < cast($end_before as date)
    and ($channel is null or channel = $channel)
order by month, stage, channel, segment, region
