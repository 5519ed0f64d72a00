import Expression
import JSON

/// What the loader has seen and the definition does not say: which names are used, and where.
struct LoaderNotes: Sendable {
    /// A definition that something refers to.
    enum Use: Hashable, Sendable {
        case agent(String)
        case tool(String)
        case tier(String)
        case model(String)
        case provider(String)
        case secret(String)
    }

    /// Arguments that must fit a schema once their templates are computed.
    struct Arguments: Sendable {
        /// What takes them: "the tool `x`".
        var taker: String
        /// Nil where none are given.
        var node: YAMLNode?
        var schema: SchemaDefinition
        var location: SourceLocation
    }

    /// A tool that the gateway calls of itself, which must change nothing.
    struct Lookup: Sendable {
        enum Purpose: Sendable { case fact, probe }

        var purpose: Purpose
        var tool: String
        /// The tool for whose sake it is called.
        var of: String
        var location: SourceLocation
        var with: YAMLNode?
    }

    /// A group that people are asked in.
    struct Approver: Sendable {
        var group: String
        var location: SourceLocation
    }

    var uses: Set<Use> = []
    var arguments: [Arguments] = []
    var approvers: [Approver] = []
    /// Runs that start others: workflow → the workflows it runs, and where.
    var children: [String: [(name: String, location: SourceLocation)]] = [:]
    /// Owners of agents and of the project.
    var owners: [Approver] = []
    /// Where each tier is written.
    var tierLocations: [String: SourceLocation] = [:]
    /// The tools of all connectors, those with errors included.
    var toolNames: Set<String> = []
    /// The workflows of all files, with what they are started with.
    var workflowNames: Set<String> = []
    var workflowInputs: [String: SchemaDefinition] = [:]
    /// What each workflow that was read answers.
    var workflowOutputs: [String: CELType] = [:]
    /// Agents whose `output` is there and cannot be read.
    var agentsOfUnknownOutput: Set<String> = []
    /// The workflow whose steps are being read.
    var currentWorkflow = ""
    /// Lines in which a secret was found.
    var secretLines: Set<SourceLocation> = []
    /// Tools that the gateway calls of itself.
    var lookups: [Lookup] = []
}
