import Gateway
import JSON
import Journal

/// A tool call's life, as its entries tell it.
struct CallState: Sendable {
    enum Phase: Sendable {
        case fresh
        /// On its way, or cut off by a crash.
        case intended
        case succeeded(JSON)
        case failed(ToolFailed)
        case unknown(ToolUnknown)
        case refused(ToolRefused)
        /// An unknown outcome became known.
        case settled(Bool, JSON, by: String)
        case asking(Question)
        case granted
        /// Another try, or another probe, is due then.
        case waiting(until: Timestamp, probes: Bool)
    }

    var phase: Phase = .fresh
    var attempts = 0
    /// How often a probe could not tell.
    var probes = 0
    var intended: ToolIntended?
    var intendedAt: Timestamp?
    /// Whether an earlier try may have had its effect and nobody knows: what a later try says of itself is then not the
    /// whole truth.
    private(set) var isTainted = false
    var grant: Grant?
    /// The arguments as a person edited them.
    var edited: JSON?
    var started: Timestamp?
    /// The labels of what came of it.
    private(set) var labels: [String] = []
    /// What was said about how the call ended, where that quotes what came from outside: for the agent alone.
    private(set) var words: String?

    mutating func apply(_ entry: Entry, values: PayloadSource) throws(JournalError) {
        if started == nil { started = entry.at }
        // Erased words leave the message.
        words = Payload(json: entry.body["detail"]).flatMap { try? values.value($0) }?.stringValue
        labels = (entry.body["labels"]?.arrayValue ?? []).compactMap(\.stringValue)
        switch entry.kind {
        case .toolIntended:
            let event = try ToolIntended(body: entry.body)
            if case .intended = phase, event.effect != "read" { isTainted = true }
            intended = event
            intendedAt = entry.at
            attempts = max(attempts, event.attempt)
            phase = .intended
        case .toolSucceeded:
            isTainted = false
            phase = .succeeded(try values.value(try ToolSucceeded(body: entry.body).output))
        case .toolFailed:
            // A call that was stopped before it left (its connector is left alone, a fact was not to be had) has no
            // intent; it is a try all the same, or it would be tried without end.
            if case .intended = phase {} else { attempts += 1 }
            phase = .failed(try ToolFailed(body: entry.body))
        case .toolUnknown:
            // A repetition that was stopped before it left is a try too.
            if case .intended = phase {} else { attempts += 1 }
            isTainted = intended?.effect != "read"
            phase = .unknown(try ToolUnknown(body: entry.body))
        case .toolRefused:
            phase = .refused(try ToolRefused(body: entry.body))
        case .toolSettled:
            let event = try ToolSettled(body: entry.body)
            isTainted = false
            phase = .settled(event.succeeded, try values.value(event.output), by: event.by)
        case .retryScheduled:
            let event = try RetryScheduled(body: entry.body)
            let isProbe = event.code == Self.probeCode
            if isProbe { probes += 1 }
            phase = .waiting(until: event.at, probes: isProbe)
        case .approvalRequested:
            phase = .asking(Question(try ApprovalRequested(body: entry.body)))
        case .approvalEscalated:
            guard case .asking(var question) = phase else { return }
            question.escalate(to: try ApprovalEscalated(body: entry.body).to)
            phase = .asking(question)
        case .approvalGranted:
            guard case .asking(let question) = phase else { return }
            let event = try ApprovalGranted(body: entry.body)
            if let content = event.content { edited = try values.value(content) }
            // Where several forbids ask different people, each yes to the same call adds to those before it.
            let before = grant.flatMap { $0.digest == event.digest ? $0.groups : nil } ?? []
            grant = Grant(
                approval: event.id,
                digest: event.digest,
                groups: before.union(event.groups),
                by: event.by,
                expires: question.requested.expires
            )
            phase = .granted
        default:
            // Denials and expiries are followed by the refusal that ends the call.
            break
        }
    }

    /// The code of a scheduled retry that is a probe and no second try, and who settles when it finds out.
    static let probeCode = "probe"
}

/// An open question to people and how far its escalation has gone.
struct Question: Sendable {
    var requested: ApprovalRequested
    var escalated = 0

    init(_ requested: ApprovalRequested) { self.requested = requested }

    mutating func escalate(to group: String) {
        escalated += 1
        if !requested.groups.contains(group) { requested.groups.append(group) }
    }

    var nextEscalation: ApprovalRequested.Escalation? {
        escalated < requested.escalations.count ? requested.escalations[escalated] : nil
    }

    /// What time alone brings about: the next escalation or the end.
    var wakeAt: Timestamp? {
        [nextEscalation?.at, requested.expires].compactMap(\.self).min()
    }

    func hasExpired(at now: Timestamp) -> Bool { requested.expires.map { $0 <= now } ?? false }

    var waitingFor: String {
        let who = requested.groups.joined(separator: ", ")
        return switch requested.subject {
        case .call, .step: "approval by \(who)"
        case .question: "an answer from \(who)"
        case .reply: "a reply"
        }
    }
}
