/// What the checker has learned about open types, and whether a value of one type may stand where another is needed.
///
/// The rules are those of cel-spec's checker: an open type takes the first type it meets, and becomes more general when
/// a later one asks for it.
struct Substitution: Sendable {
    private var known: [String: CELType] = [:]
    private var count = 0
    /// What was known before each change that ``unify(_:_:)`` makes, so that it can be taken back.
    private var changes: [(name: String, previous: CELType?)] = []

    /// An open type that occurs nowhere else.
    mutating func fresh() -> CELType {
        count += 1
        return .parameter("?\(count)")
    }

    /// The type with all that is known about its open parts; what stays unknown is `dyn` where `closing` asks for it.
    func resolve(_ type: CELType, closing: Bool = false) -> CELType {
        if case .parameter(let name) = type {
            guard let found = known[name] else { return closing ? .dyn : type }
            return resolve(found, closing: closing)
        }
        return type.mapParts { resolve($0, closing: closing) }
    }

    /// A signature with open types of its own in place of its parameters.
    mutating func instantiate(_ types: [CELType]) -> [CELType] {
        var names: [String: CELType] = [:]
        return types.map { instantiate($0, &names) }
    }

    private mutating func instantiate(_ type: CELType, _ names: inout [String: CELType]) -> CELType {
        switch type {
        case .parameter(let name):
            if let known = names[name] { return known }
            let open = fresh()
            names[name] = open
            return open
        case .list(let element):
            return .list(instantiate(element, &names))
        case .map(let key, let value):
            return .map(key: instantiate(key, &names), value: instantiate(value, &names))
        case .type(let inner):
            return .type(instantiate(inner, &names))
        case .nullable(let inner):
            return .nullable(instantiate(inner, &names))
        case .opaque(let name, let parameters):
            return .opaque(name, parameters.map { instantiate($0, &names) })
        default:
            return type
        }
    }

    /// Whether values of all `sources` may stand where `targets` are needed; remembers what that says of open types.
    mutating func unify(_ sources: [CELType], _ targets: [CELType]) -> Bool {
        guard sources.count == targets.count else { return false }
        changes.removeAll(keepingCapacity: true)
        for (source, target) in zip(sources, targets) where !assign(source, target) {
            while let change = changes.popLast() { known[change.name] = change.previous }
            return false
        }
        return true
    }

    private mutating func learn(_ type: CELType, of name: String) {
        changes.append((name, known.updateValue(type, forKey: name)))
    }

    private mutating func assign(_ source: CELType, _ target: CELType) -> Bool {
        if case .parameter(let name) = target {
            switch bind(source, to: name) {
            case .bound: return true
            case .contradicted: return false
            case .recursive: break
            }
        }
        if case .parameter(let name) = source { return bind(target, to: name) == .bound }
        switch (source, target) {
        case (.dyn, _), (_, .dyn): return true
        case (.null, _): return target.admitsNull
        case (_, .null): return source.admitsNull
        case (.nullable(let inner), _): return assign(inner, target.unwrappedNullable)
        case (_, .nullable(let inner)): return assign(source, inner)
        case (.number, .int), (.number, .uint), (.number, .double), (.int, .number), (.uint, .number),
            (.double, .number):
            return true
        case (.type, .type): return true
        case (.list(let source), .list(let target)): return assign(source, target)
        case (.map(let sourceKey, let sourceValue), .map(let targetKey, let targetValue)):
            return assign(sourceKey, targetKey) && assign(sourceValue, targetValue)
        case (.object, .object): return true
        case (.object, .map(let key, let value)): return assign(.string, key) && assign(.dyn, value)
        case (.map(let key, let value), .object): return assign(key, .string) && assign(value, .dyn)
        case (.opaque(let sourceName, let sources), .opaque(let targetName, let targets)):
            guard sourceName == targetName, sources.count == targets.count else { return false }
            for (source, target) in zip(sources, targets) where !assign(source, target) { return false }
            return true
        default: return source == target
        }
    }

    private enum Binding { case bound, contradicted, recursive }

    private mutating func bind(_ type: CELType, to name: String) -> Binding {
        if type == .parameter(name) { return .bound }
        guard let current = known[name] else {
            guard !occurs(name, in: type) else { return .recursive }
            learn(type, of: name)
            return .bound
        }
        if type == current { return .bound }
        guard assign(type, current) else { return .contradicted }
        let general = Self.moreGeneral(type, current)
        if !occurs(name, in: general) { learn(general, of: name) }
        return .bound
    }

    private func occurs(_ name: String, in type: CELType) -> Bool {
        if case .parameter(let other) = type {
            return other == name || known[other].map { occurs(name, in: $0) } ?? false
        }
        return type.parts.contains { occurs(name, in: $0) }
    }

    /// The one of two assignable types that covers more.
    ///
    /// Two objects with different fields become one of which only the fields of both are known.
    static func moreGeneral(_ first: CELType, _ second: CELType) -> CELType {
        switch (first, second) {
        case (.object(let fields, _), .object(let others, _)) where first != second:
            return .object(fields: fields.filter { others[$0.key] == $0.value }, open: true)
        case (.list(let element), .list(let other)):
            return .list(moreGeneral(element, other))
        default:
            return covers(first, second) ? first : second
        }
    }

    private static func covers(_ general: CELType, _ special: CELType) -> Bool {
        switch (general, special) {
        case (.dyn, _), (.parameter, _): true
        case (_, .dyn), (_, .parameter): false
        case (.nullable(let inner), _): covers(inner, special.unwrappedNullable) || special == .null
        case (.number, .int), (.number, .uint), (.number, .double): true
        case (.map, .object): true
        case (.list(let general), .list(let special)): covers(general, special)
        case (.map(let generalKey, let generalValue), .map(let specialKey, let specialValue)):
            covers(generalKey, specialKey) && covers(generalValue, specialValue)
        case (.opaque(let name, let generals), .opaque(let other, let specials)):
            name == other && generals.count == specials.count && zip(generals, specials).allSatisfy { covers($0, $1) }
        case (.type, .type): true
        default: general == special
        }
    }
}

extension CELType {
    /// Null may stand for a message, and timestamps, durations and abstract types are messages to the checker.
    fileprivate var admitsNull: Bool {
        switch self {
        case .null, .nullable, .timestamp, .duration, .opaque: true
        default: false
        }
    }
}
