import Expression
import JSON
import Journal
import Manifest

/// What expressions see at one place of a run: its input, the steps that have ended, and a map's element.
struct Scope: Sendable {
    var input: JSON
    var run: JSON
    /// The steps of the graphs around this place and of its own, as `steps`.
    var steps: JSONObject
    /// A map's element and its index, by name.
    var variables: [(name: String, value: JSON)] = []

    var bindings: Bindings {
        var bindings = Bindings()
        bindings["input"] = CELValue(input)
        bindings["run"] = CELValue(run)
        bindings["steps"] = CELValue(.object(steps))
        for variable in variables { bindings[variable.name] = CELValue(variable.value) }
        return bindings
    }

    /// The same place with the steps of an inner graph visible as well.
    func entering(_ state: GraphState) -> Scope {
        var scope = self
        if scope.steps.isEmpty {
            scope.steps = state.view
        } else {
            for member in state.view { scope.steps[member.key] = member.value }
        }
        return scope
    }

    func value(_ template: TemplateValue) throws(StepError) -> JSON {
        if let constant = template.constant { return constant }
        do {
            return try template.evaluate(bindings)
        } catch {
            throw StepError(expression: error)
        }
    }

    func text(_ template: Template) throws(StepError) -> String {
        do {
            return ConversationState.text(of: try template.evaluate(bindings))
        } catch {
            throw StepError(expression: error)
        }
    }

    func holds(_ expression: Expression) throws(StepError) -> Bool {
        let value: CELValue
        do {
            value = try expression.evaluate(bindings)
        } catch {
            throw StepError(expression: error)
        }
        guard case .bool(let holds) = value else {
            throw StepError(code: "expression", message: "the condition gave no boolean")
        }
        return holds
    }
}

extension StepError {
    init(expression error: ExpressionError) {
        self.init(code: "expression", message: error.description)
    }
}
