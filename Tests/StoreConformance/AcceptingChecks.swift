import JSON
import Journal

extension StoreCheck {
    static let accepting: [StoreCheck] = [
        StoreCheck("an accepted run is listed, ready, with its first entry") { fixture in
            let store = try await fixture.open()
            let id = try await store.accept(Sample.run())
            let record = try unwrap(try await store.run(id))
            try expectEqual(record.projection.status, .ready)
            try expectEqual(record.entryCount, 1)
            try expectEqual(record.title, "case 1")
            try expectEqual(record.created, Sample.time(1))
            let entries = try await store.entries(of: id, from: 0, limit: 10)
            try expectEqual(entries.map(\.kind), [.runCreated])
            try expectEqual(entries[0].body, ["number": 1, "workflow": "refund"])
            await store.close()
        },
        StoreCheck("a second acceptance under one key answers with the first run and changes nothing") { fixture in
            let store = try await fixture.open()
            let first = try await store.accept(Sample.run(1, key: "order-7"))
            let second = try await store.accept(Sample.run(2, key: "order-7"))
            try expectEqual(second, first)
            try expect(try await store.run(Sample.id(2)) == nil, "a second run was made")
            await store.close()
        },
        StoreCheck("many acceptances at once under one key make one run") { fixture in
            let store = try await fixture.open()
            let other = try await fixture.open()
            let ids = try await withThrowingTaskGroup(of: RunID.self) { group in
                for number in 1...40 {
                    let store = number.isMultiple(of: 2) ? store : other
                    group.addTask { try await store.accept(Sample.run(number, key: "one")) }
                }
                return try await group.reduce(into: Set<RunID>()) { $0.insert($1) }
            }
            try expectEqual(ids.count, 1)
            try expectEqual(try await store.runs(RunFilter()).count, 1)
            await store.close()
            await other.close()
        },
        StoreCheck("accepting the same run again is no second run, and another under its id is refused") { fixture in
            let store = try await fixture.open()
            _ = try await store.accept(Sample.run())
            try expectEqual(try await store.accept(Sample.run()), Sample.id(1))
            var other = Sample.run()
            other.body = ["other": true]
            let refused = other
            try await expectRefusal(.invalid) { _ = try await store.accept(refused) }
            try expectEqual(try await store.entries(of: Sample.id(1), from: 0, limit: 10).count, 1)
            await store.close()
        },
        StoreCheck("nobody starts or writes a run called like the system stream") { fixture in
            let store = try await fixture.open()
            var run = Sample.run()
            run.id = .system
            let refused = run
            try await expectRefusal(.invalid) { _ = try await store.accept(refused) }
            try await expectRefusal(.notFound) {
                try await store.append(
                    Append(lease: Lease(run: .system, epoch: 0), entries: [Sample.entry(.system, 0)])
                )
            }
            try await expectRefusal(.notFound) { _ = try await store.post(Sample.message(.system), at: Sample.start) }
            await store.close()
        },
        StoreCheck("what is accepted is there after the store is opened again") { fixture in
            let store = try await fixture.open()
            let blob = Blob(bytes: Array("content".utf8))
            _ = try await store.accept(Sample.run(1, blobs: [blob]))
            await store.close()
            let again = try await fixture.open()
            try expectEqual(try await again.entries(of: Sample.id(1), from: 0, limit: 1).count, 1)
            try expectEqual(try await again.blob(blob.digest), blob.bytes)
            await again.close()
        },
    ]
}
