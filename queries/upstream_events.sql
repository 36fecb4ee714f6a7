-- One row per cause and event upstream that may bring contacts of a customer.
-- Each comes with two spans: watched, from the event to the next one of the
-- same cause, the end of the contract or $as_of; and compared, the span that
-- shows how many contacts would have come anyway. That one lies before the
-- event (less the cause's gap), never reaching into the window of an event
-- before it nor into days before the first purchase or the first contact on
-- record; or, where the rule says so, after the window. Events from before the
-- first contact on record are left out: what they brought was not recorded.
with happened as (
    select
        'late delivery' as event,
        cast(null as varchar) as incident_kind,
        record_id as event_key,
        customer_id,
        due_at as happened_at,
        order_number,
        _file,
        _row
    from promises
    where days_past_due > 0
    union all
    select
        'delivery' as event,
        cast(null as varchar) as incident_kind,
        record_id as event_key,
        customer_id,
        delivered_at as happened_at,
        order_number,
        _file,
        _row
    from orders
    union all
    select
        'defect' as event,
        cast(null as varchar) as incident_kind,
        record_id as event_key,
        customer_id,
        coalesce(delivered_at, ordered_at) as happened_at,
        order_number,
        _file,
        _row
    from orders
    where is_defective
    union all
    select
        'failed order' as event,
        cast(null as varchar) as incident_kind,
        record_id as event_key,
        customer_id,
        case when is_failed then ordered_at else cancelled_at end
            as happened_at,
        order_number,
        _file,
        _row
    from orders
    where
        is_failed
        or (cancelled_at is not null and cancelled_by = 'company')
    union all
    select
        'failed payment' as event,
        cast(null as varchar) as incident_kind,
        record_id as event_key,
        customer_id,
        issued_at as happened_at,
        cast(null as varchar) as order_number,
        _file,
        _row
    from invoices
    where is_failed
    union all
    select
        'slow refund' as event,
        cast(null as varchar) as incident_kind,
        record_id as event_key,
        customer_id,
        refund_requested_at
        + cast(ceil($unresolved_after_days * 24) as integer)
        * interval '1' hour as happened_at,
        cast(null as varchar) as order_number,
        _file,
        _row
    from invoices
    where
        epoch(coalesce(refunded_at, $as_of)) - epoch(refund_requested_at)
        > $unresolved_after_days * 86400
    union all
    select
        'first purchase' as event,
        cast(null as varchar) as incident_kind,
        cast(customer_id as varchar) as event_key,
        customer_id,
        became_customer_at as happened_at,
        cast(null as varchar) as order_number,
        cast(null as varchar) as _file,
        cast(null as bigint) as _row
    from people
    union all
    select
        'incident' as event,
        lower(min(kind)) as incident_kind,
        coalesce(incident_number, record_id) as event_key,
        customer_id,
        min(began_at) as happened_at,
        cast(null as varchar) as order_number,
        min(_file) as _file,
        min(_row) as _row
    from incidents
    group by customer_id, coalesce(incident_number, record_id)
),

ruled as (
    select
        cause_rules.cause,
        cause_rules.stage,
        cause_rules.within_days,
        cause_rules.horizon_days,
        cause_rules.gap_days,
        cause_rules.is_compared_after,
        happened.event || ':' || happened.event_key as event_id,
        happened.customer_id,
        happened.happened_at,
        happened.order_number,
        happened._file,
        happened._row,
        lag(happened.happened_at) over same_cause as previous_at,
        lead(happened.happened_at) over same_cause as next_at
    from happened
    inner join cause_rules
        on
            happened.event = cause_rules.event
            and coalesce(happened.incident_kind, '')
            = coalesce(cause_rules.incident_kind, happened.incident_kind, '')
    where
        happened.customer_id is not null
        and happened.happened_at <= $as_of
    window
        same_cause as (
            partition by cause_rules.cause, happened.customer_id
            order by happened.happened_at, happened.event_key
        )
),

recorded as (
    select min(opened_at) as first_at
    from tickets
),

spans as (
    select
        ruled.cause,
        ruled.stage,
        ruled.event_id,
        ruled.customer_id,
        people.segment,
        people.region,
        ruled.happened_at,
        ruled.order_number,
        ruled.within_days,
        ruled.horizon_days,
        ruled.is_compared_after,
        ruled._file,
        ruled._row,
        least(
            $as_of,
            ruled.next_at,
            case
                when
                    people.leave_rule = 'contract'
                    and people.left_at > ruled.happened_at
                    then people.left_at
            end
        ) as seen_until,
        case
            when people.became_customer_at < ruled.happened_at
                then people.became_customer_at
            else people.first_seen_at
        end as known_from,
        recorded.first_at,
        ruled.previous_at + ruled.within_days * interval '1' day
            as previous_until,
        case
            when ruled.is_compared_after
                then
                    ruled.happened_at
                    + (ruled.within_days + ruled.gap_days) * interval '1' day
            else ruled.happened_at - ruled.gap_days * interval '1' day
        end as compared_at
    from ruled
    cross join recorded
    left join people
        on ruled.customer_id = people.customer_id
)

select
    cause,
    stage,
    event_id,
    customer_id,
    segment,
    region,
    happened_at,
    order_number,
    within_days,
    horizon_days,
    is_compared_after,
    least(seen_until, happened_at + horizon_days * interval '1' day)
        as watched_until,
    case
        when is_compared_after then compared_at
        else
            least(
                greatest(
                    compared_at - horizon_days * interval '1' day,
                    previous_until,
                    first_at,
                    known_from
                ),
                compared_at
            )
    end as compared_from,
    case
        when is_compared_after
            then
                greatest(
                    least(
                        seen_until,
                        compared_at + horizon_days * interval '1' day
                    ),
                    compared_at
                )
        else compared_at
    end as compared_until,
    _file,
    _row
from spans
where happened_at >= first_at
