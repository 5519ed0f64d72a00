import JSON

/// A value of a YAML document, with the place of everything in it.
struct YAMLNode: Sendable {
    /// What stands there.
    enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLPair])
    }

    var content: Content
    var location: SourceLocation

    var scalar: YAMLScalar? {
        guard case .scalar(let scalar) = content else { return nil }
        return scalar
    }

    var elements: [YAMLNode]? {
        guard case .sequence(let elements) = content else { return nil }
        return elements
    }

    var pairs: [YAMLPair]? {
        guard case .mapping(let pairs) = content else { return nil }
        return pairs
    }

    /// Whether nothing was written, or `null`.
    var isNull: Bool { scalar?.value == .null }

    /// The text of a scalar that is one; `on` and `"12"` are, `12` and `true` are not.
    var text: String? { scalar?.value.stringValue }

    /// The value under a key of the same code points.
    subscript(_ key: String) -> YAMLNode? {
        pairs?.first { $0.key.isExactly(key) }?.value
    }

    /// The same value without places.
    var json: JSON {
        switch content {
        case .scalar(let scalar): scalar.value
        case .sequence(let elements): .array(elements.map(\.json))
        case .mapping(let pairs):
            // The parser has refused duplicate keys.
            .object(JSONObject(pairs.map { ($0.key, $0.value.json) }))
        }
    }

    /// What stands at a pointer into ``json``, or the nearest thing above it.
    func nearest(to pointer: JSONPointer) -> YAMLNode {
        var node = self
        for token in pointer.tokens {
            switch node.content {
            case .scalar: return node
            case .sequence(let elements):
                guard let index = Int(token), elements.indices.contains(index) else { return node }
                node = elements[index]
            case .mapping:
                guard let next = node[token] else { return node }
                node = next
            }
        }
        return node
    }

    /// What the author sees there, for messages about wrong types.
    var kindName: String {
        switch content {
        case .sequence: return "a list"
        case .mapping: return "a mapping"
        case .scalar(let scalar):
            switch scalar.value {
            case .null: return "nothing"
            case .bool: return "a boolean"
            case .int, .uint, .double: return "a number"
            default: return "text"
            }
        }
    }
}

/// A key and its value.
struct YAMLPair: Sendable {
    var key: String
    var keyLocation: SourceLocation
    var value: YAMLNode
}
