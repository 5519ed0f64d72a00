-- The shop's database, as the refund desk finds it. Amounts are in cents.
CREATE TABLE orders (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    item TEXT NOT NULL,
    paid_cents INTEGER NOT NULL,
    currency TEXT NOT NULL
) STRICT;

-- Who wrote the email that a run is about.
CREATE TABLE cases (
    run TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    message_id TEXT NOT NULL
) STRICT;

-- Refunds that were paid and booked.
CREATE TABLE refunds (
    refund_id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    booked_on TEXT NOT NULL
) STRICT;

INSERT INTO orders (id, email, item, paid_cents, currency) VALUES
    ('A-1001', 'marta@example.com', 'Teapot', 2490, 'EUR'),
    ('A-1002', 'viktor@example.com', 'Desk lamp', 3900, 'EUR'),
    ('A-1003', 'jonas@example.com', 'Office chair', 34900, 'EUR'),
    ('A-1004', 'helen@example.com', 'Wall clock', 5900, 'USD'),
    ('A-1005', 'lukasz@example.com', 'Kaffeemühle', 4500, 'EUR'),
    ('A-1006', 'nina@example.com', 'Reading glasses', 1990, 'EUR'),
    ('A-1007', 'omar@example.com', 'Suitcase', 8900, 'EUR'),
    ('A-1008', 'omar@example.com', 'Travel pillow', 1500, 'EUR'),
    ('A-1009', 'greta@example.com', 'Scarf', 3500, 'EUR');
