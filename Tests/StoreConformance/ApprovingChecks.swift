import JSON
import Journal

extension StoreCheck {
    static let approving: [StoreCheck] = [
        StoreCheck("an open question is listed with what it asks, and changes with its run") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let record = Sample.approval(lease.run)
            try await store.write(lease) { $0.approvals = [.opened(record)] }
            try expectEqual(try await store.approval(record.id), record)
            try expectEqual(try await store.approvals(statuses: [.open], run: nil, limit: 9), [record])
            try expectEqual(try await store.approvals(statuses: [.open], run: Sample.id(2), limit: 9), [])
            try await store.write(lease, from: 2) { $0.approvals = [.escalated(record.id, body: ["to": "others"])] }
            try expectEqual(try await store.approval(record.id)?.body, ["to": "others"])
            try await store.write(lease, from: 3) { $0.approvals = [.closed(record.id, .expired)] }
            try expectEqual(try await store.approvals(statuses: [.open], run: nil, limit: 9), [])
            try expectEqual(try await store.approvals(statuses: [.expired], run: lease.run, limit: 9).count, 1)
            await store.close()
        },
        StoreCheck("lists of questions are newest first and end at their limit") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease) { append in
                append.approvals = (1...5).map { .opened(Sample.approval(lease.run, "apr_\($0)")) }
            }
            let listed = try await store.approvals(statuses: [.open, .decided], run: lease.run, limit: 2)
            try expectEqual(listed.map(\.id.rawValue), ["apr_5", "apr_4"])
            await store.close()
        },
        StoreCheck("a question is decided once, however many decide at once") { fixture in
            let stores = [try await fixture.open(), try await fixture.open()]
            let lease = try await stores[0].begin()
            try await stores[0].write(lease) { $0.approvals = [.opened(Sample.approval(lease.run))] }
            let accepted = await withTaskGroup(of: Int.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let kind: Message.Kind = number.isMultiple(of: 3) ? .approvalDenied : .approvalGranted
                        let message = Sample.message(lease.run, kind, approval: "apr_1")
                        return (try? await stores[number % 2].post(message, at: Sample.start)) == nil ? 0 : 1
                    }
                }
                return await group.reduce(0, +)
            }
            try expectEqual(accepted, 1)
            try expectEqual(try await stores[0].inbox(of: lease.run).count, 1)
            try expectEqual(try await stores[1].approval(ApprovalID(rawValue: "apr_1"))?.status, .decided)
            try await expectRefusal(.closed) {
                _ = try await stores[0].post(
                    Sample.message(lease.run, .approvalGranted, approval: "apr_1"),
                    at: Sample.start
                )
            }
            for store in stores { await store.close() }
        },
        StoreCheck("a decision that was accepted is not overrun by an expiry that has not seen it") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let id = Sample.approval(lease.run).id
            try await store.write(lease) { $0.approvals = [.opened(Sample.approval(lease.run))] }
            let position = try await store.post(
                Sample.message(lease.run, .approvalGranted, approval: "apr_1"),
                at: Sample.start
            )
            for change: ApprovalChange in [.closed(id, .expired), .closed(id, .voided), .escalated(id, body: [:])] {
                try await expectRefusal(.closed) { try await store.write(lease, from: 2) { $0.approvals = [change] } }
            }
            try await store.write(lease, from: 2) {
                $0.consumed = [position]
                $0.approvals = [.closed(id, .granted)]
            }
            try expectEqual(try await store.approval(id)?.status, .granted)
            try await expectRefusal(.closed) {
                try await store.write(lease, from: 3) { $0.approvals = [.closed(id, .voided)] }
            }
            await store.close()
        },
        StoreCheck("a decision may be voided by whoever has taken it up") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let id = Sample.approval(lease.run).id
            try await store.write(lease) { $0.approvals = [.opened(Sample.approval(lease.run))] }
            let position = try await store.post(
                Sample.message(lease.run, .approvalGranted, approval: "apr_1"),
                at: Sample.start
            )
            try await store.write(lease, from: 2) {
                $0.consumed = [position]
                $0.approvals = [.closed(id, .voided)]
            }
            try expectEqual(try await store.approval(id)?.status, .voided)
            await store.close()
        },
        StoreCheck("a question is decided through its own run only") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin(1)
            let other = try await store.begin(2)
            try await store.write(lease) { $0.approvals = [.opened(Sample.approval(lease.run))] }
            try await expectRefusal(.notFound) {
                let message = Sample.message(other.run, .approvalGranted, approval: "apr_1")
                _ = try await store.post(message, at: Sample.start)
            }
            try await expectRefusal(.notFound) {
                try await store.write(other) { $0.approvals = [.closed(ApprovalID(rawValue: "apr_1"), .granted)] }
            }
            try await expectRefusal(.invalid) {
                try await store.write(other) { $0.approvals = [.opened(Sample.approval(lease.run, "apr_2"))] }
            }
            try await expectRefusal(.invalid) {
                try await store.write(lease, from: 2) { $0.approvals = [.opened(Sample.approval(lease.run))] }
            }
            await store.close()
        },
    ]
}
