import FoundationEssentials
import JSON
import JSONSchema
import Testing

/// The whole JSON-Schema-Test-Suite, older drafts, output and annotations included, where `REEVE_JSON_SCHEMA_SUITE` names
/// a checkout of it.
@Suite(.enabled(if: OfficialSuite.folder != nil, "REEVE_JSON_SCHEMA_SUITE names no checkout of the suite"))
struct SuiteTests {
    /// What is out of reach, and why: see `docs/conformance.md`.
    static let outOfReach: Set<String> = [
        "optional/bignum.json: is no JSON here",
        "optional/content.json: validation of binary string-encoding: "
            + "an invalid base64 string (% is not a valid character)",
        "optional/content.json: validation of binary-encoded media type documents: "
            + "a validly-encoded invalid JSON document",
        "optional/content.json: validation of binary-encoded media type documents: "
            + "an invalid base64 string that is valid JSON",
        "optional/content.json: validation of string-encoded content based on media type: an invalid JSON document",
    ]

    @Test(arguments: SchemaDraft.allCases)
    func `the tests of each draft pass`(draft: SchemaDraft) throws {
        let suite = try OfficialSuite()
        var (required, optional) = (Tally(), Tally())
        for (file, text) in try suite.files("tests/\(draft.folder)") {
            let isOptional = file.contains("optional/")
            guard let groups = try? JSON(parsing: text.utf8) else {
                optional.total += text.components(separatedBy: "\"valid\":").count - 1
                optional.failed.append("\(file): is no JSON here")
                continue
            }
            for group in groups.arrayValue ?? [] {
                let results = suite.run(group, file: file, draft: draft)
                if isOptional { optional.add(results) } else { required.add(results) }
            }
        }
        print("conformance | JSON Schema suite, \(draft.folder), required | \(required.passed) | \(required.total)")
        print("conformance | JSON Schema suite, \(draft.folder), optional | \(optional.passed) | \(optional.total)")
        #expect(required.failed == [])
        #expect(Set(optional.failed).subtracting(Self.outOfReach) == [])
    }

    @Test(arguments: [SchemaDraft.draft2019, .draft2020])
    func `the outputs are as the suite wants them`(draft: SchemaDraft) throws {
        let suite = try OfficialSuite()
        var tally = Tally()
        let root = "output-tests/\(draft.folder)"
        let form = try JSON(parsing: try suite.text("\(root)/output-schema.json").utf8)
        var remotes = suite.remotes
        if let id = form["$id"]?.stringValue { remotes[id] = form }
        for (file, text) in try suite.files(root) where file.hasPrefix("content/") || file.hasPrefix("structure/") {
            for group in try JSON(parsing: text.utf8).arrayValue ?? [] {
                let schema = try Schema(compiling: group["schema"] ?? true, options: SchemaOptions(draft: draft))
                for test in group["tests"]?.arrayValue ?? [] {
                    for wanted in test["output"]?.objectValue?.members ?? [] {
                        let form = try #require(Schema.OutputForm(rawValue: wanted.key))
                        let output = schema.output(test["data"] ?? nil, form: form)
                        var described = wanted.value
                        if case .object(var object) = described, object["$id"] == nil {
                            object["$id"] = .string("https://json-schema.org/tests/\(file)")
                            described = .object(object)
                        }
                        let check = try Schema(
                            compiling: described,
                            options: SchemaOptions(draft: draft, remotes: remotes)
                        )
                        let name = "\(file): \(test["description"]?.stringValue ?? ""): \(wanted.key)"
                        tally.add([(name, check.isValid(output))])
                    }
                }
            }
        }
        print("conformance | JSON Schema suite, \(draft.folder), output | \(tally.passed) | \(tally.total)")
        #expect(tally.failed == [])
        #expect(tally.total > 0)
    }

    @Test func `annotations are as the suite wants them`() throws {
        let suite = try OfficialSuite()
        var tally = Tally()
        for (file, text) in try suite.files("annotations/tests") {
            for group in try JSON(parsing: text.utf8)["suite"]?.arrayValue ?? [] {
                let schema = try Schema(compiling: group["schema"] ?? true)
                for test in group["tests"]?.arrayValue ?? [] {
                    let output = schema.output(test["instance"] ?? nil, form: .basic)
                    for wanted in test["assertions"]?.arrayValue ?? [] {
                        let keyword = wanted["keyword"]?.stringValue ?? ""
                        let found = (output["annotations"]?.arrayValue ?? []).filter { unit in
                            let way = unit["keywordLocation"]?.stringValue ?? ""
                            return unit["instanceLocation"] == wanted["location"] && way.hasSuffix("/\(keyword)")
                        }
                        .compactMap { $0["annotation"] }
                        let expected = wanted["expected"]
                        let values = expected?.arrayValue ?? expected?.objectValue?.members.map(\.value) ?? []
                        let description = group["description"]?.stringValue ?? ""
                        let name = "\(file): \(description): \(keyword) at \(wanted["location"]?.stringValue ?? "")"
                        tally.add([(name, Set(found) == Set(values))])
                    }
                }
            }
        }
        print("conformance | JSON Schema suite, annotations | \(tally.passed) | \(tally.total)")
        #expect(tally.failed == [])
        #expect(tally.total > 0)
    }
}

extension SchemaDraft {
    /// The suite's folder of the draft.
    var folder: String {
        switch self {
        case .draft7: "draft7"
        case .draft2019: "draft2019-09"
        case .draft2020: "draft2020-12"
        }
    }
}

/// A checkout of the suite.
struct OfficialSuite {
    static let folder = ProcessInfo.processInfo.environment["REEVE_JSON_SCHEMA_SUITE"]

    private let root: String
    private(set) var remotes: [String: JSON] = [:]

    init() throws {
        root = try #require(Self.folder)
        for (file, text) in try files("remotes") {
            if let schema = try? JSON(parsing: text.utf8) { remotes["http://localhost:1234/\(file)"] = schema }
        }
    }

    func text(_ path: String) throws -> String { try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8) }

    /// The files of a folder and of those in it, by their paths in it.
    func files(_ folder: String) throws -> [(String, String)] {
        let all = FileManager.default.enumerated("\(root)/\(folder)").filter { $0.hasSuffix(".json") }.sorted()
        return try all.map { ($0, try text("\(folder)/\($0)")) }
    }

    func run(_ group: JSON, file: String, draft: SchemaDraft) -> [(name: String, passed: Bool)] {
        let options = SchemaOptions(draft: draft, assertsFormat: file.contains("optional/format/"), remotes: remotes)
        let compiled = Result { () throws(SchemaError) in
            try Schema(compiling: group["schema"] ?? true, options: options)
        }
        return (group["tests"]?.arrayValue ?? []).map { test in
            let name =
                "\(file): \(group["description"]?.stringValue ?? ""): \(test["description"]?.stringValue ?? "")"
            switch compiled {
            case .failure(let error): return ("\(name) (\(error))", false)
            case .success(let schema):
                let isValid = schema.isValid(test["data"] ?? nil)
                return (name, test["valid"] == .bool(isValid))
            }
        }
    }
}

extension FileManager {
    /// The paths of all files below a folder, without links.
    fileprivate func enumerated(_ folder: String, below prefix: String = "") -> [String] {
        let names = (try? contentsOfDirectory(atPath: folder)) ?? []
        return names.flatMap { name -> [String] in
            var isFolder = false
            guard fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder) else { return [] }
            return isFolder ? enumerated("\(folder)/\(name)", below: "\(prefix)\(name)/") : ["\(prefix)\(name)"]
        }
    }
}
