internal import JSON

extension Evaluator {
    /// `base.a.b.c`. Wrapped JSON is walked without making values of what is only passed.
    func path(
        _ base: Program.Index,
        _ names: Range<Int32>,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Value {
        var position = names.lowerBound
        if case .context = program.nodes[base] {
            var current = try step(request.context, nil, &position, names.upperBound, at: index, program)
            try walk(&current, &position, names.upperBound, at: index, program)
            return current
        }
        var current: Value
        if case .record(let list, let firstName) = program.nodes[base] {
            let name = program.names[position]
            guard let field = try field(name, of: list, firstName, program) else {
                throw missing(name, nil, at: index, program)
            }
            current = field
            position += 1
        } else {
            current = try value(base, program)
        }
        try walk(&current, &position, names.upperBound, at: index, program)
        return current
    }

    private func walk(
        _ current: inout Value,
        _ position: inout Int32,
        _ end: Int32,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) {
        while position < end {
            switch current {
            case .record(let record): current = try step(record, nil, &position, end, at: index, program)
            case .entity(let uid):
                guard let node = entities[uid] else {
                    throw error(.entityMissing, "entity `\(uid)` does not exist", index, program)
                }
                current = try step(node.entity.attributes, uid, &position, end, at: index, program)
            default: throw mistyped(current, "one of [record, (entity of type `any_entity_type`)]", index, program)
            }
        }
    }

    /// The value of the next name, or of several next ones where they lead through wrapped JSON.
    private func step(
        _ record: Record,
        _ owner: EntityUID?,
        _ position: inout Int32,
        _ end: Int32,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Value {
        switch record.storage {
        case .fields(let fields):
            guard let value = fields.value(program.names[position]) else {
                throw missing(program.names[position], owner, at: index, program)
            }
            position += 1
            return value
        case .json(let lazy): return try step(lazy, owner, &position, end, at: index, program)
        }
    }

    private func step(
        _ lazy: LazyJSON,
        _ owner: EntityUID?,
        _ position: inout Int32,
        _ end: Int32,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Value {
        var object = lazy.object
        var type = lazy.type
        while true {
            guard let json = object[program.names[position].text], !json.isNull else {
                throw missing(program.names[position], owner, at: index, program)
            }
            let fieldType = type?.attributes[program.names[position]]?.type
            position += 1
            if position < end, case .object(let inner) = json {
                object = inner
                type = if case .record(let record) = fieldType { record } else { nil }
                continue
            }
            do {
                return try LazyJSON.value(json, as: fieldType)
            } catch {
                throw self.error(error, index, program)
            }
        }
    }

    private func missing(
        _ name: AttributeName,
        _ owner: EntityUID?,
        at index: Program.Index,
        _ program: Program
    ) -> EvaluationError {
        error(
            .attributeMissing,
            "\(owner.map { "`\($0)`" } ?? "record") does not have the attribute `\(name)`",
            index,
            program
        )
    }

    /// `base has a.b.c`.
    func has(
        _ base: Program.Index,
        _ names: Range<Int32>,
        _ program: Program
    ) throws(EvaluationError) -> Bool {
        if names.count == 1, case .context = program.nodes[base] {
            return request.context.has(program.names[names.lowerBound])
        }
        var current = try value(base, program)
        for position in names {
            let record: Record
            switch current {
            case .record(let fields): record = fields
            case .entity(let uid):
                guard let node = entities[uid] else { return false }
                record = node.entity.attributes
            default: throw mistyped(current, "one of [record, (entity of type `any_entity_type`)]", base, program)
            }
            guard record.has(program.names[position]) else { return false }
            guard position + 1 < names.upperBound else { return true }
            guard let next = try read(program.names[position], of: record, at: base, program) else { return false }
            current = next
        }
        return true
    }

    func tag(
        _ left: Program.Index,
        _ right: Program.Index,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Value {
        let uid = try entity(left, program)
        let name = try string(right, program)
        guard let node = entities[uid] else {
            throw error(.entityMissing, "entity `\(uid)` does not exist", index, program)
        }
        guard let value = try read(AttributeName(name), of: node.entity.tags, at: index, program) else {
            throw error(.tagMissing, "`\(uid)` does not have the tag `\(name)`", index, program)
        }
        return value
    }

    private func read(
        _ name: AttributeName,
        of record: Record,
        at index: Program.Index,
        _ program: Program
    ) throws(EvaluationError) -> Value? {
        do {
            return try record.read(name)
        } catch {
            throw self.error(error, index, program)
        }
    }
}
