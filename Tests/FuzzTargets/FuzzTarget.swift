/// A parser that libFuzzer drives, and what must hold of everything that it accepts.
public enum FuzzTarget: String, CaseIterable, Sendable {
    case json, yaml, cel, template, policy, schema, entities
    case policySchema = "policy-schema"
    case policyJSON = "policy-json"

    /// Reads bytes as the target does. Returns normally for every input; a broken promise ends the process.
    public func run(_ bytes: UnsafeRawBufferPointer) {
        let bytes = Array(bytes)
        switch self {
        case .json: JSONTarget.run(bytes)
        case .yaml: YAMLTarget.run(bytes)
        case .cel: CelTarget.run(String(decoding: bytes, as: UTF8.self))
        case .template: CelTarget.runTemplate(String(decoding: bytes, as: UTF8.self))
        case .policy: PolicyTarget.run(String(decoding: bytes, as: UTF8.self))
        case .policySchema: PolicyTarget.runSchema(String(decoding: bytes, as: UTF8.self))
        case .policyJSON: PolicyTarget.runJSON(bytes)
        case .entities: PolicyTarget.runEntities(bytes)
        case .schema: SchemaTarget.run(bytes)
        }
    }
}

/// Ends the process where a promise is broken, so that libFuzzer keeps the input.
func promise(_ isKept: Bool, _ what: @autoclosure () -> String) {
    precondition(isKept, what())
}
