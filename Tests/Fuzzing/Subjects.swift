import Foundation
import JSON

/// The languages that are compared.
public enum Subjects {
    /// Their names.
    public static let names = ["policy", "cel", "schema"]

    /// The one of a name, which mutates cases of its corpus too where that is at hand.
    public static func named(_ name: String, mutating isMutating: Bool = true) -> (any Subject)? {
        func cases(_ path: String) -> [JSON] { isMutating ? corpus(path) : [] }
        return switch name {
        case "policy": CedarSubject(corpus: cases("cedar/corpus.jsonl"))
        case "cel": CelSubject(corpus: cases("cel/simple.jsonl"))
        case "schema": SchemaSubject(corpus: cases("json-schema/draft2020-12.jsonl"))
        default: nil
        }
    }

    /// The cases of a conformance corpus, none where it is not at hand.
    static func corpus(_ path: String) -> [JSON] {
        let root =
            ProcessInfo.processInfo.environment["REEVE_CONFORMANCE"].map { URL(filePath: $0) }
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "../shared/conformance")
        guard let data = try? Data(contentsOf: root.appending(path: path)) else { return [] }
        return data.split(separator: UInt8(ascii: "\n")).compactMap { try? JSON(parsing: Array($0)) }
    }
}
