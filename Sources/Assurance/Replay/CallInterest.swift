import Gateway
import Journal
import Manifest
import Policy
import Synchronization

/// Which parts of the context could change what policies say of one caller's calls of one tool.
///
/// Only policies whose scope takes in the call have a say, and of those only what is left when caller, tool and people are
/// known: a counter that another tool's policy names leaves this one's calls decidable.
struct CallInterest: Sendable, Hashable {
    /// The tool's facts, by name.
    var facts: Set<String> = []
    /// What of the time before.
    var past: PolicyInterest

    /// - Parameter project: The candidate with the people and agents of the call's release.
    init(of call: PastCall, in project: ProjectDefinition) {
        guard let tool = project.tools[call.tool] else {
            past = PolicyInterest(texts: [], counters: [])
            return
        }
        var principals = ["\(call.principal)"]
        if case .agent = call.principal, let person = call.actsFor { principals.append(person) }
        let authorizer = Authorizer(project.policies)
        let texts = principals.flatMap { principal in
            authorizer.residuals(
                principal: ProjectDefinition.policyEntity(principal),
                action: PolicyUniverse.action(call.tool),
                resource: EntityUID(type: "Connector", id: tool.connector),
                entities: project.policyEntities
            ).filter { $0.status == .open }.map(\.text)
        }
        facts = Set(tool.facts.keys.filter { name in texts.contains { $0.contains(name) } })
        past = PolicyInterest(texts: texts, counters: project.counters.map(\.name))
    }

    /// Whether a decision may look at anything of the time before.
    var looksBack: Bool { past.calls || past.labels || !past.counters.isEmpty }
}

/// The interests that were found, by what they depend on. Calls of few kinds make up most of a journal.
final class CallInterests: Sendable {
    private struct Key: Hashable {
        var release: ReleaseID
        var tool: String
        var principal: String
        var actsFor: String?
    }

    /// Whoever replays the calls of more people than this looks some of them up again.
    private static let countMax = 10_000

    private let found = Mutex<[Key: CallInterest]>([:])

    /// The interest of a call, whose run is on the release.
    func interest(of call: PastCall, release: ReleaseID, in project: ProjectDefinition) -> CallInterest {
        let key = Key(release: release, tool: call.tool, principal: "\(call.principal)", actsFor: call.actsFor)
        if let known = found.withLock({ $0[key] }) { return known }
        let interest = CallInterest(of: call, in: project)
        found.withLock { found in
            if found.count >= Self.countMax { found = [:] }
            found[key] = interest
        }
        return interest
    }
}
