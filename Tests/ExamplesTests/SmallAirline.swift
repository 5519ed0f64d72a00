import Foundation
import JSON
import Testing

@testable import airline_desk

/// An airline of one customer, one reservation and two flights, for calls that nobody has recorded.
struct SmallAirline {
    private let directory: URL

    /// Makes the airline; the reservation is for this cabin.
    init(cabin: String = "basic_economy") throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "small-airline-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let methods = (1...4).flatMap { number in
            ["credit_card", "gift_card", "certificate"].map { kind -> (String, JSON) in
                ("\(kind)_\(number)", ["source": .string(kind)])
            }
        }
        try write("users.json", ["ann": ["membership": "regular", "payment_methods": .object(JSONObject(methods))]])
        try write(
            "flights.json",
            .object(JSONObject(["X1", "X2"].map { ($0, Self.flight) }))
        )
        var reservation = Self.reservation
        reservation["cabin"] = .string(cabin)
        try write("reservations.json", ["R1": .object(reservation)])
    }

    private static let flight: JSON = [
        "origin": "BOS", "destination": "SEA", "scheduled_departure_time_est": "06:00:00",
        "scheduled_arrival_time_est": "12:00:00",
        "dates": ["2024-05-20": ["status": "available"], "2024-05-15": ["status": "delayed"]],
    ]

    private static let reservation: JSONObject = [
        "reservation_id": "R1", "user_id": "ann", "origin": "BOS", "destination": "SEA", "flight_type": "one_way",
        "flights": [["flight_number": "X1", "date": "2024-05-20"]],
        "passengers": [["first_name": "Ann", "last_name": "Doe", "dob": "1990-01-01"]],
        "created_at": "2024-05-01T10:00:00", "total_baggages": 1, "nonfree_baggages": 1, "insurance": "no",
    ]

    func remove() { try? FileManager.default.removeItem(at: directory) }

    /// A change of the reservation, with what every change names.
    func change(_ tool: String, _ input: String) throws -> (String, JSON) {
        var object = try JSON(parsing: input.utf8).objectValue ?? JSONObject()
        object["reservation_id"] = "R1"
        let isPaid = tool == "update_reservation_flights" || tool == "update_reservation_baggages"
        if isPaid, object["payment_id"] == nil {
            object["payment_id"] = "credit_card_1"
        }
        return (tool, .object(object))
    }

    /// Replays an episode with this one call.
    func replay(_ call: (tool: String, input: JSON), answer: String = "done") async throws -> Tally {
        let function: JSON = ["name": .string(call.tool), "arguments": .string(call.input.serialized())]
        let episode: JSON = [
            "reward": 1,
            "messages": [
                ["role": "user", "content": "Please"],
                ["role": "assistant", "content": nil, "tool_calls": [["id": "a", "function": function]]],
                ["role": "tool", "tool_call_id": "a", "content": .string(answer)],
            ],
        ]
        try write("episodes.jsonl", episode)
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "examples/airline").path
        return try await Replay(project: project, data: directory.path).run()
    }

    private func write(_ name: String, _ json: JSON) throws {
        try Data(json.serialized().utf8).write(to: directory.appending(path: name))
    }
}

/// A booking that differs from a good one in one respect, and the rule that blocks it.
struct Hypothesis: Sendable, CustomTestStringConvertible {
    struct Booking: Sendable {
        var passengers = 1
        var payments = ["credit_card_1"]
        var date = "2024-05-20"
        var bags = 1
    }

    let testDescription: String
    private let rule: String?
    private let booking: Booking

    init(_ name: String, blockedBy rule: String?, _ change: (inout Booking) -> Void) {
        var booking = Booking()
        change(&booking)
        testDescription = name
        self.rule = rule
        self.booking = booking
    }

    var verdict: Verdict { rule.map { .blocked([$0]) } ?? .made }

    var call: (String, JSON) {
        let ann: JSON = ["first_name": "Ann", "last_name": "Doe", "dob": "1990-01-01"]
        let input: JSON = [
            "user_id": "ann", "origin": "BOS", "destination": "SEA", "flight_type": "one_way", "cabin": "economy",
            "flights": [["flight_number": "X1", "date": .string(booking.date)]],
            "passengers": .array(Array(repeating: ann, count: booking.passengers)),
            "payment_methods": .array(booking.payments.map { ["payment_id": .string($0), "amount": 10.5] }),
            "total_baggages": .int(Int64(booking.bags)), "nonfree_baggages": 0, "insurance": "no",
        ]
        return ("book_reservation", input)
    }
}
