import Assurance
import Testing

struct AssuranceErrorTests {
    @Test func `an error says what to do after what is wrong`() {
        #expect("\(AssuranceError("not_found", "no `x`", hint: "write one"))" == "no `x`: write one")
        #expect("\(AssuranceError("not_found", "no `x`"))" == "no `x`")
    }
}
