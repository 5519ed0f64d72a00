import JSON

/// What a connector brings back.
struct ConnectorResult: Sendable, Hashable {
    var output: JSON
    /// How long the other side wants to be left alone now, though it has answered this call.
    var pause: Duration?
    /// Why the output is not to be had, though the effect is in place: the answer cannot be read.
    var defect: String?

    init(_ output: JSON, pause: Duration? = nil, defect: String? = nil) {
        self.output = output
        self.pause = pause
        self.defect = defect
    }
}
