import JSON

/// Keywords for arrays.
extension Evaluation {
    mutating func array(
        _ instruction: Instruction,
        _ node: Node,
        _ elements: [JSON],
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        switch instruction {
        case .minItems(let bound):
            if Int64(elements.count) >= bound { return true }
            if Sink.collects { sink.fail("minItems", "must have at least \(bound) items, has \(elements.count)") }
            return false
        case .maxItems(let bound):
            if Int64(elements.count) <= bound { return true }
            if Sink.collects { sink.fail("maxItems", "must have at most \(bound) items, has \(elements.count)") }
            return false
        case .uniqueItems:
            if MathematicalValue.areUnique(elements) { return true }
            if Sink.collects { sink.fail("uniqueItems", "must not have equal items") }
            return false
        case .prefixItems(let range):
            if Sink.collects { sink.begin(instruction.keyword(isLegacy: node.isLegacy)) }
            var holds = true
            for (position, index) in range.indices.enumerated() where position < elements.count {
                if !element(position, of: elements, program.children[index], keywordPart: position) {
                    guard Sink.collects else { return false }
                    holds = false
                }
                marks?.pointee.insert(position)
            }
            if Sink.collects { sink.end(holds: holds, message: nil) }
            return holds
        case .items(let child, let from):
            return items(child, from: Int(from), instruction.keyword(isLegacy: node.isLegacy), elements, marks)
        case .contains(let child, let min, let max):
            return contains(child, Int(min), Int(max), node, elements, marks)
        default:
            return true
        }
    }

    private mutating func items(
        _ child: NodeID,
        from first: Int,
        _ keyword: @autoclosure () -> String,
        _ elements: [JSON],
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        guard first < elements.count else { return true }
        if Sink.collects { sink.begin(keyword()) }
        var holds = true
        for position in first..<elements.count {
            if !element(position, of: elements, child, keywordPart: nil) {
                guard Sink.collects else { return false }
                holds = false
            }
            marks?.pointee.insert(position)
        }
        if Sink.collects { sink.end(holds: holds, message: nil) }
        return holds
    }

    private mutating func contains(
        _ child: NodeID,
        _ min: Int,
        _ max: Int,
        _ node: Node,
        _ elements: [JSON],
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        if Sink.collects { sink.begin("contains") }
        var count = 0
        for position in elements.indices where element(position, of: elements, child, keywordPart: nil) {
            count += 1
            // Before 2020-12 `contains` marked nothing.
            if !node.isLegacy { marks?.pointee.insert(position) }
            if !Sink.collects, marks == nil, count >= min, max == Int(Int32.max) { return true }
        }
        let holds = count >= min && count <= max
        if Sink.collects {
            let bound = count < min ? "at least \(min)" : "at most \(max)"
            sink.end(holds: holds, message: "must contain \(bound) items that match, contains \(count)")
        }
        return holds
    }

    /// Checks one element.
    @inline(__always)
    private mutating func element(_ position: Int, of elements: [JSON], _ child: NodeID, keywordPart: Int?) -> Bool {
        elements.withUnsafeBufferPointer { elements in
            guard let start = elements.baseAddress else { return true }
            guard Sink.collects else { return check(child, start + position, nil) }
            let part = keywordPart.map(String.init)
            sink.enter(child, start + position, keywordPart: part, instancePart: String(position))
            defer { sink.exit(keywordPart: part, instancePart: String(position)) }
            return check(child, start + position, nil)
        }
    }

    /// `unevaluatedItems` and `unevaluatedProperties`: what no other keyword has marked.
    mutating func unevaluated(
        _ instruction: Instruction,
        _ node: Node,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>
    ) -> Bool {
        switch (instruction, value.pointee) {
        case (.unevaluatedItems(let child), .array(let elements)):
            var holds = true
            if Sink.collects { sink.begin("unevaluatedItems") }
            for position in elements.indices where !marks.pointee.contains(position) {
                if !element(position, of: elements, child, keywordPart: nil) {
                    guard Sink.collects else { return false }
                    holds = false
                }
                marks.pointee.insert(position)
            }
            if Sink.collects { sink.end(holds: holds, message: nil) }
            return holds
        case (.unevaluatedProperties(let child), .object(let object)):
            return unevaluatedProperties(child, object, marks)
        default:
            return true
        }
    }
}
