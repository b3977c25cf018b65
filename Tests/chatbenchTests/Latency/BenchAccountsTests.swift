import Testing

@testable import chatbench

@Suite struct BenchAccountsTests {
    @Test func `counts the readers of its own run`() {
        let accounts = BenchAccounts(run: "r1")
        let names = [
            accounts.name(.udp, 0), accounts.name(.udp, 1), accounts.name(.tls, 0), accounts.name(.send, 0),
            BenchAccounts(run: "r11").name(.udp, 0), "alice",
        ]
        #expect(accounts.readers(among: names) == 3)
    }

    @Test func `makes names that a server takes`() {
        let longest = BenchAccounts(run: String(repeating: "z", count: BenchPayload.maximumRunLength)).name(.send, 199)
        #expect(longest.utf8.count <= 50)
        #expect(longest.hasSuffix("-send-200"))
    }
}
