import JSON
import Journal

extension StoreCheck {
    static let claiming: [StoreCheck] = [
        StoreCheck("a claimed run has a holder and a higher epoch, and nobody else gets it") { fixture in
            let store = try await fixture.open()
            let other = try await fixture.open()
            _ = try await store.accept(Sample.run())
            let claimed = try await store.claim(worker: Sample.worker, limit: 5, now: Sample.start)
            try expectEqual(claimed.map(\.lease), [Lease(run: Sample.id(1), epoch: 1)])
            try expectEqual(claimed[0].wasAbandoned, false)
            try expectEqual(claimed[0].record.projection.status, .running)
            try expectEqual(claimed[0].record.holder, Sample.worker)
            for (store, name) in [(store, "worker-c"), (other, "worker-d")] {
                let worker = WorkerID(rawValue: name)
                let again = try await store.claim(worker: worker, limit: 5, now: Sample.start)
                try expectEqual(again.map(\.lease), [])
                let named = try await store.claim(Sample.id(1), worker: worker, now: Sample.start)
                try expect(named == nil, "a run that is held was claimed")
            }
            await store.close()
            await other.close()
        },
        StoreCheck("a run that is accepted for a worker is in its hands with the acceptance, and nobody else gets it") {
            fixture in
            let store = try await fixture.open()
            let other = try await fixture.open()
            let (id, claim) = try await store.accept(Sample.run(1, key: "order-7"), for: Sample.worker)
            let claimed = try unwrap(claim)
            try expectEqual(claimed.lease, Lease(run: id, epoch: 1))
            try expectEqual(claimed.wasAbandoned, false)
            try expectEqual(claimed.hasMessages, false)
            try expectEqual(claimed.record, try unwrap(try await store.run(id)))
            try expectEqual(claimed.record.holder, Sample.worker)
            try expectEqual(claimed.record.projection.status, .running)
            try expectEqual(try await store.nextWake(), nil)
            let others = try await other.claim(worker: Sample.otherWorker, limit: 5, now: Sample.start)
            try expectEqual(others.count, 0)
            let named = try await other.claim(id, worker: Sample.otherWorker, now: Sample.start)
            try expect(named == nil, "a run that is held was claimed")
            // A second acceptance finds the first and takes nothing.
            let again = try await other.accept(Sample.run(2, key: "order-7"), for: Sample.otherWorker)
            try expectEqual(again.id, id)
            try expect(again.claim == nil, "a run that is held was claimed by accepting it again")
            try await store.write(claimed.lease)
            // Where its worker dies, it is found as any other.
            await store.close()
            let found = try await other.claim(worker: Sample.otherWorker, limit: 5, now: Sample.start)
            try expectEqual(found.map(\.lease), [Lease(run: id, epoch: 2)])
            try expectEqual(found.first?.wasAbandoned, true)
            await other.close()
        },
        StoreCheck("a claim says whether messages wait") { fixture in
            let store = try await fixture.open()
            let id = try await store.accept(Sample.run())
            var claimed = try unwrap(try await store.claim(id, worker: Sample.worker, now: Sample.start))
            try expectEqual(claimed.hasMessages, false)
            let position = try await store.post(Sample.message(id), at: Sample.time(7))
            try await store.release([claimed.lease], wakeAt: nil)
            claimed = try unwrap(try await store.claim(worker: Sample.worker, limit: 1, now: Sample.start).first)
            try expectEqual(claimed.hasMessages, true)
            try await store.write(claimed.lease) {
                $0.consumed = [position]
                $0.releasesLease = true
            }
            claimed = try unwrap(try await store.claim(id, worker: Sample.worker, now: Sample.start))
            try expectEqual(claimed.hasMessages, false)
            await store.close()
        },
        StoreCheck("claims take no more than their limit, and many claims at once give each run once") { fixture in
            let stores = [try await fixture.open(), try await fixture.open()]
            for number in 1...60 { _ = try await stores[0].accept(Sample.run(number)) }
            let claimed = try await withThrowingTaskGroup(of: [RunID].self) { group in
                for number in 0..<30 {
                    group.addTask {
                        let worker = WorkerID(rawValue: "claimer-\(number % 2)")
                        let claimed = try await stores[number % 2].claim(worker: worker, limit: 3, now: Sample.start)
                        try expect(claimed.count <= 3)
                        return claimed.map(\.lease.run)
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            try expectEqual(claimed.count, 60)
            try expectEqual(Set(claimed).count, 60)
            for store in stores { await store.close() }
        },
        StoreCheck("a ready run is claimed although the clock has jumped back") { fixture in
            let store = try await fixture.open()
            _ = try await store.accept(Sample.run())
            let early = Timestamp(microseconds: 1)
            try expectEqual(try await store.claim(worker: Sample.worker, limit: 1, now: early).count, 1)
            await store.close()
        },
        StoreCheck("a timer is claimed when its time has come and not before") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease) {
                $0.projection = RunProjection(status: .waiting, wakeAt: Sample.time(500), waitingFor: "a timer")
                $0.releasesLease = true
            }
            try expectEqual(try await store.run(lease.run)?.projection.status, .waiting)
            try expectEqual(try await store.nextWake(), Sample.time(500))
            try expectEqual(try await store.claim(worker: Sample.worker, limit: 1, now: Sample.time(499)).count, 0)
            try expectEqual(try await store.claim(worker: Sample.worker, limit: 1, now: Sample.time(500)).count, 1)
            try expectEqual(try await store.nextWake(), nil)
            await store.close()
        },
        StoreCheck("a run that only a message can wake is never due") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease) {
                $0.projection = RunProjection(status: .waiting, waitingFor: "a person")
                $0.releasesLease = true
            }
            try expectEqual(try await store.nextWake(), nil)
            let far = Timestamp(microseconds: .max)
            try expectEqual(try await store.claim(worker: Sample.worker, limit: 1, now: far).count, 0)
            await store.close()
        },
        StoreCheck("runs that are ready do not keep timers waiting, nor the other way round") { fixture in
            let store = try await fixture.open()
            for number in 1...20 { _ = try await store.accept(Sample.run(number)) }
            for number in 1...10 {
                let lease = try unwrap(
                    try await store.claim(Sample.id(number), worker: Sample.worker, now: Sample.start)
                ).lease
                try await store.release([lease], wakeAt: Sample.time(number))
            }
            let claimed = try await store.claim(worker: Sample.worker, limit: 6, now: Sample.time(100))
            let numbers = Set(claimed.map(\.lease.run))
            try expectEqual(numbers, Set([1, 2, 3, 11, 12, 13].map(Sample.id)))
            await store.close()
        },
        StoreCheck("a release lets the run be claimed again, at once or at a time") { fixture in
            let store = try await fixture.open()
            var lease = try await store.begin()
            try await store.release([lease], wakeAt: nil)
            try expectEqual(try await store.run(lease.run)?.projection.status, .ready)
            lease = try unwrap(try await store.claim(worker: Sample.worker, limit: 1, now: Sample.start).first).lease
            try await store.release([lease], wakeAt: Sample.time(50))
            try expectEqual(try await store.nextWake(), Sample.time(50))
            try expectEqual(try await store.claim(worker: Sample.worker, limit: 1, now: Sample.time(49)).count, 0)
            let claimed = try await store.claim(worker: Sample.worker, limit: 1, now: Sample.time(50))
            try expectEqual(claimed.first?.wasAbandoned, false)
            // A lease of old ends nothing.
            try await store.release([lease], wakeAt: nil)
            try expectEqual(try await store.run(lease.run)?.holder, Sample.worker)
            await store.close()
        },
        StoreCheck("a named run is claimed before its time, and one that is not there is refused") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.release([lease], wakeAt: Sample.time(5000))
            try expect(try await store.claim(lease.run, worker: Sample.worker, now: Sample.start) != nil)
            try await expectRefusal(.notFound) {
                _ = try await store.claim(Sample.id(7), worker: Sample.worker, now: Sample.start)
            }
            await store.close()
        },
        StoreCheck("the runs of a worker that is gone are abandoned and claimed at once") { fixture in
            let dying = try await fixture.open()
            let store = try await fixture.open()
            let lease = try await dying.begin(1, worker: Sample.otherWorker)
            try await dying.write(lease) {
                $0.projection = RunProjection(status: .running, wakeAt: Sample.time(9000))
            }
            try expectEqual(try await store.claim(worker: Sample.worker, limit: 5, now: Sample.start).count, 0)
            try expectEqual(try await store.nextWake(), nil)
            await dying.close()
            try expectEqual(try await store.nextWake(), Timestamp(microseconds: 0))
            let early = Timestamp(microseconds: 1)
            let claimed = try await store.claim(worker: Sample.worker, limit: 5, now: early)
            try expectEqual(claimed.map(\.lease), [Lease(run: lease.run, epoch: 2)])
            try expectEqual(claimed.first?.wasAbandoned, true)
            try expectEqual(claimed.first?.record.entryCount, 2)
            await store.close()
        },
        StoreCheck("a worker that comes back under its name finds its earlier runs abandoned") { fixture in
            let first = try await fixture.open()
            let lease = try await first.begin()
            await first.close()
            let store = try await fixture.open()
            let claimed = try await store.claim(worker: Sample.worker, limit: 5, now: Sample.start)
            try expectEqual(claimed.map(\.lease), [Lease(run: lease.run, epoch: 2)])
            try expectEqual(claimed.first?.wasAbandoned, true)
            await store.close()
        },
        StoreCheck("no two workers have one name at once") { fixture in
            let store = try await fixture.open()
            let other = try await fixture.open()
            _ = try await store.begin(1)
            _ = try await store.accept(Sample.run(2))
            try await expectRefusal(.invalid) {
                _ = try await other.claim(worker: Sample.worker, limit: 1, now: Sample.start)
            }
            await store.close()
            await other.close()
        },
    ]
}
