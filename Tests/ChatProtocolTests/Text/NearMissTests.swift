import ChatProtocol
import Testing

@Suite struct NearMissTests {
    private let words = ["port", "registration", "passwordCost", "retentionDays"]

    @Test(
        arguments: [
            ("registrtion", "registration"), ("Registration", "registration"), ("regsitration", "registration"),
            ("registratoins", "registration"), ("prt", "port"), ("passwordcost", "passwordCost"),
        ]
    )
    func `a word with an error or two is recognized`(word: String, meant: String) {
        #expect(NearMiss.of(word, among: words) == meant)
    }

    @Test(arguments: ["", "host", "prtt", "registr", "maximumConnections", String(repeating: "a", count: 5000)])
    func `another word resembles none`(word: String) {
        #expect(NearMiss.of(word, among: words) == nil)
    }

    @Test func `without candidates there is none`() {
        #expect(NearMiss.of("port", among: [String]()) == nil)
    }
}
