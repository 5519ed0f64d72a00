public import Expression

/// A way to one outside system, shared by its tools.
public struct ConnectorDefinition: Sendable {
    /// Unique in the project; the resource of policies: `Connector::"payments"`.
    public var name: String
    /// Where it is defined.
    public var location: SourceLocation
    /// What it connects to, and how.
    public var kind: Kind
    /// Shared by all its tools.
    public var rateLimit: RateLimitDefinition?
    /// Calls under way at once.
    public var concurrencyMax: Int
    /// When it is left alone for a while.
    public var breaker: BreakerDefinition
    /// Added to the labels of each of its tools.
    public var labels: [String]

    /// What it connects to.
    public enum Kind: Sendable {
        case http(HTTPConnection)
        case sql(SQLConnection)
        case files(FilesConnection)
        case command(CommandConnection)
    }

    /// Makes a definition of its parts.
    public init(
        name: String,
        location: SourceLocation,
        kind: Kind,
        rateLimit: RateLimitDefinition? = nil,
        concurrencyMax: Int,
        breaker: BreakerDefinition,
        labels: [String]
    ) {
        self.name = name
        self.location = location
        self.kind = kind
        self.rateLimit = rateLimit
        self.concurrencyMax = concurrencyMax
        self.breaker = breaker
        self.labels = labels
    }
}

/// When a connector that keeps failing is left alone for a while.
public struct BreakerDefinition: Sendable, Hashable {
    /// Failures in a row that open it.
    public var failures: Int
    /// How long it stays open before one call may try.
    public var openFor: Duration

    /// Makes a definition of its parts.
    public init(failures: Int, openFor: Duration) {
        self.failures = failures
        self.openFor = openFor
    }
}

/// An HTTP service.
public struct HTTPConnection: Sendable {
    /// May name `${env.NAME}`.
    public var baseURL: Template
    /// How calls prove who they are.
    public var auth: Auth
    /// Sent with every request.
    public var headers: [(name: String, value: Template)]

    /// How calls prove who they are; values are names of secrets.
    public enum Auth: Sendable, Hashable {
        case none
        case bearer(secret: String)
        case header(name: String, secret: String)
        case basic(user: String, secret: String)
        case query(name: String, secret: String)
    }

    /// Makes a definition of its parts.
    public init(baseURL: Template, auth: Auth, headers: [(name: String, value: Template)]) {
        self.baseURL = baseURL
        self.auth = auth
        self.headers = headers
    }
}

/// A database.
public struct SQLConnection: Sendable {
    /// The databases that can be spoken to.
    public enum Engine: Sendable {
        /// A file, relative to the project.
        case sqlite(path: Template)
        /// A `postgres://` URL without password, and the password's secret.
        case postgres(url: Template, passwordSecret: String?)
    }

    /// Which database, and where.
    public var engine: Engine

    /// Makes a definition of its parts.
    public init(engine: Engine) {
        self.engine = engine
    }
}

/// A directory that no path leaves.
public struct FilesConnection: Sendable {
    /// The directory, relative to the project.
    public var root: Template
    /// The largest file that is read or written.
    public var fileBytesMax: Int

    /// Makes a definition of its parts.
    public init(root: Template, fileBytesMax: Int) {
        self.root = root
        self.fileBytesMax = fileBytesMax
    }
}

/// A program.
public struct CommandConnection: Sendable {
    /// An absolute path, or one relative to the project.
    public var program: String
    /// Everything the program finds in its environment, besides `PATH`, `LANG` and `HOME`.
    public var environment: [(name: String, value: EnvironmentValue)]
    /// Where it is started, relative to the project; nil starts it in the project.
    public var directory: String?

    /// A value of one variable.
    public enum EnvironmentValue: Sendable {
        case text(Template)
        case secret(String)
    }

    /// Makes a definition of its parts.
    public init(program: String, environment: [(name: String, value: EnvironmentValue)], directory: String? = nil) {
        self.program = program
        self.environment = environment
        self.directory = directory
    }
}
