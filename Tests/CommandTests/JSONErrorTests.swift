import Foundation
import JSON
import Testing

/// With `--json`, standard error holds one document of JSON, or nothing.
@Suite struct JSONErrorTests {
    private static let commands: [[String]] = [
        ["check"], ["schema", "policy"], ["schema", "nothing"], ["run", "pay"], ["run"], ["runs", "--limit", "x"],
        ["runs", "show", "run_0"], ["runs", "show"], ["runs", "cancel", "run_0"], ["runs", "signal", "run_0", "x"],
        ["runs", "settle", "run_0", "x"], ["trace", "run_0"], ["approvals"], ["approvals", "show", "apr_0"],
        ["approvals", "approve", "apr_0"], ["approvals", "edit", "apr_0", "--input", "{"], ["policy", "check"],
        ["policy", "access"], ["policy", "access", "--principal", "x"], ["policy", "format"],
        ["policy", "format", "no"],
        ["policy", "convert"], ["policy", "convert", "--to", "json"], ["policy", "explain", "run_0", "1"],
        ["policy", "test"], ["policy", "test", "no"], ["policy", "replay"], ["policy", "replay", "--since", "x"],
        ["policy", "prove"], ["policy", "prove", "--never", "allow"], ["audit", "verify"],
        ["audit", "prove", "x", "1"],
        ["audit", "check", "no", "--key", "x"], ["audit", "export"], ["audit", "erase"], ["audit", "checkpoint"],
        ["worker"], ["doctor"], ["init", "--name", "a b"], ["policy"], ["audit"], ["nothing"], ["policy", "nothing"],
        ["runs", "nothing"],
    ]

    /// What keeps a command from doing what it does, each in another file.
    private static let broken: [(path: String, text: String)] = [
        ("reeve.yaml", "project: [\n"),
        ("reeve.yaml", ""),
        ("agents/clerk.yaml", "agent: \"\\e[31mred\"\nowner: nobody\n"),
        ("policies/desk.cedar", "permit (principal, action"),
        ("policies/desk.test.yaml", "cases: [ { name: a } ]\n"),
        ("policies/properties.yaml", "properties: { a: { never: 7 } }\n"),
        ("policies/intended.yaml", "intended: [ 7 ]\n"),
    ]

    @Test(arguments: broken.indices)
    func `whatever is broken, standard error is JSON`(index: Int) async throws {
        let (path, text) = Self.broken[index]
        let desk = try Desk()
        _ = try await desk.pay(5)
        text.isEmpty
            ? try FileManager.default.removeItem(at: desk.directory.appending(path: path))
            : try desk.write(text, to: path)
        for words in Self.commands {
            // A worker of a sound project would go on working.
            if words == ["worker"], path.hasPrefix("policies/"), path.hasSuffix(".yaml") { continue }
            let outcome = try await desk.reeve(words + ["--json"])
            #expect(outcome.isCivil, "\(words): \(outcome)")
            guard !outcome.complaints.isEmpty else { continue }
            #expect((try? JSON(parsing: outcome.complaints.utf8)) != nil, "\(words): \(outcome)")
            #expect(outcome.errorCode != nil, "\(words): \(outcome)")
        }
        await desk.close()
    }

    @Test func `the problems of a project stand in the error, each with its place`() async throws {
        let desk = try Desk(["agents/clerk.yaml": "agent: [\n"])
        let outcome = try await desk.reeve("run", "pay", "--json")
        let error = (try? JSON(parsing: outcome.complaints.utf8))?["error"]
        #expect(error?["code"] == "invalid_manifest", "\(outcome)")
        let files = error?["problems"]?.arrayValue?.compactMap { $0["file"]?.stringValue } ?? []
        #expect(files.contains("agents/clerk.yaml"), "\(outcome)")
        let words = try await desk.reeve("run", "pay")
        #expect(words.complaints.contains("agents/clerk.yaml:2:1:"), "\(words)")
        await desk.close()
    }

    @Test func `a worker says what it does itself in lines of JSON`() async throws {
        let desk = try Desk()
        let worker = try desk.start("worker", "--json")
        let isTold = await eventually { worker.complaints.contains("\n") }
        let ended = await worker.stopped()
        #expect(isTold && ended.code == 0, "\(ended)")
        let lines = ended.complaints.split(separator: "\n").map { try? JSON(parsing: $0.utf8) }
        #expect(lines.count >= 2 && lines.allSatisfy { $0?["note"]?.stringValue != nil }, "\(ended)")
        await desk.close()
    }
}
