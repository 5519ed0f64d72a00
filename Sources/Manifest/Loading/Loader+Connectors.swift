import Expression
import JSON
import JSONSchema

extension Loader {
    /// A tool whose contract is known, but not yet what it means in terms of other tools.
    struct Draft {
        var name: String
        var location: SourceLocation
        var node: YAMLNode
        var connector: String
        var connectorNode: YAMLNode
        var type: String
        var input: SchemaDefinition
        var output: SchemaDefinition?
    }

    /// `tools/*.yaml`: connectors first, then the tools of all of them, which name each other.
    mutating func readConnectors() {
        var drafts: [Draft] = []
        for root in manifests(in: "tools", .connector) {
            guard let node = root.field("connector"), let name = node.text,
                claim(name, at: node.location, kind: "connector", first: connectors[name]?.location)
            else { continue }
            connectors[name] = connector(name, root, at: node.location)
            for tool in root.field("tools")?.elements ?? [] {
                guard let node = tool.field("name"), let toolName = node.text else { continue }
                let first = drafts.first { $0.name == toolName }?.location
                guard claim(toolName, at: node.location, kind: "tool", first: first) else { continue }
                if toolName.hasPrefix("reeve.") || toolName == "ask_human" {
                    problems.error(
                        .invalidValue,
                        at: node.location,
                        "`ask_human` and names that begin with `reeve.` are the house's own"
                    )
                }
                notes.toolNames.insert(toolName)
                if let draft = draft(toolName, tool, at: node.location, connector: name, root) { drafts.append(draft) }
            }
        }
        let contracts = Dictionary(drafts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for draft in drafts {
            if let tool = tool(draft, among: contracts) { tools[draft.name] = tool }
        }
    }

    private mutating func draft(
        _ name: String,
        _ node: YAMLNode,
        at location: SourceLocation,
        connector: String,
        _ root: YAMLNode
    ) -> Draft? {
        let type = root.text("type") ?? ""
        let operation = node.word("operation", as: FilesOperation.self)
        let input = node.field("input").map { schema($0) } ?? operation.flatMap { standardInput($0, at: location) }
        let output = schema(node.field("output"))
        guard let input else { return nil }
        return Draft(
            name: name,
            location: location,
            node: node,
            connector: connector,
            connectorNode: root,
            type: type,
            input: input,
            output: output
        )
    }

    /// What a tool of files takes where its author has not said it.
    private func standardInput(_ operation: FilesOperation, at location: SourceLocation) -> SchemaDefinition? {
        var properties: JSONObject = ["path": ["type": "string", "minLength": 1]]
        var required: [JSON] = ["path"]
        let encoding: JSON = ["enum": ["text", "base64"]]
        switch operation {
        case .read:
            properties["encoding"] = encoding
        case .write, .append:
            properties["content"] = ["type": "string"]
            properties["encoding"] = encoding
            required.append("content")
        case .list, .delete:
            break
        }
        let source: JSON = [
            "type": "object", "properties": .object(properties), "required": .array(required),
            "additionalProperties": false,
        ]
        return (try? Schema(compiling: source)).map { SchemaDefinition(source: source, schema: $0, location: location) }
    }

    private mutating func connector(
        _ name: String,
        _ root: YAMLNode,
        at location: SourceLocation
    ) -> ConnectorDefinition? {
        guard let kind = connectorKind(root) else { return nil }
        return ConnectorDefinition(
            name: name,
            location: location,
            kind: kind,
            rateLimit: rateLimit(root),
            concurrencyMax: root.integer("concurrency") ?? 16,
            breaker: breaker(root),
            labels: root.texts("labels").compactMap(\.text)
        )
    }

    private mutating func connectorKind(_ root: YAMLNode) -> ConnectorDefinition.Kind? {
        switch root.text("type") {
        case "http":
            let auth = auth(root.field("auth"))
            let headers = templates(root.field("headers"), in: .connector)
            guard let baseURL = template(root.field("base_url"), in: .connector), let headers else { return nil }
            return .http(HTTPConnection(baseURL: baseURL, auth: auth, headers: headers))
        case "sql":
            let database = root.field("database")
            if let path = database?.field("sqlite") {
                return template(path, in: .connector).map { .sql(SQLConnection(engine: .sqlite(path: $0))) }
            }
            let password = use(secret: database?.field("password"))
            return template(database?.field("postgres"), in: .connector).map {
                .sql(SQLConnection(engine: .postgres(url: $0, passwordSecret: password)))
            }
        case "files":
            return template(root.field("root"), in: .connector).map {
                .files(FilesConnection(root: $0, fileBytesMax: root.integer("file_bytes_max") ?? 1 << 20))
            }
        case "command":
            return command(root).map { .command($0) }
        default:
            return nil
        }
    }

    private mutating func command(_ root: YAMLNode) -> CommandConnection? {
        guard let program = root.text("program") else { return nil }
        var environment: [(name: String, value: CommandConnection.EnvironmentValue)] = []
        for pair in root.field("environment")?.pairs ?? [] {
            if let secret = use(secret: pair.value) {
                environment.append((pair.key, .secret(secret)))
            } else if let template = template(pair.value, in: .connector) {
                environment.append((pair.key, .text(template)))
            }
        }
        return CommandConnection(program: program, environment: environment, directory: root.text("directory"))
    }

    private mutating func auth(_ node: YAMLNode?) -> HTTPConnection.Auth {
        guard let node else { return .none }
        if let secret = use(secret: node.field("bearer")) { return .bearer(secret: secret) }
        if let header = node.field("header"), let name = header.text("name"),
            let secret = use(secret: header.field("value"))
        {
            return .header(name: name, secret: secret)
        }
        if let basic = node.field("basic"), let user = basic.text("user"),
            let secret = use(secret: basic.field("password"))
        {
            return .basic(user: user, secret: secret)
        }
        if let query = node.field("query"), let name = query.text("name"),
            let secret = use(secret: query.field("value"))
        {
            return .query(name: name, secret: secret)
        }
        // What is there and cannot be read has been noted, so nothing is ever sent without it.
        return .none
    }
}
