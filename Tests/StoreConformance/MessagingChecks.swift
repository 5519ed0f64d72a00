import JSON
import Journal

extension StoreCheck {
    private static let waits: @Sendable (inout Append) -> Void = {
        $0.projection = RunProjection(status: .waiting, waitingFor: "a signal")
        $0.releasesLease = true
    }

    static let messaging: [StoreCheck] = [
        StoreCheck("a message goes into the log and the inbox and wakes the run") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease, Self.waits)
            let position = try await store.post(Sample.message(lease.run), at: Sample.time(7))
            let inbox = try await store.inbox(of: lease.run)
            let expected = InboxMessage(position: position, at: Sample.time(7), message: Sample.message(lease.run))
            try expectEqual(inbox, [expected])
            try expectEqual(try await store.entries(of: .system, from: 0, limit: 5).map(\.kind), [.messageAccepted])
            try expectEqual(try await store.run(lease.run)?.projection.status, .ready)
            try expectEqual(try await store.nextWake(), Timestamp(microseconds: 0))
            let early = Timestamp(microseconds: 1)
            try expectEqual(try await store.claim(worker: Sample.worker, limit: 1, now: early).count, 1)
            await store.close()
        },
        StoreCheck("a message is taken up once") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let first = try await store.post(Sample.message(lease.run), at: Sample.start)
            let second = try await store.post(Sample.message(lease.run, .pause), at: Sample.start)
            try expectEqual(try await store.inbox(of: lease.run).map(\.position), [first, second])
            try await store.write(lease) { $0.consumed = [first] }
            try expectEqual(try await store.inbox(of: lease.run).map(\.position), [second])
            try await expectRefusal(.invalid) { try await store.write(lease, from: 2) { $0.consumed = [first] } }
            try await expectRefusal(.invalid) {
                try await store.write(lease, from: 2) { $0.consumed = [second, second] }
            }
            try expectEqual(try await store.inbox(of: lease.run).map(\.position), [second])
            await store.close()
        },
        StoreCheck("a run does not take up another's message, nor an entry that is no message") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin(1)
            let other = try await store.begin(2)
            let position = try await store.post(Sample.message(other.run), at: Sample.start)
            try await expectRefusal(.invalid) { try await store.write(lease) { $0.consumed = [position] } }
            let entry = LogPosition(rawValue: 0)
            try await expectRefusal(.invalid) { try await store.write(lease) { $0.consumed = [entry] } }
            await store.close()
        },
        StoreCheck("a message that comes while the run is held makes it due when it is let go") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            _ = try await store.post(Sample.message(lease.run), at: Sample.start)
            try expectEqual(try await store.nextWake(), nil)
            try await store.write(lease, Self.waits)
            try expectEqual(try await store.nextWake(), Timestamp(microseconds: 0))
            let claimed = try await store.claim(worker: Sample.worker, limit: 1, now: Sample.start)
            try await store.write(try unwrap(claimed.first).lease, from: 2) { append in
                append.consumed = [LogPosition(rawValue: 1)]
                Self.waits(&append)
            }
            try expectEqual(try await store.nextWake(), nil)
            await store.close()
        },
        StoreCheck("a paused run is woken by a message and still shown as paused") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease) {
                $0.projection = RunProjection(status: .paused)
                $0.releasesLease = true
            }
            try expectEqual(try await store.claim(worker: Sample.worker, limit: 1, now: Sample.start).count, 0)
            _ = try await store.post(Sample.message(lease.run, .resume), at: Sample.start)
            try expectEqual(try await store.run(lease.run)?.projection.status, .paused)
            try expectEqual(try await store.claim(worker: Sample.worker, limit: 1, now: Sample.start).count, 1)
            await store.close()
        },
        StoreCheck("a message to a run that has ended or is not there is refused") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease) { $0.projection = RunProjection(status: .failed) }
            try await expectRefusal(.closed) { _ = try await store.post(Sample.message(lease.run), at: Sample.start) }
            try await expectRefusal(.notFound) {
                _ = try await store.post(Sample.message(Sample.id(9)), at: Sample.start)
            }
            try expectEqual(try await store.entries(of: .system, from: 0, limit: 5), [])
            await store.close()
        },
        StoreCheck("a message of one run to another is accepted in the sender's commit") { fixture in
            let store = try await fixture.open()
            let parent = try await store.begin(1)
            try await store.write(parent, Self.waits)
            let child = try await store.begin(2)
            let message = Sample.message(parent.run)
            try await expectRefusal(.stale) { try await store.write(child, from: 4) { $0.messages = [message] } }
            try expectEqual(try await store.inbox(of: parent.run), [])
            try await store.write(child) { $0.messages = [message, Sample.message(Sample.id(99))] }
            let inbox = try await store.inbox(of: parent.run)
            try expectEqual(inbox.map(\.message), [message])
            try expectEqual(inbox.first?.at, Sample.time(101))
            try expectEqual(try await store.run(parent.run)?.projection.status, .ready)
            await store.close()
        },
        StoreCheck("a store knows at once what another has made of a run") { fixture in
            let store = try await fixture.open()
            let other = try await fixture.open()
            let lease = try await store.begin(1)
            try await store.release([lease], wakeAt: nil)
            let next = try unwrap(
                try await other.claim(lease.run, worker: Sample.otherWorker, now: Sample.start)
            ).lease
            // A message to a run that is held must not make it due, however its holder was found.
            _ = try await store.post(Sample.message(lease.run), at: Sample.start)
            try expectEqual(try await store.nextWake(), nil)
            try expectEqual(try await store.claim(worker: Sample.worker, limit: 5, now: Sample.start).count, 0)
            try await other.write(next) { $0.projection = RunProjection(status: .succeeded) }
            try await expectRefusal(.closed) { _ = try await store.post(Sample.message(lease.run), at: Sample.start) }
            await store.close()
            await other.close()
        },
        StoreCheck("the blobs of a message are stored with it") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            var message = Sample.message(lease.run, .answer)
            message.blobs = [Blob(bytes: Array("yes".utf8))]
            _ = try await store.post(message, at: Sample.start)
            try expectEqual(try await store.blob(message.blobs[0].digest), Array("yes".utf8))
            await store.close()
        },
    ]
}
