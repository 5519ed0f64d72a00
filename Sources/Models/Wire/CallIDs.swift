/// Ids for tool calls that came without one: the same answer in the same place gets the same ids for ever.
struct CallIDs: Sendable {
    private let messageCount: Int

    init(for request: ModelRequest) {
        messageCount = request.messages.count
    }

    /// The ids, with made-up ones where one is missing, empty or the same as one before it.
    func complete(_ ids: [String?]) -> [String] {
        var seen: Set<String> = []
        let given = Set(ids.compactMap(\.self))
        return ids.enumerated().map { index, id in
            if let id, !id.isEmpty, seen.insert(id).inserted { return id }
            var made = "call_\(messageCount)_\(index)"
            while given.contains(made) || !seen.insert(made).inserted { made += "x" }
            return made
        }
    }
}
