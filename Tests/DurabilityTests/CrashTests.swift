import Foundation
import Journal
import Testing

/// Real processes, really killed: nothing accepted is lost, nothing irreversible happens twice.
@Suite(.serialized)
struct CrashTests {
    private static let payments = """
          begin: { set: "${input.case}" }
          pay: { tool: bank.pay, with: { case: "${steps.begin.output}" } }
          book: { tool: bank.book, with: {}, after: [pay] }
          end: { set: "${steps.book.output}" }
        """

    @Test func `a run survives SIGKILL before and after every one of its commits`() async throws {
        let rehearsal = try Lab(steps: Self.payments)
        try await rehearsal.run("accept", "1")
        let whole = try await rehearsal.run("work")
        let commits = try #require(whole.output.split(separator: " ").last.flatMap { Int($0.trimming()) })
        await rehearsal.close()
        #expect(commits >= 6)

        for mode in ["die-before", "die-after"] {
            for number in 1...commits {
                let lab = try Lab(steps: Self.payments)
                try await lab.run("accept", "1")
                let killed = try await lab.run(mode, String(number))
                #expect(killed.code == -SIGKILL, "\(mode) \(number) was not reached: \(killed.output)")
                try await lab.run("work")
                let (runs, report) = try await lab.outcome()
                #expect(runs.map(\.projection.status) == [.succeeded], "\(mode) \(number)")
                #expect(lab.desk.state.paid == [0: 1], "\(mode) \(number)")
                #expect(Array(lab.desk.state.booked.values) == [1], "\(mode) \(number)")
                #expect(report.isIntact, "\(mode) \(number): \(report.findings)")
                await lab.close()
            }
        }
    }

    @Test func `steps that share commits survive SIGKILL between them, before and after a payment`() async throws {
        // More on each side than one append holds, so that a run dies between two of them.
        let side = 100
        let before = (0..<side).map { "  a\($0): { set: \($0)\($0 == 0 ? "" : ", after: [a\($0 - 1)]") }\n" }.joined()
        let after = (0..<side).map { "  z\($0): { set: \($0), after: [\($0 == 0 ? "pay" : "z\($0 - 1)")] }\n" }.joined()
        let pay = "  pay: { tool: bank.pay, with: { case: \"${input.case}\" }, after: [a\(side - 1)] }\n"
        let steps = before + pay + after
        let rehearsal = try Lab(steps: steps)
        try await rehearsal.run("accept", "1")
        let whole = try await rehearsal.run("work")
        let commits = try #require(whole.output.split(separator: " ").last.flatMap { Int($0.trimming()) })
        await rehearsal.close()
        #expect((6...40).contains(commits), "\(commits) commits for \(2 * side) steps and a payment")

        for mode in ["die-before", "die-after"] {
            for number in 1...commits {
                let lab = try Lab(steps: steps)
                try await lab.run("accept", "1")
                let killed = try await lab.run(mode, String(number))
                // Appends are gathered by time as well, so that another process may come by with fewer.
                #expect(killed.code == -SIGKILL || number > 6, "\(mode) \(number) was not reached")
                try await lab.run("work")
                let (runs, report) = try await lab.outcome()
                #expect(runs.map(\.projection.status) == [.succeeded], "\(mode) \(number)")
                // Created, the steps, the payment's intent, outcome and step, the end; a crash adds the run's resumption and
                // what the payment's second try writes. No step is written down twice.
                let extra = killed.code == -SIGKILL ? 0...4 : 0...0
                #expect(runs.allSatisfy { extra.contains($0.entryCount - (2 * side + 5)) }, "\(runs)")
                #expect(lab.desk.state.paid == [0: 1], "\(mode) \(number)")
                #expect(report.isIntact, "\(mode) \(number): \(report.findings)")
                await lab.close()
            }
        }
    }

