import Journal

extension StoreCheck {
    static let counting: [StoreCheck] = [
        StoreCheck("sums take in what was counted in their window, the future included") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease) {
                $0.counters = [
                    CounterChange(series: "a", minute: 10, amount: 5),
                    CounterChange(series: "a", minute: 12, amount: 7),
                    CounterChange(series: "a", minute: 12, amount: 1),
                    CounterChange(series: "b", minute: 12, amount: 90),
                ]
            }
            let windows = [
                CounterWindow(series: "a", firstMinute: nil), CounterWindow(series: "a", firstMinute: 10),
                CounterWindow(series: "a", firstMinute: 11), CounterWindow(series: "a", firstMinute: 13),
                CounterWindow(series: "none", firstMinute: nil),
            ]
            try expectEqual(try await store.counters(windows).map(\.sum), [13, 13, 8, 0, 0])
            try expectEqual(try await store.counters(windows).map(\.window), windows)
            try expectEqual(try await store.counters([]), [])
            await store.close()
        },
        StoreCheck("what is given back is taken out of the minute that it was counted in") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease) { $0.counters = [CounterChange(series: "a", minute: 10, amount: 5)] }
            try await store.write(lease, from: 2) { $0.counters = [CounterChange(series: "a", minute: 10, amount: -5)] }
            try expectEqual(try await store.counters([CounterWindow(series: "a", firstMinute: nil)]).map(\.sum), [0])
            await store.close()
        },
        StoreCheck("an append that rests on a sum is refused as a whole where that has moved") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            let window = CounterWindow(series: "a", firstMinute: 10)
            let change = CounterChange(series: "a", minute: 10, amount: 5)
            try await store.write(lease) {
                $0.counterReadings = [CounterReading(window, sum: 0)]
                $0.counters = [change]
            }
            try await expectRefusal(.moved) {
                try await store.write(lease, from: 2) {
                    $0.counterReadings = [CounterReading(window, sum: 0)]
                    $0.counters = [change]
                    $0.ledger = [LedgerChange(budget: "day", cap: 10, spend: 1)]
                }
            }
            try expectEqual(try await store.entries(of: lease.run, from: 2, limit: 1), [])
            try expectEqual(try await store.ledger("day").spent, 0)
            try expectEqual(try await store.counters([window]).map(\.sum), [5])
            // What lies outside of the window does not matter.
            try await store.write(lease, from: 2) {
                $0.counters = [CounterChange(series: "a", minute: 9, amount: 5)]
                $0.counterReadings = [CounterReading(window, sum: 5)]
            }
            await store.close()
        },
        StoreCheck("a sum never wraps around") { fixture in
            let store = try await fixture.open()
            let lease = try await store.begin()
            try await store.write(lease) {
                $0.counters = [
                    CounterChange(series: "a", minute: 1, amount: .max),
                    CounterChange(series: "a", minute: 1, amount: 5),
                    CounterChange(series: "a", minute: 2, amount: .max),
                ]
            }
            let window = CounterWindow(series: "a", firstMinute: nil)
            try expectEqual(try await store.counters([window]).map(\.sum), [.max])
            await store.close()
        },
        StoreCheck("a limit is never passed by decisions that are made at once, through two stores") { fixture in
            let stores = [try await fixture.open(), try await fixture.open()]
            let window = CounterWindow(series: "shared", firstMinute: 5)
            let granted = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...50 {
                    group.addTask {
                        let store = stores[number % 2]
                        let lease = try await store.begin(number, worker: WorkerID(rawValue: "w\(number % 2)"))
                        while true {
                            let sum = try await store.counters([window])[0].sum
                            guard sum + 20 <= 500 else { return 0 }
                            do {
                                try await store.write(lease) {
                                    $0.counterReadings = [CounterReading(window, sum: sum)]
                                    $0.counters = [CounterChange(series: "shared", minute: 7, amount: 20)]
                                }
                                return 1
                            } catch let error as JournalError where error.code == .moved {}
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            try expectEqual(granted, 25)
            try expectEqual(try await stores[0].counters([window]).map(\.sum), [500])
            for store in stores { await store.close() }
        },
    ]
}
