extension AirlineDatabase {
    /// Tables, and views without functions: Reeve reads databases without trusting functions in their schema.
    static let schema = """
        CREATE TABLE clock (now TEXT NOT NULL);
        CREATE TABLE users (id TEXT PRIMARY KEY, membership TEXT NOT NULL, document TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE payment_methods (
          user_id TEXT NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (user_id, id)
        ) WITHOUT ROWID;
        CREATE TABLE reservations (
          id TEXT PRIMARY KEY, user_id TEXT NOT NULL, origin TEXT NOT NULL, destination TEXT NOT NULL,
          flight_type TEXT NOT NULL, cabin TEXT NOT NULL, fares_bought_at TEXT NOT NULL, document TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX reservations_by_user ON reservations (user_id);
        CREATE TABLE segments (
          reservation_id TEXT NOT NULL, position INTEGER NOT NULL, number TEXT NOT NULL, date TEXT NOT NULL,
          PRIMARY KEY (reservation_id, position)
        ) WITHOUT ROWID;
        CREATE TABLE flights (
          number TEXT PRIMARY KEY, origin TEXT NOT NULL, destination TEXT NOT NULL, departure TEXT NOT NULL,
          arrival TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX flights_by_route ON flights (origin, destination);
        CREATE TABLE flight_dates (
          number TEXT NOT NULL, date TEXT NOT NULL, status TEXT NOT NULL, document TEXT NOT NULL,
          PRIMARY KEY (number, date)
        ) WITHOUT ROWID;

        -- Free checked bags for each passenger.
        CREATE TABLE bag_allowances (membership TEXT, cabin TEXT, bags INTEGER, PRIMARY KEY (membership, cabin));
        INSERT INTO bag_allowances VALUES
          ('regular', 'basic_economy', 0), ('regular', 'economy', 1), ('regular', 'business', 2),
          ('silver', 'basic_economy', 1), ('silver', 'economy', 2), ('silver', 'business', 3),
          ('gold', 'basic_economy', 2), ('gold', 'economy', 3), ('gold', 'business', 3);

        -- Cities that have several airports, under the city's own IATA code.
        CREATE TABLE city_airports (airport TEXT PRIMARY KEY, city TEXT NOT NULL) WITHOUT ROWID;
        INSERT INTO city_airports VALUES ('JFK', 'NYC'), ('LGA', 'NYC'), ('EWR', 'NYC');

        -- The flights of each reservation, with the state in which they are.
        CREATE VIEW reservation_flights AS
          SELECT s.reservation_id AS reservation_id, s.number AS number, s.date AS date, d.status AS status
          FROM segments AS s LEFT JOIN flight_dates AS d ON d.number = s.number AND d.date = s.date;
        -- Flights that can be booked.
        CREATE VIEW offers AS
          SELECT f.number AS number, f.origin AS origin, f.destination AS destination, d.date AS date,
            f.departure AS departure, f.arrival AS arrival, d.document AS document
          FROM flights AS f JOIN flight_dates AS d ON d.number = f.number
          WHERE d.status = 'available';
        """

    /// Takes out of documents what statements compare.
    static let unfolding = """
        INSERT INTO payment_methods
          SELECT u.id, m.key, m.value ->> 'source' FROM users AS u, json_each(u.document, '$.payment_methods') AS m;
        INSERT INTO segments
          SELECT r.id, f.key, f.value ->> 'flight_number', f.value ->> 'date'
          FROM reservations AS r, json_each(r.document, '$.flights') AS f;
        UPDATE flight_dates AS d SET document = json_object(
            'flight_number', f.number, 'origin', f.origin, 'destination', f.destination,
            'scheduled_departure_time_est', f.departure, 'scheduled_arrival_time_est', f.arrival, 'status', d.status,
            'available_seats', d.document -> 'available_seats', 'prices', d.document -> 'prices')
          FROM flights AS f WHERE f.number = d.number AND d.status = 'available';
        """
}
