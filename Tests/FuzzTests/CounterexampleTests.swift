import Foundation
import Fuzzing
import JSON
import Testing

/// What random cases once found stays found: each is answered as the independent implementation answered it.
struct CounterexampleTests {
    struct Counterexample: CustomTestStringConvertible, Sendable {
        let subject: String
        let file: URL
        var testDescription: String { "\(subject)/\(file.lastPathComponent)" }
    }

    static let all: [Counterexample] = Subjects.names.flatMap { subject in
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Counterexamples/\(subject)")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }.map {
            Counterexample(subject: subject, file: $0)
        }
    }

    @Test(arguments: all) func `a counterexample comes out as the independent implementation has it`(
        example: Counterexample
    ) throws {
        let subject = try #require(Subjects.named(example.subject, mutating: false))
        let saved = try JSON(parsing: Array(Data(contentsOf: example.file)))
        let test = try #require(saved["case"])
        let theirs = try #require(saved["expected"])
        let ours = subject.answer(test)
        #expect(subject.findings(test, ours: ours, theirs: theirs) == [], "\(ours.serialized())")
    }

    @Test func `there are counterexamples of every language`() {
        for subject in ["policy", "cel"] { #expect(Self.all.contains { $0.subject == subject }) }
    }
}
