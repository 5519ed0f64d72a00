import FoundationEssentials
import JSON
import JSONSchema
import Testing

/// The official test suite of draft 2020-12, where it lies beside the package.
struct ConformanceTests {
    /// What is out of reach, and why: see `docs/conformance.md`.
    static let outOfReach: Set<String> = [
        "optional/bignum: integers beyond 64 bits are no JSON here",
        "optional/cross-draft: refs to historic drafts are processed as historic drafts: first item not a string is valid",
    ]

    @Test(.enabled(if: Corpus.isThere, "no conformance data beside the package"))
    func `every required test passes, and all optional ones but those named`() throws {
        let corpus = try Corpus()
        var (required, optional) = (Tally(), Tally())
        for line in corpus.lines {
            guard let group = try? JSON(parsing: line.utf8) else {
                // The group's tests are numbers that are refused before any schema sees them.
                optional.total += line.components(separatedBy: "\"valid\":").count - 1
                optional.failed.append("optional/bignum: integers beyond 64 bits are no JSON here")
                continue
            }
            let file = group["file"]?.stringValue ?? ""
            let isOptional = file.hasPrefix("optional/")
            let results = corpus.run(group)
            if isOptional { optional.add(results) } else { required.add(results) }
        }
        print("conformance | JSON Schema 2020-12, required | \(required.passed) | \(required.total)")
        print("conformance | JSON Schema 2020-12, optional | \(optional.passed) | \(optional.total)")
        #expect(required.failed == [])
        #expect(Set(optional.failed).subtracting(Self.outOfReach) == [])
        #expect(required.passed >= min(812, required.total))
        #expect(optional.passed >= 600 || optional.total != 603)
    }
}

/// How many tests passed, and which did not.
struct Tally {
    var passed = 0
    var total = 0
    var failed: [String] = []

    mutating func add(_ results: [(name: String, passed: Bool)]) {
        total += results.count
        passed += results.filter(\.passed).count
        failed += results.filter { !$0.passed }.map(\.name)
    }
}

/// The groups of the suite and the schemas that they refer to.
struct Corpus {
    let lines: [String]
    private var remotes: [String: JSON] = [:]
    private let outputSchema: Schema

    static var folder: String {
        if let folder = ProcessInfo.processInfo.environment["REEVE_CONFORMANCE"] { return folder + "/json-schema" }
        let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/\(package)/../shared/conformance/json-schema"
    }

    static var isThere: Bool { FileManager.default.fileExists(atPath: folder + "/draft2020-12.jsonl") }

    init() throws {
        outputSchema = try OutputSchema.compiled()
        lines = try Self.lines(of: "draft2020-12.jsonl")
        for line in try Self.lines(of: "remotes.jsonl") {
            let remote = try JSON(parsing: line.utf8)
            if let uri = remote["uri"]?.stringValue { remotes[uri] = remote["schema"] }
        }
    }

    private static func lines(of file: String) throws -> [String] {
        try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// Runs a group. The quick answer, the collected violations and the output forms must agree.
    func run(_ group: JSON) -> [(name: String, passed: Bool)] {
        let file = group["file"]?.stringValue ?? ""
        let options = SchemaOptions(assertsFormat: file.hasPrefix("optional/format/"), remotes: remotes)
        let compiled = Result { () throws(SchemaError) in
            try Schema(compiling: group["schema"] ?? true, options: options)
        }
        return (group["tests"]?.arrayValue ?? []).map { test in
            let name = "\(file): \(group["group"]?.stringValue ?? ""): \(test["description"]?.stringValue ?? "")"
            switch compiled {
            case .failure: return (name, false)
            case .success(let schema):
                let data = test["data"] ?? nil
                let isValid = schema.isValid(data)
                let agrees = schema.validate(data).isEmpty == isValid && outputsAgree(schema, data, isValid)
                return (name, agrees && test["valid"] == .bool(isValid))
            }
        }
    }

    /// Whether every form gives the answer, in the shape that the standard prescribes.
    private func outputsAgree(_ schema: Schema, _ data: JSON, _ isValid: Bool) -> Bool {
        Schema.OutputForm.allCases.allSatisfy { form in
            let output = schema.output(data, form: form)
            guard output["valid"] == .bool(isValid) else { return false }
            return form == .flag || output[isValid ? "errors" : "annotations"] == nil && outputSchema.isValid(output)
        }
    }
}
