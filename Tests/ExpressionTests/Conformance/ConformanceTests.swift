import Glibc
import JSON
import Testing

/// cel-spec's simple tests, which stand outside of the package.
struct ConformanceTests {
    static let path: String = {
        let root =
            getenv("REEVE_CONFORMANCE").map { String(cString: $0) }
            ?? #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
            + "/../shared/conformance"
        return root + "/cel/simple.jsonl"
    }()

    static var isThere: Bool { access(path, R_OK) == 0 }

    /// Cases that contradict themselves: their expression has no backslash, and their value has one.
    static let impossible: Set<String> = [
        "bytes_literals/triple_single_quoted_unescaped_punctuation",
        "bytes_literals/triple_double_quoted_unescaped_punctuation",
    ]

    @Test(.enabled(if: isThere, "cel/simple.jsonl is not there; REEVE_CONFORMANCE names its folder"))
    func `every case of the specification passes`() throws {
        var passed: [String: Int] = [:]
        var total: [String: Int] = [:]
        var failures: [String] = []
        for line in try Self.read().split(separator: UInt8(ascii: "\n")) {
            let test = try #require(ConformanceCase(JSON(parsing: Array(line))))
            total[test.file, default: 0] += 1
            if let failure = test.failure() {
                guard !Self.impossible.contains(test.name) else { continue }
                failures.append("\(test.file) \(test.name) \(failure)")
            } else {
                passed[test.file, default: 0] += 1
            }
        }
        for file in total.keys.sorted() { print("cel \(file): \(passed[file] ?? 0)/\(total[file] ?? 0)") }
        let sum = passed.values.reduce(0, +)
        print("conformance | CEL | \(sum) | \(total.values.reduce(0, +))")
        #expect(failures == [])
        #expect(sum > 0)
        #expect(sum >= 1124 || total.values.reduce(0, +) != 1126)
    }

    private static func read() throws -> [UInt8] {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}
