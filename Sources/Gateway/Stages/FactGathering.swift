import Expression
import JSON
import Journal
import Manifest

/// The third stage: what the gateway itself looks up, so that policy decides on what is true and not on what a model says.
///
/// Facts of one order are looked up side by side, each as a call of its own with intent and outcome at `PATH/facts.NAME`. A
/// lookup that fails refuses the call, unless the fact is optional; one that may do better later stops only this attempt.
struct FactGathering: Sendable {
    let gateway: Gateway
    let recorder: any Recorder

    /// Sets ``Passage/facts``.
    func gather(_ passage: inout Passage) async throws(Halt) {
        let levels = Dictionary(grouping: passage.tool.facts, by: \.value.order)
        for (_, level) in levels.sorted(by: { $0.key < $1.key }) {
            let current = passage
            let found = await withTaskGroup(of: (String, Result<JSON, Halt>).self) { group in
                for (name, fact) in level {
                    group.addTask {
                        (name, await result { () throws(Halt) in try await look(up: name, fact, for: current) })
                    }
                }
                var found: [String: Result<JSON, Halt>] = [:]
                for await (name, result) in group { found[name] = result }
                return found
            }
            // In the order of names, so that of several failures the same one is told every time.
            for (name, result) in found.sorted(by: { $0.key < $1.key }) { passage.facts[name] = try result.get() }
        }
    }

    private func result(_ body: () async throws(Halt) -> JSON) async -> Result<JSON, Halt> {
        do throws(Halt) {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }

    private func look(up name: String, _ fact: FactDefinition, for passage: Passage) async throws(Halt) -> JSON {
        do throws(Miss) {
            let lookup = try lookup(name, fact, for: passage)
            let outcome: CallOutcome
            do throws(Halt) {
                try InputValidation.validate(lookup)
                outcome = try await gateway.make(lookup, recorder)
            } catch .refused(let refusal) {
                throw Miss(message: refusal.message)
            } catch .stopped(let failure) {
                throw Miss(message: failure.message, isRetryable: failure.isRetryable, retryAfter: failure.retryAfter)
            } catch {
                throw Miss(message: "", halt: error)
            }
            switch outcome {
            case .succeeded(let output, _): return output
            case .failed(let failure):
                throw Miss(message: failure.message, isRetryable: failure.isRetryable, retryAfter: failure.retryAfter)
            case .unknown(let unknown): throw Miss(message: unknown.message)
            case .refused(let refusal): throw Miss(message: refusal.message)
            case .needsApproval: throw Miss(message: "the lookup itself needs an approval")
            }
        } catch {
            if let halt = error.halt { throw halt }
            if fact.isOptional { return .null }
            throw halt(error, name, fact, passage)
        }
    }

    /// Why there is no fact.
    private struct Miss: Error {
        var message: String
        var isRetryable = false
        var retryAfter: Duration?
        /// Set where the run itself cannot go on.
        var halt: Halt?
    }

    private func lookup(_ name: String, _ fact: FactDefinition, for passage: Passage) throws(Miss) -> Passage {
        let call = passage.call
        guard let tool = call.run.project.tools[fact.tool], let connector = call.run.project.connectors[tool.connector]
        else { throw Miss(message: "there is no tool `\(fact.tool)`") }
        guard tool.effect == .read else { throw Miss(message: "`\(fact.tool)` is not a `read` tool") }
        var facts = JSONObject()
        for (name, value) in passage.facts { facts[name] = value }
        let bindings = Bindings([
            "input": call.input, "facts": .object(facts),
            "run": ["id": .string(call.run.id.rawValue), "workflow": .string(call.run.workflow)],
        ])
        let input: JSON
        do throws(ExpressionError) {
            input = try fact.with.evaluate(bindings)
        } catch {
            throw Miss(message: "its arguments cannot be computed (`\(error.code.rawValue)`)")
        }
        let lookup = ToolCall(
            run: call.run,
            path: call.path.appending("facts.\(name)"),
            tool: fact.tool,
            input: input,
            principal: .service("gateway"),
            attempt: call.attempt
        )
        return Passage(call: lookup, tool: tool, connector: connector, purpose: .lookup)
    }

    private func halt(_ miss: Miss, _ name: String, _ fact: FactDefinition, _ passage: Passage) -> Halt {
        let message = "the fact `\(name)` could not be looked up with `\(fact.tool)`: \(miss.message)"
        guard miss.isRetryable else {
            return .refused(
                Refusal(stage: "facts", code: "facts_unavailable", message: message, facts: passage.facts)
            )
        }
        return .stopped(
            ToolFailed(
                code: "facts_unavailable",
                message: message,
                isRetryable: true,
                retryAfter: miss.retryAfter,
                took: .zero
            )
        )
    }
}
