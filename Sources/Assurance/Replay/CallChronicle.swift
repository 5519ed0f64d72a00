import Gateway
import JSON
import Journal

/// Where a call stands in the journal: every attempt at it, and every question about it, is at the same place.
struct CallPlace: Sendable, Hashable {
    var run: RunID
    var path: StepPath
}

/// Reads the entries of calls in the order of the log, and puts together what belongs to one call.
///
/// A value that entries are folded into. It holds what is under way and nothing that has ended, so that its size does not
/// grow with the journal's.
struct CallChronicle: Sendable {
    /// What an entry means for the calls.
    enum Event: Sendable {
        /// Policy decided.
        case decided(Decided)
        /// The call at this place was refused before policy was asked, or for a reason that is not policy's.
        case refusedElsewhere
        /// An attempt whose outcome nobody knows was made again under the permission that it had.
        case repeated
        /// People agreed: the call is decided a second time.
        case agreed(CallPlace)
        /// The call, or the question about it, came to an end; an unknown one may still become known.
        case ended(CallPlace, CallEnding)
    }

    /// A decision with what is known besides of its call.
    struct Decided: Sendable {
        var call: PastCall
        /// Of the run.
        var workflow: String
        /// Of the run.
        var release: ReleaseID
        /// The groups that had agreed to exactly this call.
        var agreed: Set<String> = []
        /// Whether it was made under an approval that was given before the walk began.
        var lacksGrant = false

        var place: CallPlace { CallPlace(run: call.run, path: call.path) }
    }

    private struct Grant: Sendable {
        var digest: Digest
        var groups: Set<String>
    }

    /// The arguments of intents whose outcome is not known.
    private var intents: [CallPlace: Payload] = [:]
    private var questions: Set<CallPlace> = []
    private var grants: [CallPlace: Grant] = [:]

    /// How many calls are under way.
    var openCount: Int { intents.count + questions.count }

    /// Takes up the next entry; nil where it says nothing new.
    mutating func read(_ item: CallEntry) throws(JournalError) -> Event? {
        let entry = item.entry
        let place = CallPlace(run: entry.run, path: entry.path)
        switch entry.kind {
        case .toolIntended, .toolRefused, .approvalRequested:
            guard let call = try PastCall(entry) else { return nil }
            return decision(Decided(call: call, workflow: item.workflow, release: item.release), entry, at: place)
        case .approvalGranted:
            guard questions.remove(place) != nil else { return nil }
            let event = try ApprovalGranted(body: entry.body)
            // Each yes to the same call adds to those before it; one to other arguments begins anew.
            let before = grants[place].flatMap { $0.digest == event.digest ? $0.groups : nil } ?? []
            grants[place] = Grant(digest: event.digest, groups: before.union(event.groups))
            return .agreed(place)
        case .approvalDenied: return ended(place, .turnedDown)
        case .approvalExpired, .approvalVoided: return ended(place, .expired)
        case .toolSucceeded: return ended(place, .succeeded)
        case .toolFailed:
            // The next attempt may be made under the same yes.
            intents[place] = nil
            return .ended(place, .failed)
        case .toolUnknown: return .ended(place, .unknown)
        case .toolSettled: return ended(place, try ToolSettled(body: entry.body).succeeded ? .succeeded : .failed)
        default: return nil
        }
    }

    private mutating func decision(_ decided: Decided, _ entry: Entry, at place: CallPlace) -> Event? {
        var decided = decided
        switch decided.call.decision {
        case .made(under: let grant):
            if intents[place] == decided.call.input { return .repeated }
            // A read that was cut off is decided again each time.
            if entry.body["effect"] != "read" { intents[place] = decided.call.input }
            if grant != nil {
                decided.agreed = grants[place]?.groups ?? []
                decided.lacksGrant = decided.agreed.isEmpty
            }
            return .decided(decided)
        case .asked:
            questions.insert(place)
            return .decided(decided)
        case .refused("authorize", "denied"), .refused("authorize", "policy_failed"):
            _ = ended(place, .refused)
            return .decided(decided)
        case .refused("approve", _):
            // What people said, or did not say, stands in an entry of its own.
            _ = ended(place, .refused)
            return nil
        case .refused:
            _ = ended(place, .refused)
            return .refusedElsewhere
        }
    }

    private mutating func ended(_ place: CallPlace, _ ending: CallEnding) -> Event {
        intents[place] = nil
        questions.remove(place)
        grants[place] = nil
        return .ended(place, ending)
    }
}
