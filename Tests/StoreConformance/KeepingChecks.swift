import JSON
import Journal

extension StoreCheck {
    static let keeping: [StoreCheck] = [
        StoreCheck("a blob comes back as it was, whatever its size and content") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let sizes = [0, 1, 255, 256, 257, 70_000]
            let blobs = sizes.map { Blob(bytes: (0..<$0).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }) }
            let plain = Blob(bytes: [UInt8](repeating: 0x20, count: 1 << 20))
            try await store.write(lease) { $0.blobs = blobs + [plain] }
            for blob in blobs + [plain] { try expectEqual(try await store.blob(blob.digest), blob.bytes) }
            await store.close()
        },
        StoreCheck("a blob that was never stored is not found") { fixture in
            let store = try await fixture.open()
            try await expectRefusal(.notFound) { _ = try await store.blob(Digest(of: [1, 2, 3])) }
            await store.close()
        },
        StoreCheck("one blob may be stored by many, in one append and in many") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let blob = Blob(bytes: Array("the same".utf8))
            try await store.write(lease) { $0.blobs = [blob, blob] }
            try await store.write(lease, from: 2) { $0.blobs = [blob] }
            try await store.putDocument(blob)
            try expectEqual(try await store.blob(blob.digest), blob.bytes)
            await store.close()
        },
        StoreCheck("a document is stored once under its digest") { fixture in
            let store = try await fixture.open()
            let document = Blob(["agents": ["refunds"]])
            try await store.putDocument(document)
            try await store.putDocument(document)
            try expectEqual(try await store.blob(document.digest), document.bytes)
            await store.close()
        },
    ]

    static let watching: [StoreCheck] = [
        StoreCheck("whoever waits is told of a commit through the same store") { fixture in
            let store = try await fixture.open()
            let token = await store.waitForChange(since: 0, deadline: .now)
            async let next = store.waitForChange(since: token, deadline: .now.advanced(by: .seconds(20)))
            _ = try await store.accept(Sample.run())
            try expect(await next > token, "the token did not grow")
            await store.close()
        },
        StoreCheck("whoever waits is told of a commit through another store") { fixture in
            let store = try await fixture.open()
            let other = try await fixture.open()
            let token = await store.waitForChange(since: 0, deadline: .now)
            _ = try await other.accept(Sample.run())
            let begin = ContinuousClock.now
            let next = await store.waitForChange(since: token, deadline: begin.advanced(by: .seconds(20)))
            try expect(next > token, "the token did not grow")
            try expect(begin.duration(to: .now) < .seconds(10), "the change was not noticed before the deadline")
            await store.close()
            await other.close()
        },
        StoreCheck("a change that came before the wait ends it at once") { fixture in
            let store = try await fixture.open()
            let token = await store.waitForChange(since: 0, deadline: .now)
            _ = try await store.accept(Sample.run())
            let next = await store.waitForChange(since: token, deadline: .now.advanced(by: .seconds(20)))
            try expect(next > token, "the token did not grow")
            await store.close()
        },
        StoreCheck("a wait ends at its deadline with the same token, and when its task is cancelled") { fixture in
            let store = try await fixture.open()
            let token = await store.waitForChange(since: 0, deadline: .now)
            let late = await store.waitForChange(since: token, deadline: .now.advanced(by: .milliseconds(30)))
            try expectEqual(late, token)
            let begin = ContinuousClock.now
            let waiting = Task { await store.waitForChange(since: token, deadline: .now.advanced(by: .seconds(20))) }
            waiting.cancel()
            try expectEqual(await waiting.value, token)
            try expect(begin.duration(to: .now) < .seconds(10), "cancelling did not end the wait")
            await store.close()
        },
    ]

    static let listing: [StoreCheck] = [
        StoreCheck("runs are listed newest first, by status, workflow and parent, page by page") { fixture in
            let store = try await fixture.open()
            for number in 1...9 { _ = try await store.accept(Sample.run(number)) }
            for number in 1...3 {
                let lease = try unwrap(
                    try await store.claim(Sample.id(number), worker: Sample.worker, now: Sample.start)
                ).lease
                try await store.write(lease) { $0.projection = RunProjection(status: .succeeded) }
            }
            let all = try await store.runs(RunFilter())
            try expectEqual(all.map(\.id), (1...9).reversed().map(Sample.id))
            let done = try await store.runs(RunFilter(statuses: [.succeeded, .failed]))
            try expectEqual(done.map(\.id), [3, 2, 1].map(Sample.id))
            let ready = try await store.runs(RunFilter(statuses: [.ready, .waiting], limit: 2))
            try expectEqual(ready.map(\.id), [9, 8].map(Sample.id))
            let page = try await store.runs(RunFilter(before: Sample.id(5), limit: 2))
            try expectEqual(page.map(\.id), [4, 3].map(Sample.id))
            try expectEqual(try await store.runs(RunFilter(workflow: "another")), [])
            try expectEqual(try await store.runs(RunFilter(statuses: [])), [])
            try expect(try await store.run(.system) == nil, "the system stream is listed as a run")
            await store.close()
        }
    ]
}
