import JSON

/// The airline's books in SQLite: what lookups and facts read, and what writes change.
///
/// Documents stay whole, as JSON; what statements compare stands beside them or in views.
struct AirlineDatabase {
    /// The moment at which the policy's clock stands.
    static let now = "2024-05-15T15:00:00"

    let path: String

    /// Imports the airline's files into a new database.
    static func importing(_ files: DataFiles, to path: String) throws(DeskError) -> AirlineDatabase {
        let database = try Database(path: path)
        try database.execute("BEGIN; " + schema)
        try database.run("INSERT INTO clock VALUES (?)", [[now]])
        try database.run(
            "INSERT INTO users VALUES (?, ?, ?)",
            try files.members(of: "users.json").map { [$0.key, $0.value.text("membership"), $0.value.serialized()] }
        )
        try database.run(
            "INSERT INTO reservations VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            try files.members(of: "reservations.json").map { row(of: $0.value, boughtAt: $0.value.text("created_at")) }
        )
        let flights = try files.members(of: "flights.json")
        try database.run(
            "INSERT INTO flights VALUES (?, ?, ?, ?, ?)",
            flights.map { flight in
                let names = ["origin", "destination", "scheduled_departure_time_est", "scheduled_arrival_time_est"]
                return [flight.key] + names.map(flight.value.text)
            }
        )
        try database.run(
            "INSERT INTO flight_dates VALUES (?, ?, ?, ?)",
            flights.flatMap { flight in
                (flight.value["dates"]?.objectValue?.members ?? []).map { date in
                    [flight.key, date.key, date.value.text("status"), date.value.serialized()]
                }
            }
        )
        try database.execute(unfolding + "COMMIT")
        return AirlineDatabase(path: path)
    }

    /// A copy of its own for an episode.
    func copied(to path: String) throws(DeskError) -> AirlineDatabase {
        try Database(path: self.path).run("VACUUM INTO ?", [[path]])
        return AirlineDatabase(path: path)
    }

    /// Applies what a write did, which its answer says: the reservation as it stands afterwards.
    ///
    /// The recorded service kept the old cabin in its answers to a change of cabin. The books hold what was bought; with it
    /// all fares are bought anew.
    func apply(_ write: RecordedCall) throws(DeskError) {
        guard let answer = try? JSON(parsing: write.answer.utf8), answer.objectValue != nil else {
            return try applyCertificate(write)
        }
        guard let id = answer["reservation_id"]?.stringValue else { return }
        let database = try Database(path: path)
        try database.run(
            """
            INSERT INTO reservations VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET document = json_set(excluded.document, '$.cabin', cabin)
            """,
            [Self.row(of: answer, boughtAt: Self.now)]
        )
        if write.tool == "update_reservation_flights" {
            try database.run(
                """
                UPDATE reservations SET fares_bought_at = ?2, cabin = ?3, document = json_set(document, '$.cabin', ?3)
                WHERE id = ?1 AND cabin <> ?3
                """,
                [[id, Self.now, write.input.text("cabin")]]
            )
        }
        try database.run("DELETE FROM segments WHERE reservation_id = ?", [[id]])
        try database.run(
            """
            INSERT INTO segments SELECT r.id, f.key, f.value ->> 'flight_number', f.value ->> 'date'
            FROM reservations AS r, json_each(r.document, '$.flights') AS f WHERE r.id = ?
            """,
            [[id]]
        )
        if write.tool == "book_reservation" {
            try database.run(
                "UPDATE users SET document = json_insert(document, '$.reservations[#]', ?) WHERE id = ?",
                [[id, answer.text("user_id")]]
            )
        }
    }

    /// A certificate is in its customer's profile from then on.
    private func applyCertificate(_ write: RecordedCall) throws(DeskError) {
        guard write.tool == "send_certificate",
            let id = write.answer.split(separator: " ").first(where: { $0.hasPrefix("certificate_") }).map(String.init)
        else { return }
        let user = write.input.text("user_id")
        let method: JSON = ["source": "certificate", "amount": write.input["amount"] ?? .null, "id": .string(id)]
        let database = try Database(path: path)
        try database.run(
            "UPDATE users SET document = json_set(document, '$.payment_methods.' || ?, json(?)) WHERE id = ?",
            [[id, method.serialized(), user]]
        )
        try database.run("INSERT OR IGNORE INTO payment_methods VALUES (?, ?, 'certificate')", [[user, id]])
    }

    private static func row(of reservation: JSON, boughtAt: String) -> [String] {
        let names = ["reservation_id", "user_id", "origin", "destination", "flight_type", "cabin"]
        return names.map(reservation.text) + [boughtAt, reservation.serialized()]
    }
}

extension JSON {
    /// A member that is a text; empty where there is none.
    func text(_ key: String) -> String { self[key]?.stringValue ?? "" }
}
