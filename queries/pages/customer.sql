-- One row per customer: the one asked for, with totals of what happened.
select
    p.customer_id,
    p.segment,
    p.region,
    p.acquisition_channel,
    p.first_seen_at,
    p.became_customer_at,
    p.left_at,
    p.leave_rule,
    p.leave_reason,
    p.monthly_value,
    p.party_name,
    p.party_email,
    (
        select count(*)
        from ledger as t
        where t.customer_id = $customer_id
    ) as touchpoints,
    (
        select count(*)
        from ledger as t
        where t.customer_id = $customer_id and t.is_service
    ) as service_touchpoints,
    (
        select count(*)
        from strikes as s
        where s.customer_id = $customer_id
    ) as strikes
from people as p
where p.customer_id = $customer_id
