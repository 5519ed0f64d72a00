import Policy

/// A value of Cedar of which not everything is known: its type is, as strict validation has it.
indirect enum SymbolicValue {
    case bool(Term)
    case long(Term)
    case string(Term)
    /// An entity of a known type, by its id.
    case entity(EntityType, Term)
    case set(SymbolicSet)
    case record(SymbolicRecord)
    /// Ten-thousandths.
    case decimal(Term)
    /// Milliseconds.
    case datetime(Term)
    /// Milliseconds.
    case duration(Term)
    /// An address that a policy writes; nil is one of which nothing is known, and about which nothing can be asked.
    case ip(IPNetwork?)
}

/// A set: written out, or one of which nothing is known but what is asked.
indirect enum SymbolicSet {
    case elements([SymbolicValue])
    case unknown(SetSymbol)
    case choice(Term, SymbolicSet, SymbolicSet)
}

/// A set that is not known.
struct SetSymbol: Hashable {
    var id: Int
    var element: CedarType
}

/// A record: its fields, or a JSON object that is read as one.
enum SymbolicRecord {
    case fields([AttributeName: SymbolicField])
    case object(SymbolicObject)
}

/// One attribute of a record.
struct SymbolicField {
    /// Whether the record has it.
    var isPresent: Term
    /// Whether reading it is an error, because the JSON value has no counterpart in Cedar.
    var fails: Term
    var value: SymbolicValue
}

extension SymbolicValue {
    /// A value that is known.
    init(_ value: Value) {
        switch value {
        case .bool(let value): self = .bool(.bool(value))
        case .long(let value): self = .long(.long(value))
        case .string(let value): self = .string(.text(value))
        case .entity(let uid): self = .entity(uid.type, .text(uid.id))
        case .set(let set): self = .set(.elements(set.elements.map { SymbolicValue($0) }))
        case .record(let record):
            var fields: [AttributeName: SymbolicField] = [:]
            for name in record.names {
                guard let value = try? record.value(name) else { continue }
                fields[AttributeName(name)] = SymbolicField(isPresent: .yes, fails: .no, value: SymbolicValue(value))
            }
            self = .record(.fields(fields))
        case .decimal(let value): self = .decimal(.long(value.tenThousandths))
        case .datetime(let value): self = .datetime(.long(value.milliseconds))
        case .duration(let value): self = .duration(.long(value.milliseconds))
        case .ip(let value): self = .ip(value)
        }
    }

    /// What the value is to the solver, where it is one thing.
    var term: Term? {
        switch self {
        case .bool(let term), .long(let term), .string(let term), .entity(_, let term), .decimal(let term),
            .datetime(let term), .duration(let term):
            term
        case .set, .record, .ip: nil
        }
    }

    /// A value of a type that is one thing to the solver.
    init?(_ term: Term, as type: CedarType) {
        switch type {
        case .bool: self = .bool(term)
        case .long: self = .long(term)
        case .string: self = .string(term)
        case .entity(let type): self = .entity(type, term)
        case .extension(.decimal): self = .decimal(term)
        case .extension(.datetime): self = .datetime(term)
        case .extension(.duration): self = .duration(term)
        case .extension(.ipaddr), .set, .record: return nil
        }
    }
}

extension CedarType {
    /// What a value of this type is to the solver, where it is one thing.
    var sort: Term.Sort? {
        switch self {
        case .bool: .bool
        case .long, .extension(.decimal), .extension(.datetime), .extension(.duration): .long
        case .string, .entity: .text
        case .set, .record, .extension(.ipaddr): nil
        }
    }
}
