import JSON
import Policy

/// A JSON object that policies read as a record, with what its schema says: a symbol is made of a member when it is asked
/// for.
final class SymbolicObject {
    let path: [String]
    let type: RecordType
    let schema: SchemaNode?
    /// Whether members become values when they are read, and fail then.
    let isJSON: Bool
    private let table: SymbolTable
    private var fields: [AttributeName: SymbolicField] = [:]
    /// Members that the type does not know, by whether they are there.
    private(set) var undeclared: [String: Term] = [:]
    /// The members that there can be; nil where only the schema tells.
    private let possible: Set<String>?
    /// Schemas of members, where they are not properties of this one's: the facts.
    private let memberSchemas: [String: SchemaNode]
    /// Members that are made in ways of their own.
    private let makers: [String: () -> SymbolicField]

    init(
        _ path: [String],
        type: RecordType,
        schema: SchemaNode?,
        memberSchemas: [String: SchemaNode] = [:],
        makers: [String: () -> SymbolicField] = [:],
        possible: Set<String>? = nil,
        isJSON: Bool,
        in table: SymbolTable
    ) {
        self.path = path
        self.type = type
        self.schema = schema
        self.memberSchemas = memberSchemas
        self.makers = makers
        self.possible = possible
        self.isJSON = isJSON
        self.table = table
    }

    /// A member that the type knows; nil where it knows none.
    func field(_ name: AttributeName) -> SymbolicField? {
        if let known = fields[name] { return known }
        guard let attribute = type.attributes[name] else { return nil }
        if let make = makers[name.text] {
            let field = make()
            fields[name] = field
            return field
        }
        let isPresent = attribute.isRequired ? Term.yes : table.variable(text(name) + "?", .bool)
        let symbols = ValueSymbols(table: table, isJSON: isJSON)
        let (value, fails) = symbols.make(
            path + [name.text],
            attribute.type,
            schema(of: name.text),
            where: isPresent
        )
        let field = SymbolicField(isPresent: isPresent, fails: fails, value: value)
        fields[name] = field
        return field
    }

    /// The member, where it was asked for.
    func known(_ name: AttributeName) -> SymbolicField? { fields[name] }

    func schema(of name: String) -> SchemaNode? { memberSchemas[name] ?? schema?.property(name) }

    /// Whether a member is there that the type does not know: JSON may hold more than its type says.
    func has(undeclared name: String) -> Term {
        guard isJSON, possible?.contains(name) != false,
            schema?.isClosed != true || schema?.propertyNames.contains(name) == true
        else { return .no }
        if let known = undeclared[name] { return known }
        let term = table.variable((path + [name]).joined(separator: ".") + "?", .bool)
        undeclared[name] = term
        return term
    }

    private func text(_ name: AttributeName) -> String { (path + [name.text]).joined(separator: ".") }
}
