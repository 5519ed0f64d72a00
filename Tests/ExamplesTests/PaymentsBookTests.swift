import JSON
import Testing

@testable import refund_services

/// The figures that the demonstration relies on.
struct PaymentsBookTests {
    private func pay(_ book: inout PaymentsBook, key: String?, cents: Int64 = 100) -> PaymentsBook.Reception {
        let request: JSON = ["order_id": "A-1001", "amount_cents": .int(cents), "currency": "EUR"]
        return book.receive(request, order: "A-1001", cents: cents, key: key)
    }

    @Test func `a key is paid once, and gets the same receipt again`() {
        var book = PaymentsBook()
        guard case .paid(let receipt) = pay(&book, key: "k") else {
            Issue.record("the first was not paid")
            return
        }
        guard case .replayed(let again) = pay(&book, key: "k") else {
            Issue.record("the second was not replayed")
            return
        }
        #expect(again == receipt)
        #expect(book.stats["payments"] == 1)
        #expect(book.stats["requests"] == 2)
        #expect(book.stats["replays"] == 1)
    }

    @Test func `another payment under the same key is a conflict`() {
        var book = PaymentsBook()
        _ = pay(&book, key: "k")
        guard case .conflict = pay(&book, key: "k", cents: 200) else {
            Issue.record("it was taken")
            return
        }
        #expect(book.stats["payments"] == 1)
    }

    @Test func `an order that is paid under two keys is counted as paid twice`() {
        var book = PaymentsBook()
        _ = pay(&book, key: "k")
        #expect(book.stats["orders_paid_twice"] == 0)
        _ = pay(&book, key: nil)
        #expect(book.stats["orders_paid_twice"] == 1)
        #expect(book.stats["cents"] == 200)
    }

    @Test func `in the mode hang the money goes out before the answer is held`() {
        var book = PaymentsBook()
        book.set(.hang, count: nil)
        guard case .paidAndHeld = pay(&book, key: "k") else {
            Issue.record("it was not held")
            return
        }
        #expect(book.stats["payments"] == 1)
    }

    @Test(arguments: ["fail", "throttle"]) func `for a count of requests nothing is paid`(mode: String) throws {
        var book = PaymentsBook()
        book.set(try #require(PaymentsBook.Mode(rawValue: mode)), count: 2)
        _ = pay(&book, key: "k")
        _ = pay(&book, key: "k")
        #expect(book.stats["payments"] == 0)
        _ = pay(&book, key: "k")
        #expect(book.stats["payments"] == 1)
    }

    @Test func `receipts are found by key, by order and by number`() throws {
        var book = PaymentsBook()
        guard case .paid(let receipt) = pay(&book, key: "reeve-0123456789abcdef") else {
            Issue.record("it was not paid")
            return
        }
        #expect(book.receipts(key: "reeve-0123456789abcdef", order: nil) == [receipt])
        #expect(book.receipts(key: nil, order: "A-1001") == [receipt])
        #expect(book.receipts(key: "other", order: nil) == [])
        #expect(book.receipt(try #require(receipt["refund_id"]?.stringValue)) == receipt)
    }
}
