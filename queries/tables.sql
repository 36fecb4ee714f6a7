-- The canonical tables: what every export is turned into.
-- Each table is optional; an absent export leaves an empty table, and an empty
-- table is "not measured", never a zero. The comment behind a column is its
-- entry in the data dictionary. Moments are the company's wall-clock time.
-- Every table also carries the six columns of its origin, written once here:
--   source      varchar  the system that the row came from, e.g. zendesk
--   record_id   varchar  the row's own key in that system, e.g. zendesk:8812
--   customer_id bigint   the customer, after identities were joined; null: not known
--   _file       varchar  the exported file that holds the row, relative to the data folder
--   _row        bigint   the row of that file as a spreadsheet numbers it, header = 1
--   exported_at timestamp when the file was exported, as far as it tells

-- One row per person or company in one system.
create table customers (
    party_name varchar, -- Name as the system has it; shown only where a call list needs it
    party_email varchar, -- E-mail, lower case; joins systems, never shown by default
    postcode varchar, -- Postcode; with the name it may join systems
    segment varchar, -- Customer segment, e.g. Home, Office
    region varchar, -- Region or country
    acquisition_channel varchar, -- What first brought the customer here
    is_referred boolean, -- Was the customer referred by another one
    is_reached boolean, -- Has marketing reached this contact
    first_seen_at timestamp, -- When the contact was first known
    first_response_at timestamp, -- When we first answered the lead
    qualified_at timestamp, -- When the lead was qualified
    became_customer_at timestamp, -- When the contact first bought
    left_at timestamp, -- When the relationship ended; null while it goes on
    leave_reason varchar, -- Why it ended, in the words of the export
    monthly_value double, -- Recurring revenue a month, company currency
    lifetime_value double, -- Value of the customer over the relationship, company currency
    tenure_months double -- Months of relationship at export, where no dates are given
);

-- One row per sales opportunity.
create table deals (
    stage varchar, -- Pipeline stage in the words of the export
    created_at timestamp, -- When the deal was opened
    qualified_at timestamp, -- When it was qualified
    proposal_at timestamp, -- When a proposal was sent
    closed_at timestamp, -- When it was won or lost; null while open
    is_won boolean, -- Won, lost, or null while open
    amount double, -- Amount, company currency
    lost_reason varchar, -- Why it was lost, in the words of the export
    channel varchar -- Where the deal came from
);

-- One row per order.
create table orders (
    order_number varchar, -- The number customers quote, e.g. #1001
    ordered_at timestamp, -- When it was placed
    promised_at timestamp, -- The first delivery time promised
    shipped_at timestamp, -- When it left us
    delivered_at timestamp, -- When it arrived; null: not (yet) delivered
    cancelled_at timestamp, -- When it was cancelled
    cancelled_by varchar, -- customer or company
    status varchar, -- delivered, open, cancelled, failed, refunded
    is_failed boolean, -- Did checkout, payment or the order itself fail
    is_defective boolean, -- Arrived damaged, wrong or incomplete
    amount double, -- Order total, company currency
    refunded_amount double, -- Money given back, company currency
    channel varchar -- web, app, store, phone
);

-- One row per invoice or payment.
create table invoices (
    issued_at timestamp, -- When it was issued or charged
    due_at timestamp, -- When it was due
    paid_at timestamp, -- When it was paid; null: not paid
    status varchar, -- paid, open, failed, refunded, disputed
    is_failed boolean, -- Did the payment fail
    is_disputed boolean, -- Did the customer dispute it
    amount double, -- Amount, company currency
    refunded_amount double, -- Money given back, company currency
    refund_requested_at timestamp, -- When the refund was asked for
    refunded_at timestamp, -- When the money went back
    channel varchar -- card, debit, transfer
);

-- One row per subscription or contract.
create table subscriptions (
    plan varchar, -- Plan in the words of the export
    status varchar, -- active, trialing, past_due, canceled
    started_at timestamp, -- When it began
    cancel_requested_at timestamp, -- When the customer asked to end it
    ended_at timestamp, -- When it ended; null while it runs
    cancel_reason varchar, -- Reason given
    monthly_amount double, -- Recurring revenue a month, company currency
    channel varchar -- Where it was taken out
);

-- One row per service case.
create table tickets (
    opened_at timestamp, -- When the customer came to us
    first_reply_at timestamp, -- When a person first replied
    resolved_at timestamp, -- When it was last resolved; null while open
    due_at timestamp, -- When the service level required a resolution
    status varchar, -- open, pending, resolved
    channel varchar, -- email, phone, chat, web, social
    reason varchar, -- Contact reason in the words of the export
    priority varchar, -- Priority in the words of the export
    stage varchar, -- Journey stage it is about, if the export says so
    order_number varchar, -- Order it is about, if the export says so
    reopens bigint, -- How often it was reopened; null: not exported
    replies bigint, -- How often we replied; null: not exported
    reassignments bigint, -- How often it changed hands; null: not exported
    is_sla_met boolean -- Was the service level kept; null: not exported
);

-- One row per answered question.
create table answers (
    answered_at timestamp, -- When the answer was given
    survey varchar, -- Survey name
    question varchar, -- nps, csat, ces, ease, expectation, would_return, delight or a driver's name
    family varchar, -- outcome, driver or expectation
    score double, -- The answer on its own scale
    scale_min double, -- Lowest point of the scale
    scale_max double, -- Highest point of the scale
    direction bigint, -- 1: higher is better; -1: lower is better
    stage varchar, -- Journey stage it is about; null: the whole relationship
    about_record varchar, -- Ticket or order it is about, e.g. zendesk:8812
    channel varchar, -- Where it was asked
    comment_text varchar -- What the customer wrote; shown only in the row itself
);

-- One row per survey invitation.
create table invitations (
    sent_at timestamp, -- When it was sent
    survey varchar, -- Survey name
    channel varchar, -- Where it was sent
    is_answered boolean -- Was it answered; null: not exported
);

-- One row per message that the company sent to one customer.
create table messages (
    sent_at timestamp, -- When it was sent
    opened_at timestamp, -- When it was seen; null: not seen or not exported
    channel varchar, -- email, push, sms, letter, phone
    purpose varchar, -- marketing, notice, education, apology
    topic varchar, -- What it is about, e.g. late delivery
    stage varchar, -- Journey stage it belongs to
    about_record varchar, -- Order, invoice or incident it is about
    is_opt_out boolean -- Did the customer opt out of this channel
);

-- One row per customer, day and feature used.
create table usage (
    used_at timestamp, -- When it was used
    feature varchar, -- What was used; help counts as self-service
    sessions bigint, -- How many sessions
    channel varchar -- app, web
);

-- One row per incident, or per customer that an incident touched.
create table incidents (
    incident_number varchar, -- The incident's number; shared by its customers
    kind varchar, -- late delivery, outage, defect, data breach, billing error
    stage varchar, -- Journey stage where it went wrong
    began_at timestamp, -- When it began
    detected_at timestamp, -- When we knew
    resolved_at timestamp -- When it was over
);

-- One row per contact that no other table holds.
create table touchpoints (
    happened_at timestamp, -- When it took place
    stage varchar, -- Journey stage
    channel varchar, -- Where it took place
    begun_by varchar, -- customer or company
    purpose varchar -- visit, enquiry, problem, transaction, education
);
