import Foundation
import JSON
import Journal
import StoreSQLite
import Synchronization
import Testing

@Suite struct AuditTests {
    @Test func `every entry of a log of several hundred is proved to whoever has the key`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore(.init(origin: "example.com/refunds"))
        try await SampleLog.fill(store, entries: 200)
        #expect(store.verifier.name == "example.com/refunds")
        for run in SampleLog.runs {
            for seq in stride(from: 0, to: 200, by: 13) {
                let proof = try await store.prove(run, seq: seq)
                let read = try InclusionProof(json: try JSON(parsing: proof.json.serialized().utf8))
                #expect(try read.verify(store.verifier).size == 602)
                #expect(read.entry.run == run)
                #expect(read.entry.seq == seq)
            }
        }
        _ = try await store.prove(.system, seq: 1).verify(store.verifier)
        let error = await #expect(throws: JournalError.self) { try await store.prove(SampleLog.runs[0], seq: 200) }
        #expect(error?.code == .notFound)
        await store.close()
    }

    @Test func `the log is proved to continue every state that was kept`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        var kept = [try await store.checkpoint()]
        try await SampleLog.fill(store)
        kept.append(try await store.checkpoint())
        for _ in 0..<3 {
            let drafts = (0..<170).map { EntryDraft(.releaseRecorded, path: .run, body: ["n": .int($0)]) }
            try await store.appendSystem(drafts, at: SampleLog.start)
            kept.append(try await store.checkpoint())
        }
        for older in kept {
            let proof = try await store.proveConsistency(with: older)
            try ConsistencyProof(json: proof.json).verify(store.verifier)
            #expect(try await store.verify(checkpoint: older).isIntact)
        }
        await store.close()
    }

    @Test func `an export is the whole log and verifies without the store`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store, entries: 120)
        let text = Mutex<[UInt8]>([])
        try await store.export { piece in text.withLock { $0 += piece } }
        let lines = text.withLock { $0 }.split(separator: 0x0A)
        #expect(lines.count == 363)
        var verification = LogExport.Verification(store.verifier)
        for line in lines { try verification.take(line) }
        #expect(try verification.finish().size == 362)
        for line in lines.dropFirst().prefix(5) {
            let json = try JSON(parsing: line)
            #expect(json.canonicalBytes() == Array(line))
        }
        await store.close()
    }

    @Test func `an export ends when its receiver does`() async throws {
        struct Full: Error {}
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        let error = await #expect(throws: JournalError.self) { try await store.export { _ in throw Full() } }
        #expect(error?.code == .io)
        await store.close()
    }

    @Test func `a report says the same to machines`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        await store.close()
        try fixture.raw.execute("UPDATE entries SET at = 1 WHERE pos = 3")
        let reader = try fixture.openStore(.init(isReadOnly: true))
        let report = try await reader.verify()
        await reader.close()
        let json = report.json
        #expect(json["intact"] == false)
        #expect(json["finding_count"] == 1)
        let finding = json["findings"]?[0]
        #expect(finding?["code"] == "changed")
        #expect(finding?["position"] == 3)
        #expect(finding?["run"] == "run_1")
        #expect(finding?["seq"] == 1)
        #expect(finding?["kind"] == "step.started")
    }

    @Test func `blobs that a run and messages to it name are listed`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        #expect(try await store.blobs(of: SampleLog.runs[0]) == [SampleLog.secret.digest])
        #expect(try await store.blobs(of: SampleLog.runs[1]) == [SampleLog.secret.digest, SampleLog.answer.digest])
        #expect(try await store.blobs(of: RunID(rawValue: "run_9")) == [])
        await store.close()
    }

    @Test func `what a run's release says is no content of the run, because other runs need it`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        let snapshot = Blob(bytes: Array("{}".utf8))
        try await store.putDocument(snapshot)
        let input: JSON = ["blob": .string(SampleLog.secret.digest.description), "bytes": 1]
        var run = SampleLog.run(SampleLog.runs[0], blobs: [SampleLog.secret])
        run.body = ["workflow": "refund", "input": input, "snapshot": .string(snapshot.digest.description)]
        _ = try await store.accept(run)
        #expect(try await store.blobs(of: run.id) == [SampleLog.secret.digest])
        #expect(try await store.verify().isIntact)
        await store.close()
    }
}

@Suite struct ErasureTests {
    @Test func `erased content is gone, journaled, and breaks no proof`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await SampleLog.fill(store)
        let before = try await store.checkpoint()
        let digest = SampleLog.secret.digest
        let time = SampleLog.start
        #expect(try await store.erase(digest, by: "user:dpo", reason: "request 17", at: time))
        #expect(try await store.erase(digest, by: "user:dpo", reason: "request 17", at: time) == false)
        let error = await #expect(throws: JournalError.self) { try await store.blob(digest) }
        #expect(error?.code == .erased)
        #expect(try await store.blobs([digest]) == [digest: .erased])
        let entry = try #require(try await store.entries(of: .system, from: 2, limit: 9).first)
        #expect(entry.kind == .blobErased)
        #expect(entry.body == ["blob": .string(digest.description), "by": "user:dpo", "reason": "request 17"])
        let report = try await store.verify(checkpoint: before)
        #expect(report.isIntact, "\(report.findings)")
        #expect(report.erased == [digest])
        try await store.prove(SampleLog.runs[0], seq: 0).verify(store.verifier)
        await store.close()
    }

    @Test func `nothing of erased content stays in the files`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        // Incompressible, so that the file would hold it as it is.
        let secret = Blob(bytes: (0..<20_000).map { _ in UInt8.random(in: 0...255) })
        try await store.putDocument(secret)
        let needle = Data(secret.bytes[1000..<1040])
        let isInFiles = {
            try FileManager.default.contentsOfDirectory(atPath: fixture.directory)
                .filter { $0.hasPrefix("journal.sqlite") }
                .contains { try Data(contentsOf: URL(filePath: "\(fixture.directory)/\($0)")).range(of: needle) != nil }
        }
        #expect(try isInFiles())
        try await store.erase(secret.digest, by: "user:dpo", reason: "request 17", at: SampleLog.start)
        #expect(try !isInFiles())
        await store.close()
    }

    @Test func `content that is stored again after its erasure comes back`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        try await store.putDocument(SampleLog.secret)
        try await store.erase(SampleLog.secret.digest, by: "user:dpo", reason: "r", at: SampleLog.start)
        try await store.putDocument(SampleLog.secret)
        #expect(try await store.blob(SampleLog.secret.digest) == SampleLog.secret.bytes)
        #expect(try await store.verify().isIntact)
        await store.close()
    }

    @Test func `what was never stored cannot be erased`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        let error = await #expect(throws: JournalError.self) {
            try await store.erase(Digest(of: [1]), by: "user:dpo", reason: "r", at: SampleLog.start)
        }
        #expect(error?.code == .notFound)
        #expect(try await store.entries(of: .system, from: 0, limit: 9).isEmpty)
        await store.close()
    }
}
