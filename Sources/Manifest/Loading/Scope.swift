import Expression

/// What the expressions of a step can see.
struct Scope {
    /// Variables apart from `steps`.
    var variables: [String: CELType]
    /// Steps of the graphs around, by name.
    var outer: [String: CELType] = [:]
    /// Steps of the same graph, by name.
    var own: [String: CELType] = [:]
    /// The steps that this graph lies in, whose results do not exist yet.
    var enclosing: Set<String> = []
    /// Steps within other graphs of the workflow: name → the step that they lie in.
    var elsewhere: [String: String] = [:]
    /// The step whose expressions these are; nil for what a whole graph answers.
    var step: String?

    private static let error = CELType.nullable(.object(fields: ["code": .string, "message": .string], open: false))

    /// Set whenever a type has become known, for it is asked for by each expression of each step.
    private(set) var environment = Environment()

    init(variables: [String: CELType]) {
        self.variables = variables
    }

    /// Types are checked against what is declared; a step's fields are `output`, `status` and `error`.
    mutating func settle() {
        var variables = variables
        let steps = outer.merging(own) { $1 }.mapValues { output in
            CELType.object(fields: ["output": output, "status": .string, "error": Self.error], open: false)
        }
        variables["steps"] = .object(fields: steps, open: false)
        environment = Environment(variables: variables)
    }

    /// The scope of a graph within a step.
    func inner(adding extra: [String: CELType] = [:]) -> Scope {
        var scope = self
        scope.variables.merge(extra) { $1 }
        scope.outer.merge(own) { $1 }
        scope.own = [:]
        if let step {
            scope.outer[step] = nil
            scope.enclosing.insert(step)
        }
        scope.step = nil
        return scope
    }
}

extension Environment {
    private static let run = CELType.object(fields: ["id": .string, "workflow": .string], open: false)

    /// What connectors and providers see: `env.NAME`.
    static let connector = Environment(variables: ["env": .map(key: .string, value: .string)])

    /// What the path of a recording sees: `env.NAME`, and what the run was started with.
    static let recording = Environment(variables: ["env": .map(key: .string, value: .string), "input": .dyn])

    /// What a tool's operation sees: the arguments, and the key that is equal for every attempt.
    static func operation(input: SchemaDefinition) -> Environment {
        Environment(variables: ["input": CELType(schema: input.source), "idempotency_key": .string])
    }

    /// What picks a result out of an answer of HTTP.
    static let response = Environment(variables: [
        "response": .object(
            fields: ["status": .int, "headers": .map(key: .string, value: .string), "body": .dyn],
            open: false
        )
    ])

    /// What the arguments of a fact's lookup see.
    static func fact(input: SchemaDefinition, facts: [String: CELType]) -> Environment {
        Environment(variables: [
            "input": CELType(schema: input.source), "run": run, "facts": .object(fields: facts, open: false),
        ])
    }

    /// What sum and key of a counter see.
    static func counter(input: SchemaDefinition, facts: [String: CELType]) -> Environment {
        Environment(variables: [
            "input": CELType(schema: input.source), "facts": .object(fields: facts, open: false), "principal": .string,
            "run": .object(
                fields: ["id": .string, "workflow": .string, "principal": .nullable(.string)],
                open: false
            ),
        ])
    }

    /// What a workflow's title sees.
    static func title(input: SchemaDefinition?) -> Environment {
        Environment(variables: ["input": input.map { CELType(schema: $0.source) } ?? .dyn])
    }
}

extension Scope {
    /// What every step of a workflow sees.
    static func workflow(input: SchemaDefinition?) -> Scope {
        Scope(variables: [
            "input": input.map { CELType(schema: $0.source) } ?? .dyn,
            "run": .object(fields: ["id": .string, "workflow": .string], open: false),
        ])
    }
}
