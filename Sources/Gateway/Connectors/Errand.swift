import Expression
import JSON
import Manifest

/// A call as its connector sees it: what to do, with which values, and how long it may take.
struct Errand: Sendable {
    let passage: Passage
    let environment: GatewayEnvironment
    let credentials: Credentials
    /// `input` and `idempotency_key`: what operations see.
    let bindings: Bindings
    /// `env`: what connectors see.
    let outer: Bindings

    init(_ passage: Passage, environment: GatewayEnvironment, variables: JSON) {
        self.passage = passage
        self.environment = environment
        credentials = Credentials(vault: environment.vault, project: passage.call.run.project)
        bindings = Bindings([
            "input": passage.call.input, "idempotency_key": .string(passage.call.idempotencyKey),
        ])
        outer = Bindings(["env": variables])
    }

    var tool: ToolDefinition { passage.tool }
    var isRead: Bool { passage.isRead }
    var timeout: Duration { passage.timeout }

    /// A random number of 64 bits.
    var random: @Sendable () -> UInt64 {
        let random = environment.random
        return { UInt64(random() * 0x1p32) << 32 | UInt64(random() * 0x1p32) }
    }

    /// The text of one of the connector's templates.
    func setting(_ template: Template, _ name: String) throws(ConnectorFailure) -> String {
        do throws(ExpressionError) {
            return try template.text(outer)
        } catch {
            throw ConnectorFailure("misconfigured", "`\(name)` of the connector has no value: \(error)")
        }
    }

    /// The text of one of the operation's templates.
    func text(_ template: Template, _ name: String) throws(ConnectorFailure) -> String {
        do throws(ExpressionError) {
            return try template.text(bindings)
        } catch {
            throw Self.uncomputable(name, error)
        }
    }

    /// The value of one of the operation's templates.
    func value(_ template: TemplateValue, _ name: String) throws(ConnectorFailure) -> JSON {
        do throws(ExpressionError) {
            return try template.evaluate(bindings)
        } catch {
            throw Self.uncomputable(name, error)
        }
    }

    static func uncomputable(_ name: String, _ error: ExpressionError) -> ConnectorFailure {
        ConnectorFailure("invalid_argument", "`\(name)` cannot be computed of these arguments: \(error)")
    }
}
