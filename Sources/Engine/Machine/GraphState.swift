import JSON
import Journal
import Manifest

/// Where the steps of one graph stand; parallel to the definition's list of steps.
struct GraphState: Sendable {
    private(set) var nodes: [NodeState]
    /// `steps` as expressions see it: the steps that have ended, by name.
    private(set) var view: JSONObject
    private(set) var endedCount = 0
    /// The first step whose failure fails the graph.
    private(set) var failure: (path: StepPath, error: StepError)?

    init(_ graph: StepGraph) {
        nodes = Array(repeating: NodeState(), count: graph.steps.count)
        view = JSONObject()
    }

    private init() {
        nodes = []
        view = JSONObject()
    }

    static let empty = GraphState()

    var hasEnded: Bool { endedCount == nodes.count }

    mutating func update(_ index: Int, at path: StepPath, name: String, _ change: (inout NodeState) throws -> Void)
        rethrows
    {
        let hadEnded = nodes[index].status.hasEnded
        try change(&nodes[index])
        guard !hadEnded, nodes[index].status.hasEnded else { return }
        endedCount += 1
        view[name] = nodes[index].view
        if nodes[index].status == .failed, failure == nil, let error = nodes[index].error {
            failure = (path, error)
        }
    }
}

/// Where one step stands.
struct NodeState: Sendable {
    var status: StepStatus = .pending
    var output: JSON = .null
    var error: StepError?
    var started: Timestamp?
    /// Unspecified until the step's first entry.
    var work: Work = .none

    /// What a step that has begun is made of.
    indirect enum Work: Sendable {
        case none
        case call(CallState)
        case conversation(ConversationState)
        case question(Question)
        /// The arm that was taken; −1 where none was.
        case branch(arm: Int, GraphState?)
        case map(MapState)
        case child(RunID)
        case wait(until: Timestamp?, signal: String?)
    }

    /// The step as expressions see it.
    var view: JSON {
        var object: JSONObject = ["status": .string(status.rawValue), "output": output]
        if let error {
            object["error"] = ["code": .string(error.code), "message": .string(error.message)]
        }
        return .object(object)
    }
}

/// The elements of a map.
struct MapState: Sendable {
    var elements: [JSON]
    /// Elements that have begun, by index.
    private(set) var graphs: [Int: GraphState] = [:]
    /// Those among them that have not ended.
    private(set) var active: Set<Int> = []
    /// All elements before this one have begun.
    private(set) var next = 0
    private(set) var failure: StepError?

    init(elements: [JSON]) { self.elements = elements }

    var hasEnded: Bool { active.isEmpty && graphs.count == elements.count }

    /// The first elements that have not begun.
    func waiting(_ count: Int) -> [Int] {
        var indices: [Int] = []
        var index = next
        while indices.count < count, index < elements.count {
            if graphs[index] == nil { indices.append(index) }
            index += 1
        }
        return indices
    }

    mutating func update(_ graph: GraphState, of element: Int) {
        graphs[element] = graph
        if graph.hasEnded { active.remove(element) } else { active.insert(element) }
        while graphs[next] != nil { next += 1 }
        if failure == nil { failure = graph.failure?.error }
    }
}
