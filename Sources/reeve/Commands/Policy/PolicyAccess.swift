internal import Assurance
internal import JSON
internal import Manifest
internal import Policy

extension Commands {
    static let policyAccess = CommandSpec(
        name: "policy access",
        summary: "Show who may do what: each agent and workflow by tool, each person by right",
        options: [
            .value("principal", "NAME", "only this agent, workflow or person: refunds, agent:refunds, User::\"ada\""),
            .value("action", "NAME", "only this tool (payments.refund) or right (reeve.approve)"),
        ],
        details: """
            What is shown holds for every call, whatever its arguments and facts: the policies are evaluated as far
            as they do not depend on them, and what is left is shown as conditions. They are read from the top: the
            first that holds decides, and of those that ask, each that holds adds its groups. A call for which a
            forbid cannot be evaluated is denied. An agent that acts for a person may do only what both may do: for
            whom that is less is told in lines of its own. Naming a principal or an action also tells what policies
            say of tools that are not listed.
            """,
        examples: [
            ("reeve policy access", "what can they all do?"),
            ("reeve policy access --action payments.refund", "who can move money?"),
        ],
        run: { invocation in
            let project = try Workspace(invocation).project()
            let table: AccessTable
            do throws(AssuranceError) {
                table = try AccessTable(
                    project,
                    principal: invocation.value("principal"),
                    action: invocation.value("action")
                )
            } catch {
                throw CommandError(
                    error.code,
                    error.message,
                    hint: error.hint ?? "`reeve policy access` shows all that there is",
                    exit: .usage
                )
            }
            if invocation.has("json") { Output.json(table.json) } else { Output.write(AccessText(table: table).text) }
            return .done
        }
    )
}
