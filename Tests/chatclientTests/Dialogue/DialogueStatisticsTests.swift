import ChatClientCore
import Testing

@testable import chatclient

@Suite struct DialogueStatisticsTests {
    /// The lines that a report becomes.
    private func lines(_ client: DeliveryReport.ClientEnd, _ server: DeliveryReport.ServerEnd) -> [String] {
        DialogueWords.delivery(Fixtures.delivery(client, server)).split(separator: "\n").map(String.init)
    }

    @Test(arguments: ["/stats", "/STATS", " /Stats\t"])
    func `shows how messages come, and asks for the next command`(command: String) {
        var talk = Talk.loggedIn()
        #expect(talk.enter(command) == [.request(.deliveryStatistics)])
        let words = """
            Delivery to you since your login:
              Wire          Messages come by UDP from 192.0.2.7:1300 to port 40123
                            (seen by the server as 198.51.100.4:40123)
              Round trip    51.2 ms measured by the server, 50.9 ms by this client
              Messages      200 came by UDP, 1 over TLS
              Sent          212 datagrams to you, 80 from you
              Lost          13 of the datagrams to you
              Repaired      9 computed on the spot, 3 sent again
              Precautions   20 early copies and repair symbols, 2 copies over TLS
              Doubles       14 dropped
              Fallbacks     0 from UDP to TLS
              Last contact  0.3 s ago by UDP
            """
        #expect(talk.answer(.deliveryStatistics(Fixtures.delivery())) == [.print(words), .prompt(.command)])
    }

    @Test func `says that messages come over TLS, why, and what that means`() {
        let meaning = "                All of them arrive; a lost packet holds up those behind it."
        let unproven = lines(
            Fixtures.clientEnd(roundTrip: nil, sinceLastContact: nil),
            Fixtures.serverEnd(.tls, path: nil, roundTrip: nil)
        )
        #expect(unproven[1] == "  Wire          Messages come over TLS: no datagram has got through yet.")
        #expect(unproven[2] == meaning)
        #expect(unproven[3] == "  Round trip    not measured yet: that takes UDP")
        #expect(unproven.last == "  Last contact  none by UDP")
        let unwanted = lines(Fixtures.clientEnd(localPort: nil), Fixtures.serverEnd(.tls, path: nil))
        #expect(unwanted[1] == "  Wire          Messages come over TLS: this client takes no datagrams.")
        let failed = lines(Fixtures.clientEnd(), Fixtures.serverEnd(.tls, path: nil, fallbacks: 1))
        #expect(failed[1] == "  Wire          Messages come over TLS: UDP stopped working, and is tried again.")
        #expect(failed[2] == meaning)
    }

    @Test func `what a server says of the client's address cannot harm the terminal`() {
        let words = lines(Fixtures.clientEnd(), Fixtures.serverEnd(path: "\u{1B}[2J\n"))
        #expect(words.joined().unicodeScalars.allSatisfy { $0.value >= 0x20 })
        #expect(words.count == 12)
    }

    @Test func `goes on when the server tells nothing`() {
        var talk = Talk.loggedIn()
        _ = talk.enter("/stats")
        #expect(talk.fail(.deliveryStatistics, "unknown_frame") == [.print("The server says no."), .prompt(.command)])
    }

    @Test func `a logout does not wait for the report`() {
        var talk = Talk.loggedIn()
        _ = talk.enter("/stats")
        _ = talk.dialogue.handle(.interrupted)
        #expect(talk.answer(.deliveryStatistics(Fixtures.delivery())) == [])
        #expect(talk.dialogue.state == .leaving)
    }

    @Test func `is no command before a login`() {
        var talk = Talk(nil)
        _ = talk.start()
        let words = "Unknown choice '/stats'. Please enter l, r or c."
        #expect(talk.enter("/stats") == [.print(words), .prompt(.menu)])
    }
}
