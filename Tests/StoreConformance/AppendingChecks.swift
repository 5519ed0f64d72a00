import JSON
import Journal

extension StoreCheck {
    static let appending: [StoreCheck] = [
        StoreCheck("entries are read as they were written, in order and in part") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let body: JSON = [
                "text": "naïve \"quote\" \u{1F600}\u{0}", "big": .uint(.max), "list": [1, nil, true, 0.5],
            ]
            let entries = [
                Sample.entry(lease.run, 1, body: body),
                Sample.entry(lease.run, 2, kind: EntryKind(rawValue: "odd.\"kind\"\n")),
            ]
            try await store.append(Append(lease: lease, entries: entries))
            try expectEqual(try await store.entries(of: lease.run, from: 1, limit: 10), entries)
            try expectEqual(try await store.entries(of: lease.run, from: 2, limit: 10), [entries[1]])
            try expectEqual(try await store.entries(of: lease.run, from: 0, limit: 2).map(\.seq), [0, 1])
            try expectEqual(try await store.entries(of: lease.run, from: 3, limit: 10), [])
            try expectEqual(try await store.entries(of: Sample.id(9), from: 0, limit: 10), [])
            await store.close()
        },
        StoreCheck("an append of a stale epoch is refused and changes nothing") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.release([lease], wakeAt: nil)
            let next = try unwrap(try await store.claim(lease.run, worker: Sample.otherWorker, now: Sample.start)).lease
            try expectEqual(next.epoch, lease.epoch + 1)
            try await expectRefusal(.stale) {
                try await store.write(lease) {
                    $0.blobs = [Blob(bytes: [1])]
                    $0.ledger = [LedgerChange(budget: "b", cap: 10, spend: 1)]
                }
            }
            try expectEqual(try await store.entries(of: lease.run, from: 1, limit: 10), [])
            try expectEqual(try await store.ledger("b").spent, 0)
            try await expectRefusal(.notFound) { _ = try await store.blob(Digest(of: [1])) }
            try await store.write(next)
            await store.close()
        },
        StoreCheck("an append after the lease was let go is refused") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease) { $0.releasesLease = true }
            try await expectRefusal(.stale) { try await store.write(lease, from: 2) }
            await store.close()
        },
        StoreCheck("an append that does not follow the last entry is refused") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease)
            for seq in [0, 1, 3] {
                try await expectRefusal(.stale) { try await store.write(lease, from: seq) }
            }
            try await expectRefusal(.invalid) {
                let entries = [Sample.entry(lease.run, 2), Sample.entry(lease.run, 4)]
                try await store.append(Append(lease: lease, entries: entries))
            }
            try await expectRefusal(.invalid) {
                try await store.append(Append(lease: lease, entries: [Sample.entry(Sample.id(2), 2)]))
            }
            try await store.write(lease, from: 2)
            await store.close()
        },
        StoreCheck("an append to a run that is not there is refused") { fixture in
            let store = try await fixture.open()
            try await expectRefusal(.notFound) { try await store.write(Lease(run: Sample.id(1), epoch: 1)) }
            await store.close()
        },
        StoreCheck("submissions of one thread of control commit in their order") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for seq in 1...200 {
                    let (stream, continuation) = AsyncStream.makeStream(of: Bool.self)
                    store.submit(Append(lease: lease, entries: [Sample.entry(lease.run, seq)])) { result in
                        continuation.yield((try? result.get()) != nil)
                        continuation.finish()
                    }
                    group.addTask { await stream.first { _ in true } ?? false }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            try expectEqual(outcomes, 200)
            try expectEqual(try await store.entries(of: lease.run, from: 0, limit: 500).map(\.seq), Array(0...200))
            await store.close()
        },
        StoreCheck("one refused append does not disturb the others in its commit") { fixture in
            let store = try await fixture.open()
            var leases: [Lease] = []
            for number in 1...32 { leases.append(try await store.begin(number)) }
            let claimed = leases
            let refused = await withTaskGroup(of: Int.self) { group in
                for (index, lease) in claimed.enumerated() {
                    group.addTask {
                        let seq = index.isMultiple(of: 3) ? 7 : 1
                        do {
                            try await store.write(lease, from: seq)
                            return 0
                        } catch {
                            return 1
                        }
                    }
                }
                return await group.reduce(0, +)
            }
            try expectEqual(refused, 11)
            for (index, lease) in leases.enumerated() {
                let count = try await store.entries(of: lease.run, from: 0, limit: 10).count
                try expectEqual(count, index.isMultiple(of: 3) ? 1 : 2)
            }
            await store.close()
        },
        StoreCheck("64 runs that append through two stores at once keep every entry, in order") { fixture in
            let stores = [try await fixture.open(), try await fixture.open()]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...64 {
                    group.addTask {
                        let store = stores[number % 2]
                        let worker = WorkerID(rawValue: "w\(number % 2)")
                        let lease = try await store.begin(number, worker: worker)
                        for seq in 1...20 { try await store.write(lease, from: seq) }
                    }
                }
                try await group.waitForAll()
            }
            for number in 1...64 {
                let entries = try await stores[0].entries(of: Sample.id(number), from: 0, limit: 100)
                try expectEqual(entries.map(\.seq), Array(0...20))
                try expectEqual(try await stores[1].run(Sample.id(number))?.entryCount, 21)
            }
            for store in stores { await store.close() }
        },
        StoreCheck("a projection is what lists show, and ending ends the lease") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease) {
                $0.projection = RunProjection(status: .running, waitingFor: "a model", cost: 5)
            }
            var record = try unwrap(try await store.run(lease.run))
            try expectEqual(record.projection, RunProjection(status: .running, waitingFor: "a model", cost: 5))
            try expectEqual(record.holder, Sample.worker)
            try expectEqual(record.updated, Sample.time(101))
            try await store.write(lease, from: 2) { $0.projection = RunProjection(status: .succeeded, cost: 9) }
            record = try unwrap(try await store.run(lease.run))
            try expectEqual(record.projection, RunProjection(status: .succeeded, cost: 9))
            try expectEqual(record.holder, nil)
            try expectEqual(record.entryCount, 3)
            try expect(try await store.claim(lease.run, worker: Sample.worker, now: Sample.start) == nil)
            await store.close()
        },
        StoreCheck("children start in their parent's commit, once") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let child = Sample.run(2, key: "child", parent: lease.run)
            try await expectRefusal(.stale) { try await store.write(lease, from: 5) { $0.children = [child] } }
            try expect(try await store.run(child.id) == nil, "a refused append started a child")
            try await store.write(lease) { $0.children = [child] }
            try await store.write(lease, from: 2) { $0.children = [child] }
            try expectEqual(try await store.run(child.id)?.parent, lease.run)
            try expectEqual(try await store.runs(RunFilter(parent: lease.run)).map(\.id), [child.id])
            await store.close()
        },
        StoreCheck("what concerns no single run goes into the system stream, in sequence from everywhere") { fixture in
            let stores = [try await fixture.open(), try await fixture.open()]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let draft = EntryDraft(.releaseRecorded, path: .run, body: ["number": .int(Int64(number))])
                        try await stores[number % 2].appendSystem([draft, draft], at: Sample.start)
                    }
                }
                try await group.waitForAll()
            }
            let entries = try await stores[0].entries(of: .system, from: 0, limit: 100)
            try expectEqual(entries.map(\.seq), Array(0..<80))
            for store in stores { await store.close() }
        },
    ]
}
