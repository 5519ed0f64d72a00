import Foundation
import Fuzzing
import JSON
import Testing

/// The packages that random cases are compared with.
private enum PeerPackages {
    /// The interpreter that has the packages, or nil where they cannot be had.
    static let python: String? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let process = Process()
        process.executableURL = root.appending(path: "scripts/fuzz-peers")
        process.arguments = [
            ProcessInfo.processInfo.environment["REEVE_FUZZ_PEERS"] ?? root.appending(path: ".build/fuzz-peers").path
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }()
}

/// A short run of what `make fuzz-policy`, `fuzz-cel` and `fuzz-schema` do for longer, with the same cases every time.
@Suite(.serialized, .enabled(if: PeerPackages.python != nil, "the packages of scripts/fuzz-peers cannot be had"))
struct PeerTests {
    @Test(arguments: [("policy", 800), ("cel", 3000), ("schema", 300)])
    func `random cases come out as in an independent implementation`(name: String, cases: Int) throws {
        let python = try #require(PeerPackages.python)
        let subject = try #require(Subjects.named(name, mutating: false))
        let campaign = Campaign(subject, peer: Peer(python: python, script: subject.script), seed: 20_261_122)
        let report = try campaign.run(cases: cases)
        print("fuzzing \(name): \(report.cases) cases from seed 20261122, \(report.features)")
        #expect(report.cases == cases)
        for finding in report.findings {
            Issue.record("\(finding.difference) differs (seed \(finding.seed)): \(finding.saved.serialized())")
        }
    }

    @Test func `a difference is found and made small`() throws {
        let python = try #require(PeerPackages.python)
        // A subject that is wrong about one operator.
        let campaign = Campaign(Mistaken(), peer: Peer(python: python, script: "cel.py"), seed: 1, findingsMax: 1)
        let finding = try #require(try campaign.run(cases: 2000).findings.first)
        #expect(finding.difference == "value for refused" || finding.difference == "value")
        #expect((finding.test["expr"]?.stringValue ?? "").utf8.count < 30, "\(finding.test)")
    }
}

/// CEL, but `<=` is taken for `<`.
private struct Mistaken: Subject {
    private let cel = CelSubject()
    var name: String { cel.name }
    var script: String { cel.script }
    var fixed: Set<String> { cel.fixed }

    func generate(_ random: inout SplitMix64) -> JSON { cel.generate(&random) }
    func features(_ ours: JSON) -> [String] { cel.features(ours) }

    func answer(_ test: JSON) -> JSON {
        guard case .object(var object) = test else { return .null }
        object["expr"] = .string((test["expr"]?.stringValue ?? "").replacing("<=", with: "<"))
        return cel.answer(.object(object))
    }

    func differences(_ test: JSON, ours: JSON, theirs: JSON) -> [String] {
        cel.differences(test, ours: ours, theirs: theirs)
    }

    func reason(for difference: String, _ test: JSON, ours: JSON, theirs: JSON) -> String? {
        cel.reason(for: difference, test, ours: ours, theirs: theirs)
    }
}
