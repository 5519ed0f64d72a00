internal import Journal

/// Leases that are to end, each with the time at which its run is to be looked at again.
struct ReleaseOrder: Sendable {
    struct Release: Sendable {
        var lease: Lease
        var wakeAt: Timestamp?
    }

    var releases: [Release]

    init(_ leases: [Lease] = [], wakeAt: Timestamp? = nil) {
        releases = leases.map { Release(lease: $0, wakeAt: wakeAt) }
    }
}