    @Test func `200 runs survive 300 kills at random moments, each payment made once`() async throws {
        let lab = try Lab(steps: Self.payments)
        let cases = 200
        let kills = 300
        try await lab.run("accept", String(cases))
        var random = SystemRandomNumberGenerator()
        var killed = 0
        while killed < kills {
            let pause = Double.random(in: 0.03...0.25, using: &random)
            let ended = try await lab.run("work", killAfter: pause)
            if ended.code == -SIGKILL {
                killed += 1
            } else {
                // All runs ended before all kills were spent: more runs, so that each kill meets work.
                try await lab.run("accept", String(cases + killed + 1))
            }
        }
        try await lab.run("work")
        let (runs, report) = try await lab.outcome()
        #expect(runs.count >= cases)
        #expect(runs.allSatisfy { $0.projection.status == .succeeded })
        let books = lab.desk.state
        #expect(books.paid.count == runs.count, "a payment was lost")
        #expect(books.paid.values.allSatisfy { $0 == 1 }, "a payment was made twice")
        #expect(books.booked.count == runs.count, "a booking was lost")
        #expect(books.booked.values.allSatisfy { $0 == 1 }, "a booking was made twice")
        #expect(report.isIntact, "\(report.findings)")
        await lab.close()
    }

    @Test func `payments are counted once whatever commit the process died at, and three processes pass no limit`()
        async throws
    {
        let steps = """
              pay: { tool: bank.pay, with: { case: "${input.case}" }, on_error: continue }
              book: { tool: bank.book, with: {}, after: [pay], on_error: continue }
            """
        let counters = """
            counters:
              booked: { tool: bank.book, window: total }
              paid: { tool: bank.pay, window: 24h }

            """
        let limit = 25
        let policies = """
            forbid (principal, action == Action::"bank.pay", resource) when { context.history.paid >= \(limit) };
            forbid (principal, action == Action::"bank.book", resource) when { context.history.booked >= \(limit) };
            """
        for (mode, number) in [("die-after", 1), ("die-before", 2), ("die-after", 3), ("die-after", 5)] {
            let lab = try Lab(steps: steps, counters: counters, policies: policies)
            try await lab.run("accept", "50")
            let killed = try await lab.run(mode, String(number))
            #expect(killed.code == -SIGKILL)
            async let first = lab.run("work")
            async let second = lab.run("work")
            async let third = lab.run("work")
            _ = try await (first, second, third)
            try await lab.run("work")
            let (runs, report) = try await lab.outcome()
            #expect(runs.allSatisfy { $0.projection.status == .succeeded }, "\(mode) \(number)")
            #expect(lab.desk.state.paid.count == limit, "\(mode) \(number)")
            #expect(lab.desk.state.paid.values.allSatisfy { $0 == 1 }, "\(mode) \(number)")
            #expect(lab.desk.state.booked.values.allSatisfy { $0 == 1 }, "\(mode) \(number)")
            #expect(lab.desk.state.booked.count == limit, "\(mode) \(number)")
            #expect(report.isIntact, "\(mode) \(number): \(report.findings)")
            await lab.close()
        }
    }

    @Test func `an effect that nobody can look up ends in unknown and waits for a person`() async throws {
        let lab = try Lab(steps: "  act: { tool: bank.unsafe, with: { case: \"${input.case}\" } }\n")
        try await lab.run("accept", "1")
        // The first commit is the intent: the process dies when it is durable and the call may be on its way.
        try await lab.run("die-after", "1")
        try await lab.run("work")
        let (runs, report) = try await lab.outcome()
        #expect(runs.first?.projection.status == .waiting)
        #expect(runs.first?.projection.waitingFor?.contains("settles") == true)
        #expect(lab.desk.state.unsafe.values.allSatisfy { $0 <= 1 })
        #expect(report.isIntact)
        await lab.close()
    }
}

extension Substring {
    func trimming() -> String { String(self).trimmingCharacters(in: .whitespacesAndNewlines) }
}
