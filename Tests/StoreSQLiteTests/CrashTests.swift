import Foundation
import Journal
import StoreSQLite
import Testing

// One after the other, so that no process inherits the end of another's pipe.
@Suite(.serialized, .enabled(if: VictimProcess.isThere, "the helper process is not built")) struct CrashTests {
    @Test(arguments: [1, 400, 1500]) func `a process killed while it commits loses nothing that it was told`(
        lineCount: Int
    ) async throws {
        let fixture = try SQLiteFixture()
        let victim = try VictimProcess("append", fixture.directory)
        var text: [UInt8] = []
        var count = 0
        for await piece in victim.output {
            text += piece
            count += piece.count { $0 == 0x0A }
            if count >= lineCount { victim.kill() }
        }
        victim.wait()

        var last: [String: Int] = [:]
        // A line that was cut off was not acknowledged.
        let whole = text.prefix(through: text.lastIndex(of: 0x0A) ?? 0)
        for line in String(decoding: whole, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            let seq: Int = try #require(Int(words[1]))
            last[String(words[0])] = seq
        }
        #expect(!last.isEmpty)
        let store = try fixture.openStore()
        for (run, seq) in last {
            let entries = try await store.entries(of: RunID(rawValue: run), from: 0, limit: 1_000_000)
            #expect(entries.map(\.seq) == Array(0..<entries.count))
            #expect(entries.count > seq, "\(run) was told of \(seq)")
        }
        let report = try await store.verify()
        #expect(report.isIntact, "\(report.findings)")

        // Its runs are free at once, whatever the clock says.
        let held = try await store.runs(RunFilter(statuses: [.running], limit: 100))
        let claimed = try await store.claim(
            worker: WorkerID(rawValue: "next"),
            limit: 100,
            now: Timestamp(microseconds: 0)
        )
        #expect(Set(claimed.filter(\.wasAbandoned).map(\.lease.run)) == Set(held.map(\.id)))
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.directory + "/workers") == ["next"])
        await store.close()
    }

    @Test func `a file system that takes no more is said to be full, and the store goes on when it has space`()
        async throws
    {
        let fixture = try SQLiteFixture()
        let victim = try VictimProcess("limited", fixture.directory)
        var bytes: [UInt8] = []
        for await piece in victim.output { bytes += piece }
        victim.wait()
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 3, "\(text)")
        #expect(lines.first == "refused full true")
        #expect(lines.last == "intact")
    }
}
