/// The functions that expressions of an environment may call, by name.
struct FunctionTable: Sendable {
    private(set) var overloads: [String: [CELFunction]] = [:]

    /// What cel-spec defines, with the extensions that come with Reeve.
    static let standard: FunctionTable = {
        var table = FunctionTable()
        table.add(operators)
        table.add(conversions)
        table.add(strings)
        table.add(texts)
        table.add(times)
        table.add(mathematics)
        table.add(encoders)
        table.add(optionals)
        table.add(collections)
        table.add(network)
        return table
    }()

    mutating func add(_ functions: [CELFunction]) {
        for function in functions { overloads[function.name, default: []].append(function) }
    }

    func overloads(named name: String) -> [CELFunction]? { overloads[name] }

    /// The overloads that a call of that form may mean when its types are not known.
    func candidates(_ name: String, isMember: Bool, arity: Int) -> [CELFunction] {
        (overloads[name] ?? []).filter { $0.isMember == isMember && $0.parameters.count == arity }
    }
}
