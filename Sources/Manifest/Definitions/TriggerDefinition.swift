/// What starts runs of a workflow besides the command.
public struct TriggerDefinition: Sendable {
    /// The ways to start a run.
    public enum Kind: Sendable, Hashable {
        /// A request over HTTP.
        case http
        /// Time.
        case schedule(Schedule)
    }

    /// A time that comes again and again.
    public struct Schedule: Sendable, Hashable {
        /// What follows from times that passed while nobody was there to start a run.
        public enum CatchUp: String, Sendable, CaseIterable {
            /// One run for the last of them.
            case latest
            /// A run for each.
            case all
            /// None.
            case none
        }

        /// What follows when the time comes while the run before is under way.
        public enum Overlap: String, Sendable, CaseIterable {
            /// No run is started.
            case skip
            /// The next begins when the one before has ended.
            case queue
            /// Both run.
            case allow
        }

        /// When.
        public var cron: CronExpression
        /// By whose clocks: a name of the time zone database, `UTC`, or an offset.
        public var zone: String
        /// What follows from times that have passed.
        public var catchUp: CatchUp
        /// What follows from a run that is still under way.
        public var overlap: Overlap

        /// Makes it of its parts.
        public init(cron: CronExpression, zone: String, catchUp: CatchUp, overlap: Overlap) {
            self.cron = cron
            self.zone = zone
            self.catchUp = catchUp
            self.overlap = overlap
        }
    }

    /// The way.
    public var kind: Kind
    /// Where it is defined.
    public var location: SourceLocation

    /// Makes it of its parts.
    public init(kind: Kind, location: SourceLocation) {
        self.kind = kind
        self.location = location
    }

    /// `http` or `schedule`.
    public var name: String {
        switch kind {
        case .http: "http"
        case .schedule: "schedule"
        }
    }
}

extension WorkflowDefinition {
    /// What is to be said of a trigger, because no command of this binary starts runs by it.
    public func note(on trigger: TriggerDefinition) -> String {
        "nothing starts `\(name)` by its `\(trigger.name)` trigger yet"
    }
}
