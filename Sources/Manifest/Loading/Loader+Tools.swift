import Expression
import JSON
import Journal

extension Loader {
    mutating func tool(_ draft: Draft, among contracts: [String: Draft]) -> ToolDefinition? {
        let node = draft.node
        let effect = node.word("effect", as: Effect.self) ?? .irreversible
        let facts = facts(draft, among: contracts)
        let idempotency = idempotency(draft, effect)
        guard let operation = operation(draft, effect) else { return nil }
        let labels = (draft.connectorNode.texts("labels") + node.texts("labels")).compactMap(\.text)
        return ToolDefinition(
            name: draft.name,
            location: draft.location,
            connector: draft.connector,
            description: node.text("description") ?? "",
            effect: effect,
            idempotency: idempotency,
            input: draft.input,
            output: draft.output,
            facts: facts,
            timeout: node.duration("timeout") ?? .seconds(30),
            retry: retry(node) ?? (effect == .read ? .reading : .none),
            rateLimit: rateLimit(node),
            resultBytesMax: node.integer("result_bytes_max") ?? 1 << 20,
            labels: labels.reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
            operation: operation,
            digest: digest(draft)
        )
    }

    func retry(_ node: YAMLNode) -> RetryDefinition? {
        guard let retry = node.field("retry"), let attempts = retry.integer("attempts") else { return nil }
        return RetryDefinition(
            attempts: attempts,
            backoff: retry.duration("backoff") ?? .seconds(1),
            factor: retry.number("factor") ?? 2,
            max: retry.duration("max") ?? .seconds(30)
        )
    }

    /// Over everything that decides what a call of the tool does: its own fields, its connector's, and its schemas.
    private func digest(_ draft: Draft) -> Digest {
        var connector = draft.connectorNode.json.objectValue ?? [:]
        connector["tools"] = nil
        let whole: JSON = [
            "connector": .object(connector), "tool": draft.node.json, "input": draft.input.source,
            "output": draft.output?.source ?? .null,
        ]
        return Digest(of: whole.canonicalBytes())
    }

    private mutating func idempotency(_ draft: Draft, _ effect: Effect) -> Idempotency {
        let standard: Idempotency =
            effect == .read || draft.node.text("operation") == FilesOperation.write.rawValue ? .natural : .none
        guard let node = draft.node.field("idempotency") else { return standard }
        switch node.text {
        case "key": return .key(header: "Idempotency-Key")
        case "natural": return .natural
        case "none": return .none
        default: break
        }
        if let header = node.text("header") { return .key(header: header) }
        guard let probe = node.field("probe"), let name = probe.text else { return standard }
        _ = use(tool: probe)
        notes.lookups.append(
            LoaderNotes.Lookup(purpose: .probe, tool: name, of: draft.name, location: probe.location, with: nil)
        )
        return .probe(tool: name)
    }

    private mutating func facts(_ draft: Draft, among contracts: [String: Draft]) -> [String: FactDefinition] {
        var facts: [String: FactDefinition] = [:]
        var types: [String: CELType] = [:]
        for (order, pair) in (draft.node.field("facts")?.pairs ?? []).enumerated() {
            guard let node = pair.value.field("tool"), let name = node.text else { continue }
            _ = use(tool: node)
            let with = pair.value.field("with")
            notes.lookups.append(
                LoaderNotes.Lookup(purpose: .fact, tool: name, of: draft.name, location: node.location, with: with)
            )
            if let schema = contracts[name]?.input {
                notes.arguments.append(
                    LoaderNotes.Arguments(
                        taker: "the tool `\(name)`",
                        node: with,
                        schema: schema,
                        location: pair.keyLocation
                    )
                )
            }
            let isOptional = pair.value.boolean("optional") ?? false
            let environment = Environment.fact(input: draft.input, facts: types)
            if let value = templateValue(with, in: environment) {
                facts[pair.key] = FactDefinition(
                    tool: name,
                    with: value,
                    location: pair.keyLocation,
                    order: order,
                    isOptional: isOptional
                )
            }
            let type = contracts[name]?.output.map { CELType(schema: $0.source) } ?? .dyn
            types[pair.key] = isOptional ? .nullable(type) : type
        }
        return facts
    }

    // MARK: Operations

    private mutating func operation(_ draft: Draft, _ effect: Effect) -> ToolDefinition.Operation? {
        switch draft.type {
        case "http": http(draft).map { .http($0) }
        case "sql": sql(draft, effect).map { .sql($0) }
        case "files": draft.node.word("operation", as: FilesOperation.self).map { .files($0) }
        case "command": command(draft).map { .command($0) }
        default: nil
        }
    }

