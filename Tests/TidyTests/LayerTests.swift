import Foundation
import Testing

/// Who may import whom: the table of ARCHITECTURE.md, held.
struct LayerTests {
    /// A room and the rooms below it that it may import.
    static let allowed: [String: Set<String>] = [
        "Text": [],
        "JSON": ["CSimdjson"],
        "Pattern": ["CRE2"],
        "JSONSchema": ["JSON", "Pattern"],
        "Expression": ["JSON", "Pattern", "Text"],
        "Policy": ["JSON", "Text"],
        "Transport": ["CCurl", "CMicrohttpd"],
        "Journal": ["JSON", "COpenSSL", "CZstd"],
        "StoreSQLite": ["Journal", "JSON", "CSQLite"],
        "Manifest": ["Journal", "Policy", "Expression", "JSONSchema", "Pattern", "JSON", "Text", "CYAML"],
        "Governance": ["Manifest", "Journal", "Policy", "JSONSchema", "JSON"],
        "Models": ["Manifest", "Journal", "Expression", "JSON", "Transport"],
        "Gateway": [
            "Models", "Governance", "Manifest", "Journal", "Policy", "Expression", "JSONSchema", "Pattern", "JSON",
            "Text", "Transport", "CLinux", "CSQLite", "CPostgres",
        ],
        "Engine": [
            "Gateway", "Models", "Governance", "Manifest", "Journal", "Policy", "Expression", "JSONSchema", "JSON",
        ],
        "Assurance": [
            "Engine", "Gateway", "Governance", "Manifest", "Journal", "Policy", "Expression", "JSONSchema", "JSON",
            "Text", "CZ3",
        ],
        "Insight": ["Engine", "Models", "Governance", "Manifest", "Journal", "Policy", "JSON"],
        "reeve": [
            "Assurance", "Insight", "Engine", "Gateway", "Models", "Governance", "Manifest", "Journal", "StoreSQLite",
            "Policy",
            "Expression", "JSONSchema", "JSON", "Text", "Transport",
        ],
    ]

    @Test func `a room imports only rooms below it`() throws {
        let files = try SourceTree.files(under: "Sources", ending: ".swift")
        #expect(files.count > 100, "the tree was not found")
        let rooms = Set(Self.allowed.keys)
        for file in files {
            let room = String(file.path.split(separator: "/")[1])
            guard let allowed = Self.allowed[room] else {
                Issue.record("\(file.path): the room `\(room)` is not in the layer table")
                continue
            }
            for (number, line) in file.lines.enumerated() {
                guard let imported = Self.importedModule(line), Self.isOurs(imported, rooms) else { continue }
                #expect(
                    allowed.contains(imported),
                    "\(file.path):\(number + 1): `\(room)` may not import `\(imported)`"
                )
            }
        }
    }

    @Test func `the package's dependencies are the layer table's`() throws {
        let manifest = try SourceTree.files(under: ".", ending: "Package.swift").first { $0.path == "./Package.swift" }
        let text = try #require(manifest).lines.joined(separator: "\n")
        for (room, allowed) in Self.allowed where text.contains("room(\"\(room)\"") {
            let start = try #require(text.firstRange(of: "room(\"\(room)\""))
            let end = try #require(text[start.upperBound...].firstRange(of: "])"))
            let list = text[start.upperBound..<end.lowerBound]
            let named = Set(
                list.split(separator: "\"").map(String.init).filter { Self.isOurs($0, Set(Self.allowed.keys)) }
            )
            #expect(named.isSubset(of: allowed), "\(room) depends on \(named.subtracting(allowed))")
        }
    }

    private static func isOurs(_ module: String, _ rooms: Set<String>) -> Bool {
        rooms.contains(module) || (module.hasPrefix("C") && module.dropFirst().first?.isUppercase == true)
    }

    private static func importedModule(_ line: String) -> String? {
        var words = line.split(separator: " ")
        while let first = words.first, ["public", "internal", "package", "private", "@testable"].contains(first) {
            words.removeFirst()
        }
        guard words.first == "import", words.count >= 2 else { return nil }
        return String(words[1])
    }
}
