import Manifest
import Testing

/// Whatever is written into a project's files, reading them ends with problems and never with a crash.
struct MutationTests {
    @Test(arguments: 0..<300 as Range<UInt64>) func `a project that was scrambled is told what is wrong`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var texts = RefundDesk.sound
        let paths = texts.keys.sorted()
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            guard let path = paths.randomElement(using: &generator), let text = texts[path] else { continue }
            texts[path] = Self.scramble(text, &generator)
        }
        var bytes = texts.mapValues { Array($0.utf8) }
        if seed % 5 == 0, let path = paths.randomElement(using: &generator), let count = bytes[path]?.count, count > 0 {
            bytes[path]?[Int.random(in: 0..<count, using: &generator)] = UInt8(truncatingIfNeeded: generator.next())
        }
        let (definition, problems) = Project.load(.memory(bytes: bytes))
        let hasErrors = problems.contains { $0.severity == .error }
        #expect((definition == nil) == hasErrors, "seed \(seed)")
        for problem in problems {
            #expect(problem.location.line >= 1 && problem.location.column >= 1, "seed \(seed): \(problem)")
            #expect(!problem.message.isEmpty)
            if let last = problem.message.last { #expect(last != ".", "seed \(seed): \(problem)") }
        }
    }

    @Test func `a project with more problems than anybody reads has an error all the same`() {
        let steps = (0..<3000).map { "  step\($0): { agent: nobody\($0), needs: [x\($0)] }" }.joined(separator: "\n")
        let secrets = (0..<3000).map { _ in "AKIA" + "IOSFODNN7EXAMPLE" }.joined(separator: "\n")
        let desk = RefundDesk().adding("workflows/large.yaml", "workflow: large\nsteps:\n\(steps)\n")
            .adding("prompts/refunds.md", secrets)
        let (definition, problems) = Project.load(desk.files)
        #expect(definition == nil)
        #expect(problems.count == 1000)
    }

    private static let words = [
        "${", "}", "${steps.x}", "${steps", "null", "[]", "{}", "- ", ": ", "\n", "  ", "'", "\"", "steps",
        "else: true", "*a", "&a ",
        "!!str ", "999999999999999999999", "-1", "1e400", ".nan", "\t", "#", "after: [a, a]", "${[1,2].map(x, x)}",
        "$ref", "\u{0}",
        "permit", "::\"", "@approval(\"", "\u{FEFF}", "é",
    ]

    private static func scramble(_ text: String, _ generator: inout SeededGenerator) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let index = Int.random(in: 0..<max(lines.count, 1), using: &generator)
        switch Int.random(in: 0..<7, using: &generator) {
        case 0:
            lines.remove(at: index)
        case 1:
            lines.insert(lines.randomElement(using: &generator) ?? "", at: index)
        case 2:
            lines.swapAt(index, Int.random(in: 0..<lines.count, using: &generator))
        case 3:
            lines[index] = String(lines[index].prefix(Int.random(in: 0..<20, using: &generator)))
        case 4:
            let name = lines.randomElement(using: &generator)?.split(separator: " ").randomElement(using: &generator)
            lines[index] += String(name ?? "")
        case 5:
            lines[index] = String(lines[index].dropFirst(2))
        default:
            var characters = Array(lines[index])
            let word = Array(words.randomElement(using: &generator) ?? "")
            characters.insert(contentsOf: word, at: Int.random(in: 0...characters.count, using: &generator))
            lines[index] = String(characters)
        }
        return lines.joined(separator: "\n")
    }
}
