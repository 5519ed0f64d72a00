import Foundation
import Glibc
import Journal
import Testing

@testable import StoreSQLite

/// Processes that open one store at the same moment, and places where none can be written.
@Suite(.serialized, .enabled(if: VictimProcess.isThere, "the helper process is not built")) struct SharingTests {
    @Test(arguments: 1...12) func `processes that open a new store at the same moment make one store`(
        round: Int
    ) async throws {
        let fixture = try SQLiteFixture()
        let store = fixture.directory + "/store"
        let gate = open(store + ".gate", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        flock(gate, LOCK_EX)
        let victims = try (0..<8).map { _ in try VictimProcess("open", store) }
        var outputs = victims.map { $0.output.makeAsyncIterator() }
        for index in outputs.indices {
            let first: [UInt8]? = await outputs[index].next()
            #expect(first == Array("ready\n".utf8))
        }
        // All wait at the gate; it is opened for all of them at once.
        close(gate)
        var said: [String] = []
        for index in outputs.indices {
            var bytes: [UInt8] = []
            while let piece = await outputs[index].next() { bytes += piece }
            victims[index].wait()
            said.append(String(decoding: bytes, as: UTF8.self))
        }
        let isSame = Set(said).count == 1 && said.allSatisfy { $0.hasPrefix("opened ") }
        #expect(isSame, "round \(round): \(said)")
        let opened = try SQLiteStore.open(store, options: .init(isReadOnly: true))
        #expect(try await opened.runs(RunFilter(limit: 100)).count == victims.count)
        #expect(try await opened.verify().isIntact)
        await opened.close()
    }

    @Test func `who waits for another that does not get done with opening is told so`() throws {
        let fixture = try SQLiteFixture()
        let lock = open(fixture.directory + "/opening.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(lock) }
        flock(lock, LOCK_EX)
        for isReadOnly in [true, false] {
            let options = SQLiteStore.Options(busyTimeout: .milliseconds(20), isReadOnly: isReadOnly)
            let error = #expect(throws: JournalError.self) { try fixture.openStore(options) }
            #expect(error?.code == .busy)
            #expect(error?.message.contains(fixture.directory) == true)
        }
    }

    @Test func `the lock files of workers that died before they had done anything are removed`() async throws {
        let fixture = try SQLiteFixture()
        let first = try fixture.openStore()
        _ = try await first.accept(SampleLog.run(SampleLog.runs[0]))
        _ = try await first.claim(worker: WorkerID(rawValue: "alive"), limit: 1, now: Timestamp(microseconds: 0))
        let workers = fixture.directory + "/workers"
        try "".write(toFile: workers + "/dead", atomically: false, encoding: .utf8)
        let second = try fixture.openStore()
        #expect(try FileManager.default.contentsOfDirectory(atPath: workers) == ["alive"])
        await first.close()
        await second.close()
    }

    /// Starts a command without the right to write where the permission bits forbid it, which root has.
    private static let withoutOverride: [String] =
        geteuid() == 0
        ? ["/usr/bin/setpriv", "--inh-caps=-dac_override", "--bounding-set=-dac_override", "--"] : []

    /// Whether the permission bits bind the helper process.
    static let bitsBind: Bool = {
        guard let launcher = withoutOverride.first else { return true }
        let process = Process()
        process.executableURL = URL(filePath: launcher)
        process.arguments = withoutOverride.dropFirst() + ["/bin/true"]
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    enum Place: CaseIterable { case directory, file }

    @Test(
        .enabled(if: bitsBind, "root cannot be bound by permissions here: setpriv does not work"),
        arguments: Place.allCases
    )
    func `a store that can only be read is read, and refused to whoever is to write`(place: Place) async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        _ = try await store.accept(SampleLog.run(SampleLog.runs[0]))
        await store.close()
        let path = place == .directory ? fixture.directory : fixture.database
        chmod(path, place == .directory ? 0o500 : 0o400)
        defer { chmod(path, 0o700) }
        let lines = try await VictimProcess("try", fixture.directory, launcher: Self.withoutOverride).lines()
        try #require(lines.count == 2, "\(lines)")
        #expect(lines[0] == "read 1 true")
        #expect(lines[1].hasPrefix("write read_only ") && lines[1].contains(path), "\(lines)")
    }

    @Test(.enabled(if: bitsBind, "root cannot be bound by permissions here: setpriv does not work"))
    func `changes that only a writable directory lets one read are spoken of`() async throws {
        let fixture = try SQLiteFixture()
        let store = try fixture.openStore()
        _ = try await store.accept(SampleLog.run(SampleLog.runs[0]))
        // As a crash leaves it: with a write-ahead log, and without the index that is made of it.
        let copy = fixture.directory + "/copy"
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
        for name in ["journal.sqlite", "journal.sqlite-wal"] {
            try FileManager.default.copyItem(atPath: "\(fixture.directory)/\(name)", toPath: "\(copy)/\(name)")
        }
        await store.close()
        chmod(copy, 0o500)
        defer { chmod(copy, 0o700) }
        let lines = try await VictimProcess("try", copy, launcher: Self.withoutOverride).lines()
        #expect(lines.first?.contains("copy the directory") == true, "\(lines)")
    }
}
