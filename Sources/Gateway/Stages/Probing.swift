import JSON
import Journal
import Manifest

/// Finds out whether an effect happened, by the probe that its tool names.
struct Probing: Sendable {
    let gateway: Gateway
    let recorder: any Recorder

    /// Calls the probe at `PATH/probe`.
    func probe(_ call: ToolCall, tool: ToolDefinition) async throws(JournalError) -> ProbeFinding {
        guard case .probe(let name) = tool.idempotency else { return .undecided("`\(tool.name)` has no probe") }
        let project = call.run.project
        guard let probe = project.tools[name], let connector = project.connectors[probe.connector],
            probe.effect == .read
        else { return .undecided("the probe `\(name)` is not a `read` tool of the project") }
        let lookup = ToolCall(
            run: call.run,
            path: call.path.appending("probe"),
            tool: name,
            input: Self.input(of: call, for: probe),
            principal: .service("gateway"),
            attempt: call.attempt
        )
        let passage = Passage(call: lookup, tool: probe, connector: connector, purpose: .lookup)
        do throws(Halt) {
            try InputValidation.validate(passage)
            switch try await gateway.make(passage, recorder) {
            case .succeeded(let output, _): return Self.finding(output)
            case .failed(let failure): return .undecided(failure.message)
            case .unknown(let unknown): return .undecided(unknown.message)
            case .refused(let refused): return .undecided(refused.message)
            case .needsApproval: return .undecided("the probe itself needs an approval")
            }
        } catch {
            switch error {
            case .journal(let error): throw error
            case .refused(let refusal): return .undecided(gateway.scribe.message(refusal.message))
            case .stopped(let failure): return .undecided(gateway.scribe.message(failure.message))
            case .asks: return .undecided("the probe itself needs an approval")
            }
        }
    }

    /// The call's own arguments and its key, without what the probe's schema does not name.
    static func input(of call: ToolCall, for probe: ToolDefinition) -> JSON {
        var input = call.input.objectValue ?? [:]
        input["idempotency_key"] = .string(call.idempotencyKey)
        guard let properties = probe.input.source["properties"]?.objectValue else { return .object(input) }
        return .object(JSONObject(uniqueMembers: input.members.filter { properties[$0.key] != nil }))
    }

    /// What a probe's result says.
    static func finding(_ output: JSON) -> ProbeFinding {
        switch output {
        case .null, .bool(false), .int(0): return .didNotHappen
        case .string(let text) where text.isEmpty: return .didNotHappen
        case .array(let elements) where elements.isEmpty: return .didNotHappen
        case .object(let object):
            if object.isEmpty { return .didNotHappen }
            guard let happened = object["happened"]?.boolValue else { return .happened(output) }
            return happened ? .happened(object["result"] ?? output) : .didNotHappen
        default: return .happened(output)
        }
    }
}
