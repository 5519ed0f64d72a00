import Foundation
import JSON
import Manifest
import Testing

@testable import airline_desk

/// The airline's policies, held against what a real agent did.
struct AirlineTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let project = root.appending(path: "examples/airline").path

    /// The airline's data, which are no part of the repository.
    private static let data: String = {
        let named = ProcessInfo.processInfo.environment["REEVE_CONFORMANCE"].map { URL(filePath: $0) }
        let corpora = named ?? root.deletingLastPathComponent().appending(path: "shared/conformance")
        return corpora.appending(path: "tau-airline").path
    }()

    private static let hasData = FileManager.default.fileExists(atPath: data + "/episodes.jsonl")

    @Test func `the airline's manifests and policies pass the check`() {
        let (definition, problems) = Project.load(directory: Self.project)
        #expect(definition != nil && problems.isEmpty, "\(problems)")
    }

    @Test(.enabled(if: hasData, "needs the airline's data (REEVE_CONFORMANCE)"))
    func `no write of a right episode is blocked, and writes of wrong ones that break a rule are`() async throws {
        let tally = try await Replay(project: Self.project, data: Self.data).run()
        #expect(tally.departures.isEmpty)
        #expect(tally.writes(right: true) { $0.isBlocked || $0.isStopped } == 0, "\(tally.blockedCalls)")
        #expect(tally.writes(right: false, where: \.isBlocked) > 0)
        // A call that nothing judged would count as let through.
        #expect(tally.calls(right: false) { $0.verdict.isStopped } == 0, "\(tally.blockedCalls)")
        let judged = tally.results.reduce(0) { $0 + $1.calls.count }
        #expect(judged == tally.results.reduce(0) { $0 + $1.episode.calls.count })
    }

    @Test(arguments: [
        Hypothesis("six passengers", blockedBy: "book-five-passengers") { $0.passengers = 6 },
        Hypothesis("two certificates", blockedBy: "book-one-certificate") {
            $0.payments = ["certificate_1", "certificate_2"]
        },
        Hypothesis("two credit cards", blockedBy: "book-one-credit-card") {
            $0.payments = ["credit_card_1", "credit_card_2"]
        },
        Hypothesis("four gift cards", blockedBy: "book-three-gift-cards") {
            $0.payments = ["gift_card_1", "gift_card_2", "gift_card_3", "gift_card_4"]
        },
        Hypothesis("somebody else's card", blockedBy: "book-profile-payments") { $0.payments = ["credit_card_9"] },
        Hypothesis("a delayed flight", blockedBy: "book-available-flights") { $0.date = "2024-05-15" },
        Hypothesis("an unpaid bag", blockedBy: "book-extra-bags-paid") { $0.bags = 2 },
        Hypothesis("all as it should be", blockedBy: nil) { $0.payments = ["credit_card_1", "gift_card_1"] },
    ])
    func `a booking is judged by facts`(_ hypothesis: Hypothesis) async throws {
        let airline = try SmallAirline()
        defer { airline.remove() }
        let tally = try await airline.replay(hypothesis.call)
        #expect(tally.results.flatMap(\.calls).map(\.verdict) == [hypothesis.verdict])
    }

    @Test(
        arguments: [
            (
                "update_reservation_flights",
                #"{"cabin":"economy","flights":[{"flight_number":"X2","date":"2024-05-20"}]}"#,
                "change-not-basic-economy"
            ),
            (
                "update_reservation_flights",
                #"{"cabin":"business","flights":[{"flight_number":"X1","date":"2024-05-20"}]}"#,
                nil
            ),
            (
                "update_reservation_flights",
                #"{"cabin":"business","flights":[{"flight_number":"X1","date":"2024-05-20"}],"payment_id":"gift_card_9"}"#,
                "change-profile-payment"
            ),
            (
                "update_reservation_baggages",
                #"{"total_baggages":2,"nonfree_baggages":2,"payment_id":"credit_card_9"}"#, "change-profile-payment"
            ),
            ("update_reservation_baggages", #"{"total_baggages":0,"nonfree_baggages":0}"#, "bags-never-removed"),
            ("update_reservation_baggages", #"{"total_baggages":2,"nonfree_baggages":2}"#, nil),
            ("update_reservation_passengers", #"{"passengers":[]}"#, "passengers-same-number"),
            ("cancel_reservation", "{}", "cancel-with-a-ground"),
        ] as [(String, String, String?)]
    )
    func `a change of a reservation is judged by facts`(tool: String, input: String, rule: String?) async throws {
        let airline = try SmallAirline()
        defer { airline.remove() }
        let tally = try await airline.replay(airline.change(tool, input))
        #expect(tally.results.flatMap(\.calls).map(\.verdict) == [rule.map { .blocked([$0]) } ?? .made])
    }

    @Test(arguments: [("certificate_1", "change-no-certificate"), ("gift_card_1", nil)] as [(String, String?)])
    func `changed flights are not paid for by a certificate`(payment: String, rule: String?) async throws {
        let airline = try SmallAirline(cabin: "economy")
        defer { airline.remove() }
        let input =
            #"{"cabin":"economy","flights":[{"flight_number":"X2","date":"2024-05-20"}],"payment_id":"\#(payment)"}"#
        let tally = try await airline.replay(airline.change("update_reservation_flights", input))
        #expect(tally.results.flatMap(\.calls).map(\.verdict) == [rule.map { .blocked([$0]) } ?? .made])
    }

    @Test func `an attempt that the airline refused is no write, though a rule may block it as well`() async throws {
        let airline = try SmallAirline()
        defer { airline.remove() }
        let input = #"{"total_baggages":2,"nonfree_baggages":2,"payment_id":"credit_card_9"}"#
        let change = try airline.change("update_reservation_baggages", input)
        let refused = try await airline.replay(change, answer: "Error: payment method not found")
        #expect(refused.writes(right: true, where: { _ in true }) == 0)
        #expect(refused.attempts(right: true, where: \.isBlocked) == 1)
        let made = try await airline.replay(change)
        #expect(made.writes(right: true, where: \.isBlocked) == 1)
        #expect(made.attempts(right: true, where: { _ in true }) == 0)
    }

    @Test func `who flies economy, regular and uninsured, gets no certificate`() async throws {
        let airline = try SmallAirline()
        defer { airline.remove() }
        let tally = try await airline.replay(("send_certificate", ["user_id": "ann", "amount": 50]))
        #expect(tally.results.flatMap(\.calls).map(\.verdict) == [.blocked(["certificate-not-for-all"])])
    }
}
