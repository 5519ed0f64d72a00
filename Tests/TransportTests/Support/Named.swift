import Synchronization

/// A gate for each name.
final class Named: Sendable {
    private let gates = Mutex<[String: Gate]>([:])

    subscript(name: String) -> Gate {
        gates.withLock { gates in
            if let gate = gates[name] { return gate }
            let gate = Gate()
            gates[name] = gate
            return gate
        }
    }
}
