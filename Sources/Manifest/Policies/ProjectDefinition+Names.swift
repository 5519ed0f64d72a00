import Policy

extension ProjectDefinition {
    /// The labels that anything in the project carries: of tools, with those of their connectors, and of what workflows are
    /// started with. No run ever has another one.
    var labels: Set<String> {
        Set(tools.values.flatMap(\.labels)).union(workflows.values.flatMap(\.labels))
    }

    /// Services that are no workflows and that policies name, in the order of their names.
    var namedServices: [String] {
        let named = policies.policies.flatMap { EntityScan.mentions(in: $0.text) }
            .filter { $0.type == "Service" && workflows[$0.id] == nil }.map(\.id)
        return Set(named).sorted()
    }
}
