import Foundation
import JSON

/// `reeve-fuzz SUBJECT --python PATH [--seconds N | --cases N] [--seed N] [--save DIR] [--max N]`.
public enum FuzzCommand {
    /// Runs the command of the process's arguments and ends the process.
    public static func main() {
        do {
            exit(try run(Array(CommandLine.arguments.dropFirst())))
        } catch {
            FileHandle.standardError.write(Data("reeve-fuzz: \(error)\n".utf8))
            exit(2)
        }
    }

    private static func run(_ arguments: [String]) throws -> Int32 {
        var options: [String: String] = [:]
        for position in stride(from: 1, to: arguments.count - 1, by: 2) {
            options[String(arguments[position].drop { $0 == "-" })] = arguments[position + 1]
        }
        guard let name = arguments.first, let subject = Subjects.named(name), let python = options["python"] else {
            throw Peer.Failure(
                description: "usage: reeve-fuzz policy|cel|schema --python PATH [--seconds N | --cases N] [--seed N] "
                    + "[--save DIR] [--max N] [--shrink no]"
            )
        }
        let seed = options["seed"].flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1_000_000_000)
        print("\(name): seed \(seed)")
        let campaign = Campaign(
            subject,
            peer: Peer(python: python, script: subject.script),
            seed: seed,
            findingsMax: options["max"].flatMap { Int($0) } ?? 10,
            isShrinking: options["shrink"] != "no"
        )
        let end = ContinuousClock.now + .seconds(options["seconds"].flatMap { Int($0) } ?? 60)
        let isTimed = options["cases"] == nil
        let report = try campaign.run(
            cases: options["cases"].flatMap { Int($0) } ?? .max,
            until: { isTimed && ContinuousClock.now >= end }
        )
        try show(report, subject, saving: options["save"])
        return report.findings.isEmpty ? 0 : 1
    }

    private static func show(_ report: Campaign.Report, _ subject: any Subject, saving folder: String?) throws {
        let features = report.features.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        print("\(subject.name): \(report.cases) cases; \(features.joined(separator: ", "))")
        for (reason, count) in report.meant.sorted(by: { $0.key < $1.key }) {
            print("  meant \(count) times: \(reason)")
        }
        for finding in report.findings {
            print("\n\(finding.difference) differs; again: --seed \(finding.seed) --cases 1")
            print("  case   \(finding.test.serialized())")
            print("  reeve  \(finding.ours.serialized())")
            print("  peer   \(finding.theirs.serialized())")
            guard let folder else { continue }
            let file = URL(filePath: folder).appending(
                path: "\(finding.difference.replacing(" ", with: "-"))-\(finding.seed).json"
            )
            try Data((finding.saved.serialized(pretty: true) + "\n").utf8).write(to: file)
            print("  saved  \(file.path)")
        }
        print("\(subject.name): \(report.findings.count) differences")
    }
}
