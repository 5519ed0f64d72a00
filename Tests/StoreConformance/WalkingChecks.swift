import JSON
import Journal

extension StoreCheck {
    static let walking: [StoreCheck] = [
        StoreCheck("a walk over calls meets what tells their life, in the order of the log, page by page") { fixture in
            let store = try await fixture.open()
            var expected: [Entry] = []
            for number in 1...3 {
                let lease = try await store.begin(number)
                let kinds: [EntryKind] = [.stepStarted] + EntryKind.ofCalls + [.modelIntended, .stepSucceeded]
                let entries = kinds.enumerated().map { Sample.entry(lease.run, $0.offset + 1, kind: $0.element) }
                try await store.append(Append(lease: lease, entries: entries))
                expected += entries.filter { EntryKind.ofCalls.contains($0.kind) }
            }
            var found: [CallEntry] = []
            var range = CallRange()
            while true {
                let page = try await store.calls(range, limit: 4)
                try expect(page.count <= 4, "a page of \(page.count)")
                found += page
                guard let last = page.last else { break }
                range.after = last.position
            }
            try expectEqual(found.map(\.entry), expected)
            try expect(zip(found, found.dropFirst()).allSatisfy { $0.position < $1.position }, "out of order")
            try expectEqual(Set(found.map(\.workflow)), ["refund"])
            try expectEqual(Set(found.map(\.release)), [Sample.run().release])
            try expectEqual(try await store.calls(CallRange(), limit: 0), [])
            await store.close()
        },
        StoreCheck("a walk over calls leaves out the gateway's own lookups") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let paths = ["pay", "pay/facts.order", "decide/turn.1/call.0", "decide/turn.1/call.0/facts.order/more"]
            let entries = paths.enumerated().map { seq, path in
                var entry = Sample.entry(lease.run, seq + 1, kind: .toolIntended)
                entry.path = StepPath(path)
                return entry
            }
            try await store.append(Append(lease: lease, entries: entries))
            let found = try await store.calls(CallRange(), limit: 10)
            try expectEqual(found.map(\.entry.path.rawValue), ["pay", "decide/turn.1/call.0"])
            await store.close()
        },
        StoreCheck("a walk over calls covers its times, also where a clock was set back") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let times = [10, 20, 15, 30, 5]
            let entries = times.enumerated().map { seq, time in
                var entry = Sample.entry(lease.run, seq + 1, kind: .toolRefused)
                entry.at = Sample.time(time)
                return entry
            }
            try await store.append(Append(lease: lease, entries: entries))
            let found = try await store.calls(CallRange(since: Sample.time(10), until: Sample.time(30)), limit: 10)
            try expectEqual(found.map(\.entry.at), [10, 20, 15].map(Sample.time))
            await store.close()
        },
        StoreCheck("many blobs are read at once; one that was never stored is left out") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let blobs = (0..<5).map { Blob(["number": .int(Int64($0))]) }
            try await store.write(lease) { $0.blobs = blobs }
            let digests = blobs.map(\.digest) + [Digest(of: [1, 2, 3]), blobs[0].digest]
            let found = try await store.blobs(digests)
            try expectEqual(found, Dictionary(uniqueKeysWithValues: blobs.map { ($0.digest, .content($0.bytes)) }))
            try expectEqual(try await store.blobs([]), [:])
            await store.close()
        },
    ]
}
