import Foundation
import Glibc
import Testing

/// A store on a medium, or in a directory, where nothing can be written.
@Suite(.enabled(if: Reeve.bitsBind, "root cannot be bound by permissions here: setpriv does not work"))
struct ReadOnlyStoreTests {
    enum Place: CaseIterable { case directory, file }

    @Test(arguments: Place.allCases)
    func `a store that can only be read is looked at, and what would write to it is refused`(place: Place) async throws
    {
        let desk = try Desk()
        let paid = try await desk.pay(5)
        let (run, code) = try await desk.pay(500)
        #expect(paid.code == 0 && code == 4)
        let question = try await desk.question()
        let store = desk.directory.appending(path: ".reeve").path
        let path = place == .directory ? store : store + "/journal.sqlite"
        chmod(path, place == .directory ? 0o500 : 0o400)
        for words in [
            ["runs"], ["runs", "show", run], ["trace", run], ["approvals"], ["approvals", "show", question],
            ["audit", "verify"],
        ] {
            let outcome = try await desk.bound(words)
            #expect(outcome.code == 0, "\(words): \(outcome)")
        }
        for words in [
            ["worker"], ["run", "pay", "--input", "{\"amount\": 5}"], ["run", "--resume", run],
            ["approvals", "approve", question, "--as", "ada"], ["runs", "cancel", run, "--as", "ada"],
            ["runs", "settle", run, "pay", "--failed", "--as", "ada"],
        ] {
            let outcome = try await desk.bound(words + ["--json"])
            #expect(outcome.code == 1 && outcome.isCivil, "\(words): \(outcome)")
            #expect(outcome.errorCode == "read_only", "\(words): \(outcome)")
            #expect(outcome.complaints.contains(path), "\(words): \(outcome)")
            #expect(outcome.complaints.contains("check the permissions"), "\(words): \(outcome)")
        }
        #expect(desk.service.paid == [5])
        chmod(path, 0o700)
        #expect(try await desk.reeve("approvals", "approve", question, "--as", "ada").code == 0)
        await desk.close()
    }
}

extension Desk {
    /// Runs the command where permission bits bind it.
    fileprivate func bound(_ words: [String]) async throws -> Reeve.Outcome {
        try await Reeve.start(words, in: directory, environment: environment, launcher: Reeve.withoutOverride).ended()
    }
}

extension Reeve {
    /// What starts a command without root's right to write wherever it likes.
    fileprivate static let withoutOverride: [String] =
        geteuid() == 0 ? ["/usr/bin/setpriv", "--inh-caps=-dac_override", "--bounding-set=-dac_override", "--"] : []

    /// Whether permission bits bind what is started so.
    fileprivate static let bitsBind: Bool = {
        guard let launcher = withoutOverride.first else { return true }
        let process = Process()
        process.executableURL = URL(filePath: launcher)
        process.arguments = withoutOverride.dropFirst() + ["/bin/true"]
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}
