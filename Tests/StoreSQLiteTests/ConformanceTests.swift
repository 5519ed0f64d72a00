import StoreConformance
import Testing

@Suite struct ConformanceTests {
    @Test(arguments: StoreCheck.all)
    func `the store keeps its promise`(_ check: StoreCheck) async throws {
        let fixture = try SQLiteFixture()
        try await check.run(fixture)
    }
}
