import ChatClientCore
import ChatProtocol
import Testing

@testable import chatbench

@Suite struct BenchAccountsTests {
    @Test func `counts the marks of its own run`() {
        let accounts = BenchAccounts(run: "r1")
        let others = [
            accounts.reader(0), accounts.sender(0), BenchAccounts(run: "r11").mark(of: .udp), "alice",
        ]
        #expect(accounts.readyProcesses(among: others) == 0)
        #expect(accounts.readyProcesses(among: others + [accounts.mark(of: .udp)]) == 1)
        #expect(accounts.readyProcesses(among: [accounts.mark(of: .tls), accounts.mark(of: .udp)]) == 2)
    }

    @Test func `makes names that a server takes`() {
        let longest = BenchAccounts(run: String(repeating: "z", count: BenchPayload.maximumRunLength))
        for name in [longest.reader(199), longest.sender(99), longest.mark(of: .tls)] {
            #expect(name.utf8.count <= 50)
        }
        #expect(longest.reader(199).hasSuffix("-read-200"))
    }
}
