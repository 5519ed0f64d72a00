@testable import Manifest

/// The tables of docs/manifests.md, made of the shapes that files are checked against.
struct ReferencePage {
    /// Tables in the order in which a reader meets them, each once.
    private(set) var tables: [FieldTable] = []

    init() {
        for kind in ManifestKind.allCases { visit(kind.table) }
    }

    private mutating func visit(_ table: FieldTable) {
        // A table without fields needs no table of them.
        guard !table.signature.isEmpty else { return }
        guard !tables.contains(where: { $0.title == table.title && $0.signature == table.signature }) else { return }
        tables.append(table)
        for field in table.fields + table.variants.flatMap(\.fields) { visit(field.shape) }
    }

    private mutating func visit(_ shape: Shape) {
        switch shape {
        case .table(let table): visit(table)
        case .list(let element, _): visit(element)
        case .mapping(_, let value): visit(value)
        case .choice(let shapes): for shape in shapes { visit(shape) }
        case .named(let name): visit(name.shape)
        default: break
        }
    }

    /// The text of docs/manifests.md with its tables written anew.
    func rewriting(_ page: String) -> String {
        var output: [String] = []
        var isInTable = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line == "<!-- end -->" { isInTable = false }
            if !isInTable { output.append(line) }
            if let title = Self.title(of: line) {
                isInTable = true
                output += tables.filter { $0.title == title }.prefix(1).flatMap(Self.lines)
            }
        }
        return output.joined(separator: "\n")
    }

    /// The table that a line asks for: `<!-- fields: an agent -->`.
    static func title(of line: String) -> String? {
        guard line.hasPrefix("<!-- fields: "), line.hasSuffix(" -->") else { return nil }
        return String(line.dropFirst("<!-- fields: ".count).dropLast(" -->".count))
    }

    private static func lines(of table: FieldTable) -> [String] {
        var lines = ["", "| field | value | meaning | without it |", "|---|---|---|---|"]
        // What every tool has is told once, with those of HTTP.
        let told = FieldTable.http.title != table.title && table.title.hasSuffix(" tool") ? FieldTable.http.fields : []
        let fields = table.fields.filter { field in
            !told.contains {
                $0.name == field.name && $0.standard == field.standard && $0.isRequired == field.isRequired
            }
        }
        lines += fields.map { row($0, variant: nil) }
        for variant in table.variants {
            for field in variant.fields {
                lines.append(row(field, variant: field.name == variant.name ? nil : variant.name))
            }
        }
        return lines + [""]
    }

    /// What every name looks like is told once, by the check itself.
    private static func value(of shape: Shape) -> String {
        switch shape {
        case .text(.name), .text(.person), .text(.model), .text(.identifier): "a name"
        case .text(.tool): "a tool's name"
        default: shape.expectation
        }
    }

    private static func row(_ field: Field, variant: String?) -> String {
        let with = variant.map { " (with `\($0)`)" } ?? ""
        let standard = field.isRequired ? "**required**" : field.standard ?? "nothing"
        let cells = ["`\(field.name)`\(with)", Self.value(of: field.shape), field.description, standard]
        return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
}

extension FieldTable {
    fileprivate var signature: [String] { (fields + variants.flatMap(\.fields)).map(\.name) }
}
