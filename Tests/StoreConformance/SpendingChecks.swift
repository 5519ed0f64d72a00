import JSON
import Journal

extension StoreCheck {
    static let spending: [StoreCheck] = [
        StoreCheck("money is reserved, settled and given back") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease) { $0.ledger = [LedgerChange(budget: "day", cap: 100, reserve: 60)] }
            try await store.write(lease, from: 2) {
                $0.ledger = [LedgerChange(budget: "day", cap: 100, release: 60, spend: 25)]
            }
            let balance = try await store.ledger("day")
            try expect(balance == (reserved: 0, spent: 25), "found \(balance)")
            let none = try await store.ledger("another")
            try expect(none == (reserved: 0, spent: 0), "found \(none)")
            await store.close()
        },
        StoreCheck("a reservation that would pass its cap refuses the whole append and names the budget") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease) { $0.ledger = [LedgerChange(budget: "day", cap: 100, spend: 50)] }
            try await expectRefusal(.budget) {
                try await store.write(lease, from: 2) {
                    $0.ledger = [
                        LedgerChange(budget: "run", cap: 100, reserve: 10),
                        LedgerChange(budget: "day", cap: 100, reserve: 51),
                    ]
                }
            }
            try expectEqual(try await store.ledger("run").reserved, 0)
            try expectEqual(try await store.entries(of: lease.run, from: 2, limit: 1), [])
            try await store.write(lease, from: 2) { $0.ledger = [LedgerChange(budget: "day", cap: 100, reserve: 50)] }
            await store.close()
        },
        StoreCheck("reservations of one append on one budget add up") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let change = LedgerChange(budget: "day", cap: 100, reserve: 60)
            try await expectRefusal(.budget) { try await store.write(lease) { $0.ledger = [change, change] } }
            await store.close()
        },
        StoreCheck("a settlement above its reservation is booked: the money is spent") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease) { $0.ledger = [LedgerChange(budget: "day", cap: 10, reserve: 10)] }
            try await store.write(lease, from: 2) {
                $0.ledger = [LedgerChange(budget: "day", cap: 10, release: 10, spend: 14)]
            }
            try expectEqual(try await store.ledger("day").spent, 14)
            await store.close()
        },
        StoreCheck("negative and overflowing amounts cannot make room") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            for change in [
                LedgerChange(budget: "day", cap: 10, reserve: -5), LedgerChange(budget: "day", cap: 10, release: -5),
                LedgerChange(budget: "day", cap: 10, spend: -5),
            ] {
                try await expectRefusal(.invalid) { try await store.write(lease) { $0.ledger = [change] } }
            }
            try await store.write(lease) { $0.ledger = [LedgerChange(budget: "day", cap: 10, spend: .max)] }
            try await expectRefusal(.budget) {
                try await store.write(lease, from: 2) {
                    $0.ledger = [LedgerChange(budget: "day", cap: 10, reserve: .max, spend: .max)]
                }
            }
            try await store.write(lease, from: 2) {
                $0.ledger = [LedgerChange(budget: "other", cap: 10, release: .max)]
            }
            try expectEqual(try await store.ledger("other").reserved, 0)
            await store.close()
        },
        StoreCheck("concurrent reservations through two stores never pass the cap") { fixture in
            let stores = [try await fixture.open(), try await fixture.open()]
            let granted = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...64 {
                    group.addTask {
                        let store = stores[number % 2]
                        let worker = WorkerID(rawValue: "w\(number % 2)")
                        let lease = try await store.begin(number, worker: worker)
                        var granted = 0
                        for _ in 1...5 {
                            do {
                                try await store.write(lease, from: 1 + granted) {
                                    $0.ledger = [LedgerChange(budget: "shared", cap: 1000, reserve: 7)]
                                }
                                granted += 1
                            } catch let error as JournalError where error.code == .budget {}
                        }
                        return granted
                    }
                }
                return try await group.reduce(0, +)
            }
            try expectEqual(granted, 142)
            try expectEqual(try await stores[0].ledger("shared").reserved, 994)
            for store in stores { await store.close() }
        },
    ]
}