    private mutating func http(_ draft: Draft) -> HTTPOperation? {
        guard let request = draft.node.field("request"), let method = request.text("method") else { return nil }
        let environment = Environment.operation(input: draft.input)
        let path = template(request.field("path"), in: environment)
        let query = templates(request.field("query"), in: environment)
        let headers = templates(request.field("headers"), in: environment)
        let body = request.field("body").map { templateValue($0, in: environment) }
        let result = draft.node.field("result").map { expression($0, in: .response) }
        var statuses: [Int: HTTPOperation.StatusMeaning] = [:]
        for pair in draft.node.field("statuses")?.pairs ?? [] {
            guard let status = Int(pair.key), let text = pair.value.text else { continue }
            statuses[status] = HTTPOperation.StatusMeaning(rawValue: text)
        }
        guard let path, let query, let headers else { return nil }
        // A part that is written and cannot be compiled has been noted.
        if case .some(nil) = body { return nil }
        if case .some(nil) = result { return nil }
        return HTTPOperation(
            method: method,
            path: path,
            query: query,
            headers: headers,
            body: body ?? nil,
            result: result ?? nil,
            statuses: statuses
        )
    }

    private mutating func sql(_ draft: Draft, _ effect: Effect) -> SQLOperation? {
        guard let query = draft.node.field("query"), let node = query.field("statement"), let statement = node.text
        else { return nil }
        let environment = Environment.operation(input: draft.input)
        var parameters: [(name: String, value: TemplateValue)] = []
        let written = query.field("parameters")?.pairs
        for pair in written ?? [] {
            if let value = templateValue(pair.value, in: environment) { parameters.append((pair.key, value)) }
        }
        let scan = StatementScan(statement)
        note(scan, at: node)
        let properties = draft.input.source["properties"]?.objectValue?.keys ?? []
        for placeholder in scan.placeholders.uniqued() {
            if written?.contains(where: { $0.key == placeholder.name }) == true { continue }
            // What stands for itself need not be written.
            if written == nil, properties.contains(placeholder.name) || placeholder.name == "idempotency_key" {
                let isKey = placeholder.name == "idempotency_key"
                let value =
                    isKey
                    ? try? TemplateValue(compiling: "${idempotency_key}", in: environment) : argument(placeholder.name)
                if let value { parameters.append((placeholder.name, value)) }
                continue
            }
            problems.error(
                .statement,
                at: node.location(ofByte: placeholder.offset),
                "the placeholder `:\(placeholder.name)` has no value",
                hint: Suggestion.hint(
                    for: placeholder.name,
                    among: written?.map(\.key) ?? properties
                )
                    ?? (written == nil
                        ? "name a property of the tool's `input`, or give it under `parameters`"
                        : "give it under `parameters`")
            )
        }
        for pair in written ?? [] where !scan.placeholders.contains(where: { $0.name == pair.key }) {
            problems.error(.statement, at: pair.keyLocation, "the statement has no placeholder `:\(pair.key)`")
        }
        return SQLOperation(
            statement: statement,
            parameters: parameters,
            rowsMax: query.integer("rows_max") ?? 1000,
            shape: query.word("shape", as: SQLOperation.Shape.self) ?? (effect == .read ? .rows : .changed)
        )
    }

    private mutating func note(_ scan: StatementScan, at node: YAMLNode) {
        if let failure = scan.failure { problems.error(.statement, at: node.location, failure) }
        guard let offset = scan.secondStatement else { return }
        problems.error(
            .statement,
            at: node.location(ofByte: offset),
            "a second statement begins here",
            hint: "a tool executes one statement; make another tool of the second"
        )
    }

    private mutating func command(_ draft: Draft) -> CommandOperation? {
        guard let command = draft.node.field("command") else { return nil }
        let environment = Environment.operation(input: draft.input)
        var arguments: [Template] = []
        for node in command.texts("arguments") {
            guard let argument = template(node, in: environment) else { continue }
            arguments.append(argument)
        }
        let input = command.field("stdin").map { templateValue($0, in: environment) }
        if case .some(nil) = input { return nil }
        return CommandOperation(
            arguments: arguments,
            standardInput: input ?? nil,
            parsesJSON: command.text("output") != "text",
            outputBytesMax: command.integer("output_bytes_max") ?? 1 << 20
        )
    }
}

extension RetryDefinition {
    /// What reading tools do where nothing is written.
    fileprivate static let reading = RetryDefinition(
        attempts: 3,
        backoff: .milliseconds(200),
        factor: 2,
        max: .seconds(5)
    )
}
