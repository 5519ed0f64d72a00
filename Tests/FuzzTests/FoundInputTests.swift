import Foundation
import FuzzTargets
import Testing

/// What libFuzzer found is read again: `Counterexamples/libfuzzer/TARGET/*`. A broken promise ends the process.
struct FoundInputTests {
    static let found: [URL] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Counterexamples/libfuzzer")
        let targets = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return targets.flatMap { target in
            (try? FileManager.default.contentsOfDirectory(at: target, includingPropertiesForKeys: nil)) ?? []
        }.sorted { $0.path < $1.path }
    }()

    @Test(arguments: found) func `an input that libFuzzer found is read`(file: URL) throws {
        let target = try #require(FuzzTarget(rawValue: file.deletingLastPathComponent().lastPathComponent))
        try Data(contentsOf: file).withUnsafeBytes { target.run($0) }
    }

    @Test(arguments: FuzzTarget.allCases) func `every target reads what is nothing and what is anything`(
        target: FuzzTarget
    ) {
        let inputs: [[UInt8]] = [
            [], [0], Array("{}".utf8), Array("[1]".utf8), Array("a: 1".utf8), [0xFF, 0xFE, 0], Array("1 + 1".utf8),
            Array("permit (principal, action, resource);".utf8), Array("entity A;".utf8),
        ]
        for input in inputs { input.withUnsafeBytes { target.run($0) } }
    }
}
